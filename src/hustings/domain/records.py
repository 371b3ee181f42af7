"""What a reader hands over: facts as a platform gave them, before they are stored.

Times are aware and in UTC; None is unknown and never zero. The accounts behind comments and ties are
native ids here, and become keyed pseudonyms before anything is written.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Part = Literal[
    "page",
    "posts",
    "counts",
    "comments",
    "ties",
    "notifications",
    "audience",
    "insights",
    "stream",
]
PARTS: tuple[Part, ...] = (
    "page",
    "posts",
    "counts",
    "comments",
    "ties",
    "notifications",
    "audience",
    "insights",
    "stream",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageRecord:
    """A page as it was seen; columns of page_observations."""

    page_id: str
    observed_at: datetime
    handle: str | None = None
    name: str | None = None
    country: str | None = None
    category: str | None = None
    verified: bool | None = None
    followers: int | None = None
    fans: int | None = None
    posts_total: int | None = None
    quality: str = "exact"
    source_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PostRecord:
    """A post as it reads; columns of posts."""

    post_id: str
    page_id: str
    created_at: datetime
    created_precision: str = "second"
    kind: str | None = None
    text: str | None = None
    language: str | None = None
    permalink: str | None = None
    links: tuple[str, ...] | None = None
    hashtags: tuple[str, ...] | None = None
    media_ids: tuple[str, ...] | None = None
    shared_post_id: str | None = None
    sponsor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CountsRecord:
    """A post's counts as they were seen; `counts` has names of OBSERVED_COUNTS, unknown ones left out."""

    post_id: str
    page_id: str
    observed_at: datetime
    counts: Mapping[str, int] = field(default_factory=dict)
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class AudienceRecord:
    """One key of an audience; columns of audience_observations."""

    page_id: str
    observed_at: datetime
    dimension: str
    key: str
    value: float
    unit: str = "count"
    observed_precision: str = "day"
    gained_since_at: datetime | None = None
    quality: str = "exact"
    source_url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentRecord:
    """A comment as it reads; `author_id` is native and is never stored."""

    comment_id: str
    post_id: str
    page_id: str
    author_id: str | None
    by_page: bool | None
    created_at: datetime
    parent_id: str | None = None
    text: str | None = None
    language: str | None = None
    reactions: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TieRecord:
    """Somebody followed, liked or reposted; `actor_id` is native and is never stored."""

    actor_id: str
    target_id: str
    kind: Literal["follow", "like", "repost"]
    created_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventRecord:
    """Something that happened to a page, a post or a comment; columns of events."""

    subject_id: str
    page_id: str
    event: str
    observed_at: datetime
    happened_at: datetime | None = None
    field: str | None = None
    old_value: str | None = None
    new_value: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRecord:
    """A figure for a page and a stretch of time, such as its views on a day; columns of figures.

    `metric` is the platform's own name of it, and `from_at` to `to_at` the time as the platform cuts it.
    """

    page_id: str
    metric: str
    from_at: datetime
    to_at: datetime
    value: float
    precision: str = "day"
    key: str = "ALL"
    quality: str = "exact"
    source_url: str | None = None
    note: str | None = None


Record = (
    PageRecord
    | PostRecord
    | CountsRecord
    | AudienceRecord
    | CommentRecord
    | TieRecord
    | EventRecord
    | FigureRecord
)
