"""Frames of a relay, made here: DAG-CBOR with links, and repositories' blocks in CAR files."""

from __future__ import annotations

import hashlib
import struct
from typing import Any


class Link:
    """A link to a block, by the hash of its bytes."""

    def __init__(self, block: bytes) -> None:
        self.cid = b"\x01\x71\x12\x20" + hashlib.sha256(block).digest()


def cbor(value: Any) -> bytes:
    """DAG-CBOR (RFC 8949 with sorted keys; links are tag 42) of what records hold."""
    if value is None or isinstance(value, bool):
        return {None: b"\xf6", True: b"\xf5", False: b"\xf4"}[value]
    if isinstance(value, int):
        return _head(0, value) if value >= 0 else _head(1, -1 - value)
    if isinstance(value, bytes):
        return _head(2, len(value)) + value
    if isinstance(value, str):
        return _head(3, len(value.encode())) + value.encode()
    if isinstance(value, list):
        return _head(4, len(value)) + b"".join(map(cbor, value))
    if isinstance(value, Link):
        return b"\xd8\x2a" + cbor(b"\x00" + value.cid)
    pairs = sorted((cbor(key), cbor(held)) for key, held in value.items())
    pairs.sort(key=lambda pair: (len(pair[0]), pair[0]))
    return _head(5, len(pairs)) + b"".join(key + held for key, held in pairs)


def _head(kind: int, number: int) -> bytes:
    if number < 24:
        return bytes([kind << 5 | number])
    for mark, form in ((24, ">B"), (25, ">H"), (26, ">I"), (27, ">Q")):
        if number < 1 << 8 * struct.calcsize(form):
            return bytes([kind << 5 | mark]) + struct.pack(form, number)
    raise OverflowError(number)


def car(blocks: list[bytes]) -> bytes:
    """A CAR file of blocks, the first of which is its root."""
    sections = [cbor({"version": 1, "roots": [Link(blocks[0])]})]
    sections += [Link(block).cid + block for block in blocks]
    return b"".join(_varint(len(section)) + section for section in sections)


def _varint(number: int) -> bytes:
    out = b""
    while number > 127:
        out += bytes([number & 127 | 128])
        number >>= 7
    return out + bytes([number])


def frame(kind: str, body: dict[str, Any]) -> bytes:
    """One message of the stream."""
    return cbor({"op": 1, "t": f"#{kind}"}) + cbor(body)


def error_frame(name: str) -> bytes:
    """The message with which a relay ends a stream."""
    return cbor({"op": -1}) + cbor({"error": name, "message": "made up"})


def commit_frame(
    seq: int,
    did: str,
    changes: list[tuple[str, str, Any]],
    *,
    time: str = "2026-03-01T00:00:01.000Z",
    too_big: bool = False,
    without_blocks: bool = False,
) -> bytes:
    """A commit of changes: action, path and record each."""
    records = [cbor(record) for _, _, record in changes if record is not None]
    root = cbor({"did": did, "version": 3, "rev": "3kaaaaaaaaaaa", "prev": None})
    ops = [
        {"action": action, "path": path, "cid": None if record is None else Link(cbor(record))}
        for action, path, record in changes
    ]
    body = {
        "seq": seq,
        "repo": did,
        "time": time,
        "rev": "3kaaaaaaaaaaa",
        "since": None,
        "commit": Link(root),
        "blocks": car([root, *([] if without_blocks else records)]),
        "ops": ops,
        "blobs": [],
        "rebase": False,
        "tooBig": too_big,
    }
    return frame("commit", body)
