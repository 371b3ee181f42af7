"""A Jetstream-like stream from the socket into the store, on one core, against clients that store or only parse.

The server has the other core for itself and sends frames from a file as fast as they are taken. Every
account of the made-up network is followed, so that every like, repost, follow and post is a row: the
worst that can happen. Then a stream is killed at random moments and resumed, and must end with the
same rows as one that was left alone.
"""

from __future__ import annotations

import json
import random
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.measured import Measured, run
from hustings.domain.tables import POSTS, TIES
from hustings.platforms.bluesky.streams.jetstream import METHOD
from hustings.store.engines.duckdb import connect, scan_sql
from hustings.store.store import Store

ACCOUNTS = 100_000
OLDER, NEWER = "/subscribe", f"/xrpc/{METHOD}"
_OURS = f"""
import json, os, sys, time
core, port, path, home, count, land_rows, chunk_bytes = sys.argv[1:]
os.sched_setaffinity(0, {{int(core)}})
from pathlib import Path
from threading import Event
from benchmarks.streamed_events import accounts
from hustings.ingest.streaming.following import following
from hustings.ingest.streaming.streaming import Pace, Streaming
from hustings.network.addresses import Guard
pages = ["bluesky:" + did for did in accounts({ACCOUNTS})]
stop, seen = Event(), 0
def tell(state):
    global seen
    seen = state.events
    if state.events >= int(count):
        stop.set()
streaming = Streaming(Path(home), following("everybody", pages, everybody=True), "jetstream",
    f"ws://127.0.0.1:{{port}}{{path}}", guard=Guard([f"127.0.0.1:{{port}}"]),
    pace=Pace(land_rows=int(land_rows), chunk_bytes=int(chunk_bytes)),
    tell=tell, stop=stop)
began_s, cpu_s = time.perf_counter(), time.process_time()
streaming.run()
print(json.dumps([seen, time.perf_counter() - began_s, time.process_time() - cpu_s]))
"""
_WEBSOCKETS = """
import json, os, sys, time
core, port, path, folder, count, *_ = sys.argv[1:]
os.sched_setaffinity(0, {int(core)})
import duckdb, pyarrow
from websockets.sync.client import connect
database = duckdb.connect(folder + ".duckdb", config={"threads": 1})
database.execute("CREATE TABLE ties (actor VARCHAR, target VARCHAR, kind VARCHAR, created_at VARCHAR)")
database.execute("CREATE TABLE posts (id VARCHAR, page VARCHAR, text VARCHAR, created_at VARCHAR)")
def put(name, columns, rows):
    found = pyarrow.table(list(map(pyarrow.array, zip(*rows))), names=columns)
    database.execute(f"INSERT INTO {name} SELECT * FROM found")
    rows.clear()
ties, posts, seen, began_s, cpu_s = [], [], 0, time.perf_counter(), time.process_time()
with connect(f"ws://127.0.0.1:{port}{path}", max_size=None, compression=None) as stream:
    for message in stream:
        event = json.loads(message)
        change = event["commit"]
        name, record = change["collection"], change["record"]
        if name == "app.bsky.feed.post":
            posts.append((f"{event['did']}/{change['rkey']}", event["did"], record["text"], record["createdAt"]))
        elif name != "app.bsky.graph.block":
            subject = record["subject"]
            target = subject if isinstance(subject, str) else subject["uri"]
            ties.append((event["did"], target, name, record["createdAt"]))
        seen += 1
        if len(ties) >= 100_000 or seen >= int(count):
            put("ties", ["actor", "target", "kind", "created_at"], ties)
            put("posts", ["id", "page", "text", "created_at"], posts)
        if seen >= int(count):
            break
    print(json.dumps([seen, time.perf_counter() - began_s, time.process_time() - cpu_s]), flush=True)
    os._exit(0)
"""
_ATPROTO = """
import json, os, sys, time
core, port, path, folder, count, *_ = sys.argv[1:]
os.sched_setaffinity(0, {int(core)})
from atproto_jetstream import JetstreamClient
client = JetstreamClient(base_uri=f"ws://127.0.0.1:{port}/xrpc", compress=False)
seen, began_s, cpu_s = 0, time.perf_counter(), time.process_time()
def took(message):
    global seen
    seen += 1
    if seen >= int(count):
        print(json.dumps([seen, time.perf_counter() - began_s, time.process_time() - cpu_s]), flush=True)
        os._exit(0)
client.start(took)
"""


def report(folder: Path, *, small: bool) -> str:
    """The tables of this benchmark in Markdown."""
    counts = (60_000, 20_000, 5_000) if small else (2_000_000, 300_000, 30_000)
    older, newer = folder / "older.frames", folder / "newer.frames"
    _make(older, counts[0], counted=False)
    _make(newer, counts[1], counted=True)
    said = (
        f"Frames of {older.stat().st_size / counts[0]:.0f} bytes on average; {ACCOUNTS:,} accounts, all followed. The server has "
        "core 0 and the client core 1; timed from the handshake until the last row is visible in the store."
    )
    lines = [
        said,
        "",
        "| client | events | events/s | events/s of processor time | peak MB | stores |",
        "|---|--:|--:|--:|--:|---|",
    ]
    sides = (
        ("Hustings, /subscribe", _OURS, older, OLDER, counts[0], "posts, ties, cursor, derived tables"),
        ("Hustings, subscribeEvents", _OURS, newer, NEWER, counts[1], "posts, ties, cursor, derived tables"),
        ("websockets, json, pyarrow into DuckDB", _WEBSOCKETS, older, OLDER, counts[0] // 4, "posts, ties"),
        ("atproto's JetstreamClient", _ATPROTO, newer, NEWER, counts[2], "nothing, parsed alone"),
    )  # fmt: skip
    for number, (name, code, frames, path, count, stores) in enumerate(sides):
        home = folder / f"home-{number}"
        with _serving(frames) as port:
            ran = run(code, "1", str(port), path, str(home), str(count), "1000000", str(64 << 20))
        lines.append(_line(name, ran, count, stores))
        if code is _OURS:
            lines[-1] += "" if _complete(home, count) else " **rows are missing**"
        if number:
            shutil.rmtree(home, ignore_errors=True)
    lines += ["", _killed(folder, newer, counts[1], kills=3 if small else 10)]
    return "\n".join(lines)


def _line(name: str, ran: Measured, count: int, stores: str) -> str:
    seen, took_s, cpu_s = json.loads(ran.printed.splitlines()[-1])
    assert seen >= count
    return f"| {name} | {count:,} | {count / took_s:,.0f} | {count / cpu_s:,.0f} | {ran.peak_mb:.0f} | {stores} |"


def _make(path: Path, count: int, *, counted: bool) -> None:
    options = json.dumps({"count": count, "accounts": ACCOUNTS, "counted": counted})
    command = [sys.executable, "-m", "benchmarks.streamed_events", "write", str(path), options]
    subprocess.run(command, check=True)


@contextmanager
def _serving(frames: Path) -> Iterator[int]:
    command = [sys.executable, "-m", "benchmarks.streamed_events", "serve", str(frames), "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout
        try:
            yield int(server.stdout.readline())
        finally:
            server.kill()


def _complete(home: Path, count: int) -> bool:
    """Whether every event is in the store: counted as read, and each wanted one as a row of its own."""
    reading = Store.open(home).at()
    ((read,),) = reading.sql("SELECT sum(read) FROM runs")
    ((posts, ids),) = reading.sql("SELECT count(*), count(DISTINCT post_id) FROM posts")
    ((ties,),) = reading.sql("SELECT count(*) FROM ties")
    # Of 100 events 60 are likes, 10 reposts (a post and a tie each), 10 follows and 10 posts.
    near = 0.97 < ties / (0.8 * count) < 1.03 and 0.95 < posts / (0.2 * count) < 1.05
    return bool(read >= count and posts == ids and near)


def _killed(folder: Path, frames: Path, count: int, kills: int) -> str:
    """Kill a stream again and again, let it end, and compare with one that nobody touched."""
    chance, killed, whole = random.Random(5), folder / "killed", folder / "whole"
    whole.mkdir()
    with _serving(frames) as port:
        arguments = ("1", str(port), NEWER)
        pace = (str(count // 15), str(count // 30 * 600))
        run(_OURS, *arguments, str(whole), str(count), *pace)
        killed.mkdir()
        shutil.copy(whole / "pseudonym-key", killed / "pseudonym-key")
        for turn in range(kills):
            before = _read_to(killed)
            process = subprocess.Popen(
                [sys.executable, "-c", _OURS, *arguments, str(killed), str(count), *pace]
            )
            _wait_for_its_stream(killed, process)
            # Half of the kills come before anything landed again, the other half after.
            if turn % 2:
                _wait_until(process, lambda read=before: _read_to(killed) > read)
            time.sleep(chance.uniform(0.0, 0.8))
            process.kill()
            process.wait()
        left = count - _read_to(killed)
        run(_OURS, *arguments, str(killed), str(max(1, left)), *pace)
    same = all(_same(killed, whole, name) for name in ("posts", "ties"))
    verdict = "exactly the rows" if same else "**not the rows**"
    return (
        f"Killed {kills} times at random moments ({count - left:,} of {count:,} events had landed by the last) and resumed, "
        f"the store ended with {verdict} of a stream that was left alone."
    )


def _wait_for_its_stream(home: Path, process: subprocess.Popen[bytes]) -> None:
    """Wait until the process is about to connect, which takes long on a busy machine."""
    since = time.time()
    _wait_until(
        process,
        lambda: any(
            chunk.stat().st_mtime >= since for chunk in home.glob("temporary/stream-*/chunk.ndjson")
        ),
    )


def _wait_until(process: subprocess.Popen[bytes], reached: Callable[[], bool]) -> None:
    """Wait until something is so, as long as the process runs and for two minutes at most."""
    until_s = time.monotonic() + 120
    while process.poll() is None and time.monotonic() < until_s and not reached():
        time.sleep(0.02)


def _read_to(home: Path) -> int:
    """The count of the last event that landed."""
    if not Store(home).exists():
        return 0
    rows = (
        Store.open(home)
        .at()
        .sql("SELECT max(json_extract(cursor, '$.position')::BIGINT) FROM coverage")
    )
    return int(rows[0][0] or 0)


def _same(one: Path, other: Path, table: str) -> bool:
    """Whether two stores hold the same rows of a table, each as often, but for the runs that brought them."""
    described = {"posts": POSTS, "ties": TIES}[table]
    names = ", ".join(name for name in described.names if name != "run_id")
    scans = [
        f"SELECT {names} FROM ({scan_sql(described, Store.open(home).at().files(table))})"
        for home in (one, other)
    ]
    connection = connect()
    return not any(
        connection.execute(f"SELECT 1 FROM ({first} EXCEPT ALL {second}) LIMIT 1").fetchall()
        for first, second in (scans, scans[::-1])
    )
