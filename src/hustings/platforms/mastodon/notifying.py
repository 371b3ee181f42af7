"""What an account was told: who followed it, favourited or boosted its posts, and answered them, and when."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Literal

import msgspec

from hustings.domain.errors import GrantThePermission
from hustings.domain.records import CommentRecord, TieRecord
from hustings.network.asking import Answer, Asker
from hustings.platforms.definition import Gap, Page, Portion
from hustings.platforms.mastodon import asking
from hustings.platforms.mastodon.addresses import PLATFORM, native_of, server_in
from hustings.platforms.mastodon.entities import Account, Notification, Status
from hustings.platforms.mastodon.parsing import (
    OPEN,
    Batch,
    Seen,
    comment_record,
    decoded,
    each_of,
    own_status,
    person,
)

TYPES = ("follow", "favourite", "reblog", "mention")
_KINDS: dict[str, Literal["like", "repost"]] = {"favourite": "like", "reblog": "repost"}


def notifications_of(
    asker: Asker, page: Page, since_at: datetime | None, cursor: str | None
) -> Iterator[Portion]:
    """What the page's account was told, newest first, by the id of the last that was read.

    Some servers show the newest alone and overlook where to go on: the list that comes again is the
    end, and a gap. GrantThePermission where the token is another account's.
    """
    server, software = server_in(page.page_id), asking.software_of(asker, page)
    _own(asker, page, server)
    met = {cursor}
    while True:
        answer = asking.notifications(asker, server, TYPES, cursor)
        batch = _batch(answer, asking.seen_of(page, software, answer))
        again = batch.last_id is not None and batch.last_id in met
        following = None if again else batch.last_id
        met.add(following)
        yield Portion(
            answer=answer,
            records=() if again else tuple(batch.records),
            cursor=following,
            read_back_to_at=batch.last_at,
            quarantined=batch.quarantined,
            gaps=(_newest_alone(software.title),) if again else (),
        )
        reached = since_at and batch.last_at and batch.last_at <= since_at
        if following is None or reached:
            return
        cursor = following


def _own(asker: Asker, page: Page, server: str) -> None:
    """The list is that of whoever's token it is, and must not be taken for another's."""
    answer = asking.own_account(asker, server)
    if decoded(answer.body, Account, what="account").id != native_of(page.page_id):
        raise GrantThePermission(
            "The account that is connected on this server is another one, which is told other things.",
            remedy="Connect the account of the page itself.",
            platform=PLATFORM,
            missing=("read:notifications",),
        )


def _batch(answer: Answer, seen: Seen) -> Batch:
    batch = Batch()
    raws = decoded(answer.body, list[msgspec.Raw], what="list of notifications")
    for identifier, told in each_of(raws, Notification, batch.quarantined):
        batch.last_id = identifier or batch.last_id
        if told is None:
            continue
        batch.last_at = told.created_at.astimezone(UTC)
        record = _record(told, seen)
        if record is not None:
            batch.records.append(record)
    return batch


def _record(told: Notification, seen: Seen) -> TieRecord | CommentRecord | None:
    """What it means for the page and its posts; None where it concerns neither, or is not for everybody."""
    if told.type == "follow":
        return _tie(told, seen, seen.page_id, "follow")
    status = told.status
    if status is None or status.visibility not in OPEN:
        return None
    if told.type in _KINDS:
        own = own_status(status, seen.account_id)
        return _tie(told, seen, seen.id(own.id), _KINDS[told.type]) if own else None
    return _answer(status, seen) if told.type == "mention" else None


def _answer(status: Status, seen: Seen) -> CommentRecord | None:
    """An answer to a post of the page; whoever names it elsewhere has written a post of their own."""
    answered = status.in_reply_to_id
    if not answered or status.in_reply_to_account_id != seen.account_id:
        return None
    return comment_record(status, seen, answered)


def _tie(
    told: Notification, seen: Seen, target_id: str, kind: Literal["follow", "like", "repost"]
) -> TieRecord:
    return TieRecord(
        actor_id=person(told.account, seen.domain),
        target_id=target_id,
        kind=kind,
        created_at=told.created_at.astimezone(UTC),
    )


def _newest_alone(title: str) -> Gap:
    reason = f"{title} shows the newest notifications alone."
    return Gap(names=("notifications",), error="FindThePage", reason=reason)
