"""Engagement rates as Socialbakers defined them."""

from __future__ import annotations

import narwhals as nw

from hustings.measures.daily import daily_rates, mean_of_posting_days
from hustings.measures.definition import Frame, measure
from hustings.measures.results import ratio
from hustings.measures.sizes import with_size_at_posting


@measure(
    version=1,
    title="Post engagement rate (Socialbakers)",
    unit="percent",
    grain="post",
    formula="interactions / fans at posting * 100",
    numerator="interactions of the post",
    weights="1 each",
    denominator="fans of the page; followers for a page of which fans were never seen (audience)",
    denominator_at="the moment of publication: what the source states, else the last size seen before it",
    aggregation="none: one post",
    null_rule="Unknown when the post's interactions are unknown or no size had been seen by then.",
    source="Socialbakers blog, article 467",
    family="Socialbakers",
    extra=("audience",),
)
def sb_post_er(posts: Frame, page_observations: Frame) -> Frame:
    """A post's interactions against the page's fans when it was published."""
    sized = with_size_at_posting(posts, page_observations, "fans")
    return of_post_by_size(sized)


def of_post_by_size(sized: Frame) -> Frame:
    """A post's interactions per hundred of the page's size, out of what `with_size_at_posting` gives."""
    known = ~nw.col("interactions").is_null() & (nw.col("size") > 0)
    return ratio(
        sized.with_columns(
            numerator=nw.when(known).then(nw.col("interactions")),
            denominator=nw.col("size"),
            n=nw.when(known).then(nw.lit(1)).otherwise(nw.lit(0)),
            unknown_count=nw.when(known).then(nw.lit(0)).otherwise(nw.lit(1)),
        ),
        "page_id",
        "post_id",
        times=100,
        at="size_at",
        extra=("audience",),
    )


@measure(
    version=1,
    title="Average post engagement rate (Socialbakers, unverified)",
    unit="percent",
    grain="page",
    formula="mean over days with posts of (interactions of the day's posts / posts that day / fans that day) * 100",
    numerator="sum over the days of the interactions per post and hundred fans",
    weights="1 each",
    denominator="days with posts",
    denominator_at="each day: the last size seen on or before it",
    aggregation="mean of the daily rates per post over the days with posts",
    null_rule="A day on which a post's interactions or the page's size are unknown is left out and counted in unknown_count; unknown when no day with posts is known.",
    source="commonly quoted as Socialbakers' formula; UNVERIFIED: a stored note multiplies by the number of posts instead of dividing",
    family="Socialbakers",
    extra=("audience",),
    mean_of_ratios=True,
)
def sb_average_post_er(posts: Frame, page_observations: Frame) -> Frame:
    """Interactions per post and fan on an average day with posts."""
    return mean_of_posting_days(daily_rates(posts, page_observations))
