"""What follows from a visit."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.domain import errors
from hustings.ingest.collecting.wishes import PageOutcome, PartOutcome
from hustings.platforms.definition import Page
from hustings.workspace.collection.models import State
from hustings.workspace.collection.verdicts import (
    LATEST,
    LONGEST_WAIT,
    PERSON,
    SOONEST,
    Verdict,
    backoff,
    verdict,
)

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
PAGE = Page(page_id="fakebook:a")


def _part(error: str | None = None, retry_at: datetime | None = None) -> PartOutcome:
    return PartOutcome(
        part="posts", rows_count=0, complete=error is None, error=error, reason=error,
        retry_at=retry_at,
    )  # fmt: skip


def _judged(
    *parts: PartOutcome, due_at: datetime | None = None, failures: int = 0, chance: float = 0.0
) -> Verdict:
    outcome = PageOutcome(page=PAGE, parts=parts, due_at=due_at)
    return verdict(
        outcome, interval=6 * HOUR, failures_count=failures, now=NOW, chance=lambda: chance
    )


def test_a_page_of_which_all_came_is_due_after_its_interval() -> None:
    said = _judged(_part(), failures=3)
    assert (said.next_due_at, said.failures_count, said.succeeded) == (NOW + 6 * HOUR, 0, True)


def test_an_age_step_makes_it_due_earlier_yet_not_at_once() -> None:
    assert _judged(_part(), due_at=NOW + HOUR).next_due_at == NOW + HOUR
    assert _judged(_part(), due_at=NOW - HOUR).next_due_at == NOW + SOONEST


def test_a_part_that_failed_is_told_and_holds_nothing_up() -> None:
    said = _judged(_part(), _part("GrantThePermission"))
    assert (said.state, said.succeeded, said.problem) == (
        State.WAITING, True, "GrantThePermission",
    )  # fmt: skip
    assert said.next_due_at == NOW + 6 * HOUR


def test_failures_wait_twice_as_long_each_time_up_to_a_limit() -> None:
    # One minute doubled: 1, 2, 4, ... 256 minutes, then never more than six hours.
    waits = [backoff(count, lambda: 0.0) for count in range(1, 12)]
    assert [wait.total_seconds() / 60 for wait in waits] == [
        1, 2, 4, 8, 16, 32, 64, 128, 256, 360, 360,
    ]  # fmt: skip
    assert backoff(4, lambda: 1.0) == timedelta(minutes=4)


def test_a_used_up_budget_is_no_failure_and_waits_until_it_is_free() -> None:
    said = _judged(_part("WaitForTheBudget", NOW + 2 * HOUR), failures=2)
    assert (said.next_due_at, said.failures_count) == (NOW + 2 * HOUR, 2)


def test_a_page_that_only_a_person_can_help_is_not_asked_for_again() -> None:
    for error, state in PERSON.items():
        said = _judged(_part(error))
        assert (said.next_due_at, said.state) == (None, state)


def test_a_page_that_is_gone_is_looked_for_once_a_day() -> None:
    said = _judged(_part("FindThePage"))
    assert (said.state, said.next_due_at) == (State.GONE, NOW + LATEST)


NAMES = [
    name
    for name, kind in vars(errors).items()
    if isinstance(kind, type) and issubclass(kind, errors.SeeToThePlatform)
]
TIMES = st.none() | st.timedeltas(timedelta(days=-400), timedelta(days=400)).map(
    lambda span: NOW + span
)


@given(
    parts=st.lists(
        st.builds(_part, st.none() | st.sampled_from(NAMES), TIMES), min_size=1, max_size=5
    ),
    due_at=TIMES,
    failures=st.integers(0, 100_000),
    chance=st.floats(0, 1),
)
@settings(max_examples=50, deadline=None)
def test_whatever_a_platform_says_the_next_visit_is_neither_at_once_nor_beyond_a_day(
    parts: list[PartOutcome], due_at: datetime | None, failures: int, chance: float
) -> None:
    said = _judged(*parts, due_at=due_at, failures=failures, chance=chance)
    if said.next_due_at is None:
        assert said.state in (State.CONNECT, State.STOPPED)
    else:
        assert NOW + SOONEST <= said.next_due_at <= NOW + max(LATEST, LONGEST_WAIT)
    assert said.succeeded == any(part.error is None for part in parts)
