# ruff: noqa: DTZ001 - times in the store's frames are naive and UTC
"""Fanpage Karma's engagement; figures of its academy."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from math import sqrt

import pytest

from hustings.domain.periods import Window

from . import hand

WEEK = Window(date(2016, 2, 1), date(2016, 2, 7))
MONDAY = datetime(2016, 2, 1)
FANS = (3_500, 3_590, 3_700, 3_750, 3_755, 3_780, 3_783)
INTERACTIONS = (20, 0, 37, 100, 0, 0, 2)


def _week(*, posts_on: tuple[int, ...] = (0, 2, 3, 6)) -> dict[str, list[dict[str, object]]]:
    return {
        "posts": [
            hand.post(day, MONDAY + timedelta(days=day, hours=12), INTERACTIONS[day])
            for day in posts_on
        ],
        "page_observations": [
            hand.size(MONDAY + timedelta(days=day), fans=fans) for day, fans in enumerate(FANS)
        ],
    }


def test_the_academys_week_gives_0_62_percent() -> None:
    # (20/3500 + 0 + 37/3700 + 100/3750 + 0 + 0 + 2/3783) / 7 = 0.0062 or 0.62 percent.
    row = hand.only("fpk_engagement", WEEK, **_week())
    by_hand = (20 / 3_500 + 37 / 3_700 + 100 / 3_750 + 2 / 3_783) / 7 * 100
    assert row["value"] == pytest.approx(by_hand)
    assert (
        round(row["value"], 2) == 0.61
    )  # 0.6131: the academy rounds each day first, as in the next line
    assert round((0.57 + 0 + 1 + 2.7 + 0 + 0 + 0.053) / 7, 2) == 0.62
    assert (row["n"], row["denominator"], row["audience"]) == (7, 7, "fans")


def test_napoleoncat_averages_the_same_days() -> None:
    assert hand.only("nc_er", WEEK, **_week()) == hand.only("fpk_engagement", WEEK, **_week())


def test_a_day_with_posts_but_no_interactions_counts_as_one_without_posts() -> None:
    every_day = hand.only("fpk_engagement", WEEK, **_week(posts_on=tuple(range(7))))
    assert every_day["value"] == pytest.approx(
        hand.only("fpk_engagement", WEEK, **_week())["value"]
    )


def test_thirty_reactions_on_ten_posts_of_200_followers_are_one_and_a_half_percent() -> None:
    # Fanpage Karma, Instagram metrics: 30 / 10 / 200 = 1.5 percent.
    page = "instagram:1"
    posts = [
        hand.post(n, MONDAY + timedelta(hours=n), 3, page_id=page, shares=None) for n in range(10)
    ]
    seen = [hand.size(MONDAY, followers=200, page_id=page)]
    for name in ("fpk_post_interaction", "fpk_weighted_post_interaction", "sb_average_post_er"):
        row = hand.only(name, WEEK, posts=posts, page_observations=seen)
        assert row["value"] == pytest.approx(1.5)
        assert row["audience"] == "followers"


def test_post_interaction_leaves_out_days_without_posts() -> None:
    # Monday 20 / 2 posts / 3500, Wednesday 37 / 3700; two days, not seven.
    week = _week()
    week["posts"] = [
        hand.post(1, MONDAY, 15),
        hand.post(2, MONDAY + timedelta(hours=1), 5),
        hand.post(3, MONDAY + timedelta(days=2), 37),
    ]
    row = hand.only("fpk_post_interaction", WEEK, **week)
    assert row["value"] == pytest.approx((20 / 2 / 3_500 + 37 / 3_700) / 2 * 100)
    assert row["denominator"] == 2


def test_a_comment_weighs_two_and_a_share_three() -> None:
    # 10 + 2 * 4 + 3 * 2 = 24 on 800 fans in one day of seven: 24 / 800 / 7 = 0.428571 percent.
    posts = [hand.post(1, MONDAY, 16, reactions=10, comments=4, shares=2)]
    seen = [hand.size(MONDAY, fans=800)]
    row = hand.only("fpk_weighted_engagement", WEEK, posts=posts, page_observations=seen)
    assert row["value"] == pytest.approx(3 / 7)


def test_a_day_with_an_unknown_post_or_without_fans_is_left_out() -> None:
    week = _week()
    week["posts"].append(hand.post(9, MONDAY, None))
    row = hand.only("fpk_engagement", WEEK, **week)
    assert row["value"] == pytest.approx((37 / 3_700 + 100 / 3_750 + 2 / 3_783) / 6 * 100)
    assert (row["n"], row["unknown_count"]) == (6, 1)
    week["page_observations"] = []
    row = hand.only("fpk_engagement", WEEK, **week)
    assert (row["value"], row["unknown_count"]) == (None, 4)


def test_fans_of_a_day_are_the_last_seen_and_never_later_ones() -> None:
    posts = [hand.post(1, MONDAY + timedelta(days=2), 10)]
    seen = [
        hand.size(MONDAY, fans=1_000),
        hand.size(MONDAY + timedelta(days=1), fans=500),
        hand.size(MONDAY + timedelta(days=3), fans=100),
    ]
    row = hand.only("fpk_post_interaction", WEEK, posts=posts, page_observations=seen)
    assert (row["value"], row["denominator_at"]) == (2.0, MONDAY + timedelta(days=1))


def test_the_performance_index_is_the_root_of_both_indices() -> None:
    # Three pages: engagement 1, 2, 4 percent on the one day, growth a week 10, 0 and -50 percent.
    # 90th percentiles by straight line: engagement 2 + 0.8 * 2 = 3.6; growth (losses as 0) 0 + 0.8 * 10 = 8.
    day = Window(date(2016, 2, 8), date(2016, 2, 8))
    then, now = datetime(2016, 2, 1), datetime(2016, 2, 8)
    posts, seen = [], []
    for n, (interactions, before, after) in enumerate(
        ((11, 1_000, 1_100), (20, 1_000, 1_000), (20, 1_000, 500))
    ):
        page = {"page_id": f"facebook:{n}"}
        posts.append(hand.post(1, now, interactions, **page))
        seen += [hand.size(then, fans=before, **page), hand.size(now, fans=after, **page)]
    rows = hand.rows(
        "fpk_ppi", Window(date(2016, 2, 1), date(2016, 2, 8)), posts=posts, page_observations=seen
    )
    # Engagement is an eighth of the day's over eight days; the indices do not change by that.
    first = rows[("facebook:0",)]
    assert first["engagement_index"] == pytest.approx(1 / 3.6 * 100)
    assert first["growth_index"] == 100
    assert first["value"] == pytest.approx(sqrt(1 / 3.6 * 100 * 100))
    assert [rows[(f"facebook:{n}",)]["value"] for n in (1, 2)] == [0, 0]
    assert rows[("facebook:2",)]["engagement_index"] == 100
    alone = hand.rows("fpk_ppi", day, posts=posts, page_observations=[])
    assert {row["value"] for row in alone.values()} == {None}
