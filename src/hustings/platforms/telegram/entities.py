"""What the Bot API gives, as far as it is read, in its own names; https://core.telegram.org/bots/api."""

from __future__ import annotations

from typing import Annotated

import msgspec

Number = Annotated[int, msgspec.Meta(ge=-(2**53), le=2**53)]
"""Ids have at most 52 significant bits, as the documentation says."""
Count = Annotated[int, msgspec.Meta(ge=0, le=2**63 - 1)]
Time = Annotated[int, msgspec.Meta(ge=0, le=4_102_444_800)]
"""Seconds since 1970, up to the year 2100."""


class Chat(msgspec.Struct, frozen=True):
    id: Number
    type: str = ""
    title: str | None = None
    username: str | None = None


class Entity(msgspec.Struct, frozen=True):
    """A stretch of a text; offsets count UTF-16 code units."""

    type: str
    offset: Count
    length: Count
    url: str | None = None


class Origin(msgspec.Struct, frozen=True):
    """Where a forwarded message comes from; chat and number for channels alone."""

    type: str = ""
    chat: Chat | None = None
    message_id: Number | None = None


class Media(msgspec.Struct, frozen=True):
    file_unique_id: str


class Message(msgspec.Struct, frozen=True):
    message_id: Number
    chat: Chat
    date: Time
    edit_date: Time | None = None
    text: str | None = None
    caption: str | None = None
    entities: list[Entity] = []
    caption_entities: list[Entity] = []
    forward_origin: Origin | None = None
    media_group_id: str | None = None
    photo: list[Media] = []
    video: Media | None = None
    animation: Media | None = None
    audio: Media | None = None
    document: Media | None = None
    poll: msgspec.Raw = msgspec.Raw(b"")


class ReactionCount(msgspec.Struct, frozen=True):
    total_count: Count


class ReactionCounts(msgspec.Struct, frozen=True):
    chat: Chat
    message_id: Number
    reactions: list[ReactionCount]


class Update(msgspec.Struct, frozen=True):
    update_id: Number
    channel_post: Message | None = None
    edited_channel_post: Message | None = None
    message_reaction_count: ReactionCounts | None = None


class NumberOnly(msgspec.Struct, frozen=True):
    """An update of which only the number can be read."""

    update_id: Number


class Updates(msgspec.Struct, frozen=True):
    result: list[msgspec.Raw]


class ChatAnswer(msgspec.Struct, frozen=True):
    result: Chat


class CountAnswer(msgspec.Struct, frozen=True):
    result: Count


class Parameters(msgspec.Struct, frozen=True):
    retry_after: Number | None = None
    migrate_to_chat_id: Number | None = None


class Refusal(msgspec.Struct, frozen=True):
    ok: bool
    description: str = ""
    parameters: Parameters = Parameters()
