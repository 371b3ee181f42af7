"""What holds whatever happens: for any faults in any order, from many threads, under clocks that jump."""

from __future__ import annotations

import logging
import socket
import struct
import threading
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.domain.errors import HustingsError, SeeToThePlatform, WaitForThePlatform
from hustings.network.asking import Budget, Request
from hustings.network.budgets import MemoryLedger
from hustings.network.door import Door
from hustings.network.faults import PlainRules
from tests.network import faulty
from tests.network.clock import START_AT, TurningClock
from tests.network.fault_proxy import FaultProxy, Through, first, seeded
from tests.network.faulty import Fault
from tests.network.recorded import Exchange

HERE = "https://example.org/posts"
BODY = {"posts": [1, 2, 3]}
EXCHANGES = [Exchange(address=HERE, body=BODY), Exchange(address=HERE, method="POST", body={})]

FAULTS = (
    faulty.REFUSED,
    faulty.RESET_BEFORE,
    faulty.RESET_AFTER,
    faulty.HUNG_UP,
    faulty.NOT_HTTP,
    faulty.HTML,
    faulty.WRONG_KIND,
    faulty.EXPIRED_TOKEN,
    faulty.SCOPE_REMOVED,
    faulty.leads_to("/posts"),
    faulty.leads_to("http://10.0.0.1/"),
    faulty.instead("soon", 503, {}, {"retry-after": "5"}),
    faulty.instead("late", 503, {}, {"retry-after": "50000"}),
    *faulty.OUT_OF_ORDER,
    *faulty.TOO_OFTEN,
)
faults = st.sampled_from(FAULTS) | st.builds(faulty.cut, st.integers(0, 120), reset=st.booleans())


class _Count(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@settings(max_examples=50, deadline=None)
@given(
    st.lists(faults | st.none(), max_size=4), st.sampled_from(("read", "write")), st.floats(0, 99)
)
def test_a_question_ends_in_its_answer_or_an_error_within_its_limits(
    plan: list[Fault | None], purpose: str, patience_s: float
) -> None:
    log, clock, error, answer = _Count(), TurningClock(), None, None
    logging.getLogger("hustings.network").addHandler(log)
    request = Request(
        address=HERE,
        method="GET" if purpose == "read" else "POST",
        body=None if purpose == "read" else b"{}",
        purpose=purpose,  # type: ignore[arg-type]
        patience_s=patience_s,
    )
    with (
        FaultProxy(EXCHANGES, first(*plan)) as proxy,
        Door(transport=Through(proxy), clock=clock) as door,
    ):
        try:
            answer = door.asker(PlainRules()).ask(request)
        except HustingsError as raised:
            error = raised
        finally:
            logging.getLogger("hustings.network").removeHandler(log)
    tries = len(clock.slept) + 1
    assert sum(clock.slept) <= patience_s
    assert tries <= (3 if purpose == "read" else 1)
    assert len(log.lines) == (tries if error else tries - 1)
    if answer is not None:
        assert answer.json in (BODY, {})
    if isinstance(error, SeeToThePlatform):
        assert error.platform == "web"
        assert error.retry_at is None or error.retry_at.utcoffset() == timedelta(0)
        assert not error.unsent or proxy.asked == [] or purpose == "read"


def test_threads_share_a_door_and_each_gets_its_own_answer() -> None:
    exchanges = [
        Exchange(address=HERE, query={"page": str(page)}, body={"page": page}) for page in range(8)
    ]
    plan = seeded(1, (faulty.RESET_AFTER, faulty.HUNG_UP, *faulty.OUT_OF_ORDER), ratio=0.1)
    answers: dict[int, list[object]] = {page: [] for page in range(8)}
    failed: list[SeeToThePlatform] = []
    with (
        FaultProxy(exchanges, plan) as proxy,
        Door(transport=Through(proxy), clock=TurningClock()) as door,
    ):
        asker = door.asker(PlainRules())

        def ask(page: int) -> None:
            for _ in range(25):
                try:
                    answer = asker.ask(Request(address=HERE, query={"page": str(page)}))
                except SeeToThePlatform as error:
                    failed.append(error)
                else:
                    answers[page].append(answer.json["page"])

        threads = [threading.Thread(target=ask, args=(page,)) for page in answers]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert all(set(got) == {page} for page, got in answers.items())
    assert sum(map(len, answers.values())) + len(failed) == 200
    # Three faults in a row have a chance of one in a thousand.
    assert len(failed) <= 4


@pytest.mark.parametrize("off", [timedelta(hours=-1), timedelta(days=1), timedelta(seconds=-27)])
def test_a_clock_that_jumps_changes_no_wait(off: timedelta) -> None:
    clock = TurningClock()
    ledger = MemoryLedger(clock)
    budget = Budget("requests", 1.0, START_AT + timedelta(minutes=5))
    ledger.note("web", "", [budget], START_AT)
    clock.set_off(off)
    assert ledger.take("web", "", "read", 0) == 300
    clock.turn(299)
    assert ledger.take("web", "", "read", 0) == 1
    clock.turn(1)
    assert ledger.take("web", "", "read", 0) == 0


@pytest.mark.parametrize("off", [timedelta(hours=-1), timedelta(days=1)])
def test_a_reset_is_counted_by_the_clock_that_set_it(off: timedelta) -> None:
    headers = {
        "content-type": "application/json",
        "date": "Tue, 24 Nov 2026 12:00:00 GMT",
        "x-ratelimit-limit": "300",
        "x-ratelimit-remaining": "0",
        "x-ratelimit-reset": "2026-11-24T12:00:20Z",
    }
    clock = TurningClock()
    clock.set_off(off)
    with (
        FaultProxy([Exchange(address=HERE, headers=headers, body={})]) as proxy,
        Door(transport=Through(proxy), clock=clock) as door,
    ):
        asker = door.asker(PlainRules())
        asker.ask(Request(address=HERE))
        asker.ask(Request(address=HERE))
    assert clock.slept == [20]


def test_a_reset_while_the_connection_is_made_secure_leaves_nothing_sent() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        host = f"127.0.0.1:{listener.getsockname()[1]}"

        def reset() -> None:
            peer, _ = listener.accept()
            peer.recv(10)
            peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            peer.close()

        threading.Thread(target=reset, daemon=True).start()
        request = Request(address=f"https://{host}/", method="POST", body=b"{}", purpose="write")
        with Door(reachable_private={host}, clock=TurningClock()) as door:
            asker = door.asker(PlainRules())
            with pytest.raises(WaitForThePlatform) as caught:
                asker.ask(request)
    assert caught.value.unsent
