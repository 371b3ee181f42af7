"""Plain sums of a window, and interactions per post."""

from __future__ import annotations

import narwhals as nw

from hustings.measures.definition import Frame, measure

_KNOWN_ONLY = (
    "Posts of which a part is unknown are left out of numerator and denominator alike and counted "
    "in unknown_count; unknown when no post is known."
)


@measure(
    version=1,
    title="Interactions per post",
    unit="interactions per post",
    grain="page",
    formula="sum of interactions / posts of which interactions are known",
    numerator="interactions of the window's posts",
    weights="1 each",
    denominator="posts published in the window of which interactions are known",
    denominator_at="the window",
    aggregation="pooled over the window, never a mean of daily ratios",
    null_rule=_KNOWN_ONLY,
    source="CrowdTangle help, article 1184978",
)
def interactions_per_post(days: Frame) -> Frame:
    """Interactions of a page's posts in the window over the number of those posts."""
    sums = days.group_by("page_id").agg(
        numerator=nw.col("interactions").sum().cast(nw.Float64),
        denominator=nw.col("interactions_known").sum().cast(nw.Float64),
        posts=nw.col("posts").sum(),
    )
    return sums.select(
        "page_id",
        value=nw.when(nw.col("denominator") > 0).then(nw.col("numerator") / nw.col("denominator")),
        numerator=nw.when(nw.col("denominator") > 0).then(nw.col("numerator")),
        denominator=nw.col("denominator"),
        denominator_at=nw.lit(None, dtype=nw.Datetime("us")),
        n=nw.col("denominator").cast(nw.Int64),
        unknown_count=nw.col("posts") - nw.col("denominator").cast(nw.Int64),
    )
