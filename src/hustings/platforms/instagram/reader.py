"""How Instagram accounts are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from itertools import chain

import msgspec

from hustings.domain.errors import FindThePage, SeeToThePlatform
from hustings.domain.identity import page_id
from hustings.network.asking import Asker
from hustings.network.graph_answers import ask_in_parts, decoded, each
from hustings.platforms.definition import Found, Gap, Page, Portion, in_turn
from hustings.platforms.instagram import discussing, fields, owner, parsing
from hustings.platforms.instagram.addresses import handle_of
from hustings.platforms.instagram.questions import (
    OWN_MARK,
    account_of,
    by_ids,
    discovering,
    is_own,
    media_of,
    witness,
)
from hustings.platforms.instagram.rules import PLATFORM_KEY
from hustings.platforms.instagram.shapes import Discovered
from hustings.platforms.meta_reading import Wanted, gone


class Reader:
    """Professional accounts, their posts and counts; for one's own comments, insights and followers too."""

    def resolve(self, asker: Asker, address: str) -> Found:
        """The professional account behind an address or a handle; private people's are not to be found."""
        answer = asker.ask(discovering(handle_of(address), fields.ACCOUNT_FIELDS))
        found = decoded(answer, Discovered)
        account = found.business_discovery
        record = parsing.page_record(account, page_id(PLATFORM_KEY, account.id), answer.asked_at)
        known = {OWN_MARK: "yes"} if found.id == account.id else {}
        return Found(
            page=Page(page_id=record.page_id, handle=record.handle, known=known),
            record=record,
            answer=answer,
        )

    def page(self, asker: Asker, page: Page) -> Iterator[Portion]:
        """The account as it is now."""
        answer, account = account_of(asker, page)
        yield Portion(
            answer=answer,
            records=(parsing.page_record(account, page.page_id, answer.asked_at),),
        )

    def posts(
        self, asker: Asker, page: Page, *, since_at: datetime | None, cursor: str | None
    ) -> Iterator[Portion]:
        """Posts with their counts, newest first; stories are not among them."""
        names = fields.MEDIA_FIELDS if is_own(page) else fields.OTHERS_MEDIA_FIELDS
        wanted = Wanted(page, list(names), fields.MEDIA_AT_ONCE)
        for answer, listing, after in media_of(asker, page, wanted, cursor):
            items, quarantined = each(
                listing.data, partial(parsing.post_items, page=page, observed_at=answer.asked_at)
            )
            seen_at = items[-1].created_at if items else None
            if after is None and since_at is not None:
                seen_at = min(since_at, seen_at or since_at)
            portion = Portion(
                answer=answer,
                records=tuple(
                    record
                    for item in items
                    if since_at is None or item.created_at >= since_at
                    for record in item.records
                ),
                cursor=after,
                read_back_to_at=seen_at,
                quarantined=quarantined,
            )
            yield wanted.told_with(portion)
            if since_at is not None and seen_at is not None and seen_at <= since_at:
                return

    def counts(self, asker: Asker, page: Page, post_ids: Sequence[str]) -> Iterator[Portion]:
        """The counts of posts: one's own by their ids, others' out of the list of all their posts."""
        wanted = list(dict.fromkeys(post_ids))
        if is_own(page):
            return in_turn(self._own_counts(asker, page, wanted))
        return in_turn(self._others_counts(asker, page, wanted))

    def _own_counts(self, asker: Asker, page: Page, post_ids: Sequence[str]) -> Iterator[Portion]:
        native = [post_id.partition(":")[2] for post_id in post_ids]
        missing: list[str] = []
        for start in range(0, len(native), fields.IDS_AT_ONCE):
            for ids, given in ask_in_parts(
                asker, native[start : start + fields.IDS_AT_ONCE], by_ids, refusal=FindThePage
            ):
                if isinstance(given, SeeToThePlatform):
                    missing.extend(ids)
                    continue
                nodes = decoded(given, dict[str, msgspec.Raw])
                records, quarantined = each(
                    {key: nodes[key] for key in ids if key in nodes},
                    partial(parsing.recounted, page=page, observed_at=given.asked_at),
                    place="ids",
                )
                quarantined |= {f"ids[{key}]": "is not answered" for key in ids if key not in nodes}
                yield Portion(answer=given, records=tuple(records), quarantined=quarantined)
        if missing:
            post_ids = [page_id(PLATFORM_KEY, identifier) for identifier in missing]
            yield gone(page, post_ids, witness(asker, page))

    def _others_counts(
        self, asker: Asker, page: Page, post_ids: Sequence[str]
    ) -> Iterator[Portion]:
        """Ends when each post was found; one that is nowhere among all of the account's posts was taken down."""
        missing = dict.fromkeys(post_ids)
        wanted = Wanted(page, [*fields.COUNT_FIELDS, "view_count"], fields.MEDIA_AT_ONCE)
        seen: set[str] = set()
        for number, (answer, listing, after) in enumerate(media_of(asker, page, wanted, None), 1):
            counted, quarantined = each(
                listing.data, partial(parsing.recounted, page=page, observed_at=answer.asked_at)
            )
            seen.update(one.post_id for one in counted)
            found = tuple(one for one in counted if one.post_id in missing)
            for one in found:
                missing.pop(one.post_id, None)
            portion = Portion(answer=answer, records=found, quarantined=quarantined)
            if missing and after is not None and number < fields.DISCOVERED_MOST_PAGES:
                yield wanted.told_with(portion)
                continue
            all_count = decoded(answer, Discovered).business_discovery.media_count
            whole = after is None and all_count is not None and len(seen) >= all_count
            gaps = () if whole or not missing else _uncounted(len(missing), len(seen), all_count)
            yield wanted.told_with(replace(portion, gaps=gaps))
            if missing and whole:
                yield gone(page, list(missing), answer)
            return

    def comments(
        self, asker: Asker, page: Page, post_id: str, *, cursor: str | None
    ) -> Iterator[Portion]:
        """Comments on a post of one's own, each with the answers to it."""
        return discussing.comments(asker, page, post_id, cursor)

    def audience(
        self,
        asker: Asker,
        page: Page,
        *,
        since_on: date,  # noqa: ARG002 - Instagram tells of now alone
        until_on: date,  # noqa: ARG002
    ) -> Iterator[Portion]:
        """Followers as of now by country, city, age and gender, of an account with at least 100 of them."""
        return in_turn(owner.audience(asker, page))

    def insights(
        self, asker: Asker, page: Page, *, since_on: date, until_on: date
    ) -> Iterator[Portion]:
        """Figures of the account by day for ninety days back, then what only the owner sees of posts."""
        return in_turn(
            chain(
                owner.figures(asker, page, since_on, until_on),
                owner.of_media(asker, page, since_on, until_on),
            )
        )


def _uncounted(missing: int, seen: int, all_count: int | None) -> tuple[Gap, ...]:
    """That posts were not found among some of the account's, which does not say that they are gone."""
    of_all = "an unknown number" if all_count is None else str(all_count)
    return (
        Gap(
            names=("reactions", "comments"),
            error=FindThePage.__name__,
            reason=f"{missing} posts were not found among {seen} of {of_all} that the account has.",
        ),
    )
