"""Numbers, days and windows in words."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.domain.bounds import Bounds, at_least, at_most, exactly, rounded
from hustings.domain.periods import Window
from hustings.workspace import wording


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (None, "count", "unknown"),
        (0, "count", "0"),
        (2169510, "count", "2,169,510"),
        (2944.708, "interactions per post", "2,945"),  # 1,563,640 / 531, rounded and not cut
        (955.25, "count", "955.2"),
        (0.487621, "ratio", "48.8 %"),
        (125.34, "percent", "125.3 %"),
        (0.00123, "percent", "0.0012 %"),
        (1.5, "count", "1.50"),
    ],
)
def test_a_figure_is_grouped_and_has_as_many_decimals_as_it_bears(
    value: float | None, unit: str, said: str
) -> None:
    assert wording.figure(value, unit).replace(wording.NARROW_SPACE, " ") == said


def test_a_french_reader_gets_french_figures_and_days() -> None:
    with translation.override("fr"):
        assert wording.figure(2944.708).replace("\u202f", " ").replace("\xa0", " ") == "2 945"
        assert wording.day(date(2015, 8, 4)) == "4 août 2015"


@pytest.mark.parametrize(("value", "said"), [(3, "+3"), (-3, "−3"), (0, "±0"), (None, "unknown")])
def test_a_change_carries_its_sign(value: float | None, said: str) -> None:
    assert wording.change(value) == said


@pytest.mark.parametrize(
    ("window", "said"),
    [
        (Window(), "all time"),
        (Window(date(2015, 8, 4), date(2015, 10, 19)), "4 August to 19 October 2015"),
        (Window(date(2014, 8, 4), date(2015, 10, 19)), "4 August 2014 to 19 October 2015"),
        (Window(date(2015, 8, 4), date(2015, 8, 4)), "4 August 2015"),
        (Window(date(2015, 8, 4), None), "since 4 August 2015"),
        (Window(None, date(2015, 8, 4)), "until 4 August 2015"),
    ],
)
def test_a_window_reads_as_a_sentence_would(window: Window, said: str) -> None:
    assert wording.window_words(window) == said


@pytest.mark.parametrize(
    ("precision", "said"),
    [
        (None, "4 August 2015, 10:30 UTC"),
        ("day", "4 August 2015"),
        ("month", "August 2015"),
        ("year", "2015"),
    ],
)
def test_a_time_is_said_no_finer_than_it_is_known(precision: str | None, said: str) -> None:
    assert wording.moment(datetime(2015, 8, 4, 10, 30, tzinfo=UTC), precision) == said


@settings(max_examples=50, deadline=None)
@given(st.integers(-(10**15), 10**15))
def test_a_whole_number_loses_nothing(value: int) -> None:
    assert int(wording.figure(value).replace(",", "")) == value


@settings(max_examples=50, deadline=None)
@given(st.floats(0.1, 1e9))
def test_a_decimal_is_said_within_a_twentieth(value: float) -> None:
    assert float(wording.figure(value).replace(",", "")) == pytest.approx(value, rel=0.05)


@pytest.mark.parametrize(
    ("bounds", "unit", "said", "ends"),
    [
        (None, "count", "unknown", ""),
        (exactly(34_069), "count", "34,069", ""),
        (rounded(151_000, 1_000), "count", "151,000", "150,500 to 151,500"),
        (at_least(3_000_000), "count", "at least 3,000,000", "at least 3,000,000"),
        (at_most(600_000), "count", "at most 600,000", "at most 600,000"),
        (Bounds(2, None, 3), "count", "2 to 3", "2 to 3"),
        (rounded(0.576, 0.001), "ratio", "57.6 %", "57.55 % to 57.65 %"),
        (rounded(0.58, 0.01), "ratio", "58.0 %", "57.5 % to 58.5 %"),
        (rounded(0.5, 0.1), "ratio", "50.0 %", "45 % to 55 %"),
        (Bounds(0, None, 1), "ratio", "unknown", ""),
        (Bounds(0.4, None, 1), "ratio", "at least 40 %", "at least 40 %"),
    ],
)
def test_bounds_are_said_by_their_value_and_their_ends(
    bounds: Bounds | None, unit: str, said: str, ends: str
) -> None:
    assert wording.bounded(bounds, unit).replace(wording.NARROW_SPACE, " ") == said
    assert wording.span(bounds, unit).replace(wording.NARROW_SPACE, " ") == ends


@settings(max_examples=40, deadline=None)
@given(st.floats(0.02, 0.98), st.sampled_from([0.1, 0.01, 0.001]))
def test_two_ends_are_never_written_alike(share: float, step: float) -> None:
    low, high = wording.span(rounded(share, step), "ratio").split(" to ")
    assert low != high
