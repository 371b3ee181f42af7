"""What kinds of posts a page publishes, and what each kind brings."""

from __future__ import annotations

import narwhals as nw

from hustings.measures.definition import Frame, measure
from hustings.measures.results import ratio


@measure(
    version=1,
    title="Content mix",
    unit="percent",
    grain="page_kind",
    formula="posts of the kind / posts of the page * 100; yield_ratio = interactions per post of the kind / interactions per post of the page",
    numerator="posts of the kind in the window",
    weights="1 each",
    denominator="posts of the page in the window",
    denominator_at="the window",
    aggregation="pooled over the window",
    null_rule="Posts of unknown kind are a kind of their own. yield_ratio rests on the posts of which interactions are known and is unknown where there are none, or where the page has no interactions; unknown_count counts the kind's posts of which they are unknown.",
    source="Hustings",
    extra=("yield_ratio",),
)
def content_mix(days: Frame) -> Frame:
    """The share of each kind among a page's posts, and its yield against the page's mean."""
    kinds = days.group_by("page_id", "kind").agg(
        numerator=nw.col("posts").sum(),
        interactions=nw.col("interactions").sum(),
        known=nw.col("interactions_known").sum(),
    )
    with_pages = kinds.with_columns(
        denominator=nw.col("numerator").sum().over("page_id"),
        page_interactions=nw.col("interactions").sum().over("page_id"),
        page_known=nw.col("known").sum().over("page_id"),
    )
    usable = (nw.col("known") > 0) & (nw.col("page_interactions") > 0)
    of_kind = nw.col("interactions").cast(nw.Float64) * nw.col("page_known")
    of_page = nw.col("page_interactions").cast(nw.Float64) * nw.col("known")
    return ratio(
        with_pages.with_columns(
            yield_ratio=nw.when(usable).then(of_kind / of_page),
            n=nw.col("numerator"),
            unknown_count=nw.col("numerator") - nw.col("known"),
        ),
        "page_id",
        "kind",
        times=100,
        extra=("yield_ratio",),
    )
