"""Lines the size of a word."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET

from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.charts.sparklines import HEIGHT, WIDTH, sparkline


def test_nothing_known_gives_nothing() -> None:
    assert sparkline([None, None], "x") == ""
    assert sparkline([], "x") == ""


def test_a_gap_parts_the_line_and_a_lone_value_is_a_dot() -> None:
    drawn = sparkline([1, 2, None, 5], "x")
    assert drawn.count("<polyline") == 1
    assert drawn.count("<circle") == 1


def test_the_lowest_line_lies_at_zero() -> None:
    assert sparkline([0, 10], "x").count(",22.0") == 1
    assert ",2.0" in sparkline([0, 10], "x")


def test_the_label_is_escaped() -> None:
    assert '"><script>' not in sparkline([1, 2], '"><script>')


def test_it_carries_no_style_of_its_own() -> None:
    assert "style=" not in sparkline([1, None, 2], "x")


@settings(max_examples=40, deadline=None)
@given(st.lists(st.none() | st.floats(-1e15, 1e15), max_size=40))
def test_it_is_well_formed_and_stays_within_its_box(values: list[float | None]) -> None:
    drawn = sparkline(values, "x")
    if not drawn:
        return
    ET.fromstring(drawn)
    numbers = re.findall(r"(-?[\d.]+),(-?[\d.]+)", drawn)
    assert all(0 <= float(x) <= WIDTH and 0 <= float(y) <= HEIGHT for x, y in numbers)
