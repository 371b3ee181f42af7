"""Windows of time: half-open, in UTC, with the window before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from hustings.domain.errors import CorrectTheValue

YEARS = range(1900, 2201)
"""Years in which a window may lie: beyond them a calendar, or the window before, runs out of days."""


@dataclass(frozen=True, slots=True)
class Window:
    """From `since_on` up to and with `until_on`, whole days in UTC; None leaves the end open."""

    since_on: date | None = None
    until_on: date | None = None

    def __post_init__(self) -> None:
        for day in (self.since_on, self.until_on):
            if day and day.year not in YEARS:
                raise CorrectTheValue(
                    f"No window lies in the year {day.year}.",
                    remedy=f"Choose a year from {YEARS[0]} to {YEARS[-1]}.",
                )
        if self.since_on and self.until_on and self.since_on > self.until_on:
            raise CorrectTheValue(
                f"The window begins on {self.since_on}, after its end on {self.until_on}.",
                remedy="Swap the two dates.",
            )

    @property
    def days_count(self) -> int | None:
        """Days in the window; None when an end is open."""
        if self.since_on is None or self.until_on is None:
            return None
        return (self.until_on - self.since_on).days + 1

    @property
    def since_at(self) -> datetime | None:
        """First moment of the window, naive UTC as in the store's frames."""
        return (
            None if self.since_on is None else datetime.combine(self.since_on, datetime.min.time())
        )

    @property
    def before_at(self) -> datetime | None:
        """First moment after the window, naive UTC as in the store's frames."""
        if self.until_on is None:
            return None
        return datetime.combine(self.until_on + timedelta(days=1), datetime.min.time())

    def previous(self) -> Window:
        """The window of the same length that ends the day before this one begins."""
        days = self.days_count
        if days is None or self.since_on is None:
            raise CorrectTheValue(
                "An open window has no window before it.", remedy="Give both --since and --until."
            )
        end_on = self.since_on - timedelta(days=1)
        return Window(end_on - timedelta(days=days - 1), end_on)

    def __str__(self) -> str:
        return f"{self.since_on or '…'} to {self.until_on or '…'} UTC"


def parse_day(text: str, *, field: str) -> date:
    """A day given as YYYY-MM-DD."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise CorrectTheValue(
            f"{text!r} is not a date.",
            field=field,
            remedy="Write it as YYYY-MM-DD, such as 2015-10-19.",
        ) from None


def utc_now() -> datetime:
    """Now, with its zone."""
    return datetime.now(UTC)
