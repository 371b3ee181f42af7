"""When a page counts as silent."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hustings.reporting.collected import Habit
from hustings.workspace.collection.noticing import silence

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


def _habit(hours_ago: float, longest_h: float | None, gaps: int = 40) -> Habit:
    last_at = (NOW - timedelta(hours=hours_ago)).replace(tzinfo=None)
    return Habit(
        "fakebook:a", last_at, gaps, None if longest_h is None else timedelta(hours=longest_h)
    )


def test_a_page_is_silent_once_it_pauses_for_longer_than_ever() -> None:
    assert silence(_habit(30, 30), NOW) is None
    said = silence(_habit(30.1, 30), NOW)
    assert said is not None
    assert (said["longest_s"], said["gaps_count"]) == (30 * 3600, 40)


def test_a_page_of_which_few_pauses_are_known_has_no_habit_to_break() -> None:
    assert silence(_habit(1000, 1, gaps=9), NOW) is None
    assert silence(_habit(1000, None, gaps=0), NOW) is None
    assert silence(None, NOW) is None
