"""Rows on their way from a stream to the store: taken in by the chunk, held in DuckDB until they land."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from hustings.ingest.pseudonyms import author_key_sql, hold_key
from hustings.ingest.streaming.sources import Source
from hustings.platforms.bluesky.streams import rows
from hustings.platforms.bluesky.streams.cursors import Cursor
from hustings.store.engines.duckdb import connect

PLATFORM = "bluesky"
MEMORY_MOST = "600MB"
ANOTHER_COUNT = "FutureCursor"
"""What a server says that counts otherwise than the cursor does: it begins with what happens now."""
_CHUNK_FILE = "chunk.ndjson"
_AHEAD_US = 3_600_000_000
"""How far ahead of this machine's clock an event's time may lie and still move the cursor."""
_SELECTS = {
    "staged_posts": rows.posts_sql(),
    "staged_ties": f"""SELECT {author_key_sql(PLATFORM, "actor_id")} AS actor_key, target_id, kind, created_at, observed_at
        FROM ({rows.ties_sql()})""",
    "staged_happenings": rows.happenings_sql(),
    "staged_broken": rows.broken_sql(),
}


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of one chunk: events, the time of the first, and what the server remarked on the stream."""

    read: int
    first_us: int | None
    notices: frozenset[str]


@dataclass(slots=True)
class Held:
    """What is held: events read, rows they became, those that could not be read, the time of the first."""

    read: int = 0
    rows: int = 0
    rejected: int = 0
    first_us: int | None = None


class Stage:
    """Where a stream's rows are gathered; its memory is bounded by DuckDB, which spills into `folder`.

    `cursor` is the last event taken in, in this and in earlier gatherings.
    """

    def __init__(
        self, folder: Path, source: Source, dids: Sequence[str], key: bytes, cursor: Cursor | None
    ) -> None:
        self.source = source
        self.cursor = cursor
        self.held = Held()
        self._chunk = folder / _CHUNK_FILE
        self.connection = connect(memory_limit=MEMORY_MOST, temporary=str(folder / "spilled"))
        # A stream is one of several things that a machine does, and one core is enough for it.
        self.connection.execute("SET threads = 1")
        hold_key(self.connection, key)
        self.connection.execute(
            "CREATE TEMP TABLE followed AS SELECT unnest(?::VARCHAR[]) AS did", [list(dids)]
        )
        self._chunk.write_bytes(b"")
        self._read_events()
        for name, select in _SELECTS.items():
            self.connection.execute(f"CREATE TEMP TABLE {name} AS {select}")

    def take(self, messages: Sequence[bytes]) -> Taken:
        """Take in messages, in the order in which they came."""
        self._chunk.write_bytes(self.source.lines(messages))
        self._read_events()
        taken = self._look_over()
        for name, select in _SELECTS.items():
            row = self.connection.execute(f"INSERT INTO {name} BY NAME {select}").fetchone()
            self.held.rows += int(row[0]) if row else 0
        return taken

    def clear(self) -> None:
        """Forget what is held, once it has landed."""
        for name in _SELECTS:
            self.connection.execute(f"TRUNCATE {name}")
        self.held = Held()

    def counts(self) -> dict[str, int]:
        """Rows that are held, by the name of their staging table."""
        counted = ", ".join(f"(SELECT count(*) FROM {name})" for name in _SELECTS)
        row = self.connection.execute(f"SELECT {counted}").fetchone() or ()
        return dict(zip(_SELECTS, map(int, row), strict=True))

    def _read_events(self) -> None:
        self.connection.execute(
            f"""CREATE OR REPLACE TEMP TABLE events AS SELECT *, did IN (SELECT did FROM followed) AS of_followed
            FROM ({self.source.events_sql(str(self._chunk))})"""
        )

    def _look_over(self) -> Taken:
        """Count the events and move the cursor on."""
        latest_us = time.time_ns() // 1000 + _AHEAD_US
        row = self.connection.execute(
            """SELECT count(*), count(*) FILTER (kind IS NULL), min(time_us), list(DISTINCT notice),
                max(position) FILTER (time_us < $latest), arg_max(time_us, position) FILTER (time_us < $latest)
            FROM events""",
            {"latest": latest_us},
        ).fetchone()
        assert row is not None
        read, rejected, first_us, notices, position, time_us = row
        held = self.held
        held.read += read
        held.rejected += rejected
        held.first_us = min(filter(None, (held.first_us, first_us)), default=None)
        if ANOTHER_COUNT in (notices or ()):
            self.cursor = None
        if position is not None and self._is_later(position):
            self.cursor = Cursor(position, time_us, self.source.place.address)
        return Taken(read, first_us, frozenset(filter(None, notices or ())))

    def _is_later(self, position: int) -> bool:
        known = self.cursor
        if known is None or known.position is None or not self.source.resumes_exactly(known):
            return True
        return position > known.position
