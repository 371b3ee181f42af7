"""Who cannot prove who they are get nothing, and nobody is asked in the open instead."""

from __future__ import annotations

import pytest

from hustings.domain.errors import CheckTheCertificate, SeeToThePlatform
from hustings.network.asking import Request
from hustings.network.door import Door
from hustings.network.faults import PlainRules
from tests.network.certificates import authority
from tests.network.clock import TurningClock
from tests.network.fault_proxy import FaultProxy
from tests.network.scene import EXCHANGES, lines


def _secure_door(proxy: FaultProxy, name: str = "good.test") -> tuple[Door, Request]:
    door = Door(
        reachable_private={f"{name}:{proxy.port}"},
        trusted=authority().trusted,
        clock=TurningClock(),
        look_up=lambda host, port: ["127.0.0.1"],
    )
    address = f"https://{name}:{proxy.port}/posts"
    return door, Request(address=address, method="POST", body=b"{}", purpose="write")


def test_a_good_certificate_is_believed() -> None:
    with FaultProxy(EXCHANGES, tls=authority().server("good.test")) as proxy:
        door, request = _secure_door(proxy)
        with door:
            assert door.asker(PlainRules()).ask(request).json == {"id": "2"}


BAD_CERTIFICATES = {
    "another host's": (lambda: authority().server("other.test"), "not valid for 'good.test'"),
    "expired": (lambda: authority().server("good.test", days=(-9, -1)), "expired"),
    "of tomorrow": (lambda: authority().server("good.test", days=(1, 9)), "not yet valid"),
    "another authority's": (lambda: authority("Somebody").server("good.test"), "unable to get"),
}


@pytest.mark.parametrize("kind", BAD_CERTIFICATES)
def test_a_bad_certificate_stops_everything_before_anything_is_sent(
    kind: str, caplog: pytest.LogCaptureFixture
) -> None:
    make, reason = BAD_CERTIFICATES[kind]
    with FaultProxy(EXCHANGES, tls=make()) as proxy:
        door, request = _secure_door(proxy)
        with door, pytest.raises(CheckTheCertificate, match=reason) as caught:
            door.asker(PlainRules()).ask(request)
        assert caught.value.unsent
        assert not caught.value.asks_again
        assert proxy.asked == []
    assert len(lines(caplog)) == 1


def test_an_open_server_on_a_secure_port_is_not_asked_in_the_open() -> None:
    with FaultProxy(EXCHANGES) as proxy:
        door, request = _secure_door(proxy)
        with door, pytest.raises(SeeToThePlatform) as caught:
            door.asker(PlainRules()).ask(request)
        assert caught.value.unsent
        assert proxy.asked == []
