"""Days as Meta cuts them, and the stretches of them that one question may span."""

from __future__ import annotations

import itertools
from datetime import UTC, date, datetime

from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.platforms.meta_days import day_of, day_span, days_between, window_query, windows

NOW_AT = datetime(2026, 11, 24, 12, tzinfo=UTC)


def test_days_of_spring_and_autumn_have_23_and_25_hours() -> None:
    # Clocks in California went forward on 8 March 2026 and back on 1 November 2026.
    spring = day_of("2026-03-09T07:00:00+0000")
    autumn = day_of("2026-11-02T08:00:00+0000")
    assert [(end - start).total_seconds() / 3600 for _, start, end in (spring, autumn)] == [23, 25]


def test_a_question_spans_ninety_days_at_the_most_and_two_years_in_all() -> None:
    stretches = windows(date(2020, 1, 1), date(2027, 1, 1), NOW_AT, most_days=90, kept_days=730)
    assert stretches[0][1] == date(2026, 11, 24)
    assert stretches[-1][0] == date(2024, 11, 24)
    assert max((end - start).days for start, end in stretches) == 89
    for later, earlier in itertools.pairwise(stretches):
        assert (later[0] - earlier[1]).days == 1
    assert windows(date(2026, 11, 2), date(2026, 11, 1), NOW_AT, most_days=90, kept_days=730) == []


@settings(max_examples=40, deadline=None)
@given(st.dates(date(2007, 1, 1), date(2040, 1, 1)))
def test_a_day_is_the_one_whose_end_its_value_bears(day: date) -> None:
    start_at, end_at = day_span(day)
    assert day_of(end_at.isoformat()) == (day, start_at, end_at)
    query = window_query(day, day)
    assert int(query["until"]) - int(query["since"]) == (end_at - start_at).total_seconds()


def test_days_are_told_the_latest_first() -> None:
    found = days_between(date(2026, 10, 31), date(2026, 11, 2))
    assert found == [date(2026, 11, 2), date(2026, 11, 1), date(2026, 10, 31)]
