"""The door: one for a process, through which every question to another machine leaves.

    with Door() as door:
        answer = door.asker(RULES).ask(Request(address="https://example.org/api/v1/instance"))

A read is tried up to three times, a write once. What keeps an answer from us becomes one of
SeeToThePlatform, and one line in the log.
"""

from __future__ import annotations

import logging
import ssl
from collections.abc import Callable, Collection
from functools import cache
from random import SystemRandom
from types import TracebackType

import httpx

from hustings.network.addresses import Guard, LookUp
from hustings.network.asker import BoundAsker, Keep
from hustings.network.asking import Asker, Rules, Token
from hustings.network.bodies import MOST_BYTES
from hustings.network.budgets import Ledger, MemoryLedger
from hustings.network.clock import Clock, MachineClock
from hustings.network.exchange import Exchanger
from hustings.network.notices import Notices
from hustings.network.tokens import RenewableToken
from hustings.network.transport import GuardedTransport

chance = SystemRandom().random

# In debugging, httpcore writes down every header that arrives, and with them cookies and nonces.
logging.getLogger("httpcore").setLevel(logging.INFO)


class Door:
    """The one way out of a process, safe for its threads; connections are kept and used again.

    Proxies that the environment names are not used: they would connect to where we cannot look.

    `reachable_private` are exact `host:port` that may lie in a private network; everything else must be
    on the public internet. `trusted` says which certificates are believed; `user_agent` tells platforms
    who asks, best with a version and where to complain. `transport` stands in for the network in tests,
    `look_up` for the search for names.
    """

    def __init__(
        self,
        *,
        reachable_private: Collection[str] = (),
        trusted: ssl.SSLContext | None = None,
        clock: Clock | None = None,
        ledger: Ledger | None = None,
        most_body_bytes: int = MOST_BYTES,
        user_agent: str = "hustings",
        transport: httpx.BaseTransport | None = None,
        look_up: LookUp | None = None,
        jitter: Callable[[], float] = chance,
    ) -> None:
        self._clock = clock or MachineClock()
        self._ledger = ledger or MemoryLedger(self._clock)
        self._notices = Notices()
        self._jitter = jitter
        self._nonces: dict[str, str] = {}
        self._transports = (
            (transport, transport)
            if transport
            else _transports(Guard(reachable_private, look_up), trusted)
        )
        self._exchanger = Exchanger(
            *self._transports,
            clock=self._clock,
            most_body_bytes=most_body_bytes,
            user_agent=user_agent,
        )

    def asker(
        self,
        rules: Rules,
        *,
        token: Token | RenewableToken | None = None,
        ledger: Ledger | None = None,
        keep: Keep | None = None,
    ) -> Asker:
        """An asker bound to a platform's rules and perhaps a token; many may be open at once.

        `keep` gets every answer that arrived whole, faults too, with its question, which holds no token.
        """
        return BoundAsker(
            exchanger=self._exchanger,
            clock=self._clock,
            notices=self._notices,
            jitter=self._jitter,
            rules=rules,
            token=token,
            ledger=ledger or self._ledger,
            keep=keep,
            nonces=self._nonces,
        )

    def close(self) -> None:
        """Close every connection."""
        for transport in self._transports:
            transport.close()

    def __enter__(self) -> Door:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


@cache
def _usual_certificates() -> ssl.SSLContext:
    """Trust in the authorities that browsers trust, or in those that SSL_CERT_FILE names.

    Reading them takes longer than most exchanges.
    """
    return httpx.create_ssl_context()


def _transports(
    guard: Guard, trusted: ssl.SSLContext | None
) -> tuple[httpx.BaseTransport, httpx.BaseTransport]:
    context = trusted or _usual_certificates()
    return (
        GuardedTransport(guard, context, keep_open=True),
        GuardedTransport(guard, context, keep_open=False),
    )
