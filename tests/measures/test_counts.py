# ruff: noqa: DTZ001 - times in the store's frames are naive and UTC
"""Plain sums, and interactions per post."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from hustings.domain.periods import Window

from . import hand

CAMPAIGN = Window(date(2015, 8, 4), date(2015, 10, 19))
AT = datetime(2015, 9, 1, 12)


def test_interactions_per_post_are_pooled_over_the_posts() -> None:
    # Stephen Harper's page in the 2015 campaign: 2,169,510 interactions on 525 posts
    # (Lucas-Czarnecki/Facebook_Canada2015), 4,132.4 a post. Here as 524 posts of 4,132 and one of 4,342.
    posts = [hand.post(n, AT, 4_132) for n in range(524)] + [hand.post(524, AT, 4_342)]
    row = hand.only("interactions_per_post", CAMPAIGN, posts=posts)
    assert (row["numerator"], row["denominator"], row["n"]) == (2_169_510, 525, 525)
    assert row["value"] == pytest.approx(4_132.4, abs=0.01)


def test_a_post_with_unknown_interactions_is_left_out_of_both_sides() -> None:
    # (30 + 10) / 2, not / 3.
    posts = [hand.post(1, AT, 30), hand.post(2, AT, 10), hand.post(3, AT, None)]
    row = hand.only("interactions_per_post", CAMPAIGN, posts=posts)
    assert (row["value"], row["n"], row["unknown_count"]) == (20.0, 2, 1)


@pytest.mark.parametrize(
    "name", ["reactions", "comments", "shares", "interactions", "views", "reach"]
)
def test_a_sum_known_of_no_post_is_unknown_and_not_zero(name: str) -> None:
    row = hand.only(name, CAMPAIGN, posts=[hand.post(1, AT, None), hand.post(2, AT, None)])
    assert (row["value"], row["n"], row["unknown_count"]) == (None, 0, 2)


def test_each_part_is_summed_by_itself() -> None:
    posts = [
        hand.post(1, AT, None, reactions=7, comments=2, shares=None, views=100),
        hand.post(2, AT, 12, reactions=8, comments=3, shares=1, reach=50),
    ]
    values = {
        name: hand.only(name, CAMPAIGN, posts=posts)["value"]
        for name in (
            "reactions",
            "comments",
            "shares",
            "interactions",
            "views",
            "reach",
            "post_count",
        )
    }
    assert values == {
        "reactions": 15,
        "comments": 5,
        "shares": 1,
        "interactions": 12,
        "views": 100,
        "reach": 50,
        "post_count": 2,
    }


def test_a_page_without_posts_in_the_window_has_no_row() -> None:
    before = [hand.post(1, datetime(2015, 7, 1), 5)]
    assert hand.rows("post_count", CAMPAIGN, posts=before) == {}
