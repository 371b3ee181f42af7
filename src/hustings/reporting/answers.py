"""The shapes of answers: what rankings, pages, posts and comparisons hold.

Screens, the REST API and the command line show these and compute nothing of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from hustings.domain.periods import Window


@dataclass(frozen=True, slots=True)
class Foot:
    """What a number rests on: shown under every figure and carried by every export."""

    measure: str
    measure_version: int
    window: Window
    store_version: int
    as_of: datetime
    run_ids: tuple[str, ...]
    duplicates_left_out: int
    unknown_count: int


@dataclass(frozen=True, slots=True)
class RankRow:
    """One page in a ranking; None is unknown."""

    rank: int | None
    rank_before: int | None
    page_id: str
    name: str
    platform: str
    country: str | None
    category: str | None
    followers: int | None
    fans: int | None
    posts: int
    interactions: int | None
    value: float | None
    value_before: float | None
    n: int
    share_of_voice: float | None
    spark: tuple[float | None, ...] = ()
    reason: str | None = None
    """Why the page is listed apart: too few posts, or an unknown value."""


@dataclass(frozen=True, slots=True)
class Ranking:
    """Pages by a measure, ties sharing a rank; `apart` holds pages that are not ranked and why.

    `closing` is the row of all ranked pages together, computed from their posts, not averaged.
    """

    measure: str
    measure_version: int
    unit: str
    window: Window
    compared: Window | None
    peer_group: str
    store_version: int
    as_of: datetime
    rows: Sequence[RankRow]
    apart: Sequence[RankRow]
    closing: RankRow | None
    foot: Foot


@dataclass(frozen=True, slots=True)
class PageRow:
    """A page with its latest known facts."""

    page_id: str
    platform: str
    name: str
    handle: str | None
    country: str | None
    category: str | None
    verified: bool | None
    followers: int | None
    followers_at: datetime | None
    fans: int | None
    fans_at: datetime | None
    posts: int
    interactions: int | None
    first_post_at: datetime | None
    last_post_at: datetime | None


@dataclass(frozen=True, slots=True)
class PostRow:
    """A post with its latest observation; `values` holds every observed count by its column."""

    post_id: str
    page_id: str
    page_name: str
    created_at: datetime | None
    created_precision: str | None
    kind: str | None
    permalink: str | None
    observed_at: datetime | None
    interactions: int | None
    values: dict[str, int | None]
    flags: tuple[str, ...]
    run_id: str
    score: float | None = None
    expected: float | None = None


@dataclass(frozen=True, slots=True)
class PostSlice:
    """Some posts and where to go on: `cursor` asks for the next ones, None at the end."""

    rows: Sequence[PostRow]
    cursor: str | None
    total: int


@dataclass(frozen=True, slots=True)
class Series:
    """One line or stack of a chart: a value per time; None is a gap and is drawn as one."""

    name: str
    unit: str
    times: Sequence[datetime]
    values: Sequence[float | None]
    breaks: Sequence[datetime] = ()
    notes: Sequence[str | None] = field(default_factory=tuple)


@dataclass(frozen=True, slots=True)
class MeasureResult:
    """What a measure gave: rows in the order of `columns`."""

    measure: str
    measure_version: int
    columns: tuple[str, ...]
    rows: Sequence[tuple[Any, ...]]
    foot: Foot
