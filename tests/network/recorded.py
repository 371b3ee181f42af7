"""Recorded answers in place of a network: what platforms' tests are read from.

    exchanges = [
        Exchange(address="https://example.org/posts", query={"page": "*"}, body=RECORDED / "1.json"),
    ]
    network = recorded(RULES, exchanges)
    reader.posts(network.asker, page, since_at=None, cursor=None)
    assert network.asked == ["GET https://example.org/posts?page=2"]

A question is answered by the exchanges with its method, its address and at least the parameters that
`query` names ("*" stands for any value). Of several that fit, those that name most are taken, one after
the other, and the last of them again and again. A question that nobody recorded raises
UnknownQuestion, which is no error of the platform and fails the test.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from urllib.parse import parse_qsl

import httpx

from hustings.network.asking import Answer, Asker, Request, Rules, Token
from hustings.network.door import Door
from tests.network.clock import START_AT, TurningClock

ANY = "*"
JSON = {"content-type": "application/json; charset=utf-8"}


class UnknownQuestion(AssertionError):
    """Something was asked that nobody recorded."""


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """A question and its answer; `body` is bytes, a file, or anything that JSON can hold."""

    address: str
    query: Mapping[str, str] = field(default_factory=dict)
    method: str = "GET"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=lambda: JSON)
    body: object = b""

    @property
    def content(self) -> bytes:
        """The bytes of the body."""
        if isinstance(self.body, bytes):
            return self.body
        if isinstance(self.body, Path):
            return self.body.read_bytes()
        return json.dumps(self.body).encode()

    @property
    def closeness(self) -> tuple[int, int]:
        """How much it asks of a question: more parameters first, then more of them by value."""
        return len(self.query), sum(value != ANY for value in self.query.values())

    def fits(self, method: str, address: str, query: Mapping[str, str]) -> bool:
        """Whether this is the answer to that question."""
        return (method, address) == (self.method, self.address) and all(
            name in query and value in (ANY, query[name]) for name, value in self.query.items()
        )


def exchanges_of(folder: Path) -> list[Exchange]:
    """The exchanges that `exchanges.json` of a folder lists, with `body` as a file's name beside it."""
    rows = json.loads((folder / "exchanges.json").read_bytes())
    return [Exchange(**row | {"body": folder / row["body"]}) for row in rows]


class RecordedTransport(httpx.BaseTransport):
    """Answers from exchanges; `asked` lists the questions, with everything that was sent in the query.

    `otherwise` answers what nobody recorded.
    """

    def __init__(
        self,
        exchanges: Iterable[Exchange],
        *,
        otherwise: Callable[[httpx.Request], httpx.Response] | None = None,
    ) -> None:
        self._exchanges = list(exchanges)
        self._given: dict[int, int] = {}
        self._otherwise = otherwise
        self.asked: list[str] = []
        self.requests: list[httpx.Request] = []

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        request.read()
        self.requests.append(request)
        self.asked.append(f"{request.method} {request.url}")
        exchange = self._find(request)
        if exchange is None:
            if self._otherwise is None:
                raise UnknownQuestion(self._unknown(request))
            return self._otherwise(request)
        return httpx.Response(
            exchange.status,
            headers={**exchange.headers, "content-length": str(len(exchange.content))},
            content=exchange.content,
        )

    def _find(self, request: httpx.Request) -> Exchange | None:
        address = str(request.url.copy_with(query=None))
        query = dict(parse_qsl(request.url.query.decode(), keep_blank_values=True))
        fitting = [
            (index, exchange)
            for index, exchange in enumerate(self._exchanges)
            if exchange.fits(request.method, address, query)
        ]
        if not fitting:
            return None
        most = max(exchange.closeness for _, exchange in fitting)
        closest = [(index, exchange) for index, exchange in fitting if exchange.closeness == most]
        first = closest[0][0]
        turn = self._given.get(first, 0)
        self._given[first] = turn + 1
        return closest[min(turn, len(closest) - 1)][1]

    def _unknown(self, request: httpx.Request) -> str:
        known = "\n".join(
            f"  {exchange.method} {exchange.address} {dict(exchange.query)}"
            for exchange in self._exchanges
        )
        return f"Nobody recorded {request.method} {request.url}. Recorded are:\n{known}"


@dataclass(frozen=True)
class Recorded:
    """An asker over recorded answers, and what became of it."""

    asker: Asker
    transport: RecordedTransport
    clock: TurningClock
    kept: list[tuple[Answer, Request]]

    @property
    def asked(self) -> list[str]:
        """The questions that were asked, in order."""
        return self.transport.asked


def recorded(
    rules: Rules,
    exchanges: Iterable[Exchange],
    *,
    token: Token | None = None,
    now_at: datetime = START_AT,
    otherwise: Callable[[httpx.Request], httpx.Response] | None = None,
) -> Recorded:
    """An asker whose door leads to recorded answers, at a time that stands still."""
    transport = RecordedTransport(exchanges, otherwise=otherwise)
    clock = TurningClock(now_at)
    kept: list[tuple[Answer, Request]] = []
    door = Door(transport=transport, clock=clock)
    asker = door.asker(
        rules, token=token, keep=lambda answer, request: kept.append((answer, request))
    )
    return Recorded(asker, transport, clock, kept)
