# ruff: noqa: DTZ001 - times in the store's frames are naive and UTC
"""Posts a day, silence, regularity, the weekly grid, content mix and share of voice."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from math import sqrt

import narwhals as nw
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.domain.periods import Window
from hustings.measures.moments import day_number, second_number

from . import hand

WEEK = Window(date(2021, 5, 3), date(2021, 5, 9))
MONDAY = datetime(2021, 5, 3)


def _at(*hours: float) -> list[dict[str, object]]:
    return [hand.post(n, MONDAY + timedelta(hours=hour), 1) for n, hour in enumerate(hours)]


def test_posts_a_day_are_counted_over_all_days_of_the_window() -> None:
    assert hand.only("posts_a_day", WEEK, posts=_at(1, 2, 50))["value"] == pytest.approx(3 / 7)
    # Open: from the first to the last day with posts, Monday to Wednesday.
    assert hand.only("posts_a_day", Window(), posts=_at(1, 2, 50))["value"] == 1.0


def test_the_longest_silence_is_the_longest_time_between_two_posts() -> None:
    assert hand.only("longest_silence", Window(), posts=_at(1, 3, 29, 30))["value"] == 26.0


def test_silence_before_the_first_post_counts_when_an_older_post_is_held() -> None:
    posts = _at(30, 160)
    week = hand.only("longest_silence", WEEK, posts=posts)
    assert week["value"] == 130.0
    older = [hand.post(9, MONDAY - timedelta(days=40), 1)]
    # 140 hours from the window's first moment, not from the older post.
    assert hand.only("longest_silence", WEEK, posts=_at(140, 160) + older)["value"] == 140.0


def test_silence_after_the_last_post_counts_up_to_the_last_observation() -> None:
    posts = [post | {"observed_at": MONDAY + timedelta(hours=100)} for post in _at(0, 10)]
    assert hand.only("longest_silence", WEEK, posts=posts)["value"] == 90.0
    # Observed a year later: up to the window's end, 7 * 24 - 10 hours.
    assert hand.only("longest_silence", WEEK, posts=_at(0, 10))["value"] == 158.0


def test_one_post_of_unknown_hour_gives_no_silence() -> None:
    posts = [post | {"created_precision": "day"} for post in _at(0)]
    row = hand.only("longest_silence", Window(), posts=posts)
    assert (row["value"], row["n"], row["unknown_count"]) == (None, 0, 1)


def test_a_clock_has_regularity_one() -> None:
    assert hand.only("posting_regularity", WEEK, posts=_at(*range(0, 100, 5)))[
        "value"
    ] == pytest.approx(1)


def test_regularity_by_hand() -> None:
    # Gaps of 1, 2 and 9 hours: mean 4, standard deviation sqrt((9 + 4 + 25) / 3) = 3.559.
    spread = sqrt(38 / 3)
    row = hand.only("posting_regularity", WEEK, posts=_at(0, 1, 3, 12))
    assert row["value"] == pytest.approx((4 - spread) / (4 + spread))


def test_regularity_needs_three_posts_at_different_times() -> None:
    assert hand.only("posting_regularity", WEEK, posts=_at(0, 1))["value"] is None
    assert hand.only("posting_regularity", WEEK, posts=_at(4, 4, 4))["value"] is None


def test_the_grid_has_a_cell_for_each_weekday_and_hour_with_posts() -> None:
    posts = [
        hand.post(1, MONDAY + timedelta(hours=9, minutes=5), 10),
        hand.post(2, MONDAY + timedelta(hours=9, minutes=50), 30),
        hand.post(3, MONDAY + timedelta(hours=9, minutes=55), None),
        hand.post(4, MONDAY + timedelta(days=6, hours=23), 7),
        hand.post(5, MONDAY + timedelta(days=1), 5, created_precision="day"),
        hand.post(6, MONDAY, 6, created_precision="month"),
    ]
    rows = hand.rows("posting_grid", WEEK, posts=posts)
    assert {key[1:]: (row["value"], row["posts"]) for key, row in rows.items()} == {
        (1, 9): (20.0, 3),
        (7, 23): (7.0, 1),
        (2, None): (5.0, 1),
        (None, None): (6.0, 1),
    }


def test_content_mix_gives_share_and_yield_of_each_kind() -> None:
    posts = [
        hand.post(1, MONDAY, 10),
        hand.post(2, MONDAY, 20),
        hand.post(3, MONDAY, 60, kind="video"),
        hand.post(4, MONDAY, None, kind=None),
    ]
    rows = hand.rows("content_mix", WEEK, posts=posts)
    # The page has 90 / 3 = 30 a post; photos 15, videos 60.
    assert {
        key[1]: (row["value"], row["yield_ratio"], row["unknown_count"])
        for key, row in rows.items()
    } == {
        "photo": (50.0, 0.5, 0),
        "video": (25.0, 2.0, 0),
        "unknown": (25.0, None, 1),
    }


def test_share_of_voice_is_a_pages_part_of_all_interactions() -> None:
    # Canada 2015: 2,169,510 of 4,449,163 interactions are Harper's, 48.76 percent.
    totals = {"harper": 2_169_510, "trudeau": 1_563_640, "mulcair": 716_013}
    posts = [
        hand.post(1, MONDAY, total, page_id=f"facebook:{name}") for name, total in totals.items()
    ]
    posts.append(hand.post(1, MONDAY, None, page_id="facebook:unknown"))
    rows = hand.rows("share_of_voice", WEEK, posts=posts)
    assert rows[("facebook:harper",)]["value"] == pytest.approx(2_169_510 / 4_449_163 * 100)
    assert sum(row["value"] for row in rows.values() if row["value"] is not None) == pytest.approx(
        100
    )
    assert rows[("facebook:unknown",)]["value"] is None


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.datetimes(min_value=datetime(1971, 1, 1), max_value=datetime(2399, 12, 31)), min_size=1
    )
)
def test_days_and_seconds_are_counted_as_the_calendar_does(moments: list[datetime]) -> None:
    frame = nw.from_native(pl.LazyFrame({"at": moments}, schema={"at": pl.Datetime("us")}))
    counted = frame.select(
        day=day_number(nw.col("at")), second=second_number(nw.col("at"))
    ).collect()
    assert counted["day"].to_list() == [
        (moment.date() - date(1970, 1, 1)).days for moment in moments
    ]
    assert counted["second"].to_list() == [
        int(moment.replace(tzinfo=UTC, microsecond=0).timestamp()) for moment in moments
    ]
