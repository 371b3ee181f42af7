# ruff: noqa: DTZ001 - times in the store's frames are naive and UTC
"""Quintly, Socialbakers, rates by reach, views and fans at posting, and the yearly rate."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from hustings.domain.periods import Window

from . import hand

WEEK = Window(date(2021, 5, 3), date(2021, 5, 9))
MONDAY = datetime(2021, 5, 3)
YEAR = Window(date(2016, 1, 1), date(2016, 12, 31))


def test_quintly_divides_by_the_mean_of_the_fans_at_both_ends() -> None:
    # ((60 + 30 + 10) / 4) / ((900 + 1100) / 2) * 100 = 2.5 percent.
    posts = [hand.post(n, MONDAY + timedelta(days=n), 25) for n in range(4)]
    seen = [hand.size(MONDAY, fans=900), hand.size(MONDAY + timedelta(days=6), fans=1_100)]
    row = hand.only("quintly_interaction_rate", WEEK, posts=posts, page_observations=seen)
    assert (row["value"], row["numerator"], row["denominator"]) == (2.5, 100, 4_000)
    row = hand.only("quintly_interaction_rate", WEEK, posts=posts, page_observations=seen[:1])
    assert row["value"] is None


def test_socialbakers_divides_a_post_by_the_fans_at_posting() -> None:
    posts = [hand.post(1, MONDAY, 10, fans_at_posting=800, followers_at_posting=5_000)]
    row = hand.only("sb_post_er", WEEK, posts=posts)
    assert (row["value"], row["audience"], row["denominator_at"]) == (1.25, "fans", MONDAY)


def test_engagement_by_fans_at_posting_of_the_first_post_of_the_cosmetics_page() -> None:
    # UCI Facebook metrics (Moro 2016), first row: 4 comments + 79 likes + 17 shares on 139,441 page likes.
    posts = [
        hand.post(1, MONDAY, 100, reactions=79, comments=4, shares=17, fans_at_posting=139_441),
        hand.post(2, MONDAY, None, reactions=130, comments=5, fans_at_posting=139_441),
        hand.post(3, MONDAY, 10),
    ]
    rows = hand.rows(
        "er_fans_at_posting", WEEK, posts=posts, page_observations=[hand.size(MONDAY, fans=9)]
    )
    first, unknown, unstated = (rows[(hand.PAGE, f"facebook:1-{n}")] for n in (1, 2, 3))
    assert first["value"] == pytest.approx(0.0717149)
    assert (unknown["value"], unknown["unknown_count"]) == (None, 1)
    assert unstated["value"] is None


@pytest.mark.parametrize(("name", "part"), [("er_reach", "reach"), ("er_views", "views")])
def test_rates_by_reach_and_views_pool_the_posts_of_which_both_are_known(
    name: str, part: str
) -> None:
    # (100 + 20) / (2752 + 248) = 4 percent; the mean of the two rates would be 5.85.
    posts = [
        hand.post(1, MONDAY, 100, **{part: 2_752}),
        hand.post(2, MONDAY, 20, **{part: 248}),
        hand.post(3, MONDAY, 999),
        hand.post(4, MONDAY, None, **{part: 999}),
    ]
    row = hand.only(name, WEEK, posts=posts)
    assert (row["value"], row["n"], row["unknown_count"]) == (4.0, 2, 2)
    assert hand.only(name, WEEK, posts=posts[2:])["value"] is None


def _figure(
    value: float, metric: str = "interactions_year", page: str | None = hand.PAGE
) -> dict[str, object]:
    return {
        "page_id": page,
        "subject": "a leader",
        "from_at": datetime(2016, 1, 1),
        "to_at": datetime(2017, 1, 1),
        "precision": "year",
        "key": "ALL",
        "metric": metric,
        "value": value,
    }


def test_a_published_years_interactions_are_divided_by_the_fans_at_the_years_end() -> None:
    # Twiplomacy 2017 through The Cambodia Daily: 58 million interactions in 2016. With the 6 million
    # fans taken here for the year's end: 9.666... interactions per fan.
    seen = [
        hand.size(datetime(2016, 12, 1), fans=6_000_000),
        hand.size(datetime(2017, 3, 1), fans=7_200_000),
    ]
    row = hand.only(
        "yearly_interactions_per_fan",
        YEAR,
        figures=[_figure(58e6), _figure(772e6, page=None)],
        page_observations=seen,
    )
    assert row["value"] == pytest.approx(58 / 6)
    assert (row["rests_on"], row["denominator_at"]) == ("figure", datetime(2016, 12, 1))


def test_without_a_figure_the_posts_of_a_year_are_taken_and_of_nothing_shorter() -> None:
    posts = [hand.post(n, datetime(2016, 6, 1), 50) for n in range(4)]
    seen = [hand.size(datetime(2016, 5, 1), followers=100)]
    row = hand.only("yearly_interactions_per_fan", YEAR, posts=posts, page_observations=seen)
    assert (row["value"], row["rests_on"], row["audience"]) == (2.0, "posts", "followers")
    month = Window(date(2016, 6, 1), date(2016, 6, 30))
    row = hand.only("yearly_interactions_per_fan", month, posts=posts, page_observations=seen)
    assert row["value"] is None


def test_published_fans_serve_where_no_page_was_observed() -> None:
    row = hand.only(
        "yearly_interactions_per_fan", Window(), figures=[_figure(500), _figure(100, "fans_total")]
    )
    assert row["value"] == 5.0
