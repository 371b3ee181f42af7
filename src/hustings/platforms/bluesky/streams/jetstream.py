"""Jetstream: the network's events as JSON, on either of its two wires.

The newer wire (`network.bsky.jetstream.subscribeEvents`) counts its events and says when a cursor is
too old; the older one (`/subscribe`) goes by time, and takes a change of whom to follow on the open
connection. Source: github.com/bluesky-social/jetstream, docs/README.md and its lexicon.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from urllib.parse import urlencode

from hustings.domain.errors import CorrectTheValue
from hustings.platforms.bluesky.streams.connection import Place
from hustings.platforms.bluesky.streams.cursors import REWIND_US, Cursor
from hustings.platforms.bluesky.streams.events import COLLECTIONS, read_sql, record_type

METHOD = "network.bsky.jetstream.subscribeEvents"
ADDRESS = f"wss://jetstream.us-east.bsky.network/xrpc/{METHOD}"
ADDRESS_OF_MANY = "wss://jetstream.us-east.bsky.network/subscribe"
FOLLOWED_MOST = 10_000
"""Accounts that one connection may be narrowed to."""
NARROWED_IN_ADDRESS_MOST = 100
"""Accounts that fit into an address; more are told once the connection is open."""


class Jetstream:
    """One way to subscribe: everything, or what certain accounts do."""

    key = "jetstream"

    def __init__(self, place: Place | None, dids: Sequence[str] | None) -> None:
        if dids is not None and len(dids) > FOLLOWED_MOST:
            raise CorrectTheValue(
                f"{len(dids):,} pages are more than the {FOLLOWED_MOST:,} that one stream may be narrowed to.",
                field="follow",
                remedy="Add --all, which reads the whole network and keeps what is about them.",
            )
        many = len(dids or ()) > NARROWED_IN_ADDRESS_MOST
        found = place or Place.of(ADDRESS_OF_MANY if many else ADDRESS)
        self.place = found if found.path else Place.of(f"{found.address}/subscribe")
        self.dids = None if dids is None else tuple(dids)
        self.counted = self.place.path.endswith(METHOD)
        self.subprotocols: tuple[str, ...] = ("xrpc.v1.json",) if self.counted else ()
        if many and self.counted:
            raise CorrectTheValue(
                f"This address can be narrowed to {NARROWED_IN_ADDRESS_MOST} pages, and {len(dids or ())} are followed.",
                field="address",
                remedy="Name the server's /subscribe, or add --all.",
            )

    def query(self, cursor: Cursor | None) -> str:
        """What is asked in the address; from the cursor on, a little before it where it is a time."""
        asked: list[tuple[str, str]] = []
        names = ("collections", "dids") if self.counted else ("wantedCollections", "wantedDids")
        asked += [(names[0], collection) for collection in COLLECTIONS]
        if self.dids is not None and len(self.dids) <= NARROWED_IN_ADDRESS_MOST:
            asked += [(names[1], did) for did in self.dids]
        elif self.dids is not None:
            asked.append(("requireHello", "true"))
        start = self._start(cursor)
        if start is not None:
            asked.append(("cursor", str(start)))
        return urlencode(asked)

    def _start(self, cursor: Cursor | None) -> int | None:
        if cursor is None:
            return None
        if self.resumes_exactly(cursor):
            return cursor.position
        return None if cursor.time_us is None else cursor.time_us - REWIND_US

    def resumes_exactly(self, cursor: Cursor) -> bool:
        """Whether this server counts events as the cursor does."""
        return self.counted and cursor.position is not None and cursor.address == self.place.address

    def can_resume(self, cursor: Cursor) -> bool:
        """Whether the cursor says anything to this server."""
        return self._start(cursor) is not None

    def greeting(self) -> str | None:
        """What is said once the connection is open: whom to follow, where they are many."""
        if self.dids is None or len(self.dids) <= NARROWED_IN_ADDRESS_MOST:
            return None
        payload = {"wantedCollections": list(COLLECTIONS), "wantedDids": list(self.dids)}
        return json.dumps({"type": "options_update", "payload": payload})

    def lines(self, messages: Sequence[bytes]) -> bytes:
        """The messages as lines; a line break within one, which may only stand between words, becomes a blank."""
        joined = b"\n".join(messages) + b"\n"
        if joined.count(b"\n") != len(messages):
            flat = (message.replace(b"\n", b" ").replace(b"\r", b" ") for message in messages)
            joined = b"\n".join(flat) + b"\n"
        return joined

    def events_sql(self, path: str) -> str:
        """A select over a file of such lines, in the shape of `events.COLUMNS`."""
        return _counted_sql(path) if self.counted else _timed_sql(path)


def _timed_sql(path: str) -> str:
    commit = f"STRUCT(operation VARCHAR, collection VARCHAR, rkey VARCHAR, record {record_type()})"
    columns = {
        "did": "VARCHAR",
        "time_us": "BIGINT",
        "kind": "VARCHAR",
        "commit": commit,
        "identity": "STRUCT(handle VARCHAR)",
        "account": "STRUCT(active BOOLEAN, status VARCHAR)",
    }
    return f"""
        SELECT did, time_us, time_us AS position, kind, commit.operation, commit.collection, commit.rkey,
            commit.record, identity.handle, account.active, account.status, NULL::VARCHAR AS notice
        FROM {read_sql(path, columns)}
    """


def _counted_sql(path: str) -> str:
    payload = f"""STRUCT("$type" VARCHAR, seq BIGINT, did VARCHAR, "time" VARCHAR, "witnessedAt" VARCHAR,
        operation VARCHAR, collection VARCHAR, rkey VARCHAR, record {record_type()},
        identity STRUCT(handle VARCHAR), account STRUCT(active BOOLEAN, status VARCHAR), name VARCHAR)"""
    columns = {"payload": payload, "error": "VARCHAR"}
    return f"""
        SELECT payload.did, epoch_us(try_cast(coalesce(payload."witnessedAt", payload."time") AS TIMESTAMP)) AS time_us,
            payload.seq AS position, CASE WHEN error IS NULL THEN split_part(payload."$type", '#', 2) ELSE 'info' END AS kind,
            payload.operation, payload.collection, payload.rkey, payload.record, payload.identity.handle,
            payload.account.active, payload.account.status, coalesce(error, payload.name) AS notice
        FROM {read_sql(path, columns)}
    """
