"""The ledger in the database gives what the one in memory gives, and several share it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hustings.network.asking import Budget
from hustings.network.budgets import MemoryLedger
from hustings.workspace.collection.ledger import SharedLedger
from hustings.workspace.collection.models import BudgetSeen

START = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@dataclass
class Hands:
    """A clock that tests turn."""

    at: datetime = START

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return (self.at - START).total_seconds()

    def sleep(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["take", "write", "note", "add"]),
        st.floats(0, 1.2),
        st.integers(0, 400),
    ),
    max_size=12,
)


@pytest.mark.django_db
@given(steps=STEPS)
@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_both_ledgers_let_questions_leave_at_the_same_times(
    steps: list[tuple[str, float, int]],
) -> None:
    BudgetSeen.objects.all().delete()
    hands = Hands()
    memory, shared = MemoryLedger(hands), SharedLedger(hands)
    for what, ratio, seconds in steps:
        hands.sleep(seconds)
        if what in ("take", "write"):
            purpose = "read" if what == "take" else "write"
            waits = [one.take("p", "k", purpose, 30.0) for one in (memory, shared)]  # type: ignore[arg-type]
            assert waits[0] == pytest.approx(waits[1], abs=0.01)
        else:
            budget = Budget("b", ratio, hands.now() + timedelta(seconds=300))
            for one in (memory, shared):
                (one.note if what == "note" else one.add)("p", "k", [budget], hands.now())


@pytest.mark.django_db
def test_what_one_worker_heard_slows_another() -> None:
    hands = Hands()
    one, other = SharedLedger(hands), SharedLedger(hands)
    assert other.take("p", "k", "read", 30.0) == 0
    one.note("p", "k", [Budget("b", 0.96, START + timedelta(seconds=100))], START)
    assert other.take("p", "k", "read", 30.0) == pytest.approx(100)
    assert other.take("p", "another", "read", 30.0) == 0
    assert other.take("p", "k", "write", 30.0) == 0
    hands.sleep(101)
    assert other.take("p", "k", "read", 30.0) == 0


@pytest.mark.django_db
def test_a_ratio_that_cannot_be_is_passed_over() -> None:
    SharedLedger(Hands()).note("p", "k", [Budget("b", float("nan")), Budget("c", -1.0)], START)
    assert not BudgetSeen.objects.exists()
