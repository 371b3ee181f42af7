"""Taking a server's WebSocket frames apart (RFC 6455) out of large reads, without a copy more than needed.

A server's frames are not masked, so that a message's payload is a slice of what was read. A general
client spends ten times as long on a frame, since it also looks after what a stream never does.
"""

from __future__ import annotations

from dataclasses import dataclass

from hustings.domain.errors import ReportTheAnswer

_WHOLE_TEXT, _WHOLE_BINARY = 0x81, 0x82
_CONTINUATION, _TEXT, _BINARY, _CLOSE, _PING, _PONG = 0x0, 0x1, 0x2, 0x8, 0x9, 0xA
_FINAL, _RESERVED, _MASKED = 0x80, 0x70, 0x80
_IN_TWO_BYTES, _IN_EIGHT_BYTES = 126, 127
_CONTROL_MOST = 125
MESSAGE_MOST = 8 << 20
"""Bytes of a message at most; the firehose promises to stay below five million."""


@dataclass(frozen=True, slots=True)
class Closed:
    """How the server said goodbye; `code` is None where it gave none."""

    code: int | None
    reason: str


class FrameSplitter:
    """Messages out of a byte stream that is cut anywhere.

    `messages` and `pings` collect what came until somebody takes them; `closed` is None until the
    server closes, and nothing after that is read.
    """

    def __init__(self, most_bytes: int = MESSAGE_MOST) -> None:
        self.messages: list[bytes] = []
        self.pings: list[bytes] = []
        self.closed: Closed | None = None
        self._most_bytes = most_bytes
        self._rest = b""
        self._needed = 0
        self._parts: list[bytes] | None = None

    def feed(self, data: bytes) -> None:
        """Take in what was read; ReportTheAnswer where it cannot be a server's frames."""
        data = self._rest + data if self._rest else data
        if self.closed is not None or len(data) < self._needed:
            # A message of many reads is put together once and not at every read.
            self._rest = data
            return
        after: int | None = 0
        while after is not None and self.closed is None:
            at = self._whole_messages(data, after)
            after = self._any_frame(data, at)
        self._rest = data[at:]

    def take(self) -> list[bytes]:
        """The messages that came since, in their order."""
        taken, self.messages = self.messages, []
        return taken

    def _whole_messages(self, data: bytes, at: int) -> int:
        """Take messages of one frame and usual length, which is nearly all there is; where they end."""
        if self._parts is not None or self._most_bytes < 1 << 16:
            return at
        end, append = len(data), self.messages.append
        while at + 4 <= end:
            first = data[at]
            if first != _WHOLE_TEXT and first != _WHOLE_BINARY:
                break
            length = data[at + 1]
            start = at + 2
            if length == _IN_TWO_BYTES:
                start = at + 4
                length = data[at + 2] << 8 | data[at + 3]
            elif length > _IN_TWO_BYTES:
                break
            after = start + length
            if after > end:
                break
            append(data[start:after])
            at = after
        return at

    def _any_frame(self, data: bytes, at: int) -> int | None:
        """Take one frame of any kind; where it ends, None where it is not whole yet."""
        self._needed = 0
        if at + 2 > len(data):
            return None
        first, second = data[at], data[at + 1]
        if first & _RESERVED or second & _MASKED:
            raise _against("has bits set that nobody agreed on")
        length, start = second, at + 2
        if second >= _IN_TWO_BYTES:
            start += 2 if second == _IN_TWO_BYTES else 8
            if start > len(data):
                return None
            length = int.from_bytes(data[at + 2 : start], "big")
        opcode, final = first & 0x0F, bool(first & _FINAL)
        self._check(opcode, length, final=final)
        if start + length > len(data):
            self._needed = start + length - at
            return None
        self._take_frame(opcode, data[start : start + length], final=final)
        return start + length

    def _check(self, opcode: int, length: int, *, final: bool) -> None:
        if opcode in (_CLOSE, _PING, _PONG):
            if not final or length > _CONTROL_MOST:
                raise _against("is a control frame in parts")
        elif opcode not in (_CONTINUATION, _TEXT, _BINARY):
            raise _against("is of an unknown kind")
        elif (opcode == _CONTINUATION) is (self._parts is None):
            raise _against("goes on with a message that never began, or begins one within another")
        elif length + sum(map(len, self._parts or ())) > self._most_bytes:
            raise _against(f"is longer than {self._most_bytes:,} bytes")

    def _take_frame(self, opcode: int, payload: bytes, *, final: bool) -> None:
        if opcode == _PING:
            self.pings.append(payload)
        elif opcode == _CLOSE:
            code = int.from_bytes(payload[:2], "big") if len(payload) >= 2 else None
            self.closed = Closed(code, payload[2:].decode("utf-8", "replace"))
        elif opcode != _PONG:
            parts = [*(self._parts or ()), payload]
            self._parts = None if final else parts
            if final:
                self.messages.append(b"".join(parts))


def _against(what: str) -> ReportTheAnswer:
    return ReportTheAnswer(
        f"The stream sent a frame that {what}.",
        remedy="Check the address; a proxy in between may not understand WebSocket.",
        platform="bluesky",
    )
