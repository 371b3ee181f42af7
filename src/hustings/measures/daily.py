"""Daily rates of interactions to fans, and the two ways in which vendors average them."""

from __future__ import annotations

import narwhals as nw

from hustings.domain.periods import Window
from hustings.measures.definition import Frame
from hustings.measures.moments import day_number, day_number_of
from hustings.measures.results import ratio
from hustings.measures.sizes import posting_days

INTERACTIONS = nw.col("interactions")


def daily_rates(posts: Frame, page_observations: Frame, points: nw.Expr = INTERACTIONS) -> Frame:
    """Days with posts and each day's points over that day's fans, per hundred: adds `rate`.

    Unknown for a day on which the points of a post or the fans are unknown.
    """
    days = posting_days(posts, page_observations, points, "fans")
    known = (nw.col("known") == nw.col("posts")) & (nw.col("size") > 0)
    return days.with_columns(
        rate=nw.when(known).then(nw.col("points") * 100.0 / nw.col("size").cast(nw.Float64))
    )


def days_in(window: Window, first: nw.Expr, last: nw.Expr) -> nw.Expr:
    """Days of the window; where it is open, from the first or to the last of the days given."""
    start = first if window.since_on is None else nw.lit(day_number_of(window.since_on))
    end = last if window.until_on is None else nw.lit(day_number_of(window.until_on))
    return (end - start + 1).cast(nw.Int64)


def mean_of_all_days(rates: Frame, window: Window) -> Frame:
    """The mean of the daily rates over all days of the window, days without posts counting as 0."""
    number = day_number(nw.col("day"))
    pages = rates.group_by("page_id").agg(
        total=nw.col("rate").sum(),
        known=nw.col("rate").count(),
        posting=nw.len(),
        first=number.min(),
        last=number.max(),
        size_at=nw.col("size_at").max(),
        audience=nw.col("audience").max(),
    )
    left_out = nw.col("posting") - nw.col("known")
    averaged = days_in(window, nw.col("first"), nw.col("last")) - left_out
    return ratio(
        pages.with_columns(
            numerator=nw.when(nw.col("known") > 0).then(nw.col("total")),
            denominator=averaged,
            n=averaged,
            unknown_count=left_out,
        ),
        "page_id",
        at="size_at",
        extra=("audience",),
    )


def mean_of_posting_days(rates: Frame) -> Frame:
    """The mean of the daily rates per post over the days with posts alone."""
    pages = (
        rates.with_columns(per_post=nw.col("rate") / nw.col("posts"))
        .group_by("page_id")
        .agg(
            total=nw.col("per_post").sum(),
            known=nw.col("per_post").count(),
            posting=nw.len(),
            size_at=nw.col("size_at").max(),
            audience=nw.col("audience").max(),
        )
    )
    return ratio(
        pages.with_columns(
            numerator=nw.when(nw.col("known") > 0).then(nw.col("total")),
            denominator=nw.col("known"),
            n=nw.col("known"),
            unknown_count=nw.col("posting") - nw.col("known"),
        ),
        "page_id",
        at="size_at",
        extra=("audience",),
    )
