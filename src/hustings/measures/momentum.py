"""The change of interactions against the window before, with an interval.

The interval is a bootstrap over days: each of the replicates draws as many days as the window has,
with replacement, from the window and from the one before. The draws come from whole-number
arithmetic on the replicate's and the draw's numbers, so that every engine, and every later run, draws
the same days.
"""

from __future__ import annotations

import narwhals as nw

from hustings.domain.periods import Window
from hustings.measures.definition import Frame, measure
from hustings.measures.moments import day_number, day_number_of
from hustings.measures.results import ratio

REPLICATES = 200
"""Bootstrap replicates; the ends of the 95 percent interval lie between the 5th and 6th from each end."""

OBSERVED = REPLICATES
"""The number of the replicate that is none: the days as they were."""

_OF_THE_OBSERVED = ("rate", "rate_before", "n", "unknown_count")
_PRIME = 2_147_483_647
_NEEDED = 0.95
"""Share of the replicates that must have a change for the interval to be stated."""


@measure(
    version=1,
    title="Momentum",
    unit="percent",
    grain="page",
    formula="(interactions a day in the window / interactions a day in the window before - 1) * 100",
    numerator="interactions per known day of the window, less those of the window before",
    weights="1 each",
    denominator="interactions per known day of the window before, of the same length",
    denominator_at="the window before",
    aggregation="pooled over the days of each window; low and high are the 2.5th and 97.5th percentiles of 200 bootstrap replicates over days",
    null_rule="Days on which a post's interactions are unknown are left out of their window; their posts of unknown interactions are counted in unknown_count. Unknown when the window before has no interactions; low and high are unknown when more than one replicate in twenty has no change.",
    source="Hustings; bootstrap after Efron 1979",
    extra=("low", "high"),
)
def momentum(days_before: Frame, window: Window) -> Frame:
    """How a page's interactions changed against the window before, with a 95 percent interval."""
    length = (window.days_count or 0) or window.previous().days_count or 0
    drawn = _numbered_days(days_before, window).join(
        _draws(days_before, length), on="number", how="inner"
    )
    return ratio(
        _with_interval(_change(drawn, length)).with_columns(
            numerator=nw.col("rate") - nw.col("rate_before"), denominator=nw.col("rate_before")
        ),
        "page_id",
        times=100,
        extra=("low", "high"),
    )


def _numbered_days(days_before: Frame, window: Window) -> Frame:
    """Days with posts, numbered from the first day of the window before; unknown ones marked."""
    first = window.previous().since_on
    origin = 0 if first is None else day_number_of(first)
    days = days_before.group_by("page_id", "day").agg(
        posts=nw.col("posts").sum(),
        known=nw.col("interactions_known").sum(),
        total=nw.col("interactions").sum(),
    )
    is_known = nw.col("posts") == nw.col("known")
    return days.select(
        "page_id",
        "posts",
        "known",
        number=day_number(nw.col("day")) - origin,
        interactions=nw.when(is_known).then(nw.col("total")).otherwise(nw.lit(0)),
        unknown_days=nw.when(is_known).then(nw.lit(0)).otherwise(nw.lit(1)),
    )


def _change(drawn: Frame, length: int) -> Frame:
    """Interactions a day of both windows for each page and replicate, the days weighted."""
    now = nw.col("number") >= length
    points = nw.col("interactions") * nw.col("weight")
    unknown = nw.col("unknown_days") * nw.col("weight")
    sums = drawn.group_by("page_id", "replicate").agg(
        total=nw.when(now).then(points).sum(),
        total_before=nw.when(~now).then(points).sum(),
        unknown=nw.when(now).then(unknown).sum(),
        unknown_before=nw.when(~now).then(unknown).sum(),
        n=nw.col("known").sum(),
        posts=nw.col("posts").sum(),
    )
    left = length - nw.col("unknown")
    left_before = length - nw.col("unknown_before")
    return sums.select(
        "page_id",
        "n",
        is_observed=nw.col("replicate") == OBSERVED,
        rate=nw.when(left > 0).then(nw.col("total").cast(nw.Float64) / left),
        rate_before=nw.when(left_before > 0).then(
            nw.col("total_before").cast(nw.Float64) / left_before
        ),
        unknown_count=nw.col("posts") - nw.col("n"),
    )


def _with_interval(changes: Frame) -> Frame:
    """One row a page: what was observed, and the interval out of the replicates."""
    is_observed = nw.col("is_observed")
    changed = nw.when(~is_observed & (nw.col("rate_before") > 0)).then(
        (nw.col("rate") / nw.col("rate_before") - 1) * 100
    )
    pages = (
        changes.with_columns(change=changed)
        .group_by("page_id")
        .agg(
            low=nw.col("change").quantile(0.025, interpolation="linear"),
            high=nw.col("change").quantile(0.975, interpolation="linear"),
            defined=nw.col("change").count(),
            **{name: nw.when(is_observed).then(nw.col(name)).max() for name in _OF_THE_OBSERVED},
        )
    )
    enough = nw.col("defined") >= REPLICATES * _NEEDED
    return pages.with_columns(
        **{name: nw.when(enough).then(nw.col(name)) for name in ("low", "high")}
    )


def _draws(any_frame: Frame, length: int) -> Frame:
    """How often each replicate draws each numbered day of both windows: replicate, number, weight.

    One replicate, `OBSERVED`, draws each day once.
    """
    one_row = any_frame.select(nw.len())
    pairs = _counted(one_row, "replicate", REPLICATES + 1).join(
        _counted(one_row, "draw", 2 * length), how="cross"
    )
    drawn = _scrambled(
        pairs.with_columns(seed=nw.col("replicate") * (2 * length) + nw.col("draw") + 1)
    )
    first = nw.when(nw.col("draw") < length).then(nw.lit(0)).otherwise(nw.lit(length))
    redrawn = first + nw.col("mixed") % length
    is_observed = nw.col("replicate") == OBSERVED
    return (
        drawn.with_columns(number=nw.when(is_observed).then(nw.col("draw")).otherwise(redrawn))
        .group_by("replicate", "number")
        .agg(weight=nw.len().cast(nw.Int64))
    )


def _counted(one_row: Frame, name: str, count: int) -> Frame:
    """The whole numbers from 0 to below `count`, out of any frame of one row.

    They are written out as a text and split, which every engine can do in a single step.
    """
    numbers = nw.lit(",".join(map(str, range(count)))).str.split(",")
    return one_row.select(numbers.alias(name)).explode(name).select(nw.col(name).cast(nw.Int64))


def _scrambled(seeded: Frame) -> Frame:
    """The frame with `mixed`, a number below 2**31 that looks random, out of `seed`.

    No product on the way exceeds 63 bits. Each square is of a column, since an expression would be
    written out twice.
    """
    seed, mixed = nw.col("seed"), nw.col("mixed")
    return (
        seeded.with_columns(mixed=seed * 48_271 % _PRIME)
        .with_columns(mixed=(mixed * mixed + seed) % _PRIME * 69_621 % _PRIME)
        .with_columns(mixed=(mixed * mixed + seed * 16_807) % _PRIME)
    )
