"""What an account was told of: who followed it, liked or reposted what it wrote, and answered it, and when."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Literal, TypeVar

import msgspec

from hustings.domain.records import CommentRecord, TieRecord
from hustings.network.asking import Answer
from hustings.platforms.bluesky import answers, parsing
from hustings.platforms.bluesky.addresses import POST, page_id_of, record_id, record_parts
from hustings.platforms.bluesky.tying import Query
from hustings.platforms.definition import Portion

METHOD = "app.bsky.notification.listNotifications"
MOST = "100"
REASONS = ("follow", "like", "repost", "reply", "mention", "quote")
"""What is asked for. An answer in a thread that names or quotes the account is told as that alone."""

T = TypeVar("T", bound=msgspec.Struct)


def notifications(
    ask: Callable[[Query], Answer], did: str, since_at: datetime | None, cursor: str | None
) -> Iterator[Portion]:
    """What the account of that DID was told, newest first."""
    while True:
        query = {"limit": MOST, "reasons": list(REASONS)}
        answer = ask(query if cursor is None else {**query, "cursor": cursor})
        portion = _portion(answer, did)
        yield portion
        seen_at, cursor = portion.read_back_to_at, portion.cursor
        if cursor is None or (since_at and seen_at and seen_at <= since_at):
            return


def _portion(answer: Answer, did: str) -> Portion:
    given = parsing.read(answer, answers.Notifications)
    sorting = parsing.Sorting()
    read_back_to_at: datetime | None = None

    def fact(item: answers.Notification) -> TieRecord | CommentRecord | None:
        nonlocal read_back_to_at
        # The AppView gives the time here by which it sorts the list.
        read_back_to_at = parsing.instant(item.indexed_at) or read_back_to_at
        return _record(item, did)

    made: Iterator[TieRecord | CommentRecord] = sorting.each(
        "notifications", given.notifications, answers.Notification, fact
    )
    return Portion(
        answer=answer,
        records=tuple(made),
        cursor=given.cursor or None,
        read_back_to_at=read_back_to_at,
        quarantined=sorting.quarantined,
    )


def _record(item: answers.Notification, did: str) -> TieRecord | CommentRecord | None:
    """What it means for the page and what it wrote; None where it concerns neither."""
    match item.reason:
        case "follow":
            return _follow(item, did)
        case "like" | "repost":
            return _of_post(item, did, item.reason)
        case "reply" | "mention" | "quote":
            return _answer(item, did)
    return None


def _follow(item: answers.Notification, did: str) -> TieRecord:
    made = _written(item, answers.Made)
    if made.subject != did:
        raise ValueError(f"somebody follows {made.subject!r} and not {did}")
    return _tie(item, made, page_id_of(did), "follow")


def _of_post(
    item: answers.Notification, did: str, kind: Literal["like", "repost"]
) -> TieRecord | None:
    made = _written(item, answers.Made)
    subject = made.subject.uri if isinstance(made.subject, answers.Reference) else made.subject
    parts = record_parts(subject)
    # Lists and feeds are liked as well, and are no posts.
    return (
        _tie(item, made, record_id(subject), kind) if parts and parts[:2] == (did, POST) else None
    )


def _answer(item: answers.Notification, did: str) -> CommentRecord | None:
    """A reply below one of the page's posts; whatever else names or quotes the page is somebody else's post."""
    words = _written(item, answers.Words)
    root = words.reply.root.uri if words.reply else ""
    if (record_parts(root) or ("", ""))[:2] != (did, POST):
        return None
    post = answers.Post(uri=item.uri, author=item.author, record=words, indexed_at=item.indexed_at)
    return parsing.comment(post, root, did)


def _tie(
    item: answers.Notification,
    made: answers.Made,
    target_id: str,
    kind: Literal["follow", "like", "repost"],
) -> TieRecord:
    at = parsing.happened_at(made.created_at, item.indexed_at)
    return parsing.tie(item.author, target_id, kind, at)


def _written(item: answers.Notification, shape: type[T]) -> T:
    return msgspec.json.decode(item.record, type=shape)
