"""The rate of the world leaders' studies: a year's interactions over the fans."""

from __future__ import annotations

import narwhals as nw

from hustings.domain.periods import Window
from hustings.measures.definition import Frame, measure
from hustings.measures.results import ratio
from hustings.measures.sizes import latest_sizes, sightings, sizes_by_day, with_size_of_day

YEARS = (365, 366)
"""Days of a year."""


@measure(
    version=1,
    title="Interactions of the year per fan",
    unit="interactions per fan",
    grain="page",
    formula="interactions of the year / fans",
    numerator="the published figure `interactions_year` of the last year within the window, the lowest where sources differ; without one, interactions of the posts of a window that is one year long (rests_on says which)",
    weights="1 each",
    denominator="fans of the page; followers for a page of which fans were never seen (audience)",
    denominator_at="the last size seen by the end of the year",
    aggregation="pooled over the year, never a mean of monthly ratios",
    null_rule="Unknown without a size seen by the year's end, or when no figure is held and the window is no year or no post of it is known; posts of which interactions are unknown are left out and counted in unknown_count.",
    source="Twiplomacy, World Leaders on Facebook 2017",
    extra=("audience", "rests_on"),
)
def yearly_interactions_per_fan(
    posts_before: Frame, days: Frame, figures: Frame, page_observations: Frame, window: Window
) -> Frame:
    """How often each fan interacted with a page in a year."""
    sizes = sizes_by_day(
        nw.concat([sightings(page_observations, posts_before), _stated(figures)]), "fans"
    )
    published = with_size_of_day(_published(figures, window), sizes, "points", "n")
    counted = _counted(days, window).join(latest_sizes(sizes), on="page_id", how="left")
    columns = ("page_id", "points", "n", "unknown_count", "size", "size_at", "audience", "rests_on")
    rows = [
        published.with_columns(
            unknown_count=nw.lit(0, dtype=nw.Int64), rests_on=nw.lit("figure")
        ).select(columns),
        counted.join(published.select("page_id"), on="page_id", how="anti")
        .with_columns(rests_on=nw.lit("posts"))
        .select(columns),
    ]
    return ratio(
        nw.concat(rows).with_columns(
            numerator=nw.col("points"),
            denominator=nw.when(~nw.col("points").is_null()).then(nw.col("size")),
        ),
        "page_id",
        at="size_at",
        extra=("audience", "rests_on"),
    )


def _stated(figures: Frame) -> Frame:
    """Fans in all as a source states them, taken as seen at the end of the day, month or year given."""
    whole = (nw.col("key") == "ALL") | nw.col("key").is_null()
    stated = figures.filter(
        (nw.col("metric") == "fans_total") & whole & ~nw.col("page_id").is_null()
    )
    return stated.select(
        "page_id",
        fans=nw.col("value").cast(nw.Int64),
        followers=nw.lit(None, dtype=nw.Int64),
        at=nw.col("to_at"),
    )


def _published(figures: Frame, window: Window) -> Frame:
    """Of each page the last year's figure within the window, dated to that year's last day."""
    chosen = figures.filter(
        (nw.col("metric") == "interactions_year")
        & ~nw.col("page_id").is_null()
        & ~nw.col("value").is_null()
    )
    if window.since_at is not None:
        chosen = chosen.filter(nw.col("from_at") >= nw.lit(window.since_at))
    if window.before_at is not None:
        chosen = chosen.filter(nw.col("to_at") <= nw.lit(window.before_at))
    return (
        chosen.filter(nw.col("to_at") == nw.col("to_at").max().over("page_id"))
        .group_by("page_id")
        .agg(points=nw.col("value").min().cast(nw.Int64), n=nw.len(), to_at=nw.col("to_at").max())
        .with_columns(nw.col("n").cast(nw.Int64), day=nw.col("to_at").dt.date())
    )


def _counted(days: Frame, window: Window) -> Frame:
    """Interactions of each page's posts; unknown when the window is not one year."""
    is_year = window.days_count in YEARS
    sums = days.group_by("page_id").agg(
        interactions=nw.col("interactions").sum().cast(nw.Int64),
        n=nw.col("interactions_known").sum().cast(nw.Int64),
        posts=nw.col("posts").sum().cast(nw.Int64),
    )
    usable = (nw.col("n") > 0) & nw.lit(is_year)
    return sums.with_columns(
        points=nw.when(usable).then(nw.col("interactions")),
        unknown_count=nw.col("posts") - nw.col("n"),
    )
