"""Interaction rates as CrowdTangle defined them."""

from __future__ import annotations

import narwhals as nw

from hustings.domain.periods import Window
from hustings.measures.definition import Frame, measure
from hustings.measures.results import ratio
from hustings.measures.sizes import latest_sizes, sightings, sizes_by_day, with_size_at_posting
from hustings.measures.socialbakers import of_post_by_size

_SHARED = {
    "version": 1,
    "unit": "percent",
    "weights": "1 each: CrowdTangle's default",
    "source": "CrowdTangle help, article 1141064",
    "family": "CrowdTangle",
}
_SIZE = "followers, or fans for a page of which followers were never seen"


@measure(
    **_SHARED,
    title="Interaction rate of a post (CrowdTangle)",
    grain="post",
    formula="interactions / size at posting * 100",
    numerator="interactions of the post",
    denominator=f"size of the page: {_SIZE} (audience)",
    denominator_at="the moment of publication: what the source states, else the last size seen before it",
    aggregation="none: one post",
    null_rule="Unknown when the post's interactions are unknown or no size had been seen by then.",
    extra=("audience",),
)
def ct_rate_post(posts: Frame, page_observations: Frame) -> Frame:
    """A post's interactions against the size of the page when it was published."""
    return of_post_by_size(with_size_at_posting(posts, page_observations, "followers"))


@measure(
    **_SHARED,
    title="Interaction rate of a page (CrowdTangle)",
    grain="page",
    formula="interactions / posts / mean size over the window * 100",
    numerator="interactions of the window's posts",
    denominator=f"posts of which interactions are known * mean of the page's daily sizes: {_SIZE} (audience)",
    denominator_at="the days of the window on which a size was seen; the last size before it where there is none",
    aggregation="pooled over the window, never a mean of the posts' rates",
    null_rule="Posts of which interactions are unknown are left out of both sides and counted in unknown_count; unknown when no post is known or no size was seen by the window's end.",
    extra=("audience",),
)
def ct_rate_account(
    days: Frame, posts_before: Frame, page_observations: Frame, window: Window
) -> Frame:
    """Interactions per post against the mean size of a page over the window."""
    sizes = sizes_by_day(sightings(page_observations, posts_before), "followers")
    pages = _interactions_of(days, "page_id").join(
        _mean_sizes(sizes, window), on="page_id", how="left"
    )
    return ratio(
        pages.with_columns(
            numerator=nw.col("interactions"), denominator=nw.col("n") * nw.col("mean_size")
        ),
        "page_id",
        times=100,
        at="size_at",
        extra=("audience",),
    )


def _interactions_of(days: Frame, *keys: str) -> Frame:
    sums = days.group_by(*keys).agg(
        interactions=nw.col("interactions").sum(),
        n=nw.col("interactions_known").sum(),
        posts=nw.col("posts").sum(),
    )
    return sums.with_columns(unknown_count=nw.col("posts") - nw.col("n"))


def _mean_sizes(sizes: Frame, window: Window) -> Frame:
    """Per page the mean of the daily sizes within the window, or the last one before it."""
    if window.since_on is None:
        chosen = sizes
    else:
        inside = nw.col("day") >= nw.lit(window.since_on)
        chosen = (
            sizes.with_columns(inside=inside)
            .with_columns(
                first_inside=nw.when(nw.col("inside")).then(nw.col("day")).min().over("page_id"),
                last_day=nw.col("day").max().over("page_id"),
            )
            .filter(nw.col("day") >= nw.coalesce("first_inside", "last_day"))
        )
    return chosen.group_by("page_id").agg(
        mean_size=nw.col("size").mean(),
        size_at=nw.col("size_at").max(),
        audience=nw.col("audience").max(),
    )


@measure(
    **_SHARED,
    title="Interaction rate of a list (CrowdTangle)",
    grain="list",
    formula="interactions of all posts / posts of all pages / mean of the pages' latest sizes * 100",
    numerator="interactions of the window's posts of all pages asked for",
    denominator=f"posts of which interactions are known * mean over the pages of the latest size: {_SIZE}",
    denominator_at="the latest size of each page by the window's end",
    aggregation="pooled over all posts of all pages, never a mean of the pages' rates",
    null_rule="Pages without a known post in the window or without a size are left out of both sides, and so are posts of which interactions are unknown; the posts left out are counted in unknown_count.",
)
def ct_rate_list(days: Frame, posts_before: Frame, page_observations: Frame) -> Frame:
    """Interactions per post of several pages together against their mean size."""
    sizes = latest_sizes(sizes_by_day(sightings(page_observations, posts_before), "followers"))
    pages = _interactions_of(days, "page_id").join(sizes, on="page_id", how="left")
    sized = (nw.col("size") > 0) & (nw.col("n") > 0)
    sums = pages.with_columns(sized=sized).select(
        numerator=nw.when(nw.col("sized")).then(nw.col("interactions")).sum(),
        n=nw.when(nw.col("sized")).then(nw.col("n")).sum(),
        mean_size=nw.when(nw.col("sized")).then(nw.col("size")).mean(),
        size_at=nw.when(nw.col("sized")).then(nw.col("size_at")).max(),
        posts=nw.col("posts").sum(),
    )
    return ratio(
        sums.with_columns(
            denominator=nw.col("n") * nw.col("mean_size"),
            unknown_count=nw.col("posts") - nw.col("n"),
        ),
        times=100,
        at="size_at",
    )
