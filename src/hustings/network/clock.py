"""Time, as far as waiting and stamping depend on it, so that tests can turn it."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """What the door asks for the time: the hour for stamps, `monotonic` for every wait."""

    def now(self) -> datetime:
        """The time in UTC, aware."""

    def monotonic(self) -> float:
        """Seconds that only ever grow, whatever happens to the machine's clock."""

    def sleep(self, seconds: float) -> None:
        """Come back after so many seconds."""


class MachineClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)
