"""How profiles on Threads are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import partial

from hustings.network.asking import Asker
from hustings.network.graph_answers import each
from hustings.platforms.definition import Found, Page, Portion, in_turn
from hustings.platforms.meta_reading import Wanted
from hustings.platforms.threads import addresses, fields, owner, parsing
from hustings.platforms.threads.questions import handle_of, is_own, lists, own_account, profile


class Reader:
    """Public profiles and their posts; for one's own counts, replies, insights and followers too."""

    def resolve(self, asker: Asker, address: str) -> Found:
        """One's own account where the handle is its own, else the public profile of that name."""
        handle = addresses.handle_of(address)
        answer, own = own_account(asker)
        if (own.username or "").casefold() == handle:
            record = parsing.own_record(own, answer.asked_at)
        else:
            answer, other = profile(asker, handle)
            record = parsing.profile_record(other, answer.asked_at)
        page = Page(page_id=record.page_id, handle=record.handle)
        return Found(page=page, record=record, answer=answer)

    def page(self, asker: Asker, page: Page) -> Iterator[Portion]:
        """The profile as it is now."""
        if is_own(page):
            answer, own = own_account(asker, page.native_id)
            record = parsing.own_record(own, answer.asked_at)
        else:
            answer, other = profile(asker, handle_of(page))
            record = parsing.profile_record(other, answer.asked_at)
        yield Portion(answer=answer, records=(record,))

    def posts(
        self, asker: Asker, page: Page, *, since_at: datetime | None, cursor: str | None
    ) -> Iterator[Portion]:
        """Posts, newest first, without replies; counts are given of one's own alone, and apart."""
        wanted = Wanted(page, list(fields.POST_FIELDS), fields.POSTS_AT_ONCE)
        own = is_own(page)
        path = f"{page.native_id}/threads" if own else "profile_posts"
        more = {} if own else {"username": handle_of(page)}
        for answer, listing, after in lists(asker, path, wanted, cursor, more):
            items, quarantined = each(listing.data, partial(parsing.post_items, page=page))
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
        """The counts of posts of one's own, a question each."""
        return in_turn(owner.counts(asker, page, post_ids))

    def comments(
        self, asker: Asker, page: Page, post_id: str, *, cursor: str | None
    ) -> Iterator[Portion]:
        """Every reply below a post of one's own, in one list, oldest first."""
        wanted = Wanted(page, list(fields.REPLY_FIELDS), fields.REPLIES_AT_ONCE)
        path = f"{post_id.partition(':')[2]}/conversation"
        for answer, listing, after in lists(asker, path, wanted, cursor, {"reverse": "false"}):
            records, quarantined = each(
                listing.data, partial(parsing.reply_records, page=page, post=post_id)
            )
            portion = Portion(
                answer=answer, records=tuple(records), cursor=after, quarantined=quarantined
            )
            yield wanted.told_with(portion)

    def audience(
        self,
        asker: Asker,
        page: Page,
        *,
        since_on: date,  # noqa: ARG002 - Threads tells of now alone
        until_on: date,  # noqa: ARG002
    ) -> Iterator[Portion]:
        """Followers as of now by country and city, of an account with at least 100 of them."""
        return in_turn(owner.audience(asker, page))

    def insights(
        self, asker: Asker, page: Page, *, since_on: date, until_on: date
    ) -> Iterator[Portion]:
        """Followers as of now, and figures of the account by day since 14 April 2024."""
        return in_turn(owner.figures(asker, page, since_on, until_on))
