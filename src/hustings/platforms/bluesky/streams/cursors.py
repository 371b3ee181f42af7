"""Where a stream goes on: by its own count, or by time where the count means nothing."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from hustings.domain.errors import CorrectTheValue

REWIND_US = 5_000_000
"""How far before the last event a stream that goes by time is read again: it is only roughly in order."""
LEAST_TIME_US = 10**15
"""A number from here on is a time in microseconds; no stream has counted so far."""

Recovery = Literal["exact", "rewound", "lost"]


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last event that was taken in: its number on one server, and its time (microseconds, UTC)."""

    position: int | None
    time_us: int | None
    address: str | None = None

    @property
    def at(self) -> datetime | None:
        """The time of the event."""
        return None if self.time_us is None else moment(self.time_us)

    def text(self, stream: str) -> str:
        """The cursor as coverage keeps it, with the name of the stream that it belongs to."""
        held = {
            "stream": stream,
            "address": self.address,
            "position": self.position,
            "time_us": self.time_us,
        }
        return json.dumps(held, sort_keys=True)

    @classmethod
    def read(cls, text: str) -> tuple[str, Cursor]:
        """The stream's name and the cursor, back from `text`."""
        held = json.loads(text)
        return held["stream"], cls(held["position"], held["time_us"], held["address"])


def moment(time_us: int) -> datetime:
    """The moment of a time in microseconds."""
    seconds, rest = divmod(time_us, 1_000_000)
    return datetime.fromtimestamp(seconds, UTC).replace(microsecond=rest)


def cursor_of(text: str, address: str) -> Cursor:
    """The cursor that somebody typed: a number of the server's, microseconds, or a time; CorrectTheValue."""
    if text.isascii() and text.isdigit():
        number = int(text)
        return Cursor(None, number) if number >= LEAST_TIME_US else Cursor(number, None, address)
    try:
        typed = datetime.fromisoformat(text)
    except ValueError:
        raise CorrectTheValue(
            f"{text!r} is neither a cursor nor a time.",
            field="since",
            remedy="Give a number of the stream's, or a time such as 2026-01-31T12:00Z.",
        ) from None
    aware = typed if typed.tzinfo else typed.replace(tzinfo=UTC)
    return Cursor(None, int(aware.timestamp() * 1_000_000))
