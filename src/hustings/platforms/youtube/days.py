"""YouTube's days are California's: its quota and its analytics turn at midnight there."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

PACIFIC = ZoneInfo("America/Los_Angeles")


def day_begins_at(day: date) -> datetime:
    """The first moment of a day in California, in UTC."""
    return datetime.combine(day, datetime.min.time(), PACIFIC).astimezone(UTC)


def next_day_at(now_at: datetime) -> datetime:
    """The next midnight in California, in UTC."""
    return day_begins_at(now_at.astimezone(PACIFIC).date() + timedelta(days=1))
