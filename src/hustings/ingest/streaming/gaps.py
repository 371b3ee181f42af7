"""Times that a stream cannot give any more: told by the server, or by where it begins instead."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from hustings.domain.periods import utc_now
from hustings.ingest.streaming.staging import ANOTHER_COUNT, Taken
from hustings.platforms.bluesky.streams.cursors import Cursor, moment

_REASONS = {
    "OutdatedCursor": "The server no longer had all events since the stream stopped.",
    "CursorTooOld": "The server no longer had all events since the stream stopped.",
    ANOTHER_COUNT: "This server cannot go on from where another one stopped.",
    "ConsumerTooSlow": "The server did not wait for this machine; the stream went on where it broke off.",
}
_OUTDATED = "OutdatedCursor"
_NO_LOSS = frozenset({"ConsumerTooSlow"})
_CLAMPED_US = 60_000_000
"""A stream of everybody that begins so much later than asked was cut short, be it in silence."""
_KEPT_AT_LEAST_US = 24 * 3_600_000_000
"""For how long a server keeps events; what a stream of few lost before that cannot be told."""


@dataclass(frozen=True, slots=True)
class Missed:
    """A time that the stream did not give: the server's word for why, and a sentence."""

    gap: str
    reason: str
    from_at: datetime | None
    to_at: datetime | None


class Gaps:
    """The gaps of a stream: opened when one is noticed, closed by the first event after it."""

    def __init__(self, *, everybody: bool) -> None:
        self._everybody = everybody
        self._open: tuple[str, Cursor] | None = None
        self._closed: list[Missed] = []

    def open(self, word: str, cursor: Cursor) -> None:
        """What follows the cursor is lost, up to the first event that comes."""
        self._open = self._open or (word, cursor)

    def look(self, taken: Taken, resumed: Cursor | None) -> None:
        """Look at a chunk, the first of a connection that resumed at a cursor or a later one (None)."""
        word = next(iter(sorted(taken.notices & (_REASONS.keys() - _NO_LOSS))), None)
        if resumed is not None and word is not None:
            self.open(word, resumed)
        if taken.first_us is None:
            return
        if resumed is not None and self._clamped(taken.first_us, resumed):
            self.open(_OUTDATED, resumed)
        if self._open is not None:
            word, cursor = self._open
            self._closed.append(Missed(word, _REASONS[word], cursor.at, moment(taken.first_us)))
            self._open = None

    def _clamped(self, first_us: int, resumed: Cursor) -> bool:
        """Whether a server that says nothing of it began later than it was asked to."""
        if resumed.time_us is None or first_us - resumed.time_us < _CLAMPED_US:
            return False
        age_us = utc_now().timestamp() * 1e6 - resumed.time_us
        return self._everybody or age_us > _KEPT_AT_LEAST_US

    def closed(self) -> tuple[Missed, ...]:
        """The gaps whose ends are known."""
        return tuple(self._closed)

    def forget(self) -> None:
        """The closed gaps are stored."""
        self._closed.clear()
