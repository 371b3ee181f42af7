"""A server on loopback that gives recorded answers, and now and then, by a plan, gives them badly.

    with FaultProxy(exchanges, plan=first(RESET_AFTER)) as proxy:
        door = Door(transport=Through(proxy), clock=TurningClock())

`Through` leads every address to the proxy, so that a platform's own addresses can be asked over real
sockets. Asked directly, at `proxy.address`, the proxy answers what is recorded for http://proxy.test.
The plan gets the number of the question, from 0, and returns the fault that its answer suffers, or None;
`tests.network.faulty` has the faults, and `tests.platforms.cases.read_through` runs a platform's case.
"""

from __future__ import annotations

import random
import socket
import ssl
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event, Lock, Thread
from urllib.parse import parse_qsl, urlsplit

import h11
import httpx

from hustings.network.addresses import Guard
from hustings.network.transport import GuardedTransport
from tests.network.faulty import Answered, Fault, Line
from tests.network.recorded import Exchange, RecordedTransport, UnknownQuestion

Plan = Callable[[int], Fault | None]


def never(number: int) -> Fault | None:
    """No fault at all."""
    return None


def first(*faults: Fault) -> Plan:
    """These faults for the first questions, one each, and none from then on."""
    return lambda number: faults[number] if number < len(faults) else None


def always(fault: Fault) -> Plan:
    """The same fault for every question."""
    return lambda number: fault


def seeded(seed: int, faults: Sequence[Fault], *, ratio: float = 0.5) -> Plan:
    """A fault for about that share of the questions, the same ones for the same seed."""

    def plan(number: int) -> Fault | None:
        luck = random.Random(f"{seed}/{number}")
        return luck.choice(faults) if luck.random() < ratio else None

    return plan


@dataclass
class Asked:
    """A question as it arrived, and the fault that it met; `body_bytes` is how much of a body was read."""

    method: str
    address: str
    query: dict[str, str]
    headers: dict[str, str]
    fault: Fault | None
    body_bytes: int = 0


@dataclass
class FaultProxy:
    """The server; one thread listens, and one more serves each connection."""

    exchanges: Iterable[Exchange]
    plan: Plan = never
    tls: ssl.SSLContext | None = None
    asked: list[Asked] = field(default_factory=list)
    over: Event = field(default_factory=Event)

    def __post_init__(self) -> None:
        self._recorded = RecordedTransport(self.exchanges, otherwise=_nothing)
        self.given: dict[str, Answered] = {}
        self._lock = Lock()
        self._drawn = 0
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]

    @property
    def host(self) -> str:
        """Where it listens, as Door's `reachable_private` wants it."""
        return f"127.0.0.1:{self.port}"

    @property
    def address(self) -> str:
        """Where it is asked directly."""
        return f"{'https' if self.tls else 'http'}://{self.host}"

    def __enter__(self) -> FaultProxy:
        Thread(target=self._listen, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self._listener.close()
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 0.05):
            pass

    def draw(self) -> Fault | None:
        """The next question's fault."""
        with self._lock:
            number, self._drawn = self._drawn, self._drawn + 1
        return self.plan(number)

    def refuses_next(self) -> bool:
        """Whether the next question finds nobody listening, which then counts as asked."""
        fault = self.plan(self._drawn)
        if fault is None or not fault.refuses:
            return False
        self.draw()
        return True

    def _listen(self) -> None:
        while not self.over.is_set():
            try:
                peer, _ = self._listener.accept()
            except OSError:
                return
            Thread(target=self._serve, args=(peer,), daemon=True).start()

    def _serve(self, peer: socket.socket) -> None:
        with suppress(OSError, h11.RemoteProtocolError, h11.LocalProtocolError):
            secure = self.tls.wrap_socket(peer, server_side=True) if self.tls else peer
            with secure:
                secure.settimeout(5)
                while self._exchange(secure):
                    pass
        peer.close()

    def _exchange(self, peer: socket.socket) -> bool:
        """One question and its answer; whether the connection goes on."""
        connection = h11.Connection(h11.SERVER)
        head = self._read(connection, peer)
        if not isinstance(head, h11.Request):
            return False
        fault = self.draw()
        asked = _asked(head, fault, self.port)
        self.asked.append(asked)
        line = Line(peer, self.over)
        if fault is not None and fault.before_body:
            fault.serve(line, Answered(0, {}, b""))
            return False
        body = b""
        while isinstance(event := self._read(connection, peer), h11.Data):
            body += bytes(event.data)
        asked.body_bytes = len(body)
        answered = self._answer(asked, body)
        if fault is not None:
            return fault.serve(line, answered)
        line.send(answered.whole)
        return True

    def _read(self, connection: h11.Connection, peer: socket.socket) -> object:
        while (event := connection.next_event()) is h11.NEED_DATA:
            connection.receive_data(peer.recv(65536))
        return event

    def _answer(self, asked: Asked, body: bytes) -> Answered:
        with self._lock:
            for scheme in ("https", "http"):
                response = self._recorded.handle_request(
                    httpx.Request(
                        asked.method,
                        f"{scheme}://{asked.address}",
                        params=asked.query or None,
                        content=body,
                    )
                )
                if response.status_code != UNKNOWN:
                    break
            answered = Answered(
                response.status_code,
                {
                    name: value
                    for name, value in response.headers.items()
                    if name not in ("content-length", "transfer-encoding")
                },
                response.content,
            )
            # What was answered before to the same address, for cursors that lead round in a circle.
            answered.before = self.given.get(asked.address)
            self.given[asked.address] = answered
        return answered


UNKNOWN = 599
DIRECT = "proxy.test"


def _nothing(request: httpx.Request) -> httpx.Response:
    return httpx.Response(UNKNOWN, text=f"nobody recorded {request.url}")


def _asked(head: h11.Request, fault: Fault | None, port: int) -> Asked:
    headers = {name.decode(): value.decode() for name, value in head.headers}
    target = urlsplit(head.target.decode())
    direct = headers["host"].endswith(f":{port}")
    return Asked(
        head.method.decode(),
        (DIRECT if direct else headers["host"]) + target.path,
        dict(parse_qsl(target.query, keep_blank_values=True)),
        headers,
        fault,
    )


class Through(httpx.BaseTransport):
    """Leads every address to the proxy, over the connections that the door has otherwise.

    What nobody recorded fails the test, as with RecordedTransport.
    """

    def __init__(self, proxy: FaultProxy) -> None:
        self._proxy = proxy
        with socket.create_server(("127.0.0.1", 0)) as gone:
            self._nobody: int = gone.getsockname()[1]
        reachable = [proxy.host, f"127.0.0.1:{self._nobody}"]
        trusted = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        self._transport = GuardedTransport(Guard(reachable), trusted, keep_open=True)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        port = self._nobody if self._proxy.refuses_next() else self._proxy.port
        # The header Host, which httpx has set by now, still names the platform.
        request.url = request.url.copy_with(scheme="http", host="127.0.0.1", port=port)
        response = self._transport.handle_request(request)
        if response.status_code == UNKNOWN:
            raise UnknownQuestion(b"".join(response.iter_raw()).decode())
        return response

    def close(self) -> None:
        self._transport.close()
