"""A server that answers badly by a plan, and an asker whose door leads to it over real sockets."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest

from hustings.domain.errors import SeeToThePlatform, WaitForThePlatform
from hustings.network.asking import Answer, Asker, Request, Token
from hustings.network.door import Door
from hustings.network.faults import PlainRules
from tests.network.clock import TurningClock
from tests.network.fault_proxy import FaultProxy, Plan, never
from tests.network.recorded import Exchange

SECRET = "s3cret-that-nobody-may-see"
BODY = {"posts": [{"id": "1", "likes": 12}]}
HERE = "http://proxy.test/posts"
EXCHANGES = [
    Exchange(address=HERE, body=BODY),
    Exchange(address=HERE, method="POST", body={"id": "2"}),
]


class ErrorObjectRules(PlainRules):
    """Rules of a platform that puts errors under a status of 200."""

    def fault(self, answer: Answer) -> SeeToThePlatform | None:
        if "error" in answer.json:
            return WaitForThePlatform(f"{answer.json['error']['message']} for {SECRET}")
        return super().fault(answer)


@dataclass
class Scene:
    """A proxy, a door that leads to it, and an asker with a token."""

    proxy: FaultProxy
    door: Door
    asker: Asker
    clock: TurningClock

    def read(self, **changes: object) -> Answer:
        """Ask for the posts."""
        return self.asker.ask(Request(address=f"{self.proxy.address}/posts", **changes))  # type: ignore[arg-type]

    def write(self, **changes: object) -> Answer:
        """Write a post."""
        return self.read(method="POST", purpose="write", body=b'{"text": "x"}', **changes)


@contextmanager
def scene(plan: Plan = never, *, running: bool = False, **options: object) -> Iterator[Scene]:
    """A scene in which the proxy follows a plan; with `running`, deadlines are real."""
    clock = TurningClock(running=running)
    with FaultProxy(EXCHANGES, plan) as proxy:
        door = Door(
            reachable_private={proxy.host},
            clock=clock,
            jitter=lambda: 1.0,
            **options,  # type: ignore[arg-type]
        )
        with door:
            token = Token(secret=SECRET, purpose="write", more={"app_secret": SECRET[::-1]})
            yield Scene(proxy, door, door.asker(ErrorObjectRules(), token=token), clock)


def lines(caplog: pytest.LogCaptureFixture) -> list[str]:
    """What the network's log says, of which no line holds a secret."""
    said = [r.getMessage() for r in caplog.records if r.name == "hustings.network"]
    assert SECRET not in caplog.text
    return said
