"""Engagement rate as NapoleonCat defines it."""

from __future__ import annotations

from hustings.domain.periods import Window
from hustings.measures.daily import daily_rates, mean_of_all_days
from hustings.measures.definition import Frame, measure


@measure(
    version=1,
    title="Engagement rate (NapoleonCat)",
    unit="percent",
    grain="page",
    formula="mean over all days of (interactions of the day's posts / fans that day) * 100",
    numerator="sum over the days of the interactions of the day's posts per hundred fans; without reactions to comments, which NapoleonCat adds",
    weights="1 each",
    denominator="days of the window",
    denominator_at="each day: the last size seen on or before it",
    aggregation="mean of the daily rates over all days of the window, days without posts counting as 0",
    null_rule="A day on which a post's interactions or the page's size are unknown is left out and counted in unknown_count; unknown when no day with posts is known.",
    source="NapoleonCat help, article 1096078; it does not say whether days without posts count, here they do",
    family="NapoleonCat",
    extra=("audience",),
    mean_of_ratios=True,
)
def nc_er(posts: Frame, page_observations: Frame, window: Window) -> Frame:
    """The mean of the daily engagement rates of a page."""
    return mean_of_all_days(daily_rates(posts, page_observations), window)
