"""One connection to a stream: handshake by the websockets library, everything after it by FrameSplitter."""

from __future__ import annotations

import json
import re
import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from hustings.domain.errors import (
    CheckTheCertificate,
    CorrectTheValue,
    InstallTheExtra,
    ReportTheAnswer,
    SeeToThePlatform,
    WaitForTheBudget,
    WaitForThePlatform,
)
from hustings.domain.periods import utc_now
from hustings.network.addresses import Guard
from hustings.platforms.bluesky.streams.frames import FrameSplitter

READ_BYTES = 1 << 18
_HEAD_MOST = 1 << 16
_HEAD_ENDS = b"\r\n\r\n"
_NORMAL_CLOSURE = 1000
_PING, _PONG, _TEXT, _CLOSE = 0x9, 0xA, 0x1, 0x8
CURSOR_TOO_OLD = "CursorTooOld"


@dataclass(frozen=True, slots=True)
class Place:
    """Where a stream is: its address without a query, taken apart."""

    host: str
    port: int
    path: str
    secure: bool

    @classmethod
    def of(cls, address: str) -> Place:
        """The place that an address names; CorrectTheValue where it is not one of a WebSocket."""
        parts = urlsplit(address)
        try:
            port = parts.port or (443 if parts.scheme == "wss" else 80)
        except ValueError:
            port = 0
        bare = not parts.query and not parts.fragment and parts.username is None
        if parts.scheme not in ("ws", "wss") or not parts.hostname or not port or not bare:
            raise CorrectTheValue(
                f"{address!r} is not the address of a stream.",
                field="address",
                remedy="Write it as wss://host/path, without a user or a query.",
            )
        return cls(parts.hostname, port, parts.path.rstrip("/"), parts.scheme == "wss")

    @property
    def address(self) -> str:
        """The address, always spelt alike."""
        scheme, usual = ("wss", 443) if self.secure else ("ws", 80)
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{scheme}://{host}{'' if self.port == usual else f':{self.port}'}{self.path}"


class Connection:
    """A stream that is open. Whoever reads too seldom is waited for by the server, and in the end dropped.

    `heard_bytes` grows with everything that comes, answers to pings too.
    """

    def __init__(self, plug: socket.socket, early: bytes) -> None:
        self.heard_bytes = len(early)
        self._plug = plug
        self._splitter = FrameSplitter()
        self._splitter.feed(early)

    @classmethod
    def open(
        cls,
        place: Place,
        query: str,
        *,
        guard: Guard,
        subprotocols: Sequence[str] = (),
        within_s: float = 20.0,
        context: ssl.SSLContext | None = None,
    ) -> Connection:
        """Connect and shake hands; one of SeeToThePlatform where it fails, UseAPublicAddress, InstallTheExtra."""
        try:
            plug = _plugged(place, guard, within_s, context)
        except ssl.SSLCertVerificationError as error:
            raise CheckTheCertificate(
                f"{place.host} cannot prove who it is: {error.verify_message}.",
                remedy="Check the address and this machine's clock.",
                platform="bluesky",
            ) from None
        except OSError as error:
            raise _gone(place, str(error) or type(error).__name__) from None
        try:
            return cls(plug, _shaken(plug, place, query, subprotocols))
        except BaseException as error:
            plug.close()
            if isinstance(error, OSError):
                raise _gone(place, str(error) or type(error).__name__) from None
            raise

    def read(self, within_s: float) -> list[bytes]:
        """The messages of one read, none where nothing came in time; WaitForThePlatform once it is over."""
        early = self._splitter.take()
        if early:
            return early
        data = b"" if self._splitter.closed else self._received(within_s)
        if data is None:
            return []
        self.heard_bytes += len(data)
        self._splitter.feed(data)
        for ping in self._splitter.pings:
            self._send(_PONG, ping)
        self._splitter.pings.clear()
        messages, closed = self._splitter.take(), self._splitter.closed
        if not messages and (closed or not data):
            said = f"code {closed.code} {closed.reason}".strip() if closed else "without a word"
            raise _over(f"the server closed it, {said}")
        return messages

    def _received(self, within_s: float) -> bytes | None:
        """What can be read, empty where the other side is gone; None where nothing came in time."""
        self._plug.settimeout(within_s)
        try:
            return self._plug.recv(READ_BYTES)
        except (TimeoutError, ssl.SSLWantReadError):
            return None
        except OSError as error:
            raise _over(str(error)) from None

    def ask_for_a_sign(self) -> None:
        """Ping: a server that is there answers, and a dead connection is told by its silence."""
        self._send(_PING, b"")

    def say(self, text: str) -> None:
        """Send a message, such as whom to follow."""
        self._send(_TEXT, text.encode())

    def close(self) -> None:
        """Say goodbye and go."""
        try:
            self._plug.settimeout(1.0)
            self._send(_CLOSE, _NORMAL_CLOSURE.to_bytes(2, "big"))
        except WaitForThePlatform:
            pass
        finally:
            self._plug.close()

    def _send(self, opcode: int, payload: bytes) -> None:
        from websockets.frames import Frame, Opcode

        try:
            self._plug.sendall(Frame(Opcode(opcode), payload).serialize(mask=True))
        except OSError as error:
            raise _over(str(error)) from None


def _plugged(
    place: Place, guard: Guard, within_s: float, context: ssl.SSLContext | None
) -> socket.socket:
    failure: OSError = OSError("it leads to no address")
    for address in guard.addresses(place.host, place.port, within_s):
        try:
            plug = socket.create_connection((address, place.port), timeout=within_s)
        except OSError as error:
            failure = error
            continue
        plug.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        if not place.secure:
            return plug
        try:
            secured = context or ssl.create_default_context()
            return secured.wrap_socket(plug, server_hostname=place.host)
        except BaseException:
            plug.close()
            raise
    raise failure


def _shaken(plug: socket.socket, place: Place, query: str, subprotocols: Sequence[str]) -> bytes:
    """Shake hands; what the server sent right behind its answer."""
    try:
        from websockets.client import ClientProtocol
        from websockets.typing import Subprotocol
        from websockets.uri import parse_uri
    except ImportError:
        raise InstallTheExtra(
            "Streams need the websockets library.", remedy="pip install 'hustings[streams]'"
        ) from None
    uri = parse_uri(f"{place.address}{f'?{query}' if query else ''}")
    protocol = ClientProtocol(
        uri, subprotocols=[Subprotocol(name) for name in subprotocols] or None
    )
    protocol.send_request(protocol.connect())
    plug.sendall(b"".join(protocol.data_to_send()))
    head, rest = _head(plug, place)
    if not head.startswith(b"HTTP/1.1 101"):
        raise refused(place, head, _body(plug, rest))
    protocol.receive_data(head)
    if protocol.handshake_exc is not None:
        raise ReportTheAnswer(
            f"{place.address} does not shake hands as a stream: {protocol.handshake_exc}",
            remedy="Check the address.",
            platform="bluesky",
        )
    return rest


def _head(plug: socket.socket, place: Place) -> tuple[bytes, bytes]:
    held = b""
    while _HEAD_ENDS not in held:
        data = plug.recv(READ_BYTES)
        if not data:
            raise _gone(place, "it hung up during the handshake")
        held += data
        if len(held) > _HEAD_MOST and _HEAD_ENDS not in held:
            raise ReportTheAnswer(
                f"{place.address} does not answer as a stream.",
                remedy="Check the address.",
                platform="bluesky",
            )
    head, _, rest = held.partition(_HEAD_ENDS)
    return head + _HEAD_ENDS, rest


def _body(plug: socket.socket, rest: bytes) -> bytes:
    """What a refusal says, as far as it comes."""
    plug.settimeout(2.0)
    try:
        while len(rest) < _HEAD_MOST and not rest.rstrip().endswith(b"}"):
            data = plug.recv(READ_BYTES)
            if not data:
                break
            rest += data
    except OSError:
        pass
    return rest


def refused(place: Place, head: bytes, body: bytes) -> SeeToThePlatform:
    """The error that a refusal stands for; `missing` names the server's own word for it."""
    status = int(head[9:12]) if head[9:12].isdigit() else 0
    try:
        said = json.loads(body[body.index(b"{") : body.rindex(b"}") + 1])
        name, message = str(said.get("error", "")), str(said.get("message", ""))[:200]
    except ValueError:
        name, message = "", ""
    told = f"{place.address} refused (status {status}{f', {name}: {message}' if name else ''})."
    if status == 429:
        after = re.search(rb"(?im)^retry-after:[ \t]*(\d{1,5})[ \t]*\r?$", head)
        retry_at = utc_now() + timedelta(seconds=int(after[1])) if after else None
        return WaitForTheBudget(told, platform="bluesky", unsent=True, retry_at=retry_at)
    if status >= 500 or status in (408, 425):
        return WaitForThePlatform(told, platform="bluesky", unsent=True)
    return ReportTheAnswer(
        told,
        remedy="Check the address and what is followed.",
        platform="bluesky",
        missing=(name,) if name else (),
    )


def _gone(place: Place, why: str) -> WaitForThePlatform:
    return WaitForThePlatform(
        f"{place.host} cannot be reached: {why}.", platform="bluesky", unsent=True
    )


def _over(why: str) -> WaitForThePlatform:
    return WaitForThePlatform(f"The stream ended: {why}.", platform="bluesky")
