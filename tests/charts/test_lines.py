"""Lines: gaps, lone points, breaks and colours."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.charts.lines import MANY_POINTS, lines
from hustings.charts.series import GREY
from tests.charts.drawables import DAY, Made, daily


def test_a_gap_stays_a_gap() -> None:
    line = lines([daily("Alder", 1, None, 3)], unit="people")["series"][0]
    assert [point["value"] for point in line["data"]] == [1, None, 3]
    assert line["connectNulls"] is False


def test_a_lone_point_of_a_long_line_is_marked_and_the_others_are_not() -> None:
    values: list[float | None] = [1.0] * (MANY_POINTS + 2)
    values[1], values[3] = None, None
    points = lines([daily("Alder", *values)], unit="people")["series"][0]["data"]
    assert [point["symbol"] for point in points[:6]] == [
        "circle",
        "none",
        "circle",
        "none",
        "none",
        "none",
    ]


def test_times_unevenly_apart_lie_on_an_axis_of_time() -> None:
    uneven = Made("Alder", (DAY, DAY + timedelta(days=1), DAY + timedelta(days=40)), (1, 2, 3))
    option = lines([uneven], unit="people")
    assert option["xAxis"]["type"] == "time"
    assert option["series"][0]["data"][2]["value"] == ["2016-04-10T00:00:00Z", 3]


def test_the_sixth_line_and_all_after_it_are_grey_and_unnamed() -> None:
    drawn = lines([daily(str(number), 1, 2) for number in range(7)], unit="people")["series"]
    assert [one["color"] for one in drawn] == ["$c1", "$c2", "$c3", "$c4", "$c5", GREY, GREY]
    assert "endLabel" in drawn[4]
    assert "endLabel" not in drawn[5]


def test_a_break_in_what_is_counted_is_marked() -> None:
    one = Made("Alder", (DAY,), (1,), (datetime(2016, 3, 5, tzinfo=UTC),))
    assert lines([one], unit="people")["series"][0]["markLine"]["data"] == [
        {"name": "counted anew", "xAxis": "2016-03-05T00:00:00Z"}
    ]


def test_dates_are_written_as_far_as_they_need_it_to_be_told_apart() -> None:
    across = Made("Alder", (DAY, DAY + timedelta(days=365)), (1, 2))
    assert lines([across], unit="people")["xAxis"]["axisLabel"]["formatter"] == "$date"
    far = Made("Alder", (DAY, DAY + timedelta(days=600)), (1, 2))
    near = Made("Alder", (DAY, DAY + timedelta(days=60)), (1, 2))
    assert lines([far], unit="people")["xAxis"]["axisLabel"]["formatter"] == "$month"
    assert lines([near], unit="people")["xAxis"]["axisLabel"]["formatter"] == "$day"


@settings(max_examples=30, deadline=None)
@given(st.lists(st.none() | st.floats(-1e12, 1e12), min_size=1, max_size=120))
def test_every_value_is_drawn_in_its_place_and_the_option_is_json(
    values: list[float | None],
) -> None:
    option = lines([daily("Alder", *values)], unit="people")
    points = option["series"][0]["data"]
    drawn = [
        point["value"][1] if isinstance(point["value"], list) else point["value"]
        for point in points
    ]
    assert drawn == values
    assert json.loads(json.dumps(option)) == option
