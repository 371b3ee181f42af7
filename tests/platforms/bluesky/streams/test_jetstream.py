from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from atproto_client.models.network.bsky.jetstream.subscribe_events import Params
from atproto_jetstream.models import MessageFrame, parse_frame, parse_subscribe_events_message

from hustings.domain.errors import CorrectTheValue
from hustings.platforms.bluesky.streams.connection import Place
from hustings.platforms.bluesky.streams.cursors import REWIND_US, Cursor, cursor_of
from hustings.platforms.bluesky.streams.events import COLLECTIONS, COLUMNS
from hustings.platforms.bluesky.streams.jetstream import ADDRESS, FOLLOWED_MOST, Jetstream
from hustings.store.engines.duckdb import connect
from tests.platforms.bluesky.streams.servers import (
    FIRST_US,
    STRANGER,
    WATCHED,
    commit,
    follow,
    like,
    on_the_newer_wire,
    post,
    uri_of,
)

OLDER = Place.of("wss://x.test/subscribe")
DIDS = [f"did:plc:{number:024}" for number in range(150)]
POST = post(1, langs=["km", "en"], text="line\nbreak \N{KHMER LETTER KA}")
EVENTS = [
    POST,
    like(2, uri_of(POST)),
    follow(3),
    commit(4, WATCHED, "app.bsky.feed.post", None, operation="delete", key="3kaaaaaaaaaaa"),
    {"did": WATCHED, "time_us": FIRST_US + 5, "kind": "identity",
     "identity": {"did": WATCHED, "handle": "new.example.org", "seq": 5, "time": "2026-03-01T00:00:00Z"}},
    {"did": STRANGER, "time_us": FIRST_US + 6, "kind": "account",
     "account": {"active": False, "status": "deleted", "did": STRANGER, "seq": 6, "time": "2026-03-01T00:00:00Z"}},
]  # fmt: skip


def _rows(source: Jetstream, messages: list[bytes], folder: Path) -> list[dict[str, Any]]:
    path = folder / "lines"
    path.write_bytes(source.lines(messages))
    found = connect().execute(source.events_sql(str(path)))
    names = [column[0] for column in found.description or ()]
    assert tuple(names) == COLUMNS
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def test_both_wires_say_the_same_of_every_event(tmp_path: Path) -> None:
    newer, older = Jetstream(None, None), Jetstream(OLDER, None)
    timed = _rows(older, [json.dumps(event).encode() for event in EVENTS], tmp_path)
    counted = _rows(
        newer,
        [
            json.dumps(on_the_newer_wire(event, seq)).encode()
            for seq, event in enumerate(EVENTS, start=1)
        ],
        tmp_path,
    )
    assert [row.pop("position") for row in timed] == [event["time_us"] for event in EVENTS]
    assert [row.pop("position") for row in counted] == [1, 2, 3, 4, 5, 6]
    assert timed == counted
    first = timed[0]
    assert (first["did"], first["kind"], first["operation"]) == (WATCHED, "commit", "create")
    assert first["record"]["text"] == "line\nbreak \N{KHMER LETTER KA}"
    assert timed[3]["record"] is None
    assert timed[4]["handle"] == "new.example.org"
    assert (timed[5]["active"], timed[5]["status"]) == (False, "deleted")


def test_the_newer_wires_events_are_what_the_networks_own_library_reads(tmp_path: Path) -> None:
    messages = [
        json.dumps(on_the_newer_wire(event, seq)).encode()
        for seq, event in enumerate(EVENTS, start=1)
    ]
    rows = _rows(Jetstream(None, None), messages, tmp_path)
    for message, row in zip(messages, rows, strict=True):
        frame = parse_frame(message)
        assert isinstance(frame, MessageFrame)
        judged = parse_subscribe_events_message(frame)
        assert (judged.did, judged.seq) == (row["did"], row["position"])  # type: ignore[union-attr]
        assert judged.py_type.partition("#")[2] == row["kind"]
        for name in ("operation", "collection", "rkey"):
            assert getattr(judged, name, None) == row[name]
        record = getattr(judged, "record", None)
        assert (record and record.created_at) == (row["record"] and row["record"]["createdAt"])
        account, identity = getattr(judged, "account", None), getattr(judged, "identity", None)
        assert (account and account.status) == row["status"]
        assert (identity and identity.handle) == row["handle"]


def test_what_is_no_event_is_a_row_of_its_own_and_costs_no_other(tmp_path: Path) -> None:
    good = json.dumps(EVENTS[0], indent=1).encode()
    rows = _rows(
        Jetstream(OLDER, None),
        [good, b"not json", b"[1, 2]", b'{"did": "cut', b'{"did": "\xff"}', good, b"{}"],
        tmp_path,
    )
    assert [row["kind"] for row in rows] == ["commit", None, None, None, None, "commit", None]


def test_a_remark_of_the_server_is_told(tmp_path: Path) -> None:
    info = {"$type": "network.bsky.jetstream.subscribeEvents#info", "name": "OutdatedCursor"}
    messages = [
        json.dumps({"$type": "message", "payload": info}).encode(),
        json.dumps({"$type": "error", "error": "ConsumerTooSlow", "message": "bye"}).encode(),
    ]
    rows = _rows(Jetstream(None, None), messages, tmp_path)
    assert [(row["kind"], row["notice"]) for row in rows] == [
        ("info", "OutdatedCursor"),
        ("info", "ConsumerTooSlow"),
    ]


def test_what_is_asked_of_the_newer_wire_exists_there() -> None:
    asked = parse_qs(Jetstream(None, DIDS[:2]).query(Cursor(7, FIRST_US, ADDRESS)))
    assert asked == {"collections": list(COLLECTIONS), "dids": DIDS[:2], "cursor": ["7"]}
    Params(collections=asked["collections"], dids=[WATCHED], cursor=7)
    assert set(asked) <= set(Params.model_fields)


def test_a_cursor_of_another_server_becomes_a_time_a_little_before() -> None:
    elsewhere = Cursor(7, FIRST_US, "wss://elsewhere.test/subscribe")
    for source in (Jetstream(None, None), Jetstream(OLDER, None)):
        assert parse_qs(source.query(elsewhere))["cursor"] == [str(FIRST_US - REWIND_US)]
        assert not source.resumes_exactly(elsewhere)
        assert not source.can_resume(Cursor(7, None, "wss://elsewhere.test/subscribe"))


def test_many_accounts_are_told_once_the_connection_is_open() -> None:
    source = Jetstream(None, DIDS)
    assert source.place.path == "/subscribe"
    assert parse_qs(source.query(None))["requireHello"] == ["true"]
    greeting = json.loads(source.greeting() or "")
    assert greeting["type"] == "options_update"
    assert greeting["payload"] == {"wantedCollections": list(COLLECTIONS), "wantedDids": DIDS}
    assert Jetstream(OLDER, DIDS[:3]).greeting() is None
    with pytest.raises(CorrectTheValue, match="150 are followed"):
        Jetstream(Place.of(ADDRESS), DIDS)
    with pytest.raises(CorrectTheValue, match="10,001 pages"):
        Jetstream(None, [str(number) for number in range(FOLLOWED_MOST + 1)])


def test_a_bare_host_is_asked_at_the_path_that_every_server_has() -> None:
    assert Jetstream(Place.of("ws://localhost:6008"), None).place.path == "/subscribe"


@pytest.mark.parametrize(
    ("text", "cursor"),
    [
        ("12", Cursor(12, None, "a")),
        (str(FIRST_US), Cursor(None, FIRST_US)),
        ("2026-03-01T00:00Z", Cursor(None, FIRST_US)),
        ("2026-03-01T07:00+07:00", Cursor(None, FIRST_US)),
        ("2026-03-01", Cursor(None, FIRST_US)),
    ],
)
def test_a_typed_beginning_is_a_count_or_a_time(text: str, cursor: Cursor) -> None:
    assert cursor_of(text, "a") == cursor


def test_a_typed_beginning_that_is_neither_is_refused() -> None:
    with pytest.raises(CorrectTheValue, match="neither a cursor nor a time"):
        cursor_of("yesterday", "a")


def test_a_cursor_survives_being_written_down() -> None:
    held = Cursor(7, FIRST_US, ADDRESS)
    assert Cursor.read(held.text("a name")) == ("a name", held)
