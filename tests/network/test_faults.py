"""Every fault that a network or a platform has in store, over real sockets."""

from __future__ import annotations

import socket
from datetime import timedelta

import pytest

from hustings.domain.errors import (
    ConnectAgain,
    FindThePage,
    GrantThePermission,
    HustingsError,
    ReportTheAnswer,
    SeeToThePlatform,
    SetTheClock,
    UseAPublicAddress,
    WaitForTheBudget,
    WaitForThePlatform,
)
from hustings.network.asking import Request
from hustings.network.door import Door
from hustings.network.faults import PlainRules
from tests.network import faulty
from tests.network.clock import START_AT, TurningClock
from tests.network.fault_proxy import always, first
from tests.network.faulty import Fault
from tests.network.scene import BODY, SECRET, lines, scene

TRANSIENT = [*faulty.PASSING, faulty.ERROR_OBJECT]
LASTING: list[tuple[Fault, type[SeeToThePlatform]]] = [
    (faulty.WRONG_KIND, ReportTheAnswer),
    (faulty.bomb(200_000), ReportTheAnswer),
    (faulty.EXPIRED_TOKEN, ConnectAgain),
    (faulty.REVOKED_TOKEN, ConnectAgain),
    (faulty.SCOPE_REMOVED, GrantThePermission),
    (faulty.instead("gone", 410, {}), FindThePage),
    (faulty.instead("not there", 404, b"<p>Not there</p>"), FindThePage),
    (faulty.instead("teapot", 418, {}), ReportTheAnswer),
    (
        faulty.instead("not packed as told", 200, b"{}", {"content-encoding": "gzip"}),
        ReportTheAnswer,
    ),
    (faulty.instead("packed by br", 200, b"{}", {"content-encoding": "br"}), ReportTheAnswer),
    (faulty.instead("no JSON", 200, b"{not json}"), ReportTheAnswer),
]


def named(fault: object) -> str:
    return fault.name if isinstance(fault, Fault) else ""


@pytest.mark.parametrize("fault", TRANSIENT, ids=named)
def test_a_read_is_asked_again_after_what_passes(
    fault: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    with scene(first(fault, fault)) as here:
        assert here.read().json == BODY
        assert len(here.proxy.asked) == 3
        assert here.clock.slept == [1.0, 2.0]
    assert [line.partition("next try ")[2] for line in lines(caplog)] == ["in 1.0 s", "in 2.0 s"]


@pytest.mark.parametrize("fault", TRANSIENT, ids=named)
def test_a_read_is_given_up_after_three_tries(
    fault: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    with scene(always(fault)) as here:
        with pytest.raises(WaitForThePlatform) as caught:
            here.read()
        assert len(here.proxy.asked) == 3
    assert caught.value.platform == "web"
    assert SECRET not in str(caught.value)
    assert len(lines(caplog)) == 3


@pytest.mark.parametrize("fault", TRANSIENT, ids=named)
def test_a_write_is_tried_once_and_left_in_doubt(
    fault: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    with scene(always(fault)) as here:
        with pytest.raises(WaitForThePlatform) as caught:
            here.write()
        assert len(here.proxy.asked) == 1
    assert not caught.value.unsent
    assert len(lines(caplog)) == 1


@pytest.mark.parametrize(("fault", "expected"), LASTING, ids=named)
def test_what_does_not_pass_is_asked_once(
    fault: Fault, expected: type[SeeToThePlatform], caplog: pytest.LogCaptureFixture
) -> None:
    with scene(always(fault), most_body_bytes=100_000) as here:
        with pytest.raises(expected) as caught:
            here.read()
        assert type(caught.value) is expected
        assert len(here.proxy.asked) == 1
    assert len(lines(caplog)) == 1


def test_an_answer_cut_at_any_byte_is_never_taken_for_whole() -> None:
    whole = _length_of("read")
    cuts = [fault for at in range(whole) for fault in (faulty.cut(at), None)]
    with scene(lambda number: cuts[number]) as here:
        for _ in range(whole):
            assert here.read().json == BODY
        assert len(here.proxy.asked) == 2 * whole


def _length_of(purpose: str) -> int:
    with scene() as here:
        (here.read if purpose == "read" else here.write)()
        return len(here.proxy.given["proxy.test/posts"].whole)


def test_a_write_whose_answer_is_cut_at_any_byte_is_never_repeated() -> None:
    whole = _length_of("write")
    with scene(lambda at: faulty.cut(at, reset=bool(at % 2))) as here:
        for _ in range(whole):
            with pytest.raises(WaitForThePlatform) as caught:
                here.write()
            assert not caught.value.unsent
        assert len(here.proxy.asked) == whole


def test_a_token_is_not_blamed_where_the_clock_is_off(caplog: pytest.LogCaptureFixture) -> None:
    fault = faulty.instead("401", 401, {}, {"date": "Tue, 24 Nov 2026 13:00:00 GMT"})
    with scene(always(fault)) as here, pytest.raises(SetTheClock, match="1:00:00 off"):
        here.read()
    assert [line.partition(":")[0] for line in lines(caplog)] == ["web", "web"]
    assert "clock is 1:00:00 off" in lines(caplog)[0]


@pytest.mark.parametrize("fault", faulty.TOO_OFTEN, ids=named)
def test_a_429_waits_a_second_to_a_day_whatever_its_headers_say(
    fault: Fault, caplog: pytest.LogCaptureFixture
) -> None:
    with scene(always(fault)) as here:
        with pytest.raises(WaitForTheBudget) as caught:
            here.read(patience_s=0)
        retry_at = caught.value.retry_at
        assert retry_at is not None
        assert timedelta(seconds=1) <= retry_at - START_AT <= timedelta(hours=24)
        with pytest.raises(WaitForTheBudget) as held:
            here.write(patience_s=0)
        assert held.value.unsent
        assert len(here.proxy.asked) == 1
    assert len(lines(caplog)) == 2


def test_a_short_wait_for_the_budget_is_waited_out() -> None:
    refusal = faulty.instead("429", 429, {}, {"retry-after": "7"})
    with scene(first(refusal)) as here:
        assert here.read().json == BODY
        assert here.clock.slept == [8.0]


@pytest.mark.parametrize("purpose", ["read", "write"])
def test_nobody_listening_means_that_nothing_was_sent(
    purpose: str, caplog: pytest.LogCaptureFixture
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as gone:
        host = f"127.0.0.1:{gone.getsockname()[1]}"
    request = Request(address=f"http://{host}/", purpose=purpose)  # type: ignore[arg-type]
    with Door(reachable_private={host}, clock=TurningClock()) as door:
        asker = door.asker(PlainRules())
        with pytest.raises(WaitForThePlatform) as caught:
            asker.ask(request)
    assert caught.value.unsent
    assert len(lines(caplog)) == (3 if purpose == "read" else 1)


def test_a_name_that_leads_nowhere_means_that_nothing_was_sent() -> None:
    def nowhere(host: str, port: int) -> list[str]:
        raise socket.gaierror(-2, "Name or service not known")

    with Door(look_up=nowhere, clock=TurningClock()) as door:
        asker = door.asker(PlainRules())
        with pytest.raises(WaitForThePlatform, match="Name or service not known") as caught:
            asker.ask(Request(address="https://example.org/", purpose="write"))
    assert caught.value.unsent


def test_a_redirect_into_a_private_network_is_not_followed() -> None:
    inward = always(faulty.leads_to("http://127.0.0.1:1/latest/meta-data"))
    with scene(inward) as here, pytest.raises(UseAPublicAddress):
        here.read()


def test_a_redirect_leads_on_five_times_at_most(caplog: pytest.LogCaptureFixture) -> None:
    with scene(always(faulty.leads_to("/posts"))) as here:
        with pytest.raises(ReportTheAnswer, match="more than 5 times"):
            here.read()
        assert len(here.proxy.asked) == 6
    assert len(lines(caplog)) == 1


def test_a_write_does_not_follow_a_redirect() -> None:
    with scene(always(faulty.leads_to("/posts", 307))) as here:
        with pytest.raises(ReportTheAnswer):
            here.write()
        assert len(here.proxy.asked) == 1


def test_connections_are_used_again_by_reads_and_never_by_writes() -> None:
    with scene() as here:
        opened: list[object] = []
        serve = here.proxy._serve
        here.proxy._serve = lambda peer: (opened.append(peer), serve(peer))  # type: ignore[method-assign,assignment]
        for _ in range(3):
            here.read()
        assert len(opened) == 1
        for _ in range(3):
            here.write()
        assert len(opened) == 4


def test_every_error_is_one_of_the_platforms(caplog: pytest.LogCaptureFixture) -> None:
    for fault in (*TRANSIENT, *faulty.TOO_OFTEN, *(fault for fault, _ in LASTING)):
        with scene(always(fault), most_body_bytes=100_000) as here:
            with pytest.raises(HustingsError) as caught:
                here.read(patience_s=0)
            assert isinstance(caught.value, SeeToThePlatform)
            assert caught.value.platform == "web"
    lines(caplog)
