"""A server of made-up streams, with the websockets library's own server on a port of this machine."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, urlsplit

from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.sync.server import ServerConnection, serve

from hustings.network.addresses import Guard
from hustings.platforms.bluesky.streams.connection import Place

FIRST_US = 1_772_323_200_000_000
"""2026-03-01, the time of the first made-up event."""
WATCHED = "did:plc:" + "a" * 24
STRANGER = "did:plc:" + "b" * 24
OTHER = "did:plc:" + "c" * 24
Event = dict[str, Any]


class StreamServer:
    """Sends what `messages` gives for each connection's query, then waits; `queries` remembers them."""

    def __init__(self, messages: Callable[[dict[str, list[str]]], Iterator[str | bytes]]) -> None:
        self.messages = messages
        self.queries: list[dict[str, list[str]]] = []
        self.said: list[Any] = []
        self.refusal: tuple[HTTPStatus, str] | None = None
        self.hang_up_after: int | None = None
        self.port = 0

    def handle(self, connection: ServerConnection) -> None:
        request = connection.request
        assert request is not None
        query = parse_qs(urlsplit(request.path).query)
        self.queries.append(query)
        try:
            if "requireHello" in query:
                self.said.append(json.loads(connection.recv()))
            for number, message in enumerate(self.messages(query)):
                if self.hang_up_after == number:
                    self.hang_up_after = None
                    return
                connection.send(message)
            for word in connection:
                self.said.append(word)
        except ConnectionClosed:
            pass

    def refuse(self, connection: ServerConnection, request: Request) -> Response | None:
        if self.refusal is None:
            return None
        (status, body), self.refusal = self.refusal, None
        return connection.respond(status, body)

    def place(self, path: str = "/subscribe") -> Place:
        """Where the stream is."""
        return Place.of(f"ws://127.0.0.1:{self.port}{path}")

    @property
    def guard(self) -> Guard:
        """A guard that lets this server be asked."""
        return Guard([f"127.0.0.1:{self.port}"])


@contextmanager
def serving(server: StreamServer, **options: Any) -> Iterator[StreamServer]:
    """Serve in a thread until the block is left."""
    listening = serve(
        server.handle, "127.0.0.1", 0, process_request=server.refuse, compression=None, **options
    )
    server.port = listening.socket.getsockname()[1]
    thread = threading.Thread(target=listening.serve_forever, daemon=True)
    thread.start()
    try:
        yield server
    finally:
        listening.shutdown()
        thread.join()


def from_cursor(events: Sequence[Event]) -> Callable[[dict[str, list[str]]], Iterator[str]]:
    """Events as the older wire sends them: from the cursor's time on, only of wanted accounts."""

    def messages(query: dict[str, list[str]]) -> Iterator[str]:
        since_us = int(query.get("cursor", ["0"])[0])
        wanted = query.get("wantedDids")
        for event in events:
            if event["time_us"] >= since_us and (wanted is None or event["did"] in wanted):
                yield json.dumps(event)

    return messages


def counted(events: Sequence[Event]) -> Callable[[dict[str, list[str]]], Iterator[str]]:
    """The same events as the newer wire sends them, counted from 1; a cursor is a count or a time."""

    def messages(query: dict[str, list[str]]) -> Iterator[str]:
        since = int(query.get("cursor", ["0"])[0])
        for seq, event in enumerate(events, start=1):
            if (event["time_us"] if since >= 10**15 else seq) >= since:
                yield json.dumps(on_the_newer_wire(event, seq))

    return messages


def on_the_newer_wire(event: Event, seq: int) -> Event:
    """An event of the older wire as the newer one has it."""
    from hustings.platforms.bluesky.streams.cursors import moment

    kind, at = event["kind"], f"{moment(event['time_us']):%Y-%m-%dT%H:%M:%S.%fZ}"
    inner = event[kind] if kind == "commit" else {kind: event[kind]}
    payload = {"$type": f"network.bsky.jetstream.subscribeEvents#{kind}", "seq": seq}
    payload |= {"did": event["did"], "time": at, "witnessedAt": at, **inner}
    return {"$type": "message", "payload": payload}


def commit(
    number: int, did: str, collection: str, record: Any, *, operation: str = "create", key: str = ""
) -> Event:
    """An event of a record, a second after the one before."""
    rkey = key or f"3kkk{number:09}".replace("0", "z").replace("1", "y").replace("8", "x").replace("9", "w")  # fmt: skip
    change = {"rev": rkey, "operation": operation, "collection": collection, "rkey": rkey}
    if operation != "delete":
        change |= {
            "record": record,
            "cid": "bafyreidwaivazkwu67xztlmuobx35hs2lnfh3kolmgfmucldvhd3sgzcqi",
        }
    return {
        "did": did,
        "time_us": FIRST_US + number * 1_000_000,
        "kind": "commit",
        "commit": change,
    }


def stamp(number: int) -> str:
    """When the record of an event claims to have been made: a little before."""
    from hustings.platforms.bluesky.streams.cursors import moment

    return f"{moment(FIRST_US + number * 1_000_000 - 200_000):%Y-%m-%dT%H:%M:%S.%f}"[:-3] + "Z"


def post(number: int, did: str = WATCHED, text: str = "A made-up post", **more: Any) -> Event:
    """A post."""
    record = {"$type": "app.bsky.feed.post", "createdAt": stamp(number), "text": text, **more}
    return commit(number, did, "app.bsky.feed.post", record)


def like(number: int, uri: str, did: str = STRANGER, *, kind: str = "like") -> Event:
    """A like, or a repost."""
    name = f"app.bsky.feed.{kind}"
    subject = {"uri": uri, "cid": "bafyreidwaivazkwu67xztlmuobx35hs2lnfh3kolmgfmucldvhd3sgzcqi"}
    record = {"$type": name, "createdAt": stamp(number), "subject": subject}
    return commit(number, did, name, record)


def follow(number: int, whom: str = WATCHED, did: str = STRANGER) -> Event:
    """A follow."""
    name = "app.bsky.graph.follow"
    return commit(number, did, name, {"$type": name, "createdAt": stamp(number), "subject": whom})


def uri_of(event: Event) -> str:
    """The address of an event's record."""
    held = event["commit"]
    return f"at://{event['did']}/{held['collection']}/{held['rkey']}"
