from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hustings.ingest.pseudonyms import pseudonym_key
from hustings.ingest.streaming.following import last_cursor
from hustings.platforms.bluesky.streams.jetstream import METHOD as NEWER
from hustings.store.store import Store
from hustings.store.tidying import rebuild
from tests.ingest.streaming.streams import held, stream
from tests.platforms.bluesky.streams.servers import (
    STRANGER,
    WATCHED,
    Event,
    StreamServer,
    commit,
    counted,
    follow,
    from_cursor,
    like,
    post,
    serving,
    uri_of,
)
from tests.store.made_up import contents

pytestmark = pytest.mark.slow

KILLS = 6
EVENTS = 3000
_STREAM = """
import sys
from pathlib import Path
from hustings.ingest.streaming.following import following
from hustings.ingest.streaming.streaming import Pace, Streaming
from hustings.network.addresses import Guard
home, address, page = Path(sys.argv[1]), sys.argv[2], sys.argv[3]
host = address.split("/")[2]
Streaming(home, following("the pages", [page], everybody=True), "jetstream", address, guard=Guard([host]),
    pace=Pace(chunk_bytes=20_000, chunk_s=0.02, land_rows=120, land_s=0.1, idle_s=0.1)).run()
"""


def _many() -> list[Event]:
    """Posts, edits, deletions, likes, follows and what is none of our business."""
    made: list[Event] = []
    posts: list[Event] = []
    for number in range(1, EVENTS + 1):
        kind = number % 6
        if kind in (1, 2) or len(posts) < 5:
            made.append(post(number, text=f"Post {number}"))
            posts.append(made[-1])
        elif kind == 3:
            made.append(like(number, uri_of(posts[-3]), did=f"did:plc:{number:024}"))
        elif kind == 4:
            made.append(follow(number, did=f"did:plc:{number:024}"))
        elif kind == 5:
            operation = "delete" if number % 4 else "update"
            key = posts[-2]["commit"]["rkey"]
            record = {**posts[-2]["commit"]["record"], "text": f"Edited {number}"}
            made.append(commit(number, WATCHED, "app.bsky.feed.post", record, operation=operation, key=key))  # fmt: skip
        else:
            made.append(post(number, STRANGER))
    return made


@pytest.mark.parametrize("path", ["/subscribe", f"/xrpc/{NEWER}"])
def test_a_stream_killed_at_any_moment_leaves_no_hole_and_no_double(
    tmp_path: Path, path: str
) -> None:
    events = _many()
    chance = random.Random(path)
    killed, whole = tmp_path / "killed", tmp_path / "whole"
    pseudonym_key(killed)
    whole.mkdir()
    (whole / "pseudonym-key").write_bytes((killed / "pseudonym-key").read_bytes())
    messages = from_cursor(events) if path == "/subscribe" else counted(events)
    with serving(StreamServer(messages)) as server:
        for _ in range(KILLS):
            process = subprocess.Popen(
                [sys.executable, "-c", _STREAM, str(killed), server.place(path).address, f"bluesky:{WATCHED}"]
            )  # fmt: skip
            _wait_for_a_connection(server, process)
            time.sleep(chance.uniform(0.05, 0.9))
            process.kill()
            assert process.wait() < 0
            server.queries.clear()
        cursor = last_cursor(Store.open(killed).at(), "jetstream everybody about the pages")
        seen = 0 if cursor is None or cursor.time_us is None else cursor.time_us
        left = sum(event["time_us"] >= seen for event in events)
        stream(killed, server, until=left, path=path)
        stream(whole, server, until=EVENTS, path=path, land_s=5.0)
    ours, wanted = held(killed), held(whole)
    # An edit that was overtaken by a later one before it landed is not a row of its own.
    assert {row[0] for row in ours.pop("posts")} == {row[0] for row in wanted.pop("posts")}
    assert _without_observed(ours) == _without_observed(wanted)
    store = Store.open(killed)
    before = [contents(store, table) for table in ("post_latest", "page_days", "page_latest")]
    rebuild(store)
    assert [contents(store, t) for t in ("post_latest", "page_days", "page_latest")] == before


def _without_observed(tables: dict[str, list[tuple[object, ...]]]) -> str:
    """What must be the same however the stream was cut; when a post was first seen depends on the cut."""
    seen = {**tables, "post_observations": sorted({row[0] for row in tables["post_observations"]}, key=str)}  # fmt: skip
    return json.dumps(seen, default=str)


def _wait_for_a_connection(server: StreamServer, process: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + 60
    while not server.queries and time.monotonic() < until:
        assert process.poll() is None
        time.sleep(0.01)
