"""Made-up series to draw."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

DAY = datetime(2016, 3, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Made:
    """A series as charts take it."""

    name: str
    times: tuple[datetime, ...]
    values: tuple[float | None, ...]
    breaks: tuple[datetime, ...] = ()


def daily(name: str, *values: float | None) -> Made:
    """A value a day from the first of March 2016."""
    return Made(name, tuple(DAY + timedelta(days=place) for place in range(len(values))), values)
