"""How Facebook pages are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from functools import partial
from itertools import chain

import msgspec

from hustings.domain.errors import (
    FindThePage,
    LeaveOutTheMetric,
    ReportTheAnswer,
    SeeToThePlatform,
)
from hustings.domain.identity import page_id
from hustings.domain.records import EventRecord, Record
from hustings.network import graph
from hustings.network.asking import Answer, Asker
from hustings.network.graph_answers import ask_in_parts, decoded, each
from hustings.platforms.definition import Found, Page, Portion, in_turn
from hustings.platforms.facebook import addresses, fields, owner, parsing
from hustings.platforms.facebook.questions import by_ids, pages_of, question, witness
from hustings.platforms.facebook.shapes import PageNode
from hustings.platforms.meta_reading import Wanted, gone


class Reader:
    """Pages, their posts and counts; for one's own pages comments, insights and followers by place too."""

    def resolve(self, asker: Asker, address: str) -> Found:
        """The page behind an address, a name or a number; people's profiles are never looked at."""
        name = addresses.page_of(address)
        try:
            answer = asker.ask(question(name, {"fields": ",".join(fields.PAGE_FIELDS)}))
        except LeaveOutTheMetric as error:
            raise FindThePage(
                f"{address} leads to something that is not a page.",
                remedy="Only pages are followed, no profiles of people and no groups.",
                platform=addresses.PLATFORM_KEY,
            ) from error
        record = parsing.page_record(decoded(answer, PageNode), answer.asked_at)
        return Found(
            page=Page(page_id=record.page_id, handle=record.handle), record=record, answer=answer
        )

    def page(self, asker: Asker, page: Page) -> Iterator[Portion]:
        """The page as it is now; where it was merged into another, an event that names that."""
        try:
            answer = asker.ask(question(page.native_id, {"fields": ",".join(fields.PAGE_FIELDS)}))
        except FindThePage as error:
            if error.field != graph.MOVED or not error.missing:
                raise
            answer = asker.ask(question(error.missing[0], {"fields": ",".join(fields.PAGE_FIELDS)}))
            yield self._seen(page, answer, moved=True)
            return
        yield self._seen(page, answer, moved=False)

    def _seen(self, page: Page, answer: Answer, *, moved: bool) -> Portion:
        node = decoded(answer, PageNode)
        event = partial(
            EventRecord,
            subject_id=page.page_id,
            page_id=page.page_id,
            observed_at=answer.asked_at,
        )
        records: list[Record] = []
        if moved:
            new_id = page_id(addresses.PLATFORM_KEY, node.id)
            records.append(
                event(event="moved", field="page_id", old_value=page.page_id, new_value=new_id)
            )
        elif node.id != page.native_id:
            raise ReportTheAnswer(
                f"{answer.shown_address} answered for page {node.id}.",
                platform=addresses.PLATFORM_KEY,
            )
        records.append(parsing.page_record(node, answer.asked_at))
        if node.is_published is False:
            records.append(event(event="unpublished"))
        return Portion(answer=answer, records=tuple(records))

    def posts(
        self, asker: Asker, page: Page, *, since_at: datetime | None, cursor: str | None
    ) -> Iterator[Portion]:
        """Published posts with their counts, newest first; hidden and expired ones are passed over."""
        wanted = Wanted(page, list(fields.POST_FIELDS), fields.POSTS_AT_ONCE)
        for answer, listing, after in pages_of(
            asker, f"{page.native_id}/published_posts", wanted, cursor
        ):
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
        """The counts of posts, fifty at a time; a deletion is told once the page itself answers still."""
        return in_turn(self._counts(asker, page, post_ids))

    def _counts(self, asker: Asker, page: Page, post_ids: Sequence[str]) -> Iterator[Portion]:
        native = [addresses.graph_id(identifier, page) for identifier in dict.fromkeys(post_ids)]
        read = partial(parsing.recounted, page=page)
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
                    partial(read, observed_at=given.asked_at),
                    place="ids",
                )
                quarantined |= {f"ids[{key}]": "is not answered" for key in ids if key not in nodes}
                yield Portion(answer=given, records=tuple(records), quarantined=quarantined)
        if missing:
            post_ids = [addresses.post_id(identifier, page) for identifier in missing]
            yield gone(page, post_ids, witness(asker, page))

    def comments(
        self, asker: Asker, page: Page, post_id: str, *, cursor: str | None
    ) -> Iterator[Portion]:
        """Comments and the answers to them in one list, oldest first."""
        wanted = Wanted(page, list(fields.COMMENT_FIELDS), fields.COMMENTS_AT_ONCE)
        edge = f"{addresses.graph_id(post_id, page)}/comments"
        more = {"filter": "stream", "order": "chronological"}
        for answer, listing, after in pages_of(asker, edge, wanted, cursor, more):
            records, quarantined = each(
                listing.data, partial(parsing.comment_records, page=page, post=post_id)
            )
            portion = Portion(
                answer=answer, records=tuple(records), cursor=after, quarantined=quarantined
            )
            yield wanted.told_with(portion)

    def audience(
        self, asker: Asker, page: Page, *, since_on: date, until_on: date
    ) -> Iterator[Portion]:
        """Followers by country and by city, by day, of one's own page with at least 100 followers."""
        return in_turn(owner.by_day(asker, page, list(fields.AUDIENCE_METRICS), since_on, until_on))

    def insights(
        self, asker: Asker, page: Page, *, since_on: date, until_on: date
    ) -> Iterator[Portion]:
        """Figures of the page by day, then views, reach and clicks of the posts published on those days."""
        return in_turn(
            chain(
                owner.by_day(asker, page, fields.PAGE_METRICS, since_on, until_on),
                owner.of_posts(asker, page, since_on, until_on),
            )
        )
