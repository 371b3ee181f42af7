"""The door: one for a process, through which every question leaves."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

import httpx

from hustings.domain.errors import ReportTheAnswer, SeeToThePlatform, WaitForThePlatform
from hustings.network.asking import Answer, Asker, Request, Rules, Token
from hustings.network.clock import Clock, MachineClock
from hustings.network.redaction import shown_address

Keep = Callable[[Answer, Request], None]


class Door:
    """The one way out."""

    def __init__(
        self, *, transport: httpx.BaseTransport | None = None, clock: Clock | None = None
    ) -> None:
        self.transport = transport or httpx.HTTPTransport()
        self.clock = clock or MachineClock()

    def asker(self, rules: Rules, *, token: Token | None = None, keep: Keep | None = None) -> Asker:
        """An asker for a platform."""
        return _BoundAsker(self, rules, token, keep)


@dataclass(frozen=True)
class _BoundAsker:
    door: Door
    rules: Rules
    token: Token | None
    keep: Keep | None

    def now(self) -> datetime:
        return self.door.clock.now()

    def ask(self, request: Request) -> Answer:
        sent = self.rules.authorise(request, self.token) if self.token else request
        query = {**sent.query, **sent.secret_query}
        asked_at, began = self.now(), time.monotonic()
        try:
            response = self.door.transport.handle_request(
                httpx.Request(
                    sent.method,
                    httpx.URL(sent.address, params=query) if query else sent.address,
                    headers={**sent.headers, **sent.secret_headers},
                    content=sent.body,
                )
            )
            body = response.read()
        except httpx.HTTPError as error:
            raise WaitForThePlatform(str(error), platform=self.rules.platform) from None
        answer = Answer(
            status=response.status_code,
            headers={name.lower(): value for name, value in response.headers.items()},
            body=body,
            asked_at=asked_at,
            shown_address=shown_address(request),
            took_s=time.monotonic() - began,
        )
        if self.keep:
            self.keep(answer, request)
        fault: SeeToThePlatform | None = self.rules.fault(answer)
        if fault is not None:
            raise fault
        content_type = answer.headers.get("content-type", "").partition(";")[0]
        if body and content_type not in request.content_types:
            raise ReportTheAnswer(f"{answer.shown_address} answered {content_type}.")
        return answer
