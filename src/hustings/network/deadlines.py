"""Time limits for a whole exchange: a peer that sends one byte a second gains no time by it."""

from __future__ import annotations

import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import httpcore

from hustings.network.addresses import Guard
from hustings.network.clock import Clock

SLICE_BYTES = 16 * 1024
"""How much is written under one time limit: a peer that takes a byte at a time cannot stretch it far."""
LONGEST_CONNECT_S = 10.0
"""After which the next address of a name is tried, where it has several."""


class Deadline:
    """When something must be over, by a clock that only ever grows."""

    def __init__(self, clock: Clock, seconds: float) -> None:
        self._clock = clock
        self._ends_s = clock.monotonic() + seconds

    def later_by(self, seconds: float) -> Deadline:
        """A deadline so much later."""
        return Deadline(self._clock, self._ends_s - self._clock.monotonic() + seconds)

    @property
    def left_s(self) -> float:
        """Seconds that are left, 0 once it is over."""
        return max(0.0, self._ends_s - self._clock.monotonic())


_current: ContextVar[Deadline] = ContextVar("deadline")


@contextmanager
def limited_by(deadline: Deadline) -> Iterator[None]:
    """Let everything that this thread does on connections end at the deadline."""
    before = _current.set(deadline)
    try:
        yield
    finally:
        _current.reset(before)


def time_left_s() -> float:
    """Seconds until the current deadline."""
    return _current.get().left_s


def _left_s(error: type[httpcore.TimeoutException]) -> float:
    left_s = time_left_s()
    if left_s <= 0:
        raise error("the time for the whole exchange is over")
    return left_s


class GuardedBackend(httpcore.NetworkBackend):
    """Connections that lead to addresses the guard lets through, and end at the current deadline."""

    def __init__(self, guard: Guard) -> None:
        self._guard = guard
        self._plain = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the deadline stands in its place
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        try:
            addresses = self._guard.addresses(host, port, _left_s(httpcore.ConnectTimeout))
        except TimeoutError:
            raise httpcore.ConnectTimeout(f"the search for {host} took too long") from None
        except OSError as error:
            raise httpcore.ConnectError(str(error)) from error
        for address in addresses[:-1]:
            try:
                return self._connect(address, port, local_address, socket_options)
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
        return self._connect(addresses[-1], port, local_address, socket_options)

    def _connect(
        self,
        address: str,
        port: int,
        local_address: str | None,
        socket_options: Iterable[Any] | None,
    ) -> httpcore.NetworkStream:
        limit_s = min(_left_s(httpcore.ConnectTimeout), LONGEST_CONNECT_S)
        return LimitedStream(
            self._plain.connect_tcp(
                address,
                port,
                timeout=limit_s,
                local_address=local_address,
                socket_options=socket_options,
            )
        )


class LimitedStream(httpcore.NetworkStream):
    """A connection of which every step ends at the current deadline, whichever exchange uses it."""

    def __init__(self, stream: httpcore.NetworkStream) -> None:
        self._stream = stream

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        return self._stream.read(max_bytes, timeout=_left_s(httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        for start in range(0, len(buffer), SLICE_BYTES):
            part = buffer[start : start + SLICE_BYTES]
            self._stream.write(part, timeout=_left_s(httpcore.WriteTimeout))

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        secure = self._stream.start_tls(
            ssl_context, server_hostname, timeout=_left_s(httpcore.ConnectTimeout)
        )
        return LimitedStream(secure)

    def close(self) -> None:
        self._stream.close()

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)
