"""Visits along time: gaps where they lie too far apart, and nothing made up."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.reporting.collected import PartVisit
from hustings.workspace.collection.timelines import Run, Timeline, drawn, runs_of, timeline

END = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def _part(hours_ago: float, gap: str | None = None, part: str = "posts") -> PartVisit:
    at = (END - hours_ago * HOUR).replace(tzinfo=None)
    return PartVisit("p:1", part, at, None, None, gap is None, 3, gap, gap, f"r-{hours_ago}")


def _line(*parts: PartVisit, began_h: float = 1000, paused: bool = False) -> Timeline:
    runs: list[Run] = runs_of(parts).get("p:1", [])
    return timeline(
        runs, interval_s=6 * 3600, began_at=END - began_h * HOUR,
        since_at=END - 48 * HOUR, until_at=END, paused=paused,
    )  # fmt: skip


def test_visits_at_their_interval_leave_no_gap() -> None:
    line = _line(*(_part(hours) for hours in range(2, 60, 6)))
    assert len(line.runs) == 8
    assert line.gaps == ()


def test_a_visit_that_is_late_leaves_a_gap_with_its_reason() -> None:
    line = _line(
        _part(50), _part(44), _part(20, "WaitForThePlatform"), _part(14), _part(8), _part(2)
    )
    assert [(gap.since_at, gap.until_at) for gap in line.gaps] == [
        (END - 44 * HOUR, END - 20 * HOUR)
    ]
    assert line.gaps[0].reason == "the platform did not answer"
    assert "1 in part" in line.words


def test_no_visit_for_long_is_a_gap_up_to_now_unless_it_is_paused() -> None:
    assert _line(_part(40)).gaps[-1].until_at == END
    assert _line(_part(40), paused=True).gaps == ()


def test_before_a_page_was_followed_there_is_no_gap() -> None:
    assert _line(_part(2), began_h=3).gaps == ()
    assert _line(began_h=2).gaps == ()


def test_parts_of_one_run_are_one_visit_that_is_whole_only_if_all_are() -> None:
    run = runs_of([_part(2), _part(2, "WaitForTheBudget", "counts")])["p:1"]
    assert len(run) == 1
    assert not run[0].whole
    assert run[0].rows == 6


@given(
    hours=st.lists(st.floats(0, 100), max_size=20),
    began_h=st.floats(0, 200),
)
@settings(max_examples=40, deadline=None)
def test_gaps_lie_within_the_line_in_order_and_hold_no_visit(
    hours: list[float], began_h: float
) -> None:
    line = _line(*(_part(one) for one in hours), began_h=began_h)
    ends = [at for gap in line.gaps for at in (gap.since_at, gap.until_at)]
    assert ends == sorted(ends)
    for gap in line.gaps:
        assert line.since_at <= gap.since_at < gap.until_at <= line.until_at
        assert not any(gap.since_at < run.at < gap.until_at for run in line.runs)
    assert all(4 <= float(x) <= 236 for x in re.findall(r' x1?="([\d.]+)"', drawn(line)))
