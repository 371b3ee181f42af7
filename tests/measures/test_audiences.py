# ruff: noqa: DTZ001 - times in the store's frames are naive and UTC
"""Followers, fans and their growth."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from hustings.domain.periods import Window

from . import hand

FORTNIGHT = Window(date(2016, 3, 1), date(2016, 3, 15))


def test_growth_from_500_to_2000_in_two_weeks_is_100_percent_a_week() -> None:
    # Fanpage Karma academy, growth rate: 500 -> 1000 -> 2000.
    seen = [
        hand.size(datetime(2016, 3, 1), followers=500),
        hand.size(datetime(2016, 3, 15), followers=2_000),
    ]
    assert hand.only("follower_growth_weekly", FORTNIGHT, page_observations=seen)[
        "value"
    ] == pytest.approx(100)
    absolute = hand.only("follower_growth_absolute", FORTNIGHT, page_observations=seen)
    percent = hand.only("follower_growth_percent", FORTNIGHT, page_observations=seen)
    assert (absolute["value"], percent["value"]) == (1_500, 300)
    assert (percent["numerator"], percent["denominator"]) == (1_500, 500)
    assert percent["denominator_at"] == datetime(2016, 3, 1)


def test_growth_starts_at_the_size_seen_nearest_to_the_windows_first_day() -> None:
    # Two years before, the day before, three days after: the day before is the nearest.
    seen = [
        hand.size(datetime(2014, 3, 1), followers=10),
        hand.size(datetime(2016, 2, 29), followers=100),
        hand.size(datetime(2016, 3, 4), followers=150),
        hand.size(datetime(2016, 3, 14), followers=160),
    ]
    row = hand.only("follower_growth_absolute", FORTNIGHT, page_observations=seen)
    assert (row["value"], row["first_at"], row["last_at"]) == (
        60,
        datetime(2016, 2, 29),
        datetime(2016, 3, 14),
    )
    row = hand.only("follower_growth_absolute", FORTNIGHT, page_observations=[seen[0], *seen[2:]])
    assert (row["value"], row["first_at"]) == (10, datetime(2016, 3, 4))


def test_growth_seen_on_one_day_alone_is_unknown() -> None:
    seen = [
        hand.size(datetime(2016, 3, 1, 6), followers=5),
        hand.size(datetime(2016, 3, 1, 18), followers=9),
    ]
    for name in ("follower_growth_absolute", "follower_growth_percent", "follower_growth_weekly"):
        row = hand.only(name, FORTNIGHT, page_observations=seen)
        assert (row["value"], row["unknown_count"]) == (None, 1)


def test_growth_of_a_page_known_by_fans_alone_says_so() -> None:
    seen = [hand.size(datetime(2016, 3, 1), fans=500), hand.size(datetime(2016, 3, 8), fans=550)]
    row = hand.only("follower_growth_absolute", FORTNIGHT, page_observations=seen)
    assert (row["value"], row["audience"]) == (50, "fans")


def test_the_count_is_the_last_one_seen_and_says_when() -> None:
    seen = [
        hand.size(datetime(2016, 3, 2), followers=500, fans=450),
        hand.size(datetime(2016, 3, 9, 8), followers=510),
        hand.size(datetime(2016, 3, 9, 20), followers=505),
        hand.size(datetime(2016, 3, 20), followers=900),
    ]
    followers = hand.only("follower_count", FORTNIGHT, page_observations=seen)
    assert (followers["value"], followers["seen_at"]) == (505, datetime(2016, 3, 9, 20))
    fans = hand.only("fan_count", FORTNIGHT, page_observations=seen)
    assert (fans["value"], fans["seen_at"]) == (450, datetime(2016, 3, 2))


def test_a_count_never_seen_is_unknown_and_the_other_word_does_not_stand_in() -> None:
    seen = [hand.size(datetime(2016, 3, 2), followers=500)]
    row = hand.only("fan_count", FORTNIGHT, page_observations=seen)
    assert (row["value"], row["n"], row["unknown_count"]) == (None, 0, 1)


def test_what_a_source_states_at_posting_counts_as_seen_then() -> None:
    posts = [hand.post(1, datetime(2016, 3, 3), 1, followers_at_posting=77)]
    row = hand.only("follower_count", FORTNIGHT, posts=posts)
    assert (row["value"], row["seen_at"]) == (77, datetime(2016, 3, 3))
