"""How many people follow or like a page, and how that grew."""

from __future__ import annotations

import narwhals as nw

from hustings.domain.periods import Window
from hustings.measures.definition import Frame, measure
from hustings.measures.results import amount, index, ratio
from hustings.measures.sizes import (
    Word,
    first_and_last,
    latest_sizes,
    sightings,
    sizes_by_day,
)

_COUNT = {
    "version": 1,
    "unit": "people",
    "grain": "page",
    "weights": "none",
    "denominator": "none",
    "denominator_at": "none",
    "aggregation": "the last value, never a mean",
    "null_rule": "Unknown when the number was never seen by the window's end; the other word never stands in for it.",
    "source": "Hustings: the platform's own count",
    "extra": ("seen_at",),
}
_GROWTH = {
    "version": 1,
    "grain": "page",
    "weights": "none",
    "null_rule": "Unknown unless sizes were seen on two different days.",
    "extra": ("first_at", "last_at", "audience"),
}
_SPAN = (
    "from the size seen nearest to the window's first day (first_at) to the last one (last_at); "
    "followers, or fans for a page of which followers were never seen (audience)"
)


def _last_seen(page_observations: Frame, posts_before: Frame, word: Word) -> Frame:
    seen = sightings(page_observations, posts_before)
    other = "followers" if word == "fans" else "fans"
    only = seen.with_columns(nw.lit(None, dtype=nw.Int64).alias(other))
    latest = latest_sizes(sizes_by_day(only, word)).select("page_id", "size", "size_at")
    pages = seen.select("page_id").unique()
    found = pages.join(latest, on="page_id", how="left").with_columns(
        value=nw.col("size"),
        seen_at=nw.col("size_at"),
        n=nw.when(nw.col("size").is_null()).then(nw.lit(0)).otherwise(nw.lit(1)),
    )
    return amount(found.with_columns(unknown_count=1 - nw.col("n")), "page_id", extra=("seen_at",))


@measure(
    **_COUNT,
    title="Followers",
    formula="last number of followers seen by the window's end",
    numerator="followers of the page",
)
def follower_count(page_observations: Frame, posts_before: Frame) -> Frame:
    """Followers of a page at the window's end, as last seen."""
    return _last_seen(page_observations, posts_before, "followers")


@measure(
    **_COUNT,
    title="Fans",
    formula="last number of fans (page likes) seen by the window's end",
    numerator="fans of the page",
)
def fan_count(page_observations: Frame, posts_before: Frame) -> Frame:
    """Fans (page likes) of a page at the window's end, as last seen."""
    return _last_seen(page_observations, posts_before, "fans")


def _growth(page_observations: Frame, posts_before: Frame, window: Window) -> Frame:
    sizes = sizes_by_day(sightings(page_observations, posts_before), "followers")
    ends = first_and_last(sizes, window)
    return ends.with_columns(
        n=nw.col("seen"),
        unknown_count=nw.col("first").is_null().cast(nw.Int64),
    )


@measure(
    **_GROWTH,
    title="Growth in followers",
    unit="people",
    formula="last size - first size",
    numerator=f"the difference {_SPAN}",
    denominator="none",
    denominator_at="none",
    aggregation="difference of two observations",
    source="Fanpage Karma academy, growth (absolute)",
)
def follower_growth_absolute(
    page_observations: Frame, posts_before: Frame, window: Window
) -> Frame:
    """People whom a page gained or lost over the window."""
    ends = _growth(page_observations, posts_before, window)
    grown = ends.with_columns(value=nw.col("last") - nw.col("first"))
    return amount(grown, "page_id", extra=("first_at", "last_at", "audience"))


@measure(
    **_GROWTH,
    title="Growth in followers, percent",
    unit="percent",
    formula="(last size - first size) / first size * 100",
    numerator=f"the difference {_SPAN}",
    denominator="the first size",
    denominator_at="first_at",
    aggregation="difference of two observations",
    source="Fanpage Karma academy, percentage increase since starting point",
)
def follower_growth_percent(page_observations: Frame, posts_before: Frame, window: Window) -> Frame:
    """Growth of a page's audience over the window against its start."""
    ends = _growth(page_observations, posts_before, window)
    grown = ends.with_columns(
        numerator=nw.col("last") - nw.col("first"), denominator=nw.col("first")
    )
    return ratio(
        grown,
        "page_id",
        times=100,
        at="first_at",
        extra=("first_at", "last_at", "audience"),
    )


def weekly_growth() -> nw.Expr:
    """Compound growth a week in percent, out of what `first_and_last` gives."""
    first = nw.col("first").cast(nw.Float64)
    usable = (nw.col("first") > 0) & (nw.col("days") > 0)
    weeks = 7 / nw.when(usable).then(nw.col("days")).cast(nw.Float64)
    return nw.when(usable).then(((nw.col("last") / first) ** weeks - 1) * 100)


@measure(
    **_GROWTH,
    title="Growth in followers a week",
    unit="percent a week",
    formula="((last size / first size) ** (7 / days between) - 1) * 100",
    numerator=f"the growth factor {_SPAN}",
    denominator="none: a rate of compound growth",
    denominator_at="none",
    aggregation="geometric mean of the weeks between two observations",
    source="Fanpage Karma academy, growth rate",
    family="Fanpage Karma",
)
def follower_growth_weekly(page_observations: Frame, posts_before: Frame, window: Window) -> Frame:
    """By how much a page must have grown each week to get from its first to its last size."""
    ends = _growth(page_observations, posts_before, window)
    return index(
        ends.with_columns(value=weekly_growth()),
        "page_id",
        extra=("first_at", "last_at", "audience"),
    )
