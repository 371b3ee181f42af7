"""How a stream stands, for whoever watches it."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from datetime import datetime

from hustings.platforms.bluesky.streams.cursors import Cursor


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """How the stream stands: a word (connecting, streaming, waiting, stopped), a sentence, and figures.

    `events` and `rows` count since the beginning; `per_s` is of the time since the state before;
    `lag_s` is the age of the last event taken in, None before the first.
    """

    word: str
    sentence: str
    events: int
    rows: int
    per_s: float
    lag_s: float | None
    retry_at: datetime | None = None


@dataclass(slots=True)
class Progress:
    """Figures since the beginning, and what was told last."""

    events: int = 0
    rows: int = 0
    _told_events: int = 0
    _told_s: float = field(default_factory=time.monotonic)

    def state(
        self, word: str, sentence: str, cursor: Cursor | None, retry_at: datetime | None = None
    ) -> State:
        """The state to tell now."""
        now_s = time.monotonic()
        per_s = (self.events - self._told_events) / max(now_s - self._told_s, 1e-6)
        self._told_events, self._told_s = self.events, now_s
        lag_s = None
        if cursor is not None and cursor.time_us is not None:
            lag_s = max(0.0, time.time() - cursor.time_us / 1e6)
        return State(
            word=word,
            sentence=sentence,
            events=self.events,
            rows=self.rows,
            per_s=per_s,
            lag_s=lag_s,
            retry_at=retry_at,
        )
