"""The shapes of answers, with an example each; None is unknown."""

from __future__ import annotations

from typing import Any

from ninja import Schema
from pydantic import ConfigDict, create_model

from hustings.domain.tables import OBSERVED_COUNTS


class Problem(Schema):
    """What is wrong and what to do (RFC 9457)."""

    type: str
    title: str
    status: int
    detail: str
    remedy: str | None = None
    field: str | None = None
    request_id: str | None = None
    errors: list[dict[str, str]] | None = None


PROBLEMS: dict[Any, Any] = dict.fromkeys((401, 403, 404, 422, 429, 503), Problem)
"""What every operation may answer beside its own."""


class WindowOut(Schema):
    """Whole days in UTC; None leaves the end open."""

    since: str | None
    until: str | None


class PageOut(Schema):
    """A page with its latest known facts."""

    model_config = ConfigDict(
        json_schema_extra={
            "example": {
                "page_id": "facebook:21751825648",
                "platform": "facebook",
                "name": "Justin Trudeau",
                "handle": None,
                "country": "CA",
                "category": None,
                "verified": None,
                "followers": None,
                "followers_at": None,
                "fans": None,
                "fans_at": None,
                "posts": 531,
                "interactions": 1563640,
                "first_post_at": "2015-08-04T01:15:00Z",
                "last_post_at": "2015-10-19T22:30:00Z",
            }
        }
    )
    page_id: str
    platform: str
    name: str
    handle: str | None
    country: str | None
    category: str | None
    verified: bool | None
    followers: int | None
    followers_at: str | None
    fans: int | None
    fans_at: str | None
    posts: int
    interactions: int | None
    first_post_at: str | None
    last_post_at: str | None


class PagesOut(Schema):
    """Some pages; `cursor` asks for the next ones."""

    rows: list[PageOut]
    cursor: str | None
    total: int
    store_version: int


class PostFacts(Schema):
    """A post's facts beside its counts."""

    post_id: str
    page_id: str
    page_name: str
    created_at: str | None
    created_precision: str | None
    kind: str | None
    permalink: str | None
    observed_at: str | None
    interactions: int | None
    flags: list[str]
    run_id: str
    score: float | None
    expected: float | None


# Every observed count is a field; a new column of the store appears here by itself.
PostOut: Any = create_model(
    "PostOut",
    __base__=PostFacts,
    __doc__="A post with its latest observed counts and its overperforming score.",
    **{column.name: (int | None, None) for column in OBSERVED_COUNTS},  # type: ignore[call-overload]
)


class PostsOut(Schema):
    """Some posts; `cursor` asks for the next ones."""

    rows: list[PostOut]
    cursor: str | None
    total: int
    store_version: int


class SeriesOut(Schema):
    """Values along time; None is a gap."""

    name: str
    unit: str
    times: list[str]
    values: list[float | None]
    breaks: list[str]
    notes: list[str | None]


class OnePostOut(Schema):
    """A post in full, with how its counts grew."""

    post: PostOut
    text: str | None
    language: str | None
    links: list[str]
    hashtags: list[str]
    shared_post_id: str | None
    sponsor: str | None
    observation_count: int
    growth: list[SeriesOut]
    store_version: int


class RankOut(Schema):
    """A page's place."""

    rank: int | None
    rank_before: int | None
    page_id: str
    name: str
    country: str | None
    followers: int | None
    posts: int
    interactions: int | None
    value: float | None
    n: int
    share_of_voice: float | None
    platform: str
    category: str | None
    fans: int | None
    value_before: float | None
    reason: str | None
    spark: list[float | None]


class RankingOut(Schema):
    """Pages by a measure; `as_of` or `store_version` brings the same ranking back later."""

    measure: str
    measure_version: int
    unit: str
    window: WindowOut
    compared: WindowOut | None
    peer_group: str
    as_of: str
    store_version: int
    rows: list[RankOut]
    apart: list[RankOut]
    closing: RankOut | None
    runs: list[str]
    duplicates_left_out: int
    unknown_count: int


class MeasureOut(Schema):
    """A measure's published definition."""

    name: str
    version: int
    title: str
    family: str
    unit: str
    grain: str
    formula: str
    numerator: str
    weights: str
    denominator: str
    denominator_at: str
    aggregation: str
    null_rule: str
    source: str
    inputs: list[str]
    columns: list[str]


class MeasuresOut(Schema):
    """All measures by name."""

    rows: list[MeasureOut]


class MeasuredOut(Schema):
    """A measure's rows in a window; a row has the measure's columns."""

    measure: str
    measure_version: int
    window: WindowOut
    as_of: str
    store_version: int
    rows: list[dict[str, Any]]
    runs: list[str]
    duplicates_left_out: int
    unknown_count: int


class AlongTimeOut(Schema):
    """Series of a page."""

    page_id: str
    window: WindowOut
    series: list[SeriesOut]
    store_version: int


class ListOut(Schema):
    """A list of the token's team."""

    id: int
    name: str
    note: str
    pages: int


class ListsOut(Schema):
    """The team's lists by name."""

    rows: list[ListOut]


class OneListOut(Schema):
    """A list with its pages' ids."""

    id: int
    name: str
    note: str
    page_ids: list[str]


class RunOut(Schema):
    """One run: what was read, and what became of it."""

    run_id: str
    store_version: int
    kind: str
    format: str | None
    source: str | None
    sha256: str | None
    started_at: str | None
    finished_at: str | None
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


class RunsOut(Schema):
    """Some runs, latest first."""

    rows: list[RunOut]
    cursor: str | None
    total: int


class SourceRowOut(Schema):
    """A row of a source that was rejected, left out or flagged."""

    file: str
    line: int | None
    column: str | None
    outcome: str
    reason: str


class SourceRowsOut(Schema):
    """Some of a run's rows."""

    rows: list[SourceRowOut]
    cursor: str | None
    total: int
