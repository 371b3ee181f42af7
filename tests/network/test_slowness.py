"""Whatever is slow ends at the deadline for the whole exchange, not for each byte of it."""

from __future__ import annotations

import socket
import time

import pytest

from hustings.domain.errors import WaitForThePlatform
from hustings.network.asking import Request
from hustings.network.door import Door
from hustings.network.faults import PlainRules
from tests.network import faulty
from tests.network.fault_proxy import always
from tests.network.faulty import Fault
from tests.network.scene import scene


def named(fault: object) -> str:
    return fault.name if isinstance(fault, Fault) else ""


SLOW = [
    faulty.late(9),
    faulty.trickle(0.02),
    faulty.trickle(0.02, from_byte=75),
    faulty.slow_close(9),
]


@pytest.mark.slow
@pytest.mark.parametrize("fault", SLOW, ids=named)
@pytest.mark.parametrize("purpose", ["read", "write"])
def test_a_slow_answer_ends_at_the_deadline(fault: Fault, purpose: str) -> None:
    with scene(always(fault), running=True) as here:
        began_s = time.monotonic()
        with pytest.raises(WaitForThePlatform, match="too long") as caught:
            (here.read if purpose == "read" else here.write)(deadline_s=0.2)
        assert 0.15 < time.monotonic() - began_s < 1
        assert len(here.proxy.asked) == 1
    assert not caught.value.unsent


@pytest.mark.slow
def test_a_name_that_is_searched_for_too_long_ends_at_the_deadline() -> None:
    def slowly(host: str, port: int) -> list[str]:
        time.sleep(0.5)
        return []

    with Door(look_up=slowly) as door:
        asker = door.asker(PlainRules())
        with pytest.raises(WaitForThePlatform, match="too long") as caught:
            asker.ask(Request(address="https://example.org/", deadline_s=0.1))
    assert caught.value.unsent


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["http", "https"])
def test_a_machine_that_takes_nothing_ends_at_the_deadline(scheme: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as silent:
        host = f"127.0.0.1:{silent.getsockname()[1]}"
        with Door(reachable_private={host}) as door:
            asker = door.asker(PlainRules())
            request = Request(
                address=f"{scheme}://{host}/",
                method="POST",
                body=bytes(20_000_000),
                purpose="write",
                deadline_s=0.2,
            )
            with pytest.raises(WaitForThePlatform, match="too long") as caught:
                asker.ask(request)
    # Over https the handshake never ends, so that not one byte of the question leaves.
    assert caught.value.unsent is (scheme == "https")
