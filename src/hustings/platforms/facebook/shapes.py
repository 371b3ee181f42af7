"""What Facebook answers, typed: unknown fields are passed over, wrong types set one item aside."""

from __future__ import annotations

from typing import Annotated

import msgspec

from hustings.network.graph_answers import Count, Edge, Listing, Reference

Number = Annotated[str, msgspec.Meta(pattern=r"^\d{1,32}$")]
PostNumber = Annotated[str, msgspec.Meta(pattern=r"^\d{1,32}(_\d{1,32})?$")]


class Place(msgspec.Struct):
    """Where a page says that it is."""

    country: str | None = None


class PageNode(msgspec.Struct):
    """A page."""

    id: Number
    name: str | None = None
    username: str | None = None
    link: str | None = None
    fan_count: Count | None = None
    followers_count: Count | None = None
    category: str | None = None
    verification_status: str | None = None
    is_published: bool | None = None
    location: Place | None = None


class Shares(msgspec.Struct):
    """How often a post was shared; missing where it never was, or where it is not told."""

    count: Count | None = None


class Target(msgspec.Struct):
    """What an attachment leads to."""

    id: str | None = None


class Attachments(msgspec.Struct):
    """A list of attachments."""

    data: list[Attachment] = []


class Attachment(msgspec.Struct):
    """A photo, a video, a link and so on that a post shows."""

    media_type: str | None = None
    type: str | None = None
    unshimmed_url: str | None = None
    target: Target | None = None
    subattachments: Attachments | None = None


class Tag(msgspec.Struct):
    """Somebody who is named by a label."""

    name: str | None = None


class Tags(msgspec.Struct):
    """A list of labels."""

    data: list[Tag] = []


class CountsNode(msgspec.Struct):
    """The counts of a post, and whether it can still be seen."""

    id: PostNumber
    is_hidden: bool | None = None
    is_expired: bool | None = None
    is_published: bool | None = None
    shares: Shares | None = None
    comments: Edge | None = None
    reactions: Edge | None = None
    likes: Edge | None = None
    loves: Edge | None = None
    wows: Edge | None = None
    hahas: Edge | None = None
    sads: Edge | None = None
    angrys: Edge | None = None
    cares: Edge | None = None
    thankfuls: Edge | None = None

    @property
    def hidden(self) -> bool:
        """Whether the page took the post out of sight, or its time is over."""
        return bool(self.is_hidden or self.is_expired or self.is_published is False)


class PostNode(CountsNode, kw_only=True):
    """A post of a page."""

    created_time: str
    message: str | None = None
    permalink_url: str | None = None
    status_type: str | None = None
    parent_id: PostNumber | None = None
    sponsor_tags: Tags | None = None
    attachments: Attachments | None = None


class CommentNode(msgspec.Struct):
    """A comment, or an answer to one."""

    id: PostNumber
    created_time: str
    message: str | None = None
    author: Reference | None = msgspec.field(default=None, name="from")
    parent: Reference | None = None
    reactions: Edge | None = None


class Value(msgspec.Struct):
    """One value of a metric; `end_time` is missing where it is over the whole life."""

    value: msgspec.Raw = msgspec.Raw(b"null")
    end_time: str | None = None


class Metric(msgspec.Struct):
    """A metric's values."""

    name: str
    period: str | None = None
    values: list[Value] = []


class PostWithInsights(msgspec.Struct):
    """A post with what its owner alone sees."""

    id: PostNumber
    created_time: str
    insights: Listing | None = None
