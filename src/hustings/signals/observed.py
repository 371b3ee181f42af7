"""What signals see of a page: typed records, as one version of the store holds them.

Times are naive UTC. A figure that is not known is not there; none stands for zero.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from hustings.domain.bounds import Bounds
from hustings.domain.periods import Window

ANY_TIME = Window()


@dataclass(frozen=True, slots=True)
class Size:
    """A page's followers or fans at a time; `word` says which of the two."""

    at: datetime
    word: str
    people: Bounds
    precision: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Placed:
    """Fans of one country, or new fans of it since `since_at`.

    `unit` is count or gain (people), share or gain_share (0 to 1). The key ALL stands for the page
    in all. `since_at` is None where the unit is no gain, or where the source does not state it.
    """

    at: datetime
    key: str
    unit: str
    value: Bounds
    since_at: datetime | None = None
    precision: str | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Posted:
    """One post: when it was published, and the interactions that it drew; None is unknown."""

    at: datetime
    interactions: int | None


@dataclass(frozen=True, slots=True)
class People:
    """Who lives in a country in a year, and which share of them is online; None is unknown."""

    country: str
    year: int
    population: int | None
    online_ratio: float | None


@dataclass(frozen=True, slots=True)
class ObservedPage:
    """All that a signal on a page may use: nothing else of the store, no clock, no chance.

    Figures reach back before the window, since a signal sets a window against what was before it;
    evidence is given on what overlaps the window. `peers` are pages to set it beside.
    """

    page_id: str
    name: str
    country: str | None = None
    window: Window = ANY_TIME
    sizes: Sequence[Size] = ()
    placed: Sequence[Placed] = ()
    posted: Sequence[Posted] = ()
    people: Sequence[People] = ()
    peers: Sequence[ObservedPage] = ()

    def looks_at(self, from_at: datetime, to_at: datetime) -> bool:
        """Whether a stretch of time overlaps the window."""
        since_at, before_at = self.window.since_at, self.window.before_at
        return (since_at is None or to_at > since_at or from_at >= since_at) and (
            before_at is None or from_at < before_at
        )


def day_text(at: datetime | date, precision: str | None = None) -> str:
    """A time in words, as finely as it is known: 8 March 2016, March 2016, 2016."""
    if precision == "year":
        return f"{at:%Y}"
    return f"{at:%B %Y}" if precision == "month" else f"{at.day} {at:%B %Y}"
