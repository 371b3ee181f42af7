"""The shapes of answers: what rankings, pages, posts and comparisons hold.

Screens, the REST API and the command line show these and compute nothing of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
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
    precisions: Sequence[str | None] = ()
    """How finely each time is known (day, month, year), where the source says; empty where it does not."""


@dataclass(frozen=True, slots=True)
class MeasureResult:
    """What a measure gave: rows in the order of `columns`."""

    measure: str
    measure_version: int
    columns: tuple[str, ...]
    rows: Sequence[tuple[Any, ...]]
    foot: Foot


@dataclass(frozen=True, slots=True)
class PageSlice:
    """Some pages and where to go on: `cursor` asks for the next ones, None at the end."""

    rows: Sequence[PageRow]
    cursor: str | None
    total: int


@dataclass(frozen=True, slots=True)
class Facets:
    """What the pages held can be narrowed by, each word with its number of pages (kinds: of posts)."""

    platforms: Sequence[tuple[str, int]]
    countries: Sequence[tuple[str, int]]
    categories: Sequence[tuple[str, int]]
    kinds: Sequence[tuple[str, int]]
    first_on: date | None
    last_on: date | None


@dataclass(frozen=True, slots=True)
class Post:
    """One post in full; `row` holds its counts, the rest its words as the source gave them."""

    row: PostRow
    text: str | None
    language: str | None
    links: tuple[str, ...]
    hashtags: tuple[str, ...]
    shared_post_id: str | None
    sponsor: str | None
    observation_count: int


@dataclass(frozen=True, slots=True)
class AudienceRow:
    """One key of an audience's dimension, first and last seen in the window.

    Counts are people, shares 0 to 1; whichever the source did not give is worked out from the
    page's own audience at that time where that is known (`worked_out`), and None where it is not.
    Each figure has its least (low) and most (high); an end that is open is None, as is the figure
    itself where only an end is known.
    """

    key: str
    first_at: datetime | None
    first_count: float | None
    first_share: float | None
    last_at: datetime | None
    last_count: float | None
    last_share: float | None
    change_count: float | None
    gained: float | None
    quality: str | None
    worked_out: bool
    source_url: str | None
    last_precision: str | None = None
    """How finely last_at is known: day, month or year; the second where it says nothing."""
    first_precision: str | None = None
    first_count_low: float | None = None
    first_count_high: float | None = None
    first_share_low: float | None = None
    first_share_high: float | None = None
    last_count_low: float | None = None
    last_count_high: float | None = None
    last_share_low: float | None = None
    last_share_high: float | None = None
    change_low: float | None = None
    change_high: float | None = None
    gained_low: float | None = None
    gained_high: float | None = None


@dataclass(frozen=True, slots=True)
class ComparedPage:
    """One of several pages side by side; each value stands with that of the window before."""

    page: PageRow
    posts: int
    posts_before: int | None
    interactions: int | None
    interactions_before: int | None
    share_of_voice: float | None
    values: dict[str, float | None]
    values_before: dict[str, float | None]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Pages side by side in one window; `compared` is None where the window is open."""

    window: Window
    compared: Window | None
    measures: dict[str, int]
    """Names of the measures in `values`, each with its version."""
    units: dict[str, str]
    pages: Sequence[ComparedPage]
    interactions: Sequence[Series]
    followers: Sequence[Series]
    foot: Foot


@dataclass(frozen=True, slots=True)
class RunRow:
    """One run: what was read, and what became of it."""

    run_id: str
    store_version: int
    kind: str
    format: str | None
    source: str | None
    sha256: str | None
    started_at: datetime | None
    finished_at: datetime | None
    status: str
    read: int | None
    stored: int | None
    updated: int | None
    duplicates: int | None
    rejected: int | None
    undoes: str | None
    undone_by: str | None
    licence: str | None
    note: str | None
    detail: str | None


@dataclass(frozen=True, slots=True)
class RunSlice:
    """Some runs, latest first; `cursor` asks for the next ones, None at the end."""

    rows: Sequence[RunRow]
    cursor: str | None
    total: int


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A row of a source that was rejected, left out or flagged."""

    file: str
    line: int | None
    column: str | None
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True)
class SourceRowSlice:
    """Some of a run's rows in the order of the file; `cursor` asks for the next ones."""

    rows: Sequence[SourceRow]
    cursor: str | None
    total: int
