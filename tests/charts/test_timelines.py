"""Timelines for paper: every known value has its dot, gaps stay gaps, marked windows are seen."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.charts.timelines import WIDTH, timeline_svg
from tests.charts.drawables import Made

START = datetime(2016, 1, 1)  # noqa: DTZ001 - naive UTC, as in frames


def _line(values: list[float | None]) -> Made:
    times = tuple(START + timedelta(days=30 * n) for n in range(len(values)))
    return Made("Fans <1>", times, tuple(values))


def test_a_gap_breaks_the_line_and_a_name_is_escaped() -> None:
    drawn = timeline_svg([_line([1, 2, None, 3, 4])], [], "told")
    assert drawn.count("<polyline") == 2
    assert drawn.count("<circle") == 4
    assert "Fans &lt;1&gt;" in drawn


def test_marked_windows_are_numbered_and_wide_enough_to_be_seen() -> None:
    span = (START + timedelta(days=40), START + timedelta(days=40))
    drawn = timeline_svg([_line([5] * 100)], [span, span, (None, None)], "told")
    widths = [float(one) for one in re.findall(r'class="band"[^>]* width="([\d.]+)"', drawn)]
    assert widths[0] == 3.0
    assert len(widths) == 2
    assert re.findall(r'class="flag"[^>]*>(\d)<', drawn) == ["1", "2"]


def test_without_two_times_there_is_nothing_to_draw() -> None:
    assert timeline_svg([], [], "told") == ""
    assert timeline_svg([_line([None, 3, None])], [], "told") == ""


@settings(max_examples=40, deadline=None)
@given(st.lists(st.none() | st.floats(0, 1e12), min_size=2, max_size=40))
def test_every_known_value_stands_on_the_paper(values: list[float | None]) -> None:
    drawn = timeline_svg([_line(values)], [], "told")
    places = re.findall(r'<circle[^>]* cx="([-\d.]+)" cy="([-\d.]+)"', drawn)
    known = [value for value in values if value is not None]
    assert len(places) == (len(known) if len(known) > 1 else 0)
    for x, y in places:
        assert 0 <= float(x) <= WIDTH
        assert 20 <= float(y) <= 200
