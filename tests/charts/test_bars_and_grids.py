"""Bars and the week's grid."""

from __future__ import annotations

from hustings.charts.bars import Bar, bars
from hustings.charts.grids import week_grid

WEEKDAYS = ("Mo", "Tu", "We", "Th", "Fr", "Sa", "Su")


def test_bars_begin_at_zero_and_the_first_is_on_top() -> None:
    option = bars([Bar("Alder", 3, "3"), Bar("Birch", 2, "2")], unit="posts")
    assert option["xAxis"]["min"] == 0
    assert option["yAxis"]["inverse"] is True
    assert option["yAxis"]["data"] == ["Alder", "Birch"]


def test_a_bar_below_zero_lifts_the_floor() -> None:
    assert bars([Bar("Alder", -3, "−3")], unit="posts")["xAxis"]["min"] is None


def test_an_unknown_bar_says_so() -> None:
    drawn = bars([Bar("Alder", None)], unit="posts")["series"][0]["data"][0]
    assert drawn["value"] is None
    assert drawn["label"]["formatter"] == "unknown"


def test_monday_is_the_first_row_of_the_week_and_unknown_cells_are_empty() -> None:
    option = week_grid({(1, 9): 4, (7, 23): 2, (3, 5): None}, WEEKDAYS, unit="posts")
    assert option["series"][0]["data"] == [[9, 0, 4], [23, 6, 2]]
    assert option["visualMap"]["max"] == 4


def test_a_week_of_which_nothing_is_known_is_still_a_grid() -> None:
    assert week_grid({}, WEEKDAYS, unit="posts")["visualMap"]["max"] == 1
