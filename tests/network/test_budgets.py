"""Budgets: slower from 75 per cent on, reads stop at 95, a fifth of a day is kept for writes."""

from __future__ import annotations

import math
from datetime import timedelta
from threading import Barrier, Thread

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.domain.errors import WaitForTheBudget
from hustings.network.asking import Budget, Request
from hustings.network.budgets import MemoryLedger
from hustings.network.faults import PlainRules
from tests.network.clock import START_AT, TurningClock
from tests.network.recorded import Exchange, recorded

KEY = ("bluesky", "@example.org")
PATIENT = 1e9


def _ledger(*budgets: Budget) -> tuple[MemoryLedger, TurningClock]:
    clock = TurningClock()
    ledger = MemoryLedger(clock)
    ledger.note(*KEY, budgets, START_AT)
    return ledger, clock


def _used(ratio: float, seconds: float | None = 300, **more: bool) -> Budget:
    resets_at = None if seconds is None else START_AT + timedelta(seconds=seconds)
    return Budget("requests", ratio, resets_at, **more)


@pytest.mark.parametrize(
    ("used", "wait_s"),
    [
        (0.0, 0),
        (0.74, 0),
        # A question is taken to cost 1 per cent: of 20 left up to the stop, one leaves every 15 seconds.
        (0.75, 15),
        (0.85, 30),
        (0.945, 300),
        (0.95, 300),
        (1.7, 300),
    ],
)
def test_reads_are_slowed_from_75_per_cent_on_and_stop_at_95(used: float, wait_s: float) -> None:
    ledger, _ = _ledger(_used(used))
    ledger.take(*KEY, "read", PATIENT)
    assert ledger.take(*KEY, "read", PATIENT) == pytest.approx(wait_s)


def test_the_first_read_after_a_while_leaves_at_once() -> None:
    ledger, clock = _ledger(_used(0.75))
    ledger.take(*KEY, "read", PATIENT)
    clock.turn(20)
    assert ledger.take(*KEY, "read", PATIENT) == 0


def test_writes_go_on_until_nothing_is_left() -> None:
    ledger, _ = _ledger(_used(0.99))
    assert ledger.take(*KEY, "write", PATIENT) == 0
    ledger.note(*KEY, [_used(1.0)], START_AT)
    assert ledger.take(*KEY, "write", PATIENT) == 300


def test_of_a_day_a_fifth_is_kept_for_writes() -> None:
    ledger, _ = _ledger(_used(0.80, 3600, daily=True))
    assert ledger.take(*KEY, "read", PATIENT) == 3600
    assert ledger.take(*KEY, "write", PATIENT) == 0


def test_what_is_used_is_forgotten_at_the_reset() -> None:
    ledger, clock = _ledger(_used(1.0, 300))
    clock.turn(301)
    assert ledger.take(*KEY, "read", PATIENT) == 0


def test_a_budget_without_a_reset_is_looked_at_again_after_five_minutes() -> None:
    ledger, _ = _ledger(_used(1.0, None))
    assert ledger.take(*KEY, "read", PATIENT) == 300


@pytest.mark.parametrize(("seconds", "wait_s"), [(-1e6, 1), (0, 1), (1e6, 86_400)])
def test_a_reset_is_never_nearer_than_a_second_or_farther_than_a_day(
    seconds: float, wait_s: float
) -> None:
    ledger, _ = _ledger(_used(1.0, seconds))
    assert ledger.take(*KEY, "read", PATIENT) == wait_s


@pytest.mark.parametrize("ratio", [math.nan, math.inf, -0.5])
def test_a_budget_that_cannot_be_leaves_the_last_known(ratio: float) -> None:
    ledger, _ = _ledger(_used(1.0))
    ledger.note(*KEY, [_used(ratio)], START_AT)
    assert ledger.take(*KEY, "read", PATIENT) == 300


def test_budgets_of_others_do_not_count() -> None:
    ledger, _ = _ledger(_used(1.0))
    assert ledger.take("mastodon", KEY[1], "read", PATIENT) == 0
    assert ledger.take(KEY[0], "token@example.org", "read", PATIENT) == 0


def test_what_a_question_costs_is_learnt_from_what_answers_say() -> None:
    # 3,000 questions in five minutes: each costs a thirtieth of a per cent.
    ledger, _ = _ledger(*[_used(0.75)])
    for number in range(60):
        ledger.note(*KEY, [_used(0.75 + number / 3000)], START_AT)
    ledger.take(*KEY, "read", PATIENT)
    # 0.77 is used; 0.18 up to the stop is 540 questions in 300 seconds.
    assert ledger.take(*KEY, "read", PATIENT) == pytest.approx(300 / 540, rel=0.05)


def test_a_budget_that_we_count_ourselves_adds_up_until_its_reset() -> None:
    ledger, clock = _ledger()
    for _ in range(79):
        ledger.add(*KEY, [_used(0.01, 3600, daily=True)], START_AT)
    assert ledger.take(*KEY, "read", PATIENT) == 0
    ledger.add(*KEY, [_used(0.01, 3600, daily=True)], START_AT)
    assert ledger.take(*KEY, "read", PATIENT) > 3000
    clock.turn(3601)
    ledger.add(*KEY, [_used(0.01, 7200, daily=True)], START_AT)
    assert ledger.take(*KEY, "read", PATIENT) == 0


def test_threads_that_ask_at_once_get_turns_one_after_the_other() -> None:
    ledger, _ = _ledger(_used(0.75))
    waits: list[float] = []
    start = Barrier(8)

    def ask() -> None:
        start.wait()
        waits.append(ledger.take(*KEY, "read", PATIENT))

    threads = [Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(waits) == pytest.approx([15 * number for number in range(8)])


@settings(max_examples=50, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from(("note", "add", "read", "write", "turn")),
            st.floats(allow_nan=True),
            st.none() | st.floats(-1e6, 1e6),
            st.booleans(),
        ),
        max_size=30,
    )
)
def test_no_wait_is_negative_or_longer_than_a_day(
    steps: list[tuple[str, float, float | None, bool]],
) -> None:
    ledger, clock = _ledger()
    for what, ratio, seconds, daily in steps:
        budget = _used(ratio, seconds, daily=daily)
        if what == "note":
            ledger.note(*KEY, [budget], START_AT)
        elif what == "add":
            ledger.add(*KEY, [budget], START_AT)
        elif what == "turn":
            clock.turn(abs(seconds or 1))
        else:
            wait_s = ledger.take(*KEY, "read" if what == "read" else "write", 60)
            assert 0 <= wait_s <= 86_400


HERE = "https://example.org/"


def _answers(remaining: int, reset: str = "300") -> list[Exchange]:
    headers = {
        "content-type": "application/json",
        "ratelimit-limit": "100",
        "ratelimit-remaining": str(remaining),
        "ratelimit-reset": reset,
    }
    return [Exchange(address=HERE, headers=headers, body={})]


def test_an_asker_waits_for_its_turn_as_long_as_its_patience_allows() -> None:
    network = recorded(PlainRules(), _answers(25))
    for _ in range(3):
        network.asker.ask(Request(address=HERE))
    # The second answer told the same as the first, so that a question seems to cost a fifth less than
    # 1 per cent: 25 are left up to the stop, for 300 seconds.
    assert network.clock.slept == pytest.approx([12])


def test_an_asker_without_patience_is_told_when_to_come_again() -> None:
    network = recorded(PlainRules(), _answers(5, "99999999999"))
    network.asker.ask(Request(address=HERE))
    with pytest.raises(WaitForTheBudget) as caught:
        network.asker.ask(Request(address=HERE))
    assert caught.value.retry_at == START_AT + timedelta(days=1)
    assert caught.value.unsent
    assert len(network.asked) == 1


def test_servers_of_one_platform_have_budgets_of_their_own() -> None:
    network = recorded(
        PlainRules(), [*_answers(0), Exchange(address="https://other.org/", body={})]
    )
    network.asker.ask(Request(address=HERE))
    network.asker.ask(Request(address="https://other.org/"))
    assert network.clock.slept == []


class CountingRules(PlainRules):
    """Rules of a platform with 10 questions a day, which it does not tell."""

    def costs(self, request: Request, now_at: object) -> list[Budget]:
        return [Budget("day", 0.1, START_AT + timedelta(hours=6), daily=True)]


def test_where_a_platform_does_not_tell_its_questions_are_counted() -> None:
    network = recorded(CountingRules(), [Exchange(address=HERE, body={})])
    for _ in range(8):
        network.asker.ask(Request(address=HERE, patience_s=1e6))
    with pytest.raises(WaitForTheBudget):
        network.asker.ask(Request(address=HERE))
    assert len(network.asked) == 8
    network.asker.ask(Request(address=HERE, purpose="write"))
