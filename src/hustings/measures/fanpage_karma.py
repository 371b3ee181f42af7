"""Engagement as Fanpage Karma defines it."""

from __future__ import annotations

import narwhals as nw

from hustings.domain.periods import Window
from hustings.measures.audiences import weekly_growth
from hustings.measures.daily import daily_rates, mean_of_all_days, mean_of_posting_days
from hustings.measures.definition import Frame, measure
from hustings.measures.parts import weighted_sum
from hustings.measures.results import index
from hustings.measures.sizes import first_and_last, sightings, sizes_by_day

_SHARED = {
    "version": 1,
    "unit": "percent",
    "grain": "page",
    "denominator_at": "each day: the last size seen on or before it",
    "null_rule": (
        "A day on which a post's interactions or the page's size are unknown is left out and counted in "
        "unknown_count; unknown when no day with posts is known."
    ),
    "source": "Fanpage Karma academy, facebook-metrics",
    "family": "Fanpage Karma",
    "extra": ("audience",),
    "mean_of_ratios": True,
}
_ALL_DAYS = "mean of the daily rates over all days of the window, days without posts counting as 0"
_POSTING_DAYS = "mean of the daily rates per post over the days with posts"
_WEIGHTS = {"reactions": 1, "comments": 2, "shares": 3}


@measure(
    **_SHARED,
    title="Engagement (Fanpage Karma)",
    formula="mean over all days of (interactions of the day's posts / fans that day) * 100",
    numerator="sum over the days of the interactions of the day's posts per hundred fans",
    weights="1 each",
    denominator="days of the window",
    aggregation=_ALL_DAYS,
)
def fpk_engagement(posts: Frame, page_observations: Frame, window: Window) -> Frame:
    """How often a fan interacted with a page on an average day."""
    return mean_of_all_days(daily_rates(posts, page_observations), window)


@measure(
    **_SHARED,
    title="Weighted engagement (Fanpage Karma)",
    formula="mean over all days of ((reactions + 2 * comments + 3 * shares) of the day's posts / fans that day) * 100",
    numerator="sum over the days of the weighted interactions of the day's posts per hundred fans",
    weights="reactions 1, comments 2, shares 3",
    denominator="days of the window",
    aggregation=_ALL_DAYS,
)
def fpk_weighted_engagement(posts: Frame, page_observations: Frame, window: Window) -> Frame:
    """Engagement in which a comment counts twice and a share three times."""
    rates = daily_rates(posts, page_observations, weighted_sum(_WEIGHTS))
    return mean_of_all_days(rates, window)


@measure(
    **_SHARED,
    title="Post interaction (Fanpage Karma)",
    formula="mean over days with posts of (interactions of the day's posts / fans that day / posts that day) * 100",
    numerator="sum over the days of the interactions per post and hundred fans",
    weights="1 each",
    denominator="days with posts",
    aggregation=_POSTING_DAYS,
)
def fpk_post_interaction(posts: Frame, page_observations: Frame) -> Frame:
    """Interactions per fan and post on the days on which a page published."""
    return mean_of_posting_days(daily_rates(posts, page_observations))


@measure(
    **_SHARED,
    title="Weighted post interaction (Fanpage Karma)",
    formula="mean over days with posts of ((reactions + 2 * comments + 3 * shares) of the day's posts / fans that day / posts that day) * 100",
    numerator="sum over the days of the weighted interactions per post and hundred fans",
    weights="reactions 1, comments 2, shares 3",
    denominator="days with posts",
    aggregation=_POSTING_DAYS,
)
def fpk_weighted_post_interaction(posts: Frame, page_observations: Frame) -> Frame:
    """Post interaction in which a comment counts twice and a share three times."""
    return mean_of_posting_days(daily_rates(posts, page_observations, weighted_sum(_WEIGHTS)))


@measure(
    version=1,
    title="Page performance index (Fanpage Karma)",
    unit="percent of the best tenth",
    grain="page",
    formula="sqrt(min(100, engagement / E * 100) * min(100, max(0, weekly growth) / G * 100)), E and G being the 90th percentiles of the peer group",
    numerator="none: an index of engagement and growth",
    weights="engagement and growth alike",
    denominator="none: the 90th percentiles of the pages asked for stand for 100 percent",
    denominator_at="as in fpk_engagement and follower_growth_weekly",
    aggregation="geometric mean of two indices",
    null_rule="Unknown when a page's engagement or growth is unknown, or when a 90th percentile is not above 0.",
    source="Fanpage Karma academy, page performance index; the vendor's peer group is every page it holds and its scale below the best tenth is not published: a straight line is used here",
    family="Fanpage Karma",
    extra=("engagement_index", "growth_index"),
)
def fpk_ppi(posts: Frame, posts_before: Frame, page_observations: Frame, window: Window) -> Frame:
    """How a page stands in engagement and growth together, the best tenth of the pages asked for having 100."""
    engaged = fpk_engagement.compute(posts, page_observations, window).select(
        "page_id", engagement=nw.col("value")
    )
    sizes = sizes_by_day(sightings(page_observations, posts_before), "fans")
    grown = first_and_last(sizes, window).select("page_id", growth=weekly_growth())
    pages = engaged.join(grown, on="page_id", how="left").with_columns(
        growth=nw.when(nw.col("growth") > 0)
        .then(nw.col("growth"))
        .otherwise(nw.when(~nw.col("growth").is_null()).then(nw.lit(0.0)))
    )
    tops = pages.select(
        best_engagement=nw.col("engagement").quantile(0.9, interpolation="linear"),
        best_growth=nw.col("growth").quantile(0.9, interpolation="linear"),
        peers=nw.len(),
    )
    scaled = pages.join(tops, how="cross").with_columns(
        engagement_index=_against("engagement", "best_engagement"),
        growth_index=_against("growth", "best_growth"),
    )
    value = (nw.col("engagement_index") * nw.col("growth_index")).sqrt()
    return index(
        scaled.with_columns(
            value=value,
            n=nw.col("peers"),
            unknown_count=value.is_null().cast(nw.Int64),
        ),
        "page_id",
        extra=("engagement_index", "growth_index"),
    )


def _against(name: str, best: str) -> nw.Expr:
    share = nw.col(name) / nw.when(nw.col(best) > 0).then(nw.col(best)) * 100
    return nw.when(share > 100).then(nw.lit(100.0)).otherwise(share)
