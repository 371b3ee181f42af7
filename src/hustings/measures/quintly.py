"""Interaction rate as Quintly defines it."""

from __future__ import annotations

import narwhals as nw

from hustings.domain.periods import Window
from hustings.measures.definition import Frame, measure
from hustings.measures.results import ratio
from hustings.measures.sizes import first_and_last, sightings, sizes_by_day


@measure(
    version=1,
    title="Interaction rate (Quintly)",
    unit="percent",
    grain="page",
    formula="(interactions / posts) / ((fans before + fans) / 2) * 100",
    numerator="interactions of the window's posts",
    weights="1 each",
    denominator="posts of which interactions are known * mean of the first and the last size; followers for a page of which fans were never seen (audience)",
    denominator_at="the sizes seen nearest to the window's first day and last in it",
    aggregation="pooled over the window, never a mean of daily ratios",
    null_rule="Posts of which interactions are unknown are left out of both sides and counted in unknown_count; unknown when no post is known or sizes were not seen on two different days.",
    source="Quintly's own query for its interaction rate, published as gist safuss/826dc1a7",
    family="Quintly",
    extra=("audience",),
)
def quintly_interaction_rate(
    posts_before: Frame, days: Frame, page_observations: Frame, window: Window
) -> Frame:
    """Interactions per post against the mean of a page's fans at the two ends of the window."""
    sums = days.group_by("page_id").agg(
        interactions=nw.col("interactions").sum(),
        known=nw.col("interactions_known").sum(),
        posts=nw.col("posts").sum(),
    )
    sizes = sizes_by_day(sightings(page_observations, posts_before), "fans")
    pages = sums.join(first_and_last(sizes, window), on="page_id", how="left")
    mean_size = (nw.col("first") + nw.col("last")).cast(nw.Float64) / 2
    return ratio(
        pages.with_columns(
            numerator=nw.col("interactions"),
            denominator=nw.col("known") * mean_size,
            n=nw.col("known"),
            unknown_count=nw.col("posts") - nw.col("known"),
        ),
        "page_id",
        times=100,
        at="last_at",
        extra=("audience",),
    )
