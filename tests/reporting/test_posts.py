"""Posts of the small home."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.domain.errors import CorrectTheValue, UseAKnownName
from hustings.domain.periods import Window
from hustings.measures.definition import measures
from hustings.reporting.cursors import Cursor, decode
from hustings.reporting.home import Home
from hustings.reporting.posts import SORTS, growth_curve, list_posts, post

BY_COLUMN = [name for name in SORTS if name != "score"]


@pytest.mark.parametrize("sort", [sign + name for name in BY_COLUMN for sign in ("", "-")])
def test_going_on_with_the_cursor_gives_every_post_once(small_home: Home, sort: str) -> None:
    reading, seen, cursor = small_home.reading(), [], None
    while True:
        part = list_posts(reading, sort=sort, cursor=cursor, limit=3)
        seen += [row.post_id for row in part.rows]
        cursor = part.cursor
        if cursor is None:
            break
    assert seen == [row.post_id for row in list_posts(reading, sort=sort).rows]
    assert len(set(seen)) == part.total == 8


def test_unknown_interactions_stay_unknown_and_come_last(small_home: Home) -> None:
    last = list_posts(small_home.reading(), sort="-interactions").rows[-1]
    assert (last.post_id, last.interactions, last.values["shares"], last.values["reactions"]) == (
        "facebook:4_1",
        None,
        None,
        50,
    )


@pytest.mark.parametrize(
    ("conditions", "count"),
    [
        ({"page_ids": ["facebook:1"]}, 3),
        ({"page_ids": []}, 0),
        ({"window": Window(date(2015, 8, 30), date(2015, 8, 30))}, 1),
        ({"kind": "video"}, 1),
        ({"kind": "unknown"}, 1),
        ({"country": "CA"}, 6),
        ({"words": "DEJA"}, 8),
        ({"words": "1_2"}, 1),
    ],
)
def test_conditions_choose_the_posts(
    small_home: Home, conditions: dict[str, object], count: int
) -> None:
    assert list_posts(small_home.reading(), **conditions).total == count  # type: ignore[arg-type]


def test_a_post_shows_its_latest_observation_and_its_words(small_home: Home) -> None:
    shown = post(small_home.reading(), "facebook:1_1")
    assert (shown.row.interactions, shown.observation_count) == (150, 2)
    assert (shown.text, shown.hashtags) == ("Words of facebook:1_1, déjà vu", ("autumn",))
    assert shown.row.page_name == "Alder"


def test_a_growth_curve_holds_every_observation(small_home: Home) -> None:
    curves = {
        curve.name: curve.values for curve in growth_curve(small_home.reading(), "facebook:1_1")
    }
    assert curves == {"reactions": (80, 130), "comments": (10, 10), "shares": (10, 10)}


def test_an_unknown_post_is_an_error(small_home: Home) -> None:
    with pytest.raises(UseAKnownName, match="facebook:0_0"):
        post(small_home.reading(), "facebook:0_0")


def test_a_cursor_of_another_order_is_refused(small_home: Home) -> None:
    cursor = list_posts(small_home.reading(), sort="-comments", limit=1).cursor
    with pytest.raises(CorrectTheValue, match="another order"):
        list_posts(small_home.reading(), sort="created_at", cursor=cursor)


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=40))
def test_a_text_that_is_no_cursor_is_refused(text: str) -> None:
    with pytest.raises(CorrectTheValue):
        decode(text)


@settings(max_examples=50, deadline=None)
@given(
    st.integers(0, 2**62),
    st.one_of(
        st.none(),
        st.integers(-(2**62), 2**62),
        st.floats(allow_nan=False),
        st.datetimes(),
        st.text(st.characters(exclude_categories=["Cs"])),
    ),
)
def test_a_cursor_comes_back_as_it_went(version: int, value: object) -> None:
    cursor = Cursor(version, "-created_at", value, "facebook:1_1")
    assert decode(cursor.encode()) == cursor


def test_scores_are_those_of_the_overperforming_measure(small_home: Home) -> None:
    reading = small_home.reading()
    overperforming = measures()["overperforming"]
    known = {
        row[1]: row[2]
        for row in small_home.measure(overperforming.name).rows()
        if row[2] is not None
    }
    shown = {row.post_id: row.score for row in list_posts(reading).rows if row.score is not None}
    by_score = list_posts(reading, sort="-score")
    assert shown == known
    assert [row.score for row in by_score.rows] == sorted(known.values(), reverse=True)
    assert by_score.total == len(known)
