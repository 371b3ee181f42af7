"""From the bytes of an answer to records: pure functions, without a network."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

import msgspec

from hustings.domain.errors import FindThePage
from hustings.domain.records import (
    CommentRecord,
    CountsRecord,
    EventRecord,
    PageRecord,
    PostRecord,
    Record,
)
from hustings.network import strictly
from hustings.platforms.definition import Gap
from hustings.platforms.mastodon.addresses import PLATFORM, id_by_address, id_on
from hustings.platforms.mastodon.entities import (
    Account,
    Card,
    Context,
    Known,
    Media,
    Moved,
    Shared,
    Status,
)
from hustings.platforms.mastodon.software import Software
from hustings.platforms.mastodon.words import links_in, warned_text

OPEN = ("public", "unlisted")
"""Visibilities that anybody may see; what is meant for fewer is never kept, whatever the token may see."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """Where and when something was seen: on which server, of which account, by which software."""

    server: str
    page_id: str
    account_id: str
    domain: str
    software: Software
    observed_at: datetime

    def id(self, native_id: str) -> str:
        """The id of something that this server numbers."""
        return id_on(self.server, native_id)


@dataclass(slots=True)
class Batch:
    """What one answer's list held: records, what was set aside, and where the list goes on.

    `last_at` is of the last entry, not of the oldest: one that stands out of its turn proves nothing.
    """

    records: list[Record] = field(default_factory=list)
    quarantined: dict[str, str] = field(default_factory=dict)
    last_id: str | None = None
    last_at: datetime | None = None
    ids: list[str] = field(default_factory=list)


def decoded(body: bytes, kind: type[T], *, what: str) -> T:
    """A whole answer as what it should be; ReportTheAnswer where it is something else."""
    return strictly.decoded(body, kind, whose="The server's", platform=PLATFORM, what=what)


def each_of(
    raws: Iterable[msgspec.Raw], kind: type[T], quarantined: dict[str, str]
) -> list[tuple[str | None, T | None]]:
    """Each entry of a list with its id; None for what cannot be read, which is told in `quarantined`."""
    found: list[tuple[str | None, T | None]] = []
    for index, raw in enumerate(raws):
        try:
            entry = msgspec.json.decode(raw, type=kind)
            found.append((getattr(entry, "id", None), entry))
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            quarantined[f"[{index}]"] = str(error)
            found.append((_id_alone(raw), None))
    return found


def _id_alone(raw: msgspec.Raw) -> str | None:
    try:
        return msgspec.json.decode(raw, type=Known).id
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None


def person(account: Account, domain: str) -> str:
    """Somebody by name and domain, the same on every server: user@domain."""
    return (account.acct if "@" in account.acct else f"{account.acct}@{domain}").lower()


def page_record(account: Account, seen: Seen) -> PageRecord:
    """The account as it was seen; a count that is hidden, or that the software only fills with 0, is unknown."""
    unsaid = seen.software.unsaid
    followers, posts = account.followers_count, account.statuses_count
    if account.pleroma is not None and account.pleroma.hide_followers_count:
        followers = None
    return PageRecord(
        page_id=seen.page_id,
        observed_at=seen.observed_at,
        handle=f"{account.username}@{seen.domain}",
        name=account.display_name or account.username,
        followers=None if "followers_count" in unsaid and not followers else followers,
        posts_total=None if "statuses_count" in unsaid and not posts else posts,
        source_url=account.url,
    )


def page_events(account: Account, seen: Seen, handle: str | None) -> list[EventRecord]:
    """That the account moved to another, or is called otherwise than `handle`."""
    events = []
    now = f"{account.username}@{seen.domain}"
    if handle and "@" in handle and handle.lower() != now.lower():
        events.append(_event(seen, seen.page_id, "renamed", old=handle, new=now, field="handle"))
    if isinstance(account.moved, Moved) and account.moved.acct:
        moved_to = account.moved.acct
        full = moved_to if "@" in moved_to else f"{moved_to}@{seen.domain}"
        events.append(_event(seen, seen.page_id, "moved", old=now, new=full))
    return events


def _event(
    seen: Seen,
    subject_id: str,
    event: str,
    *,
    happened_at: datetime | None = None,
    field: str | None = None,
    old: str | None = None,
    new: str | None = None,
) -> EventRecord:
    return EventRecord(
        subject_id=subject_id,
        page_id=seen.page_id,
        event=event,
        observed_at=seen.observed_at,
        happened_at=happened_at,
        field=field,
        old_value=old,
        new_value=new,
    )


def present(account: Account) -> Account:
    """The account, unless its server suspended it: FindThePage."""
    if account.suspended:
        raise FindThePage(
            f"The account {account.acct} is suspended by its server.", platform=PLATFORM
        )
    return account


def posts_in(body: bytes, seen: Seen) -> Batch:
    """An account's list of posts with their counts; ReportTheAnswer where it is no list."""
    batch = Batch()
    raws = decoded(body, list[msgspec.Raw], what="list of posts")
    for index, (identifier, status) in enumerate(each_of(raws, Status, batch.quarantined)):
        batch.last_id = identifier or batch.last_id
        if identifier:
            batch.ids.append(identifier)
        if status is None:
            continue
        batch.last_at = status.created_at.astimezone(UTC)
        own = own_status(status, seen.account_id)
        if own is None:
            batch.quarantined[f"[{index}]"] = "The post is another account's."
        elif own.visibility in OPEN:
            batch.records.extend(post_records(own, seen))
    return batch


def own_status(status: Status, account_id: str) -> Status | None:
    """The post as the account wrote it; None where it is another's.

    snac shows a post that was boosted as the last booster's boost of it, in the author's own list, under
    the same id in capitals.
    """
    inner = status.reblog
    if inner is not None and inner.account.id == account_id:
        wrapped = status.account.id != account_id or status.id.lower() == inner.id
        return inner if wrapped else status
    return status if status.account.id == account_id else None


def post_records(status: Status, seen: Seen) -> list[Record]:
    """A post, its counts, and that it was edited."""
    return [post_record(status, seen), *count_records(status, seen)]


def count_records(status: Status, seen: Seen) -> list[Record]:
    """A post's counts and that it was edited; nothing for a boost, whose counts are the boosted post's."""
    post_id = seen.id(status.id)
    records: list[Record] = []
    if status.reblog is None:
        records.append(
            CountsRecord(
                post_id=post_id,
                page_id=seen.page_id,
                observed_at=seen.observed_at,
                counts=_counts(status),
            )
        )
    if status.edited_at is not None:
        edited_at = status.edited_at.astimezone(UTC)
        records.append(_event(seen, post_id, "edited", happened_at=edited_at))
    return records


def deleted(post_id: str, seen: Seen) -> EventRecord:
    """That a post is no longer there."""
    return _event(seen, post_id, "deleted")


def hidden(post_id: str, seen: Seen) -> EventRecord:
    """That a post is no longer for everybody."""
    return _event(seen, post_id, "unpublished")


def _counts(status: Status) -> dict[str, int]:
    said = {
        "reactions": status.favourites_count,
        "likes": status.favourites_count,
        "comments": status.replies_count,
        "shares": status.reblogs_count,
    }
    return {name: value for name, value in said.items() if value is not None}


def post_record(status: Status, seen: Seen) -> PostRecord:
    """A post as it reads; a boost is a share without words of its own."""
    untold = seen.software.untold
    card = None if "card" in untold else status.card
    links = _links(status, card)
    return PostRecord(
        post_id=seen.id(status.id),
        page_id=seen.page_id,
        created_at=status.created_at.astimezone(UTC),
        kind=_kind(status, links),
        text=_text(status),
        language=None if "language" in untold else status.language or None,
        permalink=status.url or status.uri or None,
        links=None if status.reblog else links,
        hashtags=None if status.reblog else _hashtags(status),
        media_ids=None if status.reblog else _media_ids(status.media_attachments),
        shared_post_id=_shared_post_id(status, seen),
    )


def _text(status: Status) -> str | None:
    if status.reblog is not None or status.content is None:
        return None
    return warned_text(status.spoiler_text or "", status.content)


def _links(status: Status, card: Card | None) -> tuple[str, ...] | None:
    if status.content is None:
        return None
    named = {entry.url for entry in (*(status.mentions or ()), *(status.tags or ()))}
    found = [link for link in links_in(status.content) if link not in named]
    if card is not None and (card.url or "").startswith(("https://", "http://")):
        found.append(card.url or "")
    return tuple(dict.fromkeys(found))


def _hashtags(status: Status) -> tuple[str, ...] | None:
    if status.tags is None:
        return None
    return tuple(dict.fromkeys(tag.name.lstrip("#") for tag in status.tags if tag.name))


def _media_ids(media: Sequence[Media] | None) -> tuple[str, ...] | None:
    if media is None:
        return None
    # The address at the author's server is the same wherever the post is seen; a media's id is not.
    named = [entry.remote_url or entry.url or entry.id for entry in media]
    return tuple(dict.fromkeys(name for name in named if name))


def _kind(status: Status, links: tuple[str, ...] | None) -> str:
    if status.reblog is not None:
        return "share"
    types = {"gifv": "video"}
    kinds = [types.get(entry.type, entry.type) for entry in status.media_attachments or ()]
    if len(kinds) > 1:
        return "album"
    if kinds:
        return {"image": "photo", "video": "video"}.get(kinds[0], "other")
    return "link" if links else "status"


def _shared_post_id(status: Status, seen: Seen) -> str | None:
    quoted = status.quote.quoted_status if status.quote else None
    shared = status.reblog or quoted
    if shared is None:
        return None
    return shared_id(shared, seen)


def shared_id(shared: Status | Shared, seen: Seen) -> str:
    """The id that a boosted post has on its own server, so that boosts on many servers name the same."""
    local = "@" not in shared.account.acct or shared.account.id == seen.account_id
    by_address = id_by_address(shared.url or shared.uri or "")
    return seen.id(shared.id) if local or by_address is None else by_address


def end_of_posts(software: Software) -> tuple[Gap, ...]:
    """That older posts may exist where an account's list ended, on software that shows only so many."""
    if software.shown_count is None:
        return ()
    return (
        Gap(
            names=("posts",),
            error="FindThePage",
            reason=f"{software.title} shows the newest {software.shown_count} entries of an account; "
            "older posts may exist.",
        ),
    )


def comments_in(body: bytes, seen: Seen, root_id: str) -> Batch:
    """The replies below a post, replies to replies too; `ids` are of all that came, hidden ones too."""
    batch = Batch()
    raws = decoded(body, Context, what="context").descendants
    for identifier, status in each_of(raws, Status, batch.quarantined):
        if identifier:
            batch.ids.append(identifier)
        if status is not None and status.visibility in OPEN:
            batch.records.append(comment_record(status, seen, root_id))
    return batch


def comment_record(status: Status, seen: Seen, root_id: str) -> CommentRecord:
    """A reply in the thread of a post."""
    answered = status.in_reply_to_id
    return CommentRecord(
        comment_id=seen.id(status.id),
        post_id=seen.id(root_id),
        page_id=seen.page_id,
        author_id=person(status.account, seen.domain),
        by_page=status.account.id == seen.account_id,
        created_at=status.created_at.astimezone(UTC),
        parent_id=seen.id(answered) if answered and answered != root_id else None,
        text=_text(status),
        language=None if "language" in seen.software.untold else status.language or None,
        reactions=status.favourites_count,
    )


def depth_of(batch_body: bytes, root_id: str) -> int:
    """How many replies deep the deepest reply of a context lies; 0 without replies."""
    parents = {
        status.id: status.in_reply_to_id
        for _, status in each_of(
            decoded(batch_body, Context, what="context").descendants, Status, {}
        )
        if status is not None
    }
    deepest = 0
    for identifier in parents:
        depth, at, met = 1, parents[identifier], {identifier}
        while at is not None and at != root_id and at in parents and at not in met:
            met.add(at)
            depth, at = depth + 1, parents[at]
        deepest = max(deepest, depth)
    return deepest
