"""Engagement rates by what a page's own statistics give: reach, views, fans at posting."""

from __future__ import annotations

import narwhals as nw

from hustings.measures.definition import Frame, measure
from hustings.measures.results import ratio

_POOLED = {
    "version": 1,
    "unit": "percent",
    "grain": "page",
    "weights": "1 each",
    "denominator_at": "the same observation as the interactions",
    "aggregation": "pooled over the window's posts, never a mean of the posts' rates",
}


def _pooled_by(posts: Frame, part: str) -> Frame:
    reached = nw.when(~nw.col(part).is_null()).then(nw.col("interactions"))
    sums = posts.group_by("page_id").agg(
        numerator=reached.sum(),
        denominator=nw.when(~nw.col("interactions").is_null()).then(nw.col(part)).sum(),
        n=reached.count(),
        posts=nw.len(),
    )
    return ratio(
        sums.with_columns(unknown_count=nw.col("posts") - nw.col("n")), "page_id", times=100
    )


@measure(
    **_POOLED,
    title="Engagement rate by reach",
    formula="sum of interactions / sum of reach * 100",
    numerator="interactions of the window's posts of which reach is known",
    denominator="reach of the same posts, a person counting once for every post",
    null_rule="Posts of which interactions or reach are unknown are left out of both sides and counted in unknown_count; unknown when no post is left or nobody was reached.",
    source="users of Meta Business Suite's post export: reactions, comments and shares over reach",
)
def er_reach(posts: Frame) -> Frame:
    """Interactions per hundred people reached, over all posts of the window."""
    return _pooled_by(posts, "reach")


@measure(
    **_POOLED,
    title="Engagement rate by views",
    formula="sum of interactions / sum of views * 100",
    numerator="interactions of the window's posts of which views are known",
    denominator="views of the same posts, as each platform counts a view",
    null_rule="Posts of which interactions or views are unknown are left out of both sides and counted in unknown_count; unknown when no post is left or nothing was viewed.",
    source="Hustings: the usual rate where a platform shows views and no reach",
)
def er_views(posts: Frame) -> Frame:
    """Interactions per hundred views, over all posts of the window."""
    return _pooled_by(posts, "views")


@measure(
    version=1,
    title="Engagement rate by fans at posting",
    unit="percent",
    grain="post",
    formula="interactions / fans at posting * 100",
    numerator="interactions of the post",
    weights="1 each",
    denominator="fans of the page as the source itself states them for the post; nothing stands in for them",
    denominator_at="the moment of publication",
    aggregation="none: one post",
    null_rule="Unknown when the post's interactions are unknown or the source states no fans for it.",
    source="Moro, Rita and Vala 2016: the page's total likes given with each post",
)
def er_fans_at_posting(posts: Frame) -> Frame:
    """A post's interactions against the fans that the source states for its moment of publication."""
    known = ~nw.col("interactions").is_null() & (nw.col("fans_at_posting") > 0)
    return ratio(
        posts.with_columns(
            numerator=nw.when(known).then(nw.col("interactions")),
            denominator=nw.col("fans_at_posting"),
            n=nw.when(known).then(nw.lit(1)).otherwise(nw.lit(0)),
            unknown_count=nw.when(known).then(nw.lit(0)).otherwise(nw.lit(1)),
        ),
        "page_id",
        "post_id",
        times=100,
        at="created_at",
    )
