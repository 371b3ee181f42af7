"""Runs of the small home."""

from __future__ import annotations

import pytest

from hustings.domain.errors import UseAKnownName
from hustings.reporting.home import Home
from hustings.reporting.runs import list_runs, run, run_rows


def test_runs_are_listed_latest_first_and_go_on(small_home: Home) -> None:
    reading = small_home.reading()
    first = list_runs(reading, limit=1)
    second = list_runs(reading, limit=1, cursor=first.cursor)
    assert [row.source for row in (*first.rows, *second.rows)] == ["again.csv", "rows.csv"]
    assert (first.total, second.cursor) == (2, None)


def test_a_runs_rows_tell_line_and_reason(small_home: Home) -> None:
    reading = small_home.reading()
    run_id = list_runs(reading).rows[-1].run_id
    rejected = run_rows(reading, run_id, outcome="rejected").rows
    assert [(row.line, row.column, row.reason) for row in rejected] == [
        (3, "likes", "not a number: x")
    ]
    start = run_rows(reading, run_id, limit=1)
    assert run_rows(reading, run_id, limit=1, cursor=start.cursor).rows[0].outcome == "duplicate"


def test_an_unknown_run_is_an_error(small_home: Home) -> None:
    with pytest.raises(UseAKnownName, match="r-0"):
        run(small_home.reading(), "r-0")
