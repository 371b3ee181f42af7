"""What the client interface gives, as far as it is read, in its own names.

Every field may be missing, since servers leave out what they do not have; None is "not said". Fields
that are not named here are ignored. A field of a wrong type makes the whole post or account unreadable:
it is set aside, and its bytes are kept. Source: https://docs.joinmastodon.org/entities/
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec

Count = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]
"""What the store can hold; a greater number is set aside instead of being cut."""
Time = Annotated[datetime, msgspec.Meta(tz=True)]
Id = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_.~-]+$")]
Name = Annotated[str, msgspec.Meta(min_length=1)]


class Moved(msgspec.Struct, frozen=True):
    """The account that somebody moved to."""

    acct: Name
    url: str | None = None


class Hiding(msgspec.Struct, frozen=True):
    """What an account on Pleroma or Akkoma hides; a hidden number of followers is written as 0."""

    hide_followers: bool | None = None
    hide_followers_count: bool | None = None


class Account(msgspec.Struct, frozen=True):
    """https://docs.joinmastodon.org/entities/Account/"""

    id: Id
    username: Name
    acct: Name
    display_name: str | None = None
    url: str | None = None
    uri: str | None = None
    followers_count: Count | None = None
    statuses_count: Count | None = None
    hide_collections: bool | None = None
    suspended: bool | None = None
    pleroma: Hiding | None = None
    # Takahē writes false where it means nobody.
    moved: Moved | bool | None = None


class Media(msgspec.Struct, frozen=True):
    """https://docs.joinmastodon.org/entities/MediaAttachment/"""

    type: str = "unknown"
    id: str | None = None
    url: str | None = None
    remote_url: str | None = None


class Tag(msgspec.Struct, frozen=True):
    """https://docs.joinmastodon.org/entities/Status/#Tag"""

    name: str
    url: str | None = None


class Mention(msgspec.Struct, frozen=True):
    """https://docs.joinmastodon.org/entities/Status/#Mention"""

    url: str | None = None


class Card(msgspec.Struct, frozen=True):
    """https://docs.joinmastodon.org/entities/PreviewCard/"""

    url: str | None = None


class Shared(msgspec.Struct, frozen=True):
    """The post inside a boost or a quote, as far as it says which one it is."""

    id: Id
    account: Account
    url: str | None = None
    uri: str | None = None


class Quote(msgspec.Struct, frozen=True):
    """https://docs.joinmastodon.org/entities/Quote/"""

    state: str = ""
    quoted_status: Shared | None = None


class Status(msgspec.Struct, frozen=True):
    """https://docs.joinmastodon.org/entities/Status/"""

    id: Id
    account: Account
    created_at: Time
    visibility: str
    content: str | None = None
    spoiler_text: str | None = None
    url: str | None = None
    uri: str | None = None
    language: str | None = None
    edited_at: Time | None = None
    in_reply_to_id: str | None = None
    in_reply_to_account_id: str | None = None
    replies_count: Count | None = None
    reblogs_count: Count | None = None
    favourites_count: Count | None = None
    media_attachments: list[Media] | None = None
    mentions: list[Mention] | None = None
    tags: list[Tag] | None = None
    card: Card | None = None
    quote: Quote | None = None
    reblog: Status | None = None


class Notification(msgspec.Struct, frozen=True):
    """https://docs.joinmastodon.org/entities/Notification/; Hollo makes its id of a time, a kind and a number."""

    id: Name
    type: str
    created_at: Time
    account: Account
    status: Status | None = None


class Context(msgspec.Struct, frozen=True):
    """https://docs.joinmastodon.org/entities/Context/"""

    descendants: list[msgspec.Raw]


class SearchLink(msgspec.Struct, frozen=True):
    """A link of WebFinger: RFC 7033, 4.4.4."""

    rel: str = ""
    href: str | None = None
    type: str | None = None


class Finger(msgspec.Struct, frozen=True):
    """What WebFinger says of an account: RFC 7033."""

    subject: str = ""
    links: list[SearchLink] = []


class Known(msgspec.Struct, frozen=True):
    """A post of which only the id can be read."""

    id: Id
