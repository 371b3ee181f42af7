"""The connections underneath: httpcore's, guarded as to where they lead and limited in time."""

from __future__ import annotations

import ssl
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import httpcore
import httpx

from hustings.network.addresses import Guard
from hustings.network.deadlines import GuardedBackend, time_left_s

KEPT_OPEN_S = 20.0
"""How long an idle connection is kept; shorter than most servers do, which then close it just when we write."""


class GuardedTransport(httpx.BaseTransport):
    """Connections for httpx of which every step is guarded and ends at the current deadline.

    With `keep_open` false each exchange has a connection of its own: one that was kept may be closed by
    the other side at the moment of writing, which would leave open whether a write arrived.
    """

    def __init__(self, guard: Guard, trusted: ssl.SSLContext, *, keep_open: bool) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=trusted,
            max_connections=100,
            max_keepalive_connections=20 if keep_open else 0,
            keepalive_expiry=KEPT_OPEN_S,
            network_backend=GuardedBackend(guard),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send a request; its answer's body is yet to be read."""
        url = request.url
        assert isinstance(request.stream, httpx.SyncByteStream)
        with _in_words_of_httpx():
            answer = self._pool.handle_request(
                httpcore.Request(
                    method=request.method,
                    url=httpcore.URL(
                        scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path
                    ),
                    headers=request.headers.raw,
                    content=request.stream,
                    extensions={"timeout": {"pool": time_left_s()}},
                )
            )
        return httpx.Response(answer.status, headers=answer.headers, stream=_Body(answer))

    def close(self) -> None:
        """Close every connection."""
        self._pool.close()


class _Body(httpx.SyncByteStream):
    def __init__(self, answer: httpcore.Response) -> None:
        self._answer = answer

    def __iter__(self) -> Iterator[bytes]:
        with _in_words_of_httpx():
            assert isinstance(self._answer.stream, Iterable)
            yield from self._answer.stream

    def close(self) -> None:
        self._answer.close()


@contextmanager
def _in_words_of_httpx() -> Iterator[None]:
    """httpcore's errors as httpx's, which has one of the same name for each."""
    try:
        yield
    except (httpcore.TimeoutException, httpcore.NetworkError, httpcore.ProtocolError) as error:
        named: type[httpx.TransportError] = getattr(httpx, type(error).__name__)
        raise named(str(error)) from error
