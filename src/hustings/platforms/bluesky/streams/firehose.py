"""The firehose: every change to every repository in DAG-CBOR, brought into the shape of Jetstream's events.

Source: lexicon com.atproto.sync.subscribeRepos and atproto.com/specs/event-stream.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlencode

import msgspec

from hustings.domain.errors import InstallTheExtra
from hustings.platforms.bluesky.streams.connection import Place
from hustings.platforms.bluesky.streams.cursors import Cursor
from hustings.platforms.bluesky.streams.events import COLLECTIONS, read_sql, record_type

METHOD = "com.atproto.sync.subscribeRepos"
ADDRESS = f"wss://bsky.network/xrpc/{METHOD}"
_OPERATIONS = {"create", "update", "delete"}
_WANTED = frozenset(COLLECTIONS)
_LINKS = (b"\x01\x71\x12\x20", b"\x01\x55\x12\x20")
"""How links begin: version 1, DAG-CBOR or raw bytes, SHA-256, 32 bytes."""
_LINK_BYTES = 36

Decode = Callable[[bytes], Any]


class Firehose:
    """The whole network, or of it what certain accounts do; a relay cannot be asked for less."""

    key = "firehose"
    subprotocols: tuple[str, ...] = ()

    def __init__(self, place: Place | None, dids: Sequence[str] | None) -> None:
        found = place or Place.of(ADDRESS)
        self.place = found if found.path else Place.of(f"{found.address}/xrpc/{METHOD}")
        self._dids = None if dids is None else frozenset(dids)
        self._decode_many, self._decode_car, self._encode_cid = _libipld()

    def query(self, cursor: Cursor | None) -> str:
        """What is asked in the address."""
        usable = cursor is not None and self.resumes_exactly(cursor)
        return urlencode({"cursor": cursor.position}) if cursor and usable else ""

    def resumes_exactly(self, cursor: Cursor) -> bool:
        """Whether this relay counts events as the cursor does."""
        return cursor.position is not None and cursor.address == self.place.address

    def can_resume(self, cursor: Cursor) -> bool:
        """Whether the cursor says anything to this relay, which knows no times."""
        return self.resumes_exactly(cursor)

    def greeting(self) -> str | None:
        """Nothing is said to a relay."""
        return None

    def lines(self, messages: Sequence[bytes]) -> bytes:
        """The events of the messages as lines of JSON; what cannot be read is a line that is no event."""
        lines: list[bytes] = []
        for message in messages:
            try:
                lines.extend(map(_JSON.encode, self.events(message)))
            except (
                ValueError,
                TypeError,
                LookupError,
                AttributeError,
                ArithmeticError,
                RecursionError,
            ):
                lines.append(b"{}")
        return b"\n".join(lines) + b"\n" if lines else b""

    def events(self, message: bytes) -> Iterator[dict[str, Any]]:
        """The events of one message: one for each change, or one for the message where it has none."""
        header, body = self._decode_many(message)
        if header["op"] != 1:
            yield {"kind": "info", "notice": body.get("error")}
            return
        kind = header["t"].removeprefix("#")
        if kind == "info":
            yield {"kind": "info", "notice": body["name"]}
            return
        did = body["repo" if kind == "commit" else "did"]
        base = {"did": did, "time_us": _time_us(body["time"]), "seq": body["seq"], "kind": kind}
        wanted = self._dids is None or did in self._dids
        if kind == "commit" and wanted and not body.get("tooBig"):
            yield from self._changes(base, body)
        elif kind == "commit" and wanted:
            # A commit that was too big to send leaves as much open as a repository put in place whole.
            yield {**base, "kind": "sync"}
        elif kind == "identity" and wanted:
            yield {**base, "identity": {"handle": body.get("handle")}}
        elif kind == "account" and wanted:
            yield {**base, "account": {"active": body["active"], "status": body.get("status")}}
        else:
            yield base if kind == "sync" and wanted else {**base, "kind": "other"}

    def _changes(self, base: dict[str, Any], body: dict[str, Any]) -> Iterator[dict[str, Any]]:
        """The changes of one commit; of the collections that mean nothing here only that there were some."""
        named = [(op, *op["path"].split("/", 1)) for op in body["ops"]]
        wanted = [row for row in named if row[1] in _WANTED and row[0]["action"] in _OPERATIONS]
        needs_blocks = any(op["action"] != "delete" for op, *_ in wanted)
        blocks = self._decode_car(body["blocks"])[1] if needs_blocks else {}
        for op, collection, rkey in wanted:
            commit = {"operation": op["action"], "collection": collection, "rkey": rkey}
            if op["action"] != "delete":
                # A block may be missing; the change is then told without its record.
                commit["record"] = self._plain(blocks.get(op["cid"]))
            yield {**base, "commit": commit}
        if not wanted:
            yield {**base, "kind": "other"}

    def _plain(self, value: Any) -> Any:
        """A record in JSON's own terms: links as {"$link": ...}, bytes as {"$bytes": ...}.

        The decoder gives links as bytes, which are told by how they begin and how long they are.
        """
        if isinstance(value, dict):
            return {key: self._plain(part) for key, part in value.items()}
        if isinstance(value, list):
            return [self._plain(part) for part in value]
        if isinstance(value, bytes):
            if len(value) == _LINK_BYTES and value.startswith(_LINKS):
                return {"$link": self._encode_cid(value)}
            return {"$bytes": base64.b64encode(value).decode().rstrip("=")}
        return value

    def events_sql(self, path: str) -> str:
        """A select over a file of such lines, in the shape of `events.COLUMNS`."""
        commit = (
            f"STRUCT(operation VARCHAR, collection VARCHAR, rkey VARCHAR, record {record_type()})"
        )
        columns = {
            "did": "VARCHAR",
            "time_us": "BIGINT",
            "seq": "BIGINT",
            "kind": "VARCHAR",
            "commit": commit,
            "identity": "STRUCT(handle VARCHAR)",
            "account": "STRUCT(active BOOLEAN, status VARCHAR)",
            "notice": "VARCHAR",
        }
        return f"""
            SELECT did, time_us, seq AS position, kind, commit.operation, commit.collection, commit.rkey,
                commit.record, identity.handle, account.active, account.status, notice
            FROM {read_sql(path, columns)}
        """


_JSON = msgspec.json.Encoder()


def _time_us(text: str) -> int | None:
    try:
        at = datetime.fromisoformat(text)
    except ValueError:
        return None
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    whole = aware.replace(microsecond=0)
    return int(whole.timestamp()) * 1_000_000 + aware.microsecond


def _libipld() -> tuple[Decode, Decode, Decode]:
    try:
        import libipld
    except ImportError:
        raise InstallTheExtra(
            "The firehose needs the libipld library.", remedy="pip install 'hustings[streams]'"
        ) from None
    return libipld.decode_dag_cbor_multi, libipld.decode_car, libipld.encode_cid
