"""Visits along time: gaps where they lie too far apart, and nothing made up."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.reporting.collected import PageVisit, Unread
from hustings.workspace.collection.timelines import Timeline, at_of, drawn, timeline

END = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)


def _visit(hours_ago: float, gap: str | None = None) -> PageVisit:
    at = (END - hours_ago * HOUR).replace(tzinfo=None)
    unread = () if gap is None else (Unread("posts", gap, gap),)
    return PageVisit("p:1", f"r-{hours_ago}", at, 3, unread)


def _line(*visits: PageVisit, began_h: float = 1000, paused: bool = False) -> Timeline:
    return timeline(
        sorted(visits, key=lambda visit: visit.asked_at), interval_s=6 * 3600,
        began_at=END - began_h * HOUR, since_at=END - 48 * HOUR, until_at=END, paused=paused,
    )  # fmt: skip


def test_visits_at_their_interval_leave_no_gap() -> None:
    line = _line(*(_visit(hours) for hours in range(2, 60, 6)))
    assert len(line.visits) == 8
    assert line.gaps == ()


def test_a_visit_that_is_late_leaves_a_gap_with_its_reason() -> None:
    line = _line(
        _visit(50), _visit(44), _visit(20, "WaitForThePlatform"), _visit(14), _visit(8), _visit(2)
    )
    assert [(gap.since_at, gap.until_at) for gap in line.gaps] == [
        (END - 44 * HOUR, END - 20 * HOUR)
    ]
    assert line.gaps[0].reason == "the platform did not answer"
    assert "1 in part" in line.words


def test_no_visit_for_long_is_a_gap_up_to_now_unless_it_is_paused() -> None:
    assert _line(_visit(40)).gaps[-1].until_at == END
    assert _line(_visit(40), paused=True).gaps == ()


def test_before_a_page_was_followed_there_is_no_gap() -> None:
    assert _line(_visit(2), began_h=3).gaps == ()
    assert _line(began_h=2).gaps == ()


def test_many_visits_are_drawn_as_no_more_marks_than_there_is_room_for() -> None:
    line = _line(*(_visit(minutes / 60) for minutes in range(0, 48 * 60, 5)))
    assert len(line.visits) == 576
    assert drawn(line).count('class="run"') <= 233
    broken = _line(_visit(1), _visit(1.01, "WaitForTheBudget"), _visit(1.02))
    assert drawn(broken).count('class="run part"') == 1


@given(
    hours=st.lists(st.floats(0, 100), max_size=20),
    began_h=st.floats(0, 200),
)
@settings(max_examples=40, deadline=None)
def test_gaps_lie_within_the_line_in_order_and_hold_no_visit(
    hours: list[float], began_h: float
) -> None:
    line = _line(*(_visit(one) for one in hours), began_h=began_h)
    ends = [at for gap in line.gaps for at in (gap.since_at, gap.until_at)]
    assert ends == sorted(ends)
    for gap in line.gaps:
        assert line.since_at <= gap.since_at < gap.until_at <= line.until_at
        assert not any(gap.since_at < at_of(run) < gap.until_at for run in line.visits)
    assert all(4 <= float(x) <= 236 for x in re.findall(r' x1?="([\d.]+)"', drawn(line)))
