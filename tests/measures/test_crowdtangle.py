# ruff: noqa: DTZ001 - times in the store's frames are naive and UTC
"""CrowdTangle's interaction rates; figures of its help article 1141064."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from hustings.domain.periods import Window

from . import hand

WEEK = Window(date(2021, 5, 3), date(2021, 5, 9))
MONDAY = datetime(2021, 5, 3)


def test_ten_interactions_on_a_page_of_800_are_one_and_a_quarter_percent() -> None:
    # 10 / 800 * 100 = 1.25
    posts = [hand.post(1, MONDAY + timedelta(hours=9), 10, followers_at_posting=800)]
    row = hand.only("ct_rate_post", WEEK, posts=posts)
    assert (row["value"], row["denominator"], row["audience"]) == (1.25, 800, "followers")


def test_a_post_without_a_stated_size_takes_the_last_one_seen_before_it() -> None:
    posts = [hand.post(1, MONDAY + timedelta(hours=9), 10)]
    seen = [hand.size(MONDAY, fans=800), hand.size(MONDAY + timedelta(hours=10), fans=1_600)]
    row = hand.only("ct_rate_post", WEEK, posts=posts, page_observations=seen)
    assert (row["value"], row["denominator_at"], row["audience"]) == (1.25, MONDAY, "fans")


def test_a_post_before_any_size_was_seen_has_no_rate() -> None:
    posts = [hand.post(1, MONDAY, 10)]
    seen = [hand.size(MONDAY + timedelta(hours=1), followers=800)]
    row = hand.only("ct_rate_post", WEEK, posts=posts, page_observations=seen)
    assert (row["value"], row["n"], row["unknown_count"]) == (None, 0, 1)


def test_seven_posts_with_100_interactions_on_a_mean_of_1250_are_1_14_percent() -> None:
    # 100 / 7 / 1250 * 100 = 1.142857; the page went from 1,000 to 1,500.
    posts = [hand.post(n, MONDAY + timedelta(days=n), 10 if n else 40) for n in range(7)]
    seen = [
        hand.size(MONDAY, followers=1_000),
        hand.size(MONDAY + timedelta(days=6), followers=1_500),
    ]
    row = hand.only("ct_rate_account", WEEK, posts=posts, page_observations=seen)
    assert row["value"] == pytest.approx(1.142857142857)
    assert (row["numerator"], row["denominator"], row["n"]) == (100, 7 * 1_250, 7)


def test_a_size_seen_before_the_window_serves_where_none_was_seen_in_it() -> None:
    posts = [hand.post(1, MONDAY, 10)]
    seen = [
        hand.size(MONDAY - timedelta(days=3), followers=700),
        hand.size(MONDAY - timedelta(days=1), followers=800),
    ]
    row = hand.only("ct_rate_account", WEEK, posts=posts, page_observations=seen)
    assert (row["value"], row["denominator_at"]) == (1.25, MONDAY - timedelta(days=1))


def test_the_rate_of_a_list_pools_posts_and_averages_the_latest_sizes() -> None:
    # Five pages with six posts each, 100 interactions together, latest sizes 1000 .. 1400, mean 1200:
    # 100 / 30 / 1200 * 100 = 0.2777...
    posts, seen = [], []
    for n in range(5):
        page = {"page_id": f"facebook:{n}"}
        seen += [
            hand.size(MONDAY, followers=5, **page),
            hand.size(MONDAY + timedelta(days=5), followers=1_000 + 100 * n, **page),
        ]
        posts += [
            hand.post(k, MONDAY + timedelta(days=k), 20 if k == n else 0, **page) for k in range(6)
        ]
    row = hand.only("ct_rate_list", WEEK, posts=posts, page_observations=seen)
    assert row["value"] == pytest.approx(100 / 30 / 1_200 * 100)
    # A page without a size is left out of both sides, and its posts are counted as unknown.
    stranger = [hand.post(1, MONDAY, 10_000, page_id="facebook:9")]
    wider = hand.only("ct_rate_list", WEEK, posts=posts + stranger, page_observations=seen)
    assert (wider["value"], wider["unknown_count"]) == (row["value"], 1)


def test_a_list_without_any_posts_has_an_unknown_rate() -> None:
    row = hand.only("ct_rate_list", WEEK)
    assert (row["value"], row["n"]) == (None, 0)
