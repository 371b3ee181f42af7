"""Reading a body to its end: unpacked, whole, and never longer than allowed, however small it was packed."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator

import httpx
import msgspec

MOST_BYTES = 100 * 1024 * 1024
PIECE_BYTES = 64 * 1024
MARGIN = 60
"""Calls below which JSON is tried: what can be read there can be read by whoever gets the answer."""
WINDOWS = {"gzip": 31, "x-gzip": 31, "deflate": 15}
"""What zlib wants to be told for each way of packing."""


class BodyCut(Exception):
    """The body ended before its end; never leaves this folder."""


class BodyRefused(Exception):
    """The body is longer than allowed, or packed otherwise than we asked; never leaves this folder."""


def read_body(response: httpx.Response, most_bytes: int = MOST_BYTES) -> bytes:
    """The whole body, unpacked; BodyCut, BodyRefused, or what the connection raises."""
    told = response.headers.get("content-length", "")
    if told.isdecimal() and int(told) > most_bytes:
        raise BodyRefused(f"it announced {told} bytes")
    assert isinstance(response.stream, Iterable)
    # A list of pieces would grow far beyond the limit where each piece is one byte.
    gathered = bytearray()
    packing = response.headers.get("content-encoding", "identity").strip().lower()
    for piece in _unpacked(response.stream, packing):
        gathered += piece
        if len(gathered) > most_bytes:
            raise BodyRefused(f"it is longer than {most_bytes} bytes")
    body = bytes(gathered)
    if _should_be_json(response):
        whole = _is_json(body, MARGIN)
        if _ends_with_the_connection(response) and not whole:
            raise BodyCut
    return body


def _unpacked(stream: Iterable[bytes], packing: str) -> Iterable[bytes]:
    if packing in ("", "identity"):
        return stream
    if packing not in WINDOWS:
        raise BodyRefused(f"it is packed as {packing[:20]!r}")
    return _inflated(stream, WINDOWS[packing])


def _inflated(stream: Iterable[bytes], window: int) -> Iterator[bytes]:
    inflater, empty = zlib.decompressobj(window), True
    try:
        for chunk in stream:
            waiting, full, empty = chunk, True, empty and not chunk
            while (waiting or full) and not inflater.eof:
                piece = inflater.decompress(waiting, PIECE_BYTES)
                waiting, full = inflater.unconsumed_tail, len(piece) == PIECE_BYTES
                yield piece
    except zlib.error:
        raise BodyRefused("it cannot be unpacked") from None
    # Answers without a body, such as to HEAD, name a packing all the same.
    if not inflater.eof and not empty:
        raise BodyCut


def _ends_with_the_connection(response: httpx.Response) -> bool:
    """Whether nothing but the end of the connection shows where the body ends, a cut one too."""
    headers = response.headers
    return "content-length" not in headers and "transfer-encoding" not in headers


def _should_be_json(response: httpx.Response) -> bool:
    """Whether it says so of itself; what a fault says of itself is for its status to judge."""
    kind: str = response.headers.get("content-type", "").partition(";")[0].strip().lower()
    says_so = kind == "application/json" or kind.endswith("+json")
    return says_so and response.status_code in (200, 201, 202)


def _is_json(body: bytes, margin: int) -> bool:
    """Whether a body is JSON; BodyRefused where it is nested too deeply to be read by anybody."""
    if margin:
        return _is_json(body, margin - 1)
    try:
        msgspec.json.decode(body, type=msgspec.Raw)
    except msgspec.DecodeError:
        # msgspec does not take half of a pair of surrogates, which platforms do send.
        try:
            json.loads(body)
        except (ValueError, RecursionError):
            return False
    except RecursionError:
        raise BodyRefused("its parts are nested too deeply") from None
    return True
