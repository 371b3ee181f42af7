from __future__ import annotations

import datetime as dt
import socket
import ssl
import threading
import time
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from hustings.domain.errors import (
    CheckTheCertificate,
    CorrectTheValue,
    HustingsError,
    ReportTheAnswer,
    UseAPublicAddress,
    WaitForTheBudget,
    WaitForThePlatform,
)
from hustings.domain.periods import utc_now
from hustings.network.addresses import Guard
from hustings.platforms.bluesky.streams.connection import CURSOR_TOO_OLD, Connection, Place, refused
from tests.platforms.bluesky.streams.servers import StreamServer, serving


@pytest.fixture
def server() -> Iterator[StreamServer]:
    with serving(StreamServer(lambda _query: iter(["one", "x" * 300_000, b"three"]))) as running:
        yield running


def _opened(server: StreamServer, query: str = "") -> Connection:
    return Connection.open(server.place(), query, guard=server.guard)


def _read(connection: Connection, count: int) -> list[bytes]:
    messages: list[bytes] = []
    until = time.monotonic() + 10
    while len(messages) < count and time.monotonic() < until:
        messages += connection.read(0.2)
    return messages


def test_messages_of_all_lengths_come_as_they_were_sent(server: StreamServer) -> None:
    connection = _opened(server, "cursor=7")
    assert _read(connection, 3) == [b"one", b"x" * 300_000, b"three"]
    assert server.queries == [{"cursor": ["7"]}]
    assert connection.read(0.01) == []
    connection.close()


def test_what_is_said_arrives_and_a_ping_is_answered(server: StreamServer) -> None:
    connection = _opened(server)
    _read(connection, 3)
    heard = connection.heard_bytes
    connection.ask_for_a_sign()
    connection.say("x" * 70_000)
    until = time.monotonic() + 5
    while (connection.heard_bytes == heard or not server.said) and time.monotonic() < until:
        connection.read(0.05)
    assert connection.heard_bytes > heard
    assert server.said == ["x" * 70_000]
    connection.close()


def test_a_server_that_pings_gets_its_pong() -> None:
    with serving(
        StreamServer(lambda _query: iter(())), ping_interval=0.05, ping_timeout=0.2
    ) as server:
        connection = _opened(server)
        until = time.monotonic() + 0.4
        while time.monotonic() < until:
            connection.read(0.02)  # would raise, had the server given us up
        connection.close()


def test_the_end_of_a_stream_is_told_after_its_last_message() -> None:
    server = StreamServer(lambda _query: iter(["a", "b", "c"]))
    server.hang_up_after = 2
    with serving(server):
        connection = _opened(server)
        assert _read(connection, 2) == [b"a", b"b"]
        with pytest.raises(WaitForThePlatform, match="code 1000"):
            _read(connection, 1)
        connection.close()


@pytest.mark.parametrize(
    ("status", "body", "error", "told"),
    [
        (HTTPStatus.BAD_REQUEST, '{"error": "CursorTooOld", "message": "below 12"}', ReportTheAnswer, "below 12"),
        (HTTPStatus.TOO_MANY_REQUESTS, "slow down", WaitForTheBudget, "status 429"),
        (HTTPStatus.SERVICE_UNAVAILABLE, "starting", WaitForThePlatform, "status 503"),
        (HTTPStatus.OK, "<html>a captive portal</html>", ReportTheAnswer, "status 200"),
    ],
)  # fmt: skip
def test_a_refused_handshake_says_what_to_do(
    server: StreamServer, status: HTTPStatus, body: str, error: type[HustingsError], told: str
) -> None:
    server.refusal = (status, body)
    with pytest.raises(error, match=told) as caught:
        _opened(server)
    if error is ReportTheAnswer:
        named = (CURSOR_TOO_OLD,) if status == HTTPStatus.BAD_REQUEST else ()
        assert getattr(caught.value, "missing", None) == named


def test_a_server_that_is_asked_too_often_may_say_for_how_long() -> None:
    place = Place.of("wss://x.test/")
    told = refused(place, b"HTTP/1.1 429 Too Many Requests\r\nRetry-After: 90\r\n\r\n", b"")
    assert isinstance(told, WaitForTheBudget)
    assert told.retry_at is not None
    assert 80 < (told.retry_at - utc_now()).total_seconds() <= 90


def test_an_address_in_a_private_network_is_not_asked(server: StreamServer) -> None:
    with pytest.raises(UseAPublicAddress):
        Connection.open(server.place(), "", guard=Guard())
    assert server.queries == []


def test_nobody_at_the_address_is_waited_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    with pytest.raises(WaitForThePlatform, match="cannot be reached") as caught:
        Connection.open(Place.of(f"ws://127.0.0.1:{port}/"), "", guard=Guard([f"127.0.0.1:{port}"]))
    assert caught.value.unsent


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        (b"", WaitForThePlatform),
        (
            b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nSec-WebSocket-Accept: no\r\n\r\n",
            ReportTheAnswer,
        ),
        (b"x" * 70_000, ReportTheAnswer),
    ],
)  # fmt: skip
def test_somebody_who_does_not_speak_websocket_is_told(
    answer: bytes, error: type[HustingsError]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]

        def answering() -> None:
            plug, _ = listening.accept()
            plug.recv(4096)
            plug.sendall(answer)
            plug.close()

        thread = threading.Thread(target=answering)
        thread.start()
        with pytest.raises(error):
            Connection.open(
                Place.of(f"ws://127.0.0.1:{port}/"), "", guard=Guard([f"127.0.0.1:{port}"])
            )
        thread.join()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate for localhost that nobody vouches for, with its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now_at = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now_at - dt.timedelta(days=1))
        .not_valid_after(now_at + dt.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    path = tmp_path_factory.mktemp("certificate") / "both.pem"
    plain = serialization.NoEncryption()
    path.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, plain)
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return path


def test_a_server_that_cannot_prove_who_it_is_is_not_spoken_to(certificate: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    trusting = ssl.create_default_context(cafile=str(certificate))
    with serving(StreamServer(lambda _query: iter(["safe"])), ssl=context) as server:
        place = Place.of(f"wss://localhost:{server.port}/subscribe")
        guard = Guard([f"localhost:{server.port}"], lambda _host, _port: ["127.0.0.1"])
        with pytest.raises(CheckTheCertificate):
            Connection.open(place, "", guard=guard)
        connection = Connection.open(place, "", guard=guard, context=trusting)
        assert _read(connection, 1) == [b"safe"]
        connection.close()


@pytest.mark.parametrize(
    "address",
    [
        "https://x.test/",
        "wss://",
        "wss://u:p@x.test/",
        "wss://x.test/?cursor=1",
        "wss://x.test:0x1/",
    ],
)
def test_an_address_that_is_none_of_a_stream_is_refused(address: str) -> None:
    with pytest.raises(CorrectTheValue):
        Place.of(address)


def test_an_address_is_always_spelt_alike() -> None:
    assert Place.of("wss://X.test:443/subscribe/").address == "wss://x.test/subscribe"
    assert Place.of("ws://[::1]:8080").address == "ws://[::1]:8080"
