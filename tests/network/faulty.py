"""Faults of answers, each as a way of serving one; from small trouble on the line to lies of a platform."""

from __future__ import annotations

import gzip
import json
import socket
import struct
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Event
from typing import Any


@dataclass
class Answered:
    """The answer that would be given; `before` is what the same address was answered the last time."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    before: Answered | None = None

    @property
    def whole(self) -> bytes:
        """Every byte as it would be sent, with its length."""
        return self.head({"content-length": str(len(self.body))}) + self.body

    def head(self, more: Mapping[str, str]) -> bytes:
        """The status line and the headers, with more of them."""
        lines = [f"HTTP/1.1 {self.status} As recorded"]
        lines += [f"{name}: {value}" for name, value in {**self.headers, **more}.items()]
        return ("\r\n".join(lines) + "\r\n\r\n").encode()


@dataclass
class Line:
    """The connection to whoever asked; waiting ends when the test does."""

    peer: socket.socket
    over: Event

    def send(self, content: bytes) -> None:
        """Send all of it."""
        self.peer.sendall(content)

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.over.wait(seconds)

    def reset(self) -> None:
        """End the connection as a crash does, so that the other side gets an error instead of an end."""
        self.peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.peer.close()


Serve = Callable[[Line, Answered], None]


@dataclass(frozen=True)
class Fault:
    """A way of answering badly.

    `goes_on` says that the connection can be used again; `before_body` that it strikes before a
    question's body was read; `refuses` that nobody listens.
    """

    name: str
    how: Serve = field(repr=False, compare=False)
    goes_on: bool = False
    before_body: bool = False
    refuses: bool = False

    def serve(self, line: Line, answered: Answered) -> bool:
        """Answer in this way; whether the connection goes on."""
        with suppress(OSError):
            self.how(line, answered)
        return self.goes_on


def _reset(line: Line, answered: Answered) -> None:
    line.reset()


def _nothing(line: Line, answered: Answered) -> None:
    """End without a word."""


REFUSED = Fault("refused", _nothing, refuses=True)
RESET_BEFORE = Fault("reset before the body was read", _reset, before_body=True)
RESET_AFTER = Fault("reset after the body was read", _reset)
HUNG_UP = Fault("end without an answer", _nothing)


def late(seconds: float) -> Fault:
    """An answer that comes late."""

    def how(line: Line, answered: Answered) -> None:
        line.wait(seconds)
        line.send(answered.whole)

    return Fault(f"late by {seconds} s", how, goes_on=True)


def cut(at: int, *, reset: bool = False) -> Fault:
    """An answer of which so many bytes come, and then the end of the connection."""

    def how(line: Line, answered: Answered) -> None:
        line.send(answered.whole[:at])
        if reset:
            line.reset()

    return Fault(f"cut at byte {at}", how)


def cut_without_length(at: int) -> Fault:
    """An answer that ends with the connection, and ends early; `at` counts bytes of the body."""

    def how(line: Line, answered: Answered) -> None:
        line.send(answered.head({"connection": "close"}) + answered.body[:at])

    return Fault(f"cut at byte {at} of a body without a length", how)


def cut_in_chunks(at: int) -> Fault:
    """An answer in chunks, of which the last never comes."""

    def how(line: Line, answered: Answered) -> None:
        chunk = b"%x\r\n%s\r\n" % (len(answered.body[:at]), answered.body[:at])
        line.send(answered.head({"transfer-encoding": "chunked"}) + chunk)

    return Fault(f"cut at byte {at} of a body in chunks", how)


def trickle(interval_s: float, *, from_byte: int = 0) -> Fault:
    """An answer of which one byte comes at a time."""

    def how(line: Line, answered: Answered) -> None:
        line.send(answered.whole[:from_byte])
        for byte in answered.whole[from_byte:]:
            if line.over.is_set():
                return
            line.wait(interval_s)
            line.send(bytes([byte]))

    return Fault(f"a byte every {interval_s} s from byte {from_byte}", how)


def slow_close(seconds: float) -> Fault:
    """A whole answer without a length, and then no end of it."""

    def how(line: Line, answered: Answered) -> None:
        line.send(answered.head({"connection": "close"}) + answered.body)
        line.wait(seconds)

    return Fault(f"no end for {seconds} s", how)


def instead(
    name: str, status: int, body: bytes | Any, headers: Mapping[str, str] | None = None
) -> Fault:
    """Another answer in the place of the one that was recorded."""
    kind = "text/html" if isinstance(body, bytes) and body[:1] == b"<" else "application/json"
    content = body if isinstance(body, bytes) else json.dumps(body).encode()

    def how(line: Line, answered: Answered) -> None:
        other = Answered(status, {"content-type": kind, **(headers or {})}, content)
        line.send(other.whole)

    return Fault(name, how, goes_on=True)


def bytes_instead(name: str, content: bytes) -> Fault:
    """Bytes that need not be HTTP."""
    return Fault(name, lambda line, answered: line.send(content))


PAGE = b"<!doctype html><title>Sign in to this network</title>"
HTML = instead("a page for people", 200, PAGE)
ERROR_OBJECT = instead(
    "an error under status 200", 200, {"error": {"code": 2, "message": "An unexpected error"}}
)
NOT_HTTP = bytes_instead("no HTTP", b"220 mail.example.org ESMTP\r\n")
WRONG_KIND = instead("another kind", 200, b"\x89PNG", {"content-type": "image/png"})
OUT_OF_ORDER = tuple(
    instead(f"status {status}", status, b"<h1>Bad gateway</h1>") for status in (500, 502, 503, 504)
)
EXPIRED_TOKEN = instead("token ran out", 401, {"error": "ExpiredToken", "message": "Expired"})
REVOKED_TOKEN = instead("token taken back", 401, {"error": "invalid_grant"})
SCOPE_REMOVED = instead("scope removed", 403, {"error": "insufficient_scope"})

ODD_HEADERS: tuple[Mapping[str, str], ...] = (
    {},
    {"retry-after": "-5"},
    {"retry-after": "99999999999"},
    {"retry-after": "soon"},
    {"retry-after": "Thu, 01 Jan 1970 00:00:00 GMT"},
    {"retry-after": "Fri, 31 Dec 9999 23:59:59 +1300"},
    {"retry-after": "nan"},
    {"x-ratelimit-limit": "300", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "yesterday"},
    {"x-ratelimit-limit": "0", "x-ratelimit-remaining": "-1", "x-ratelimit-reset": "0"},
    {
        "x-ratelimit-limit": "300",
        "x-ratelimit-remaining": "0",
        "x-ratelimit-reset": "9999-12-31T23:59:59+14:00",
    },
    {"ratelimit-limit": "3000", "ratelimit-remaining": "0", "ratelimit-reset": "1"},
    {"ratelimit-limit": "inf", "ratelimit-remaining": "nan", "ratelimit-reset": "1e400"},
)
TOO_OFTEN = tuple(
    instead(f"429 with {dict(headers)}", 429, {"error": "RateLimitExceeded"}, headers)
    for headers in ODD_HEADERS
)


PASSING = (
    RESET_BEFORE,
    RESET_AFTER,
    HUNG_UP,
    NOT_HTTP,
    cut(40),
    cut(-1, reset=True),
    cut_without_length(10),
    cut_in_chunks(10),
    HTML,
    *OUT_OF_ORDER,
)
"""Faults of any platform after which the same question may well be answered."""


def leads_to(location: str, status: int = 302) -> Fault:
    """An answer that sends elsewhere."""
    return instead(f"leads to {location}", status, b"", {"location": location})


def bomb(size: int) -> Fault:
    """An answer of so many zeros, packed a thousandfold."""
    packed = gzip.compress(b" " * size, 6)
    return instead("a bomb", 200, packed, {"content-encoding": "gzip"})


def _again(line: Line, answered: Answered) -> None:
    line.send((answered.before or answered).whole)


CURSOR_LOOP = Fault("what came before once more", _again, goes_on=True)


def _fewer(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _fewer(part) for name, part in value.items()}
    if isinstance(value, list):
        return [_fewer(part) for part in value]
    return value // 2 if type(value) is int and value > 1 else value


def _fall(line: Line, answered: Answered) -> None:
    with suppress(ValueError):
        answered = Answered(
            answered.status,
            answered.headers,
            json.dumps(_fewer(json.loads(answered.body))).encode(),
        )
    line.send(answered.whole)


COUNTS_FALL = Fault("counts that fall", _fall, goes_on=True)
