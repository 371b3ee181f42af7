"""A clock that stands still until it is turned, and that sleeping turns."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

START_AT = datetime(2026, 11, 24, 12, tzinfo=UTC)


class TurningClock:
    """A Clock for tests; `slept` lists every wait.

    With `running`, real time passes besides, which deadlines on real sockets need.
    """

    def __init__(self, now_at: datetime = START_AT, *, running: bool = False) -> None:
        self._start_at = now_at
        self._turned_s = 0.0
        self._off = timedelta()
        self._origin_s = time.monotonic() if running else None
        self.slept: list[float] = []

    def now(self) -> datetime:
        return self._start_at + self._off + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        real_s = 0.0 if self._origin_s is None else time.monotonic() - self._origin_s
        return self._turned_s + real_s

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.turn(seconds)

    def set_off(self, off: timedelta) -> None:
        """Put the hour wrong by so much, as a machine's clock may be; no time passes by it."""
        self._off = off

    def turn(self, seconds: float) -> None:
        """Let so many seconds pass at once."""
        self._turned_s += seconds
