# ruff: noqa: DTZ001 - times in the store's frames are naive and UTC
"""The overperforming score; figures of CrowdTangle's help article 2013937."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from hustings.domain.periods import Window

from . import dataset, hand

DAY = Window(date(2021, 5, 3), date(2021, 5, 3))
NOON = datetime(2021, 5, 3, 12)


def _score(actual: int | None, before: list[int | None], **facts: Any) -> dict[str, Any]:
    """The row of a post at noon after posts on earlier days."""
    posts = [
        hand.post(n, NOON - timedelta(days=len(before) - n), value)
        for n, value in enumerate(before)
    ]
    rows = hand.rows("overperforming", DAY, posts=[*posts, hand.post(999, NOON, actual, **facts)])
    return rows[(hand.PAGE, "facebook:1-999")]


@pytest.mark.parametrize(
    ("actual", "usual", "score"),
    [
        (100, 50, 2.0),  # the article: 100 against 50
        (100, 200, -2.0),  # the article: 100 against 200
        (0, 200, -400.0),  # the article: none against 200
        (9, 2, 0.9),  # the article: 9 against 2 under a minimum of 10
        (50, 50, 1.0),
        (10, 10, 1.0),
        (20, 2, 2.0),  # ours: the minimum stands in for the benchmark
        (3, 5, -0.2),  # ours: (3 - 5) / 10
        (0, 5, -0.5),  # ours: (0 - 5) / 10
        (0, 0, 0.0),
    ],
)
def test_the_score_of_a_post_against_its_benchmark(actual: int, usual: int, score: float) -> None:
    row = _score(actual, [usual] * 8)
    assert row["value"] == pytest.approx(score)
    assert (row["numerator"], row["denominator"], row["n"]) == (actual, usual, 8)


def test_the_top_and_bottom_quarter_are_dropped() -> None:
    # Of 8 posts two go at each end: (30 + 40 + 50 + 60) / 4 = 45.
    row = _score(90, [0, 1_000_000, 30, 40, 50, 60, 1, 2_000_000])
    assert (row["denominator"], row["value"]) == (45, 2.0)


def test_only_the_last_hundred_posts_of_the_same_kind_count() -> None:
    posts = [
        hand.post(n, NOON - timedelta(hours=400 - n), 10_000 if n < 20 else 50) for n in range(120)
    ]
    posts += [
        hand.post(n, NOON - timedelta(minutes=n), 7_000, kind="video") for n in range(200, 220)
    ]
    posts += [
        hand.post(n, NOON - timedelta(minutes=n), 7_000, page_id="facebook:2")
        for n in range(300, 320)
    ]
    rows = hand.rows("overperforming", DAY, posts=[*posts, hand.post(999, NOON, 100)])
    row = rows[(hand.PAGE, "facebook:1-999")]
    assert (row["denominator"], row["n"], row["value"]) == (50, 100, 2.0)


def test_a_post_with_fewer_than_four_known_before_it_has_no_score() -> None:
    row = _score(100, [50, 50, 50, None, None])
    assert (row["value"], row["n"], row["unknown_count"]) == (None, 3, 2)
    assert _score(None, [50] * 8)["value"] is None
    assert _score(100, [])["n"] == 0


def _observed(
    number: int, at: datetime, by_hour: dict[float, int]
) -> tuple[dataset.Row, list[dataset.Row]]:
    seen = [
        hand.post(number, at, value, observed_at=at + timedelta(hours=hours))
        for hours, value in by_hour.items()
    ]
    return seen[-1] | {"observation_count": len(seen)}, seen


def test_a_young_post_is_held_against_what_older_ones_had_at_its_age() -> None:
    # At three hours the older posts had 50 each, at the end 400: 100 is twice the usual, not a quarter.
    posts, seen = [], []
    for n in range(8):
        post, observations = _observed(n, NOON - timedelta(days=30 - n), {0.5: 10, 3: 50, 300: 400})
        posts.append(post)
        seen += observations
    young, observations = _observed(999, NOON, {1.5: 40, 3.5: 100})
    rows = hand.rows(
        "overperforming", DAY, posts=[*posts, young], post_observations=[*seen, *observations]
    )
    row = rows[(hand.PAGE, "facebook:1-999")]
    assert (row["value"], row["denominator"], row["age_s"]) == (2.0, 50, 3.5 * 3_600)


def test_an_older_post_not_seen_at_that_age_is_left_out_of_the_benchmark() -> None:
    posts, seen = [], []
    for n in range(8):
        hours = {3: 50, 300: 400} if n % 2 else {300: 400, 301: 400}
        post, observations = _observed(n, NOON - timedelta(days=30 - n), hours)
        posts.append(post)
        seen += observations
    young, observations = _observed(999, NOON, {3.5: 100})
    rows = hand.rows(
        "overperforming", DAY, posts=[*posts, young], post_observations=[*seen, *observations]
    )
    row = rows[(hand.PAGE, "facebook:1-999")]
    assert (row["value"], row["n"], row["unknown_count"]) == (2.0, 4, 4)


def test_posts_of_unknown_kind_are_compared_with_each_other() -> None:
    posts = [hand.post(n, NOON - timedelta(days=9 - n), 50, kind=None) for n in range(8)]
    rows = hand.rows("overperforming", DAY, posts=[*posts, hand.post(999, NOON, 100, kind=None)])
    assert rows[(hand.PAGE, "facebook:1-999")]["value"] == 2.0
