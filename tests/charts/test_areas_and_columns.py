"""Wholes and their parts."""

from __future__ import annotations

from hustings.charts.areas import areas
from hustings.charts.columns import columns, stacks
from hustings.charts.series import GREY
from tests.charts.drawables import daily

PARTS = [
    daily("Cambodia", 60, None, 50),
    daily("India", 10, 20, 30),
    daily("elsewhere or unknown", 30, 80, 20),
]


def test_the_last_part_of_an_area_is_grey_and_all_are_named_at_their_end() -> None:
    drawn = areas(PARTS, unit="people")["series"]
    assert [one["color"] for one in drawn] == ["$c1", "$c2", GREY]
    assert all(one["endLabel"]["formatter"] == "{a}" for one in drawn)


def test_an_unknown_part_of_an_area_is_a_gap() -> None:
    drawn = areas(PARTS, unit="people")["series"][0]
    assert drawn["data"][1] == ["2016-03-02T00:00:00Z", None]
    assert drawn["connectNulls"] is False


def test_stacked_columns_begin_at_zero_and_stand_on_each_other() -> None:
    option = stacks(PARTS, unit="people")
    assert option["yAxis"]["min"] == 0
    assert {one["stack"] for one in option["series"]} == {"whole"}
    assert option["series"][-1]["color"] == GREY
    assert option["series"][0]["data"] == [60, None, 50]


def test_a_column_without_a_value_leaves_its_place() -> None:
    option = columns(daily("Alder", 5, None, 7), unit="interactions")
    assert option["series"][0]["data"] == [5, None, 7]
    assert len(option["xAxis"]["data"]) == 3
