"""Running a stream of a made-up server into a home, until it has taken in so many events."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from threading import Event as Sign
from threading import Timer
from typing import Any

from hustings.ingest.streaming.following import following
from hustings.ingest.streaming.progress import State
from hustings.ingest.streaming.streaming import Pace, Streaming
from hustings.platforms.bluesky.streams.cursors import Cursor
from hustings.store.store import Store
from tests.platforms.bluesky.streams.servers import WATCHED, StreamServer

LONGEST_S = 30.0
_NAMES = {
    "posts": "post_id, page_id, created_at, kind, text, shared_post_id",
    "post_observations": "post_id, observed_at, reactions, comments",
    "ties": "actor_key, target_id, kind, created_at",
    "events": "subject_id, event, happened_at, field, old_value, new_value",
    "page_observations": "page_id, observed_at, handle",
}


def stream(
    home: Path,
    server: StreamServer,
    until: int,
    *,
    everybody: bool = True,
    path: str = "/subscribe",
    source: str = "jetstream",
    since: Cursor | None = None,
    pages: Sequence[str] = (f"bluesky:{WATCHED}",),
    name: str = "the pages",
    land_s: float = 0.05,
    longest_s: float = LONGEST_S,
) -> list[State]:
    """Stream until so many events came, and give what was told."""
    states: list[State] = []
    stop = Sign()

    def tell(state: State) -> None:
        states.append(state)
        if state.events >= until:
            stop.set()

    streaming = Streaming(
        home,
        following(name, pages, everybody=everybody),
        source,
        server.place(path).address,
        guard=server.guard,
        pace=Pace(chunk_s=0.02, land_s=land_s, idle_s=land_s),
        tell=tell,
        stop=stop,
    )
    timer = Timer(longest_s, stop.set)
    timer.start()
    try:
        streaming.run(since)
    finally:
        timer.cancel()
    return states


def held(home: Path) -> dict[str, list[tuple[Any, ...]]]:
    """What a stream left in the store, in an order of its own, without what differs from run to run."""
    reading = Store.open(home).at()
    return {
        table: sorted(reading.sql(f"SELECT {names} FROM {table}"), key=repr)
        for table, names in _NAMES.items()
    }
