"""A live stream into the store: read, gather, land, and go on where it stopped, whatever happens in between."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event

from hustings.domain.errors import SeeToThePlatform, WaitForTheOtherWriter, WaitForThePlatform
from hustings.domain.periods import utc_now
from hustings.ingest.pseudonyms import pseudonym_key
from hustings.ingest.streaming.following import Following, alone, last_cursor
from hustings.ingest.streaming.gaps import Gaps, Missed
from hustings.ingest.streaming.progress import Progress, State
from hustings.ingest.streaming.sources import Source, source
from hustings.ingest.streaming.staging import ANOTHER_COUNT, Stage
from hustings.ingest.streaming.storing import Landed, land
from hustings.network.addresses import Guard
from hustings.platforms.bluesky.streams.connection import CURSOR_TOO_OLD, Connection
from hustings.platforms.bluesky.streams.cursors import Cursor, moment
from hustings.store.store import Store
from hustings.store.tidying import compact_when_crowded

_READ_S = 0.5
_SILENCE_S = 45.0
_LONGEST_PAUSE_S = 60.0
_HEALTHY_S = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pace:
    """How much is gathered, in bytes or for how long, before it is turned into rows; and how much before it lands.

    Whatever comes first counts. Where only the cursor has moved, `idle_s` passes before it is stored.
    """

    chunk_bytes: int = 64 << 20
    chunk_s: float = 2.0
    land_rows: int = 1_000_000
    land_s: float = 15.0
    idle_s: float = 300.0


@dataclass(slots=True)
class _Visit:
    """One connection: where it resumed, when it began and was last heard, and what waits to be taken in."""

    resumed: Cursor | None
    began_s: float
    heard_s: float
    heard_bytes: int = 0
    asked: bool = False
    started: bool = False
    waiting: list[bytes] = field(default_factory=list)
    waiting_bytes: int = 0


class Streaming:
    """A stream of one name into one home, from `run` until it is stopped."""

    def __init__(
        self,
        home: Path,
        following: Following,
        source_key: str = "jetstream",
        address: str | None = None,
        *,
        guard: Guard | None = None,
        pace: Pace | None = None,
        tell: Callable[[State], None] = lambda _state: None,
        stop: Event | None = None,
    ) -> None:
        self.home = home
        self.following = following
        self.stream = following.stream(source_key)
        self.source: Source = source(source_key, address, following.narrowed_to)
        self._store = Store.create(home)
        self._guard = guard or Guard()
        self._pace = pace or Pace()
        self._tell = tell
        self._stop = stop or Event()
        self._progress = Progress()
        self._gaps = Gaps(everybody=following.everybody)

    def run(self, since: Cursor | None = None) -> None:
        """Stream until stopped, then land what is there.

        Errors of SeeToThePlatform that ask again are waited out; others land what came and are
        raised, as is UseAPublicAddress. WaitForTheOtherWriter: another stream of this name runs, or
        somebody else was writing while this one was to end.
        """
        with alone(self.home, self.stream) as folder:
            cursor = since or last_cursor(self._store.at(), self.stream)
            key = pseudonym_key(self.home)
            self._stage = Stage(folder, self.source, self.following.dids, key, cursor)
            self._asked_at = utc_now()
            self._taken_s = self._landed_s = time.monotonic()
            self._covered_from_at = cursor.at if cursor else None
            try:
                self._go_on()
                self._land()
            finally:
                self._stage.connection.close()
        self._say("stopped", "Stopped; everything that came is stored.")

    def _go_on(self) -> None:
        failures = 0
        while not self._stop.is_set():
            visit = self._begin()
            try:
                self._read(visit)
            except SeeToThePlatform as error:
                self._take(visit)
                if CURSOR_TOO_OLD in error.missing and visit.resumed is not None:
                    self._go_by_time(visit.resumed)
                    continue
                self._land()
                if not error.asks_again:
                    raise
                healthy = time.monotonic() - visit.began_s > _HEALTHY_S
                failures = 1 if healthy else failures + 1
                self._pause(error, failures)

    def _begin(self) -> _Visit:
        cursor = self._stage.cursor
        if cursor is not None and not self.source.can_resume(cursor):
            self._gaps.open(ANOTHER_COUNT, cursor)
            self._stage.cursor = cursor = None
        now_s = time.monotonic()
        return _Visit(cursor, now_s, now_s)

    def _go_by_time(self, refused: Cursor) -> None:
        """The server no longer has the event: it may begin with the oldest that it has, and says so."""
        self._gaps.open(CURSOR_TOO_OLD, refused)
        self._stage.cursor = Cursor(None, refused.time_us) if refused.position else None

    def _read(self, visit: _Visit) -> None:
        """Read one connection until it ends or the stream is stopped."""
        self._say("connecting", f"Connecting to {self.source.place.address}.")
        connection = Connection.open(
            self.source.place,
            self.source.query(visit.resumed),
            guard=self._guard,
            subprotocols=self.source.subprotocols,
        )
        try:
            greeting = self.source.greeting()
            if greeting is not None:
                connection.say(greeting)
            self._say("streaming", f"Streaming from {self.source.place.address}.")
            while not self._stop.is_set():
                messages = connection.read(min(_READ_S, self._pace.chunk_s))
                visit.waiting += messages
                visit.waiting_bytes += sum(map(len, messages))
                self._look_after(connection, visit)
                self._keep_pace(visit)
            self._take(visit)
        finally:
            connection.close()

    def _look_after(self, connection: Connection, visit: _Visit) -> None:
        """Tell a quiet stream from a dead one."""
        now_s = time.monotonic()
        if connection.heard_bytes != visit.heard_bytes:
            visit.heard_bytes, visit.heard_s, visit.asked = connection.heard_bytes, now_s, False
        elif now_s - visit.heard_s > 2 * _SILENCE_S:
            raise WaitForThePlatform("The stream fell silent.", platform="bluesky")
        elif now_s - visit.heard_s > _SILENCE_S and not visit.asked:
            connection.ask_for_a_sign()
            visit.asked = True

    def _keep_pace(self, visit: _Visit) -> None:
        """Take in a chunk, and land, when it is time."""
        now_s = time.monotonic()
        late = now_s - self._taken_s >= self._pace.chunk_s
        if visit.waiting_bytes >= self._pace.chunk_bytes or (late and visit.waiting):
            self._take(visit)
            self._say("streaming", f"Streaming from {self.source.place.address}.")
        held, passed_s = self._stage.held, now_s - self._landed_s
        longest_s = self._pace.land_s if held.rows else self._pace.idle_s
        if held.rows >= self._pace.land_rows or (held.read and passed_s >= longest_s):
            self._land()

    def _take(self, visit: _Visit) -> None:
        """Turn what waits into staged rows."""
        self._taken_s = time.monotonic()
        if not visit.waiting:
            return
        taken = self._stage.take(visit.waiting)
        visit.waiting, visit.waiting_bytes = [], 0
        self._progress.events += taken.read
        self._gaps.look(taken, None if visit.started else visit.resumed)
        visit.started = visit.started or taken.first_us is not None

    def _land(self) -> None:
        held = self._stage.held
        self._landed_s = time.monotonic()
        if not held.read:
            return
        missed = self._gaps.closed()
        if missed or (self._covered_from_at is None and held.first_us is not None):
            self._covered_from_at = None if held.first_us is None else moment(held.first_us)
        landed = self._landed(missed)
        self._gaps.forget()
        rows = sum(landed.rows.values())
        self._progress.rows += rows
        self._asked_at, self._landed_s = utc_now(), time.monotonic()
        self._covered_from_at = self._stage.cursor.at if self._stage.cursor else None
        compact_when_crowded(self._store)
        self._say("streaming", f"Landed {rows:,} rows of {landed.read:,} events.")

    def _landed(self, missed: Sequence[Missed]) -> Landed:
        """What is held as one run, however long somebody else writes; until told to stop."""
        while True:
            try:
                return land(
                    self._store,
                    self._stage,
                    stream=self.stream,
                    asked_at=self._asked_at,
                    covered_from_at=self._covered_from_at,
                    missed=missed,
                )
            except WaitForTheOtherWriter as error:
                if self._stop.is_set():
                    raise
                self._say("waiting", error.message)

    def _pause(self, error: SeeToThePlatform, failures: int) -> None:
        """Wait, longer each time and never as long as everybody else; not before the server's own time."""
        wait_s = min(_LONGEST_PAUSE_S, 2.0 ** (failures - 1)) * random.uniform(0.5, 1.0)  # noqa: S311
        if error.retry_at is not None:
            wait_s = max(wait_s, (error.retry_at - utc_now()).total_seconds())
        retry_at = utc_now() + timedelta(seconds=wait_s)
        self._say("waiting", error.message, retry_at)
        self._stop.wait(wait_s)

    def _say(self, word: str, sentence: str, retry_at: datetime | None = None) -> None:
        self._tell(self._progress.state(word, sentence, self._stage.cursor, retry_at))
