"""From the bytes of an answer to records: pure functions, without a network."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TypeVar

import msgspec

from hustings.domain.records import CountsRecord, EventRecord, PageRecord, PostRecord, Record
from hustings.network import strictly
from hustings.platforms.telegram.addresses import PLATFORM, page_id, post_id
from hustings.platforms.telegram.entities import (
    Chat,
    Entity,
    Message,
    NumberOnly,
    ReactionCounts,
    Update,
    Updates,
)

T = TypeVar("T")
CHANNEL = "channel"


@dataclass(slots=True)
class Batch:
    """What a list of updates held; `last_number` is the number of its last update, None for none."""

    records: list[Record] = field(default_factory=list)
    quarantined: dict[str, str] = field(default_factory=dict)
    last_number: int | None = None
    count: int = 0


def decoded(body: bytes, kind: type[T], *, what: str) -> T:
    """A whole answer as what it should be; ReportTheAnswer where it is something else."""
    return strictly.decoded(body, kind, whose="Telegram's", platform=PLATFORM, what=what)


def page_record(chat: Chat, members: int | None, observed_at: datetime) -> PageRecord:
    """The channel as it was seen; its members are its followers."""
    return PageRecord(
        page_id=page_id(chat.id),
        observed_at=observed_at,
        handle=chat.username,
        name=chat.title,
        followers=members,
        source_url=f"https://t.me/{chat.username}" if chat.username else None,
    )


def updates_in(body: bytes, observed_at: datetime) -> Batch:
    """Posts, edits and counts of reactions of every channel that the bot is in."""
    listed = decoded(body, Updates, what="list of updates").result
    batch = Batch(count=len(listed))
    for index, raw in enumerate(listed):
        place = f"result[{index}]"
        try:
            number = msgspec.json.decode(raw, type=NumberOnly).update_id
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            batch.quarantined[place] = str(error)
            continue
        batch.last_number = max(number, batch.last_number or number)
        try:
            batch.records += _records(msgspec.json.decode(raw, type=Update), observed_at)
        except (msgspec.MsgspecError, UnicodeDecodeError) as error:
            batch.quarantined[place] = str(error)
    return batch


def _records(update: Update, observed_at: datetime) -> Iterable[Record]:
    message = update.channel_post or update.edited_channel_post
    if message is not None and message.chat.type == CHANNEL:
        yield post_record(message)
        if message.edit_date is not None:
            yield EventRecord(
                subject_id=post_id(message.chat.id, message.message_id),
                page_id=page_id(message.chat.id),
                event="edited",
                observed_at=observed_at,
                happened_at=datetime.fromtimestamp(message.edit_date, UTC),
            )
    counts = update.message_reaction_count
    if counts is not None and counts.chat.type == CHANNEL:
        yield counts_record(counts, observed_at)


def post_record(message: Message) -> PostRecord:
    """A channel's post."""
    text = message.text if message.text is not None else message.caption
    entities = message.entities if message.text is not None else message.caption_entities
    origin = message.forward_origin
    shared = None
    if origin is not None and origin.chat is not None and origin.message_id is not None:
        shared = post_id(origin.chat.id, origin.message_id)
    name = message.chat.username
    return PostRecord(
        post_id=post_id(message.chat.id, message.message_id),
        page_id=page_id(message.chat.id),
        created_at=datetime.fromtimestamp(message.date, UTC),
        kind=_kind(message, entities, forwarded=origin is not None),
        text=text,
        permalink=f"https://t.me/{name}/{message.message_id}" if name else None,
        links=tuple(dict.fromkeys(_links(text or "", entities))),
        hashtags=tuple(
            dict.fromkeys(
                _stretch(text or "", one)[1:] for one in entities if one.type == "hashtag"
            )
        ),
        media_ids=tuple(_media_ids(message)),
        shared_post_id=shared,
    )


def counts_record(counts: ReactionCounts, observed_at: datetime) -> CountsRecord:
    """All reactions to a post together; they are anonymous in channels."""
    total = sum(one.total_count for one in counts.reactions)
    if total >= 2**63:
        raise msgspec.ValidationError("More reactions than can be counted - at `$.reactions`")
    return CountsRecord(
        post_id=post_id(counts.chat.id, counts.message_id),
        page_id=page_id(counts.chat.id),
        observed_at=observed_at,
        counts={"reactions": total},
    )


def _kind(message: Message, entities: list[Entity], *, forwarded: bool) -> str:
    if forwarded:
        return "share"
    if message.media_group_id is not None:
        return "album"
    if message.photo:
        return "photo"
    if message.video or message.animation:
        return "video"
    if message.audio or message.document or bytes(message.poll):
        return "other"
    return "link" if any(one.type in ("url", "text_link") for one in entities) else "status"


def _links(text: str, entities: list[Entity]) -> Iterable[str]:
    for one in entities:
        if one.type == "text_link" and one.url:
            yield one.url
        elif one.type == "url":
            yield _stretch(text, one)


def _stretch(text: str, entity: Entity) -> str:
    """The signs of an entity; its offsets count UTF-16 code units, of which an emoji has two."""
    units = text.encode("utf-16-le", "surrogatepass")
    part = units[2 * entity.offset : 2 * (entity.offset + entity.length)]
    return part.decode("utf-16-le", "replace")


def _media_ids(message: Message) -> Iterable[str]:
    if message.photo:
        # The same picture in several sizes, the largest last.
        yield message.photo[-1].file_unique_id
    for media in (message.video, message.animation, message.audio, message.document):
        if media is not None:
            yield media.file_unique_id
