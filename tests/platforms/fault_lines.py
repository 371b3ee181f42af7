"""A platform's page on a line of its own: its scene, a fault proxy, the real door and a clock that is turned."""

from __future__ import annotations

import random
import ssl
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import timedelta

import httpx

from hustings.network.addresses import Guard
from hustings.network.asking import Answer, Asker, Token
from hustings.network.door import Door
from hustings.network.tokens import RenewableToken
from hustings.network.transport import GuardedTransport
from tests.network.certificates import authority
from tests.network.clock import TurningClock
from tests.network.fault_proxy import FaultProxy, Through
from tests.network.faulty import Fault
from tests.network.recorded import Exchange, RecordedTransport
from tests.platforms.fault_rows import BadCertificate, LineRow, NoAddress, unresolvable
from tests.platforms.fault_scenes import TOKEN, Scene


@dataclass
class Striking:
    """When a fault strikes: at a question, and from then on where it lasts; never once it is over."""

    fault: Fault
    at_question: int
    lasts: bool
    over: bool = False
    struck_count: int = 0
    seen: set[int] = field(default_factory=set)

    def plan(self, number: int) -> Fault | None:
        """The plan as the proxy asks for it, perhaps twice for one question."""
        if self.over or number < self.at_question:
            return None
        if number > self.at_question and not self.lasts:
            return None
        self.seen.add(number)
        self.struck_count = len(self.seen)
        return self.fault


class Switching(Through):
    """As Through, with faults that strike before anybody is asked."""

    def __init__(self, proxy: FaultProxy, doors: ExitStack) -> None:
        super().__init__(proxy)
        self._faulty = proxy
        self._doors = doors

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        fault = self._faulty.plan(self._faulty._drawn)
        if isinstance(fault, NoAddress):
            self._faulty.draw()
            return self._guarded(()).handle_request(request)
        if isinstance(fault, BadCertificate):
            self._faulty.draw()
            host, days = ("127.0.0.1", (-9, -1)) if fault.expired else ("else.test", (-1, 30))
            server = self._doors.enter_context(
                FaultProxy([], tls=authority().server(host, days=days))
            )
            request.url = request.url.copy_with(scheme="https", host="127.0.0.1", port=server.port)
            return self._guarded([server.host]).handle_request(request)
        return super().handle_request(request)

    def _guarded(self, reachable: Sequence[str]) -> GuardedTransport:
        guard = Guard(reachable, None if reachable else unresolvable)
        trusted = authority().trusted if reachable else ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        transport = GuardedTransport(guard, trusted, keep_open=False)
        self._doors.callback(transport.close)
        return transport


@dataclass
class PageLine:
    """One platform's page and the way to it; `striking` None is a line that no fault meets."""

    scene: Scene
    clock: TurningClock
    asker: Asker
    door: Door
    striking: Striking | None = None
    renewed: list[Token] = field(default_factory=list)
    renews: bool = False

    @property
    def struck_count(self) -> int:
        """How many exchanges the fault has spoilt."""
        return 0 if self.striking is None else self.striking.struck_count

    def renew(self, spent: Token, answer: Answer) -> Token:
        """Another token, as the connection's own renewal gives it."""
        fresh = replace(spent, secret=f"{TOKEN.secret}-{len(self.renewed) + 1}")
        self.renewed.append(fresh)
        return fresh

    def fault_is_over(self) -> None:
        """From now on everything is as recorded."""
        if self.striking is not None:
            self.striking.over = True

    def wait(self, seconds: float, doors: ExitStack) -> None:
        """Let time pass; beyond the day, on which other days would be asked for, another process goes on."""
        now_at = self.clock.now()
        later = now_at + timedelta(seconds=seconds)
        if later.date() == now_at.date():
            self.clock.turn(seconds)
            return
        self.clock.turn(60)
        self.door = doors.enter_context(Door(transport=_recorded(self.scene), clock=self.clock))
        self.asker = self.door.asker(self.scene.platform.rules, token=TOKEN)


def clean_line(
    scene: Scene,
    doors: ExitStack,
    exchanges: Sequence[Exchange] | None = None,
    clock: TurningClock | None = None,
) -> PageLine:
    """A line over recorded answers, perhaps others than the scene's."""
    clock = clock or TurningClock(scene.now_at)
    door = doors.enter_context(Door(transport=_recorded(scene, exchanges), clock=clock))
    return PageLine(scene, clock, door.asker(scene.platform.rules, token=TOKEN), door)


def faulty_line(scene: Scene, row: LineRow, luck: random.Random, doors: ExitStack) -> PageLine:
    """A line on which the row's fault strikes somewhere, once or from then on."""
    clock = TurningClock(scene.now_at)
    last = max(scene.questions_count - 1, row.from_question)
    at_question = 0 if row.at_first else luck.randint(row.from_question, last)
    lasts = luck.random() < 0.7 if row.lasts is None else row.lasts
    striking = Striking(row.make(scene, luck, clock), at_question, lasts)
    proxy = doors.enter_context(FaultProxy(scene.exchanges, striking.plan))
    door = doors.enter_context(Door(transport=Switching(proxy, doors), clock=clock))
    line = PageLine(scene, clock, door.asker(scene.platform.rules, token=TOKEN), door, striking)
    if row.renews:
        line.renews = True
        line.asker = door.asker(scene.platform.rules, token=RenewableToken(TOKEN, line.renew))
    return line


def _recorded(scene: Scene, exchanges: Sequence[Exchange] | None = None) -> RecordedTransport:
    return RecordedTransport(scene.exchanges if exchanges is None else exchanges)
