from __future__ import annotations

import json
import time
from collections.abc import Iterator
from datetime import timedelta
from http import HTTPStatus
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from hustings.domain.errors import CorrectTheValue, ReportTheAnswer, WaitForTheOtherWriter
from hustings.ingest.pseudonyms import author_key, pseudonym_key
from hustings.ingest.streaming import streaming as streaming_module
from hustings.ingest.streaming.following import alone, following, last_cursor
from hustings.platforms.bluesky.streams.connection import Connection
from hustings.platforms.bluesky.streams.cursors import Cursor, moment
from hustings.platforms.bluesky.streams.firehose import METHOD as FIREHOSE
from hustings.platforms.bluesky.streams.jetstream import METHOD as NEWER
from hustings.store.store import Store
from hustings.store.tidying import rebuild
from tests.ingest.streaming.streams import held, stream
from tests.platforms.bluesky.streams.relays import commit_frame, error_frame
from tests.platforms.bluesky.streams.servers import (
    FIRST_US,
    OTHER,
    STRANGER,
    WATCHED,
    Event,
    StreamServer,
    commit,
    counted,
    follow,
    from_cursor,
    like,
    on_the_newer_wire,
    post,
    serving,
    uri_of,
)

pytestmark = pytest.mark.slow

PAGE = f"bluesky:{WATCHED}"
FIRST = post(1)


def _at(number: float) -> Any:
    return moment(FIRST_US + int(number * 1_000_000)).replace(tzinfo=None)


def _day(count: int = 40) -> list[Event]:
    """Posts, and what others do with them, in turn."""
    made: list[Event] = []
    for number in range(1, count + 1):
        kind = number % 4
        if kind == 1:
            made.append(post(number, text=f"Post {number}"))
        elif kind == 2:
            made.append(like(number, uri_of(made[-1])))
        elif kind == 3:
            made.append(follow(number, did=f"did:plc:{number:024}"))
        else:
            made.append(post(number, STRANGER))
    return made


def _account(number: int, **standing: Any) -> Event:
    at_us = FIRST_US + number * 1_000_000
    return {"did": WATCHED, "time_us": at_us, "kind": "account", "account": {"did": WATCHED, **standing}}  # fmt: skip


def _identity(number: int, handle: str) -> Event:
    at_us = FIRST_US + number * 1_000_000
    return {"did": WATCHED, "time_us": at_us, "kind": "identity", "identity": {"did": WATCHED, "handle": handle}}  # fmt: skip


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Tries again come at once."""
    monkeypatch.setattr(streaming_module, "_LONGEST_PAUSE_S", 0.01)


def _serving(events: list[Event]) -> Any:
    return serving(StreamServer(from_cursor(events)))


def test_posts_of_followed_pages_and_ties_to_them_land_and_nothing_of_strangers(home: Path) -> None:
    events = [FIRST, post(2, STRANGER, "private"), like(3, uri_of(FIRST)), follow(4), like(5, uri_of(post(2, STRANGER)))]  # fmt: skip
    with _serving(events) as server:
        stream(home, server, until=5)
    found = held(home)
    uri = f"bluesky:{uri_of(FIRST)}"
    assert found["posts"] == [(uri, PAGE, _at(0.8), "status", "A made-up post", None)]
    assert found["post_observations"] == [(uri, _at(1), None, None)]
    actor = author_key(pseudonym_key(home), "bluesky", STRANGER)
    assert found["ties"] == [(actor, uri, "like", _at(2.8)), (actor, PAGE, "follow", _at(3.8))]
    reading = Store.open(home).at()
    latest = reading.sql("SELECT post_id, interactions, observation_count FROM post_latest")
    assert latest == [(uri, None, 1)]
    everything = json.dumps([reading.sql(f"SELECT * FROM {table}") for table in found], default=str)
    assert STRANGER not in everything
    assert "private" not in everything


def test_a_run_says_what_it_read_and_how_far(home: Path) -> None:
    with _serving([FIRST, like(2, uri_of(FIRST))]) as server:
        stream(home, server, until=2, land_s=5.0)
        reading = Store.open(home).at()
        runs = reading.sql("SELECT kind, format, source, read, stored, rejected, status FROM runs")
        assert runs == [("collection", "bluesky", server.place().address, 2, 3, 0, "landed")]
        (row,) = reading.sql(
            "SELECT page_id, part, from_at, to_at, complete, rows, gap, cursor FROM coverage"
        )
        assert row[:7] == (None, "stream", _at(1), _at(2), True, 3, None)
        name, cursor = Cursor.read(row[7])
        assert name == "jetstream everybody about the pages"
        assert cursor == Cursor(FIRST_US + 2_000_000, FIRST_US + 2_000_000, server.place().address)


@pytest.mark.parametrize("path", ["/subscribe", f"/xrpc/{NEWER}"])
def test_a_stream_that_was_stopped_goes_on_without_a_hole_and_without_a_double(
    home: Path, tmp_path: Path, path: str
) -> None:
    events = _day()
    messages = from_cursor if path == "/subscribe" else counted
    with serving(StreamServer(messages(events))) as server:
        stream(home, server, until=40, path=path)
        assert len(server.queries) == 1
        more = [*events, *(post(number, text="later") for number in range(41, 45))]
        server.messages = messages(more)
        stream(home, server, until=5, path=path)
        assert len(server.queries) == 2
        again = int(server.queries[1]["cursor"][0])
        assert again == (FIRST_US + 35_000_000 if path == "/subscribe" else 40)
        pseudonyms = (home / "pseudonym-key").read_bytes()
        other = tmp_path / "other"
        other.mkdir()
        (other / "pseudonym-key").write_bytes(pseudonyms)
        stream(other, server, until=44, path=path)
    assert held(home) == held(other)
    reading = Store.open(home).at()
    assert reading.sql("SELECT count(*) FROM coverage WHERE NOT complete") == [(0,)]
    covered = reading.sql("SELECT from_at, to_at FROM coverage ORDER BY from_at, to_at")
    assert all(after[0] == before[1] for before, after in pairwise(covered))


def test_a_connection_that_breaks_is_made_again_and_the_state_is_told(
    home: Path, quick: None
) -> None:
    with _serving(_day()) as server:
        server.hang_up_after = 17
        states = stream(home, server, until=40, land_s=10.0)
        assert len(server.queries) == 2
    words = [state.word for state in states]
    assert words.index("waiting") < len(words) - words[::-1].index("streaming")
    waiting = next(state for state in states if state.word == "waiting")
    assert waiting.retry_at is not None
    assert "code 1000" in waiting.sentence
    assert words[-1] == "stopped"
    assert len(held(home)["posts"]) == 10
    assert len(held(home)["ties"]) == 20


def test_edits_deletions_and_changes_of_name_and_standing_become_events(home: Path) -> None:
    key = FIRST["commit"]["rkey"]
    edit = {**FIRST["commit"]["record"], "text": "Edited", "embed": {"$type": "app.bsky.embed.external", "external": {"uri": "https://example.org"}}}  # fmt: skip
    events = [
        FIRST,
        _identity(2, "old.example.org"),
        _identity(3, "old.example.org"),
        _identity(4, "handle.invalid"),
        _account(5, active=True),
        post(6),
    ]
    later = [
        commit(7, WATCHED, "app.bsky.feed.post", edit, operation="update", key=key),
        _identity(8, "new.example.org"),
        _account(9, active=False, status="deactivated"),
        _account(10, active=False, status="deactivated"),
        _account(11, active=True),
        commit(12, WATCHED, "app.bsky.feed.post", None, operation="delete", key=key),
        commit(13, WATCHED, "app.bsky.feed.post", None, operation="delete", key=key),
        commit(14, STRANGER, "app.bsky.feed.post", None, operation="delete", key=key),
    ]
    with _serving(events) as server:
        stream(home, server, until=6)
        assert held(home)["events"] == []
        server.messages = from_cursor(events + later)
        stream(home, server, until=14)
        once = held(home)
        server.messages = from_cursor([*events, *later, post(15, STRANGER)])
        stream(home, server, until=1, since=Cursor(None, FIRST_US))
    uri = f"bluesky:{uri_of(FIRST)}"
    assert once["events"] == sorted(
        [
            (uri, "edited", _at(7), None, None, None),
            (PAGE, "renamed", _at(8), "handle", "old.example.org", "new.example.org"),
            (PAGE, "unpublished", _at(9), "status", None, "deactivated"),
            (PAGE, "restored", _at(11), "status", "deactivated", None),
            (uri, "deleted", _at(12), None, None, None),
        ],
        key=repr,
    )
    assert [row[2] for row in once["page_observations"]] == ["old.example.org", "new.example.org"]
    assert sorted(row[4] for row in once["posts"] if row[0] == uri) == ["A made-up post", "Edited"]
    assert held(home) == once
    store = Store.open(home)
    kinds = "SELECT post_id, kind, created_at, interactions, observation_count FROM post_latest ORDER BY ALL"
    kept = store.at().sql(kinds)
    assert [row[1] for row in kept if row[0] == uri] == ["link"]
    days = store.at().sql("SELECT * FROM page_days ORDER BY ALL")
    rebuild(store)
    assert store.at().sql(kinds) == kept
    assert store.at().sql("SELECT * FROM page_days ORDER BY ALL") == days


def test_a_stream_of_few_asks_for_them_alone_and_many_are_told_after_connecting(home: Path) -> None:
    with _serving(_day()) as server:
        stream(home, server, until=10, everybody=False)
        assert server.queries[0]["wantedDids"] == [WATCHED]
        assert held(home)["ties"] == []
        assert len(held(home)["posts"]) == 10
        many = [PAGE, *(f"bluesky:did:plc:{number:024d}".replace("0", "a").replace("1", "b").replace("8", "c").replace("9", "d") for number in range(200, 350))]  # fmt: skip
        stream(home, server, until=1, everybody=False, pages=many, name="many")
    assert server.said[0]["type"] == "options_update"
    assert WATCHED in server.said[0]["payload"]["wantedDids"]


def test_messages_that_are_no_events_are_counted_and_stop_nothing(home: Path) -> None:
    good = [json.dumps(FIRST), json.dumps(post(2))]
    with serving(StreamServer(lambda _query: iter([good[0], "{", "[]", good[1]]))) as server:
        stream(home, server, until=4, land_s=10.0)
    reading = Store.open(home).at()
    assert reading.sql("SELECT read, rejected FROM runs") == [(4, 2)]
    assert reading.sql("SELECT outcome, reason FROM run_rows") == [
        ("rejected", "2 messages of the stream could not be read as events.")
    ]
    assert len(held(home)["posts"]) == 2


def test_a_time_from_the_future_does_not_carry_the_cursor_away(home: Path) -> None:
    mad = {**post(3), "time_us": 10 * FIRST_US}
    with _serving([FIRST, mad, post(2)]) as server:
        stream(home, server, until=3, land_s=10.0)
    cursor = last_cursor(Store.open(home).at(), "jetstream everybody about the pages")
    assert cursor is not None
    assert cursor.time_us == FIRST_US + 2_000_000


def _gaps(home: Path) -> list[tuple[Any, ...]]:
    return Store.open(home).at().sql("SELECT gap, from_at, to_at FROM coverage WHERE NOT complete")


def test_a_server_that_clamps_in_silence_leaves_a_gap(home: Path) -> None:
    with _serving([FIRST]) as server:
        stream(home, server, until=1)
        server.messages = lambda _query: iter([json.dumps(post(600))])
        stream(home, server, until=1)
    assert _gaps(home) == [("OutdatedCursor", _at(1), _at(600))]


def test_a_server_that_says_the_cursor_is_too_old_is_asked_by_time_and_leaves_a_gap(
    home: Path,
) -> None:
    path = f"/xrpc/{NEWER}"
    with serving(StreamServer(counted([FIRST]))) as server:
        stream(home, server, until=1, path=path)
        info = {"$type": "message", "payload": {"$type": f"{NEWER}#info", "name": "OutdatedCursor"}}
        server.messages = lambda _query: iter(
            [json.dumps(info), json.dumps(on_the_newer_wire(post(30), 500))]
        )
        server.refusal = (HTTPStatus.BAD_REQUEST, '{"error": "CursorTooOld", "message": "x"}')
        stream(home, server, until=2, path=path)
        assert server.queries[-1]["cursor"] == [str(FIRST_US - 4_000_000)]
    assert _gaps(home) == [("CursorTooOld", _at(1), _at(30))]
    cursor = last_cursor(Store.open(home).at(), "jetstream everybody about the pages")
    assert cursor is not None
    assert cursor.position == 500


def test_another_relay_cannot_go_on_and_leaves_a_gap(home: Path) -> None:
    def relay(seq: int, number: int) -> Iterator[bytes]:
        at = f"{moment(FIRST_US + number * 1_000_000).isoformat()}"
        made = post(number)["commit"]
        yield commit_frame(seq, WATCHED, [("create", f"app.bsky.feed.post/{made['rkey']}", made["record"])], time=at)  # fmt: skip

    path = f"/xrpc/{FIREHOSE}"
    with serving(StreamServer(lambda _query: relay(7, 1))) as server:
        stream(home, server, until=1, path=path, source="firehose")
    with serving(StreamServer(lambda _query: relay(3, 90))) as another:
        stream(home, another, until=1, path=path, source="firehose")
        assert "cursor" not in another.queries[0]
        stream(home, another, until=1, path=path, source="firehose")
        assert another.queries[1]["cursor"] == ["3"]
    assert _gaps(home) == [("FutureCursor", _at(1), _at(90))]
    assert len(held(home)["posts"]) == 2


def test_a_server_that_counts_otherwise_is_followed_by_its_own_count_from_then_on(
    home: Path,
) -> None:
    path = f"/xrpc/{NEWER}"
    with serving(StreamServer(counted(_day()))) as server:
        stream(home, server, until=40, path=path)
        info = {"$type": "message", "payload": {"$type": f"{NEWER}#info", "name": "FutureCursor"}}
        event = json.dumps(on_the_newer_wire(post(90), 3))
        server.messages = lambda _query: iter([json.dumps(info), event])
        stream(home, server, until=2, path=path)
        server.messages = lambda _query: iter([event])
        stream(home, server, until=1, path=path)
        assert server.queries[-1]["cursor"] == ["3"]
    assert _gaps(home) == [("FutureCursor", _at(40), _at(90))]


def test_a_relay_that_refuses_another_count_is_asked_for_what_happens_now(
    home: Path, quick: None
) -> None:
    path = f"/xrpc/{FIREHOSE}"
    with serving(StreamServer(lambda _query: iter([commit_frame(50, WATCHED, [])]))) as server:
        stream(home, server, until=1, path=path, source="firehose")

        def messages(query: dict[str, list[str]]) -> Iterator[bytes]:
            yield error_frame("FutureCursor") if "cursor" in query else commit_frame(3, WATCHED, [])
            yield b"never sent"

        server.messages = messages
        server.hang_up_after = 1
        stream(home, server, until=2, path=path, source="firehose")
        assert ["cursor" in query for query in server.queries] == [False, True, False]
    assert [gap for gap, *_ in _gaps(home)] == ["FutureCursor"]


def test_a_quiet_stream_is_asked_for_a_sign_and_a_dead_one_is_left(
    home: Path, quick: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming_module, "_SILENCE_S", 0.5)
    with serving(StreamServer(_slowly)) as server:
        states = stream(home, server, until=2)
        assert [state.word for state in states if state.word == "waiting"] == []
    monkeypatch.setattr(Connection, "ask_for_a_sign", lambda _self: None)
    with serving(StreamServer(_slowly)) as server:
        states = stream(home, server, until=2)
    waiting = next(state for state in states if state.word == "waiting")
    assert waiting.sentence == "The stream fell silent."


def _slowly(_query: dict[str, list[str]]) -> Iterator[str]:
    yield json.dumps(FIRST)
    time.sleep(1.6)
    yield json.dumps(post(2))


def test_somebody_who_writes_for_long_is_waited_for(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries: list[int] = []

    def busy(*arguments: Any, **named: Any) -> Any:
        tries.append(1)
        if len(tries) < 3:
            raise WaitForTheOtherWriter("Another process is writing to the store.")
        return landing(*arguments, **named)

    landing = streaming_module.land
    monkeypatch.setattr(streaming_module, "land", busy)
    with _serving([FIRST, post(2)]) as server:
        states = stream(home, server, until=3, longest_s=2.0)
    assert "Another process is writing to the store." in [state.sentence for state in states]
    assert len(held(home)["posts"]) == 2


def test_a_repository_put_in_place_whole_is_a_gap_of_its_page(home: Path) -> None:
    at_us = FIRST_US + 2_000_000
    sync = {"did": WATCHED, "time_us": at_us, "kind": "sync", "commit": None}
    with _serving([FIRST, sync, {**sync, "did": OTHER}]) as server:
        stream(home, server, until=3, land_s=10.0)
    rows = Store.open(home).at().sql("SELECT page_id, to_at, gap FROM coverage WHERE NOT complete")
    assert rows == [(PAGE, _at(2), "#sync")]


def test_a_refusal_that_time_does_not_heal_ends_the_stream(home: Path) -> None:
    with _serving([FIRST]) as server:
        server.refusal = (HTTPStatus.BAD_REQUEST, '{"error": "InvalidRequest", "message": "no"}')
        with pytest.raises(ReportTheAnswer, match="InvalidRequest"):
            stream(home, server, until=1)


def test_two_streams_of_one_name_do_not_run_at_once(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hustings.ingest.streaming.following._LOCK_WAIT_S", 0.1)
    with (
        _serving([FIRST]) as server,
        alone(home, "jetstream everybody about the pages"),
        pytest.raises(WaitForTheOtherWriter),
    ):
        stream(home, server, until=1)


def test_streams_of_other_names_keep_their_own_place(home: Path) -> None:
    with _serving(_day()) as server:
        stream(home, server, until=40)
        stream(home, server, until=40, name="others")
        assert "cursor" not in server.queries[1]
    assert len(held(home)["posts"]) == 10
    assert len(held(home)["ties"]) == 20


@pytest.mark.parametrize(
    ("pages", "told"),
    [
        (["facebook:12"], "holds no page of Bluesky"),
        ([PAGE, "bluesky:@somebody"], "does not name a Bluesky page by its DID"),
    ],
)
def test_who_cannot_be_followed_is_told_before_anything_is_asked(
    pages: list[str], told: str
) -> None:
    with pytest.raises(CorrectTheValue, match=told):
        following("the list", pages, everybody=False)


def test_a_pause_grows_and_the_servers_own_time_is_kept(home: Path, quick: None) -> None:
    with _serving([FIRST]) as server:
        server.refusal = (HTTPStatus.SERVICE_UNAVAILABLE, "starting")
        states = stream(home, server, until=1)
    waiting = next(state for state in states if state.word == "waiting")
    assert "status 503" in waiting.sentence
    assert waiting.retry_at is not None
    assert states[-1].lag_s is not None
    assert timedelta(seconds=states[-1].lag_s) > timedelta(days=1)
