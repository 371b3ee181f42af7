"""How often and how evenly a page publishes."""

from __future__ import annotations

import narwhals as nw

from hustings.domain.periods import Window
from hustings.measures.daily import days_in
from hustings.measures.definition import Frame, measure
from hustings.measures.moments import day_number, second_number
from hustings.measures.results import index, ratio

_WITHOUT_A_TIME = ("day", "month", "year")
"""Values of created_precision that leave the hour open."""


@measure(
    version=1,
    title="Posts a day",
    unit="posts a day",
    grain="page",
    formula="posts / days of the window",
    numerator="posts published in the window",
    weights="none",
    denominator="days of the window; where it is open, from the page's first or to its last day with posts",
    denominator_at="the window",
    aggregation="pooled over the window",
    null_rule="A page of which no post of the window is held has no row: whether it was silent or not collected is not known.",
    source="Hustings",
)
def posts_a_day(days: Frame, window: Window) -> Frame:
    """Posts that a page published on an average day."""
    number = day_number(nw.col("day"))
    sums = days.group_by("page_id").agg(
        numerator=nw.col("posts").sum(), first=number.min(), last=number.max()
    )
    return ratio(
        sums.with_columns(
            denominator=days_in(window, nw.col("first"), nw.col("last")),
            n=nw.col("numerator"),
            unknown_count=nw.lit(0),
        ),
        "page_id",
    )


def _has_a_time() -> nw.Expr:
    open_hour = nw.col("created_precision").is_in(_WITHOUT_A_TIME)
    return ~nw.col("created_at").is_null() & (nw.col("created_precision").is_null() | ~open_hour)


def _weekday(moment: nw.Expr) -> nw.Expr:
    """1 for Monday to 7 for Sunday; on Spark, Narwhals gives 0 for Sunday."""
    weekday = moment.dt.weekday().cast(nw.Int64)
    return nw.when(weekday == 0).then(nw.lit(7, dtype=nw.Int64)).otherwise(weekday)


def _timed(posts: Frame) -> Frame:
    """Posts with second, or no second where the source leaves the hour open."""
    return posts.with_columns(
        second=nw.when(_has_a_time()).then(second_number(nw.col("created_at")))
    )


@measure(
    version=1,
    title="Longest silence",
    unit="hours",
    grain="page",
    formula="largest time between two posts that follow each other, as far as it lies in the window",
    numerator="none: a length of time",
    weights="none",
    denominator="none",
    denominator_at="none",
    aggregation="the maximum",
    null_rule="Posts of which the hour is not known are left out and counted in unknown_count. The time before the first post counts only when an older post is held, the time after the last one only up to when the page's posts were last observed and only in a window with an end; unknown when no such time is left.",
    source="Hustings",
)
def longest_silence(posts_before: Frame, window: Window) -> Frame:
    """The longest time in the window in which a page published nothing, as far as that is known."""
    ordered = _timed(posts_before).with_columns(
        before=nw.col("second").shift(1).over("page_id", order_by=["second", "post_id"])
    )
    if window.since_at is not None:
        since = nw.lit(window.since_at)
        opening = second_number(since)
        ordered = ordered.filter(nw.col("created_at") >= since).with_columns(
            before=nw.when(nw.col("before") < opening).then(opening).otherwise(nw.col("before"))
        )
    pages = ordered.group_by("page_id").agg(
        gap=(nw.col("second") - nw.col("before")).max(),
        last=nw.col("second").max(),
        observed_at=nw.col("observed_at").max(),
        n=nw.col("second").count(),
        posts=nw.len(),
    )
    longest = nw.col("gap")
    if window.before_at is not None:
        end = nw.min_horizontal(
            second_number(nw.col("observed_at")), second_number(nw.lit(window.before_at))
        )
        after = nw.when(~nw.col("observed_at").is_null() & (end > nw.col("last"))).then(
            end - nw.col("last")
        )
        longest = nw.max_horizontal(nw.col("gap"), after)
    return index(
        pages.with_columns(
            value=longest.cast(nw.Float64) / 3600, unknown_count=nw.col("posts") - nw.col("n")
        ),
        "page_id",
    )


@measure(
    version=1,
    title="Posting regularity",
    unit="index from -1 to 1",
    grain="page",
    formula="(m - s) / (m + s), m being the mean and s the standard deviation of the times between posts",
    numerator="none: an index",
    weights="none",
    denominator="none",
    denominator_at="none",
    aggregation="over all times between posts of the window that follow each other",
    null_rule="Posts of which the hour is not known are left out and counted in unknown_count; unknown with fewer than three posts left or when all were published at one moment.",
    source="Goh and Barabási, Burstiness and memory in complex systems, EPL 81 (2008) 48002: their burstiness parameter with its sign turned",
)
def posting_regularity(posts: Frame) -> Frame:
    """How evenly a page spaces its posts: 1 like a clock, 0 at random, towards -1 in bursts."""
    gaps = _timed(posts).with_columns(
        gap=nw.col("second")
        - nw.col("second").shift(1).over("page_id", order_by=["second", "post_id"])
    )
    pages = gaps.group_by("page_id").agg(
        mean=nw.col("gap").mean(),
        spread=nw.col("gap").std(ddof=0),
        gaps=nw.col("gap").count(),
        n=nw.col("second").count(),
        posts=nw.len(),
    )
    usable = (nw.col("gaps") >= 2) & (nw.col("mean") > 0)
    evenness = (nw.col("mean") - nw.col("spread")) / (nw.col("mean") + nw.col("spread"))
    return index(
        pages.with_columns(
            value=nw.when(usable).then(evenness), unknown_count=nw.col("posts") - nw.col("n")
        ),
        "page_id",
    )


@measure(
    version=1,
    title="Posts by weekday and hour",
    unit="interactions per post",
    grain="page_hour",
    formula="sum of interactions / posts of which interactions are known, for each weekday (1 Monday to 7 Sunday) and hour in UTC; posts = all posts of the cell",
    numerator="interactions of the window's posts published in that hour of that weekday",
    weights="1 each",
    denominator="those posts of which interactions are known",
    denominator_at="the window",
    aggregation="pooled over the window",
    null_rule="A cell without posts has no row. Posts of which the hour is not known are in a row without hour (and, dated to the month only, without weekday); posts of which interactions are unknown count in posts and in unknown_count alone.",
    source="Hustings",
    extra=("posts",),
)
def posting_grid(posts: Frame) -> Frame:
    """When in the week a page publishes, and what its posts bring then; hours are in UTC."""
    day_known = ~nw.col("created_at").is_null() & (
        nw.col("created_precision").is_null()
        | ~nw.col("created_precision").is_in(("month", "year"))
    )
    cells = (
        posts.select(
            "page_id",
            "interactions",
            weekday=nw.when(day_known).then(_weekday(nw.col("created_at"))),
            hour=nw.when(_has_a_time()).then(nw.col("created_at").dt.hour().cast(nw.Int64)),
        )
        .group_by("page_id", "weekday", "hour")
        .agg(
            numerator=nw.col("interactions").sum(),
            denominator=nw.col("interactions").count(),
            posts=nw.len().cast(nw.Int64),
        )
    )
    return ratio(
        cells.with_columns(
            n=nw.col("denominator"), unknown_count=nw.col("posts") - nw.col("denominator")
        ),
        "page_id",
        "weekday",
        "hour",
        extra=("posts",),
    )
