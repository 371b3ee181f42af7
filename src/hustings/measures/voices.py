"""Whose posts the interactions went to."""

from __future__ import annotations

import narwhals as nw

from hustings.measures.definition import Frame, measure
from hustings.measures.results import ratio


@measure(
    version=1,
    title="Share of voice",
    unit="percent",
    grain="page",
    formula="interactions of the page / interactions of all pages asked for * 100",
    numerator="interactions of the page's posts in the window",
    weights="1 each",
    denominator="interactions of the posts of all pages asked for",
    denominator_at="the window",
    aggregation="pooled over the window",
    null_rule="Posts of which interactions are unknown are left out of both sides; those of the page are counted in unknown_count. Unknown when no post of the page is known or all pages together have no interactions.",
    source="CrowdTangle help, share of voice in its leaderboard",
    family="CrowdTangle",
)
def share_of_voice(days: Frame) -> Frame:
    """A page's part of the interactions of all pages asked for."""
    sums = days.group_by("page_id").agg(
        interactions=nw.col("interactions").sum(),
        n=nw.col("interactions_known").sum(),
        posts=nw.col("posts").sum(),
    )
    together = sums.with_columns(
        numerator=nw.col("interactions"),
        all_pages=nw.col("interactions").sum(),
        unknown_count=nw.col("posts") - nw.col("n"),
    )
    return ratio(
        together.with_columns(denominator=nw.when(nw.col("n") > 0).then(nw.col("all_pages"))),
        "page_id",
        times=100,
    )
