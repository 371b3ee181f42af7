from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from atproto_core.car import CAR
from atproto_firehose.firehose import parse_subscribe_repos_message
from atproto_subscription.frames import Frame
from hypothesis import given, settings
from hypothesis import strategies as st
from libipld import encode_cid

from hustings.platforms.bluesky.streams.cursors import Cursor
from hustings.platforms.bluesky.streams.events import COLUMNS
from hustings.platforms.bluesky.streams.firehose import ADDRESS, Firehose
from hustings.store.engines.duckdb import connect
from tests.platforms.bluesky.streams.relays import Link, commit_frame, error_frame, frame
from tests.platforms.bluesky.streams.servers import FIRST_US, STRANGER, WATCHED

AT = "2026-03-01T00:00:01.000Z"
POST = {
    "$type": "app.bsky.feed.post",
    "createdAt": AT,
    "text": "A made-up post \N{KHMER LETTER KA}",
    "embed": {
        "$type": "app.bsky.embed.images",
        "images": [{"alt": "", "image": {"$type": "blob", "ref": Link(b"picture"), "size": 7, "mimeType": "image/png"}}],
    },
}  # fmt: skip
LIKE = {"$type": "app.bsky.feed.like", "createdAt": AT, "subject": {"uri": f"at://{WATCHED}/app.bsky.feed.post/3k", "cid": "x"}}  # fmt: skip


def _rows(source: Firehose, messages: list[bytes], folder: Path) -> list[dict[str, Any]]:
    path = folder / "lines"
    path.write_bytes(source.lines(messages))
    found = connect().execute(source.events_sql(str(path)))
    names = [column[0] for column in found.description or ()]
    assert tuple(names) == COLUMNS
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def test_each_change_of_a_commit_is_an_event_as_the_networks_own_library_reads_it(
    tmp_path: Path,
) -> None:
    message = commit_frame(
        9,
        WATCHED,
        [
            ("create", "app.bsky.feed.post/3kaaaaaaaaaab", POST),
            ("create", "app.bsky.actor.profile/self", {"displayName": "not wanted"}),
            ("create", "app.bsky.feed.like/3kaaaaaaaaaac", LIKE),
            ("delete", "app.bsky.feed.post/3kaaaaaaaaaad", None),
        ],
    )
    judged = parse_subscribe_repos_message(Frame.from_bytes(message))  # type: ignore[arg-type]
    blocks = CAR.from_bytes(judged.blocks).blocks  # type: ignore[union-attr,arg-type]
    wanted = [op for op in judged.ops if not op.path.startswith("app.bsky.actor")]  # type: ignore[union-attr]

    found = _rows(Firehose(None, None), [message], tmp_path)
    assert [(row["did"], row["position"], row["kind"]) for row in found] == [
        (WATCHED, 9, "commit")
    ] * 3
    for op, row in zip(wanted, found, strict=True):
        assert (op.action, op.path) == (row["operation"], f"{row['collection']}/{row['rkey']}")
        assert (row["record"] is None) is (op.cid is None)
        if op.cid is not None:
            held = blocks[op.cid]
            assert row["record"]["createdAt"] == held["createdAt"]
            assert row["record"]["text"] == held.get("text")
    assert all(row["time_us"] == FIRST_US + 1_000_000 for row in found)
    picture = judged.ops[0].cid and blocks[judged.ops[0].cid]["embed"]["images"][0]["image"]["ref"]  # type: ignore[union-attr]
    assert encode_cid(picture) in found[0]["record"]["embed"]


def test_changes_of_identity_and_standing_and_whole_repositories_are_events(tmp_path: Path) -> None:
    base = {"did": WATCHED, "time": AT}
    messages = [
        frame("identity", {**base, "seq": 1, "handle": "new.example.org"}),
        frame("account", {**base, "seq": 2, "active": False, "status": "takendown"}),
        frame("sync", {**base, "seq": 3, "rev": "3kaaaaaaaaaaa", "blocks": b""}),
        commit_frame(4, WATCHED, [("create", "app.bsky.feed.post/3k", POST)], too_big=True),
        frame("info", {"name": "OutdatedCursor", "message": "made up"}),
        error_frame("ConsumerTooSlow"),
        frame("surprise", {**base, "seq": 5}),
    ]
    found = _rows(Firehose(None, None), messages, tmp_path)
    assert [row["kind"] for row in found] == [
        "identity",
        "account",
        "sync",
        "sync",
        "info",
        "info",
        "other",
    ]
    assert found[0]["handle"] == "new.example.org"
    assert (found[1]["active"], found[1]["status"]) == (False, "takendown")
    assert [row["notice"] for row in found[4:6]] == ["OutdatedCursor", "ConsumerTooSlow"]
    assert [row["position"] for row in found] == [1, 2, 3, 4, None, None, 5]


def test_of_others_only_the_count_is_kept_where_few_are_followed(tmp_path: Path) -> None:
    messages = [
        commit_frame(1, STRANGER, [("create", "app.bsky.feed.post/3k", POST)]),
        commit_frame(2, WATCHED, [("create", "app.bsky.feed.post/3k", POST)]),
    ]
    found = _rows(Firehose(None, [WATCHED]), messages, tmp_path)
    assert [(row["kind"], row["position"]) for row in found] == [("other", 1), ("commit", 2)]


def test_a_record_that_was_left_out_is_told_without_its_words(tmp_path: Path) -> None:
    message = commit_frame(
        1, WATCHED, [("create", "app.bsky.feed.post/3k", POST)], without_blocks=True
    )
    (row,) = _rows(Firehose(None, None), [message], tmp_path)
    assert (row["operation"], row["record"]) == ("create", None)


@settings(max_examples=40, deadline=None)
@given(cut=st.integers(0, 400), put=st.binary(max_size=3))
def test_no_bytes_stop_the_stream(cut: int, put: bytes) -> None:
    whole = commit_frame(1, WATCHED, [("create", "app.bsky.feed.post/3k", POST)])
    spoilt = whole[:cut] + put + whole[cut + len(put) :]
    lines = Firehose(None, None).lines([spoilt, whole[:cut], whole])
    assert lines.splitlines()[-1].startswith(b'{"did":"did:plc:aaaa')


def test_a_relay_goes_on_only_from_its_own_count() -> None:
    source = Firehose(None, None)
    assert source.query(Cursor(7, FIRST_US, ADDRESS)) == "cursor=7"
    assert source.query(Cursor(7, FIRST_US, "wss://elsewhere.test/x")) == ""
    assert not source.can_resume(Cursor(None, FIRST_US))
    assert source.query(None) == ""
    assert source.greeting() is None


@pytest.mark.parametrize(
    ("time", "time_us"),
    [
        ("2026-03-01T00:00:01.123456789Z", FIRST_US + 1_123_456),
        ("2026-03-01T07:00:01+07:00", FIRST_US + 1_000_000),
        ("yesterday", None),
    ],
)
def test_a_relays_time_is_read_in_its_spellings(
    time: str, time_us: int | None, tmp_path: Path
) -> None:
    message = commit_frame(1, WATCHED, [], time=time)
    (row,) = _rows(Firehose(None, None), [message], tmp_path)
    assert row["time_us"] == time_us
