"""A measure's inputs, and its rows, are the same as frames and as SQL."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from hustings.domain.errors import CorrectTheValue
from hustings.domain.periods import Window
from hustings.measures.definition import INPUTS, measure_named, measures
from hustings.reporting.compiling import measure_sql, run
from hustings.reporting.home import Home
from hustings.reporting.inputs import input_frame, input_sql
from hustings.reporting.measuring import measured

W = Window(date(2015, 8, 3), date(2015, 8, 30))
OTHERS = (Window(None, W.until_on), Window(W.since_on, None), Window())
PAGES = (("facebook:1", "facebook:3", "facebook:none"), ("facebook:1",), (), None)
NAMES = sorted(set(INPUTS) - {"window"})
ONE_OF_EACH_GRAIN = {found.grain: found for found in measures().values()}


def _in_order(rows: Sequence[tuple[Any, ...]]) -> list[str]:
    return sorted(map(repr, rows))


@pytest.mark.parametrize("name", NAMES)
def test_an_input_has_the_same_columns_and_rows_as_a_frame_and_as_sql(
    name: str, small_home: Home
) -> None:
    reading = small_home.reading()
    for window, pages in zip((W, *OTHERS), PAGES, strict=True):
        if name == "days_before" and not window.days_count:
            continue
        frame = input_frame(reading, name, window, pages)
        described = reading.cursor().execute(*input_sql(name, window, pages))
        assert [column[0] for column in described.description or ()] == frame.columns
        assert _in_order(described.fetchall()) == _in_order(reading.rows(frame)), (window, pages)


@pytest.mark.parametrize("grain", sorted(ONE_OF_EACH_GRAIN))
def test_a_measure_gives_the_same_rows_as_frames_and_as_sql(grain: str, small_home: Home) -> None:
    reading, measure = small_home.reading(), ONE_OF_EACH_GRAIN[grain]
    assert _in_order(run(reading, measure, W, None)) == _in_order(
        reading.rows(measured(reading, measure, W))
    )


def test_a_measure_that_needs_no_window_is_compiled_once_for_all_windows(small_home: Home) -> None:
    reading, measure = small_home.reading(), measure_named("er_views")
    measure_sql.cache_clear()
    for window in (W, *OTHERS):
        run(reading, measure, window, ("facebook:1",))
    assert measure_sql.cache_info().misses == 1


def test_a_window_without_ends_has_none_before_it() -> None:
    with pytest.raises(CorrectTheValue):
        input_sql("days_before", Window())
