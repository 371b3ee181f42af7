"""How accounts on Mastodon, and on what speaks its client interface, are read."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime

import msgspec

from hustings.domain.errors import ReportTheAnswer
from hustings.domain.records import Record
from hustings.network.asking import Answer, Asker
from hustings.platforms.definition import Found, Gap, Page, Portion
from hustings.platforms.mastodon import asking
from hustings.platforms.mastodon.addresses import PLATFORM, native_of, next_max_id, server_in
from hustings.platforms.mastodon.entities import Account, Status
from hustings.platforms.mastodon.following import ties_of
from hustings.platforms.mastodon.notifying import notifications_of
from hustings.platforms.mastodon.parsing import (
    OPEN,
    Batch,
    Seen,
    comments_in,
    count_records,
    decoded,
    deleted,
    depth_of,
    each_of,
    end_of_posts,
    hidden,
    own_status,
    page_events,
    page_record,
    post_record,
    posts_in,
    present,
)
from hustings.platforms.mastodon.resolving import resolve
from hustings.platforms.mastodon.rules import error_words
from hustings.platforms.mastodon.software import Software

SIGNED_IN_LIMIT = 4096
"""Where Mastodon ends a context for whoever has a token: https://docs.joinmastodon.org/methods/statuses/#context."""


class Reader:
    """Reads by the client interface; keeps nothing between two calls."""

    def resolve(self, asker: Asker, address: str) -> Found:
        """The account behind an address or a handle, on the server where it lives."""
        return resolve(asker, address)

    def page(self, asker: Asker, page: Page) -> Iterator[Portion]:
        """The account by its id, and whether it moved or is called otherwise."""
        software = asking.software_of(asker, page)
        answer = asking.account(asker, _server(page), native_of(page.page_id))
        account = present(decoded(answer.body, Account, what="account"))
        seen = asking.seen_of(page, software, answer)
        if account.id != seen.account_id:
            raise ReportTheAnswer(
                f"{answer.shown_address} answered with another account.", platform=PLATFORM
            )
        record = page_record(account, seen)
        unsaid = tuple(
            column for column in ("followers", "posts_total") if getattr(record, column) is None
        )
        gaps = (_not_said(unsaid, software),) if unsaid else ()
        yield Portion(
            answer=answer, records=(record, *page_events(account, seen, page.handle)), gaps=gaps
        )

    def posts(
        self, asker: Asker, page: Page, *, since_at: datetime | None, cursor: str | None
    ) -> Iterator[Portion]:
        """Posts, boosts and replies with their counts, newest first.

        Goes on by the id of the last post, since Hollo's own links leave out a post at each turn; an
        empty list with a link is not the end. A list that goes in a circle: ReportTheAnswer.
        """
        software = asking.software_of(asker, page)
        met = {cursor}
        while True:
            answer = asking.account_posts(asker, _server(page), native_of(page.page_id), cursor)
            batch = posts_in(answer.body, asking.seen_of(page, software, answer))
            following = batch.last_id or next_max_id(answer.headers.get("link"))
            if following is not None and following in met:
                raise ReportTheAnswer(
                    f"{answer.shown_address} leads back to itself.",
                    platform=PLATFORM,
                    remedy="Reading goes on from where it began at the next run.",
                )
            met.add(following)
            yield Portion(
                answer=answer,
                records=tuple(batch.records),
                cursor=following,
                read_back_to_at=batch.last_at,
                quarantined=batch.quarantined,
                gaps=end_of_posts(software) if following is None else (),
            )
            reached = since_at and batch.last_at and batch.last_at <= since_at
            if following is None or reached:
                return
            cursor = following

    def counts(self, asker: Asker, page: Page, post_ids: Sequence[str]) -> Iterator[Portion]:
        """Counts of posts as they are now, with the words of those that were edited.

        A post is called deleted only by an answer of its own: one that is missing among several is
        asked for again alone.
        """
        software = asking.software_of(asker, page)
        native_ids = [native_of(post_id) for post_id in dict.fromkeys(post_ids)]
        at_once = software.posts_at_once
        waiting = deque(native_ids[at : at + at_once] for at in range(0, len(native_ids), at_once))
        while waiting:
            asked = waiting.popleft()
            if len(asked) == 1:
                answer = asking.post(asker, _server(page), asked[0])
                portion = _single(answer, asking.seen_of(page, software, answer), asked[0])
            else:
                answer = asking.posts(asker, _server(page), asked, software.many_name)
                portion, found = _several(answer, asking.seen_of(page, software, answer), asked)
                waiting.extend([missing] for missing in asked if missing not in found)
            yield replace(portion, cursor=waiting[0][0] if waiting else None)

    def comments(
        self,
        asker: Asker,
        page: Page,
        post_id: str,
        *,
        cursor: str | None,  # noqa: ARG002
    ) -> Iterator[Portion]:
        """Replies to a post as far as its server knows them, all in one answer; `cursor` is never needed."""
        software = asking.software_of(asker, page)
        native_id = native_of(post_id)
        answer = asking.replies(asker, _server(page), native_id)
        batch = comments_in(answer.body, asking.seen_of(page, software, answer), native_id)
        yield Portion(
            answer=answer,
            records=tuple(batch.records),
            quarantined=batch.quarantined,
            gaps=_end_of_replies(batch, software, answer, native_id),
        )

    def ties(self, asker: Asker, page: Page, *, kind: str, cursor: str | None) -> Iterator[Portion]:
        """Who follows the account (kind follow), or favourited or boosted its posts (like, repost)."""
        return ties_of(asker, page, kind=kind, cursor=cursor)

    def notifications(
        self, asker: Asker, page: Page, *, since_at: datetime | None, cursor: str | None
    ) -> Iterator[Portion]:
        """Who followed the account, favourited, boosted or answered its posts, as the account was told."""
        return notifications_of(asker, page, since_at, cursor)


def _server(page: Page) -> str:
    return server_in(page.page_id)


def _several(answer: Answer, seen: Seen, asked: list[str]) -> tuple[Portion, set[str]]:
    """What an answer about several posts holds, and which of them it speaks of."""
    raws = decoded(answer.body, list[msgspec.Raw], what="list of posts")
    quarantined: dict[str, str] = {}
    records: list[Record] = []
    found: set[str] = set()
    for identifier, status in each_of(raws, Status, quarantined):
        if identifier is None or identifier not in asked or identifier in found:
            continue
        found.add(identifier)
        if status is not None:
            records.extend(_renewed(status, seen))
    return Portion(answer=answer, records=tuple(records), quarantined=quarantined), found


def _single(answer: Answer, seen: Seen, native_id: str) -> Portion:
    """What an answer about one post holds: its counts, or that it is deleted."""
    if answer.status in (404, 410):
        if not _says_gone(answer, seen.software):
            raise ReportTheAnswer(
                f"{answer.shown_address} answered with status {answer.status}, but not as a server "
                "of posts does.",
                platform=PLATFORM,
                remedy="Somebody between here and the server may answer in its place.",
            )
        return Portion(answer=answer, records=(deleted(seen.id(native_id), seen),))
    quarantined: dict[str, str] = {}
    ((_, status),) = each_of([msgspec.Raw(answer.body)], Status, quarantined)
    records = _renewed(status, seen) if status and status.id == native_id else ()
    if status and status.id != native_id:
        own = own_status(status, seen.account_id)
        records = _renewed(own, seen) if own and own.id == native_id else ()
        if not records:
            quarantined["[0]"] = "The answer is about another post."
    return Portion(answer=answer, records=tuple(records), quarantined=quarantined)


def _renewed(status: Status, seen: Seen) -> Sequence[Record]:
    """A post's counts; its words where they were edited; that it is hidden where it is by now."""
    own = own_status(status, seen.account_id)
    if own is None:
        return ()
    if own.visibility not in OPEN:
        return (hidden(seen.id(own.id), seen),)
    edited = (post_record(own, seen),) if own.edited_at is not None else ()
    return (*edited, *count_records(own, seen))


def _says_gone(answer: Answer, software: Software) -> bool:
    """Whether it is the server itself that says a post is not there."""
    if software.name == "snac" and answer.body.startswith(
        (b"<h1>404 Not Found (snac", b"<h1>410 ")
    ):
        return True
    return error_words(answer) is not None


def _not_said(columns: tuple[str, ...], software: Software) -> Gap:
    reason = f"{software.title} does not say this of the account, or the account hides it."
    return Gap(names=columns, error="LeaveOutTheMetric", reason=reason)


def _end_of_replies(
    batch: Batch, software: Software, answer: Answer, root_id: str
) -> tuple[Gap, ...]:
    """That a server may have ended the replies before their end."""
    limit, depth = software.context_limit, software.context_depth
    count = len(batch.ids)
    if limit is None or depth is None:
        return ()
    if count in (limit, SIGNED_IN_LIMIT) or (
        count < limit and depth_of(answer.body, root_id) >= depth
    ):
        reason = (
            f"The server ends replies at {limit}, and at a depth of {depth}, for whoever is not signed "
            f"in, and at {SIGNED_IN_LIMIT} for everybody; there may be more."
        )
        return (Gap(names=("comments",), error="GrantThePermission", reason=reason),)
    return ()
