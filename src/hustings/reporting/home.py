"""A home folder as questions see it: its store at a version, and tables to take away."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import date, datetime
from os import PathLike
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hustings.domain.periods import Window, parse_day
from hustings.reporting.frames import Taken
from hustings.store.reading import Reading
from hustings.store.store import Store

if TYPE_CHECKING:
    from hustings.reporting.answers import Ranking

Day = str | date | None
READINGS_KEPT = 4


class Home:
    """A home folder; its readings are pinned to a version and may be shared between threads."""

    def __init__(self, store: Store, as_of: int | None = None) -> None:
        self.store = store
        self._as_of = as_of
        self._readings: dict[int, Reading] = {}
        self._lock = threading.Lock()

    @property
    def path(self) -> Path:
        return self.store.home

    @property
    def version(self) -> int:
        """The version that `reading` gives: the newest, or the one this home is held at."""
        return (
            self.store.version if self._as_of is None else self.store.snapshot(self._as_of).version
        )

    def reading(self, as_of: int | datetime | None = None) -> Reading:
        """The store at its newest version, or as of a version or time: ChooseAnotherVersion."""
        wanted = self._as_of if as_of is None else as_of
        version = self.store.version if wanted is None else self.store.snapshot(wanted).version
        with self._lock:
            reading = self._readings.pop(version, None) or self.store.at(version)
            self._readings[version] = reading
            while len(self._readings) > READINGS_KEPT:
                self._readings.pop(next(iter(self._readings)))
        return reading

    def at(self, as_of: int | datetime | str) -> Home:
        """This home as it was at a version or a time, such as 12 or "2026-01-31T12:00"."""
        return Home(self.store, self.store.snapshot(moment(as_of)).version)

    def table(self, name: str) -> Taken:
        """A table of the store, derived ones too; UseAKnownName when there is none of that name."""
        reading = self.reading()
        return Taken(reading.frame(name), reading)

    def measure(
        self,
        name: str,
        *,
        since: Day = None,
        until: Day = None,
        pages: Sequence[str] | None = None,
    ) -> Taken:
        """A measure's rows in a window of whole days, for some pages or all."""
        from hustings.measures.definition import measure_named
        from hustings.reporting.measuring import measured

        reading = self.reading()
        return Taken(
            measured(reading, measure_named(name), window_of(since, until), pages), reading
        )

    def rank(
        self,
        measure: str = "interactions_per_post",
        *,
        since: Day = None,
        until: Day = None,
        pages: Sequence[str] | None = None,
        platform: str | None = None,
        country: str | None = None,
        category: str | None = None,
        min_posts: int = 0,
        compare: str | Window | None = None,
    ) -> Ranking:
        """Pages by a measure; `compare` is "previous" or another window."""
        from hustings.measures.definition import measure_named
        from hustings.reporting.ranking import rank

        window = window_of(since, until)
        return rank(
            self.reading(),
            measure_named(measure),
            window,
            page_ids=None if pages is None else tuple(pages),
            platform=platform,
            country=country,
            category=category,
            min_posts=min_posts,
            compare=window.previous() if compare == "previous" else _window_or_none(compare),
        )

    def __repr__(self) -> str:
        return f"Home({str(self.path)!r}, version {self.version})"


def open_home(path: str | PathLike[str]) -> Home:
    """The home in a folder; CreateTheHomeFirst when there is none."""
    return Home(Store.open(Path(path).expanduser().resolve()))


def window_of(since: Day, until: Day) -> Window:
    """A window of whole days, given as dates or as YYYY-MM-DD."""
    return Window(_day(since, "since"), _day(until, "until"))


def moment(text: int | datetime | str) -> int | datetime:
    """A version, or a time with its zone or in UTC, out of what a person wrote: CorrectTheValue."""
    from hustings.domain.errors import CorrectTheValue

    if not isinstance(text, str):
        return text
    if text.isascii() and text.isdigit() and len(text) < 12:
        return int(text)
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        raise CorrectTheValue(
            f"{text!r} is neither a version nor a time.",
            field="as_of",
            remedy="Write a version such as 12, or a time such as 2026-01-31T12:00:00Z.",
        ) from None


def _day(day: Day, field: str) -> date | None:
    if isinstance(day, str):
        return parse_day(day, field=field)
    return day.date() if isinstance(day, datetime) else day


def _window_or_none(compare: Any) -> Window | None:
    from hustings.domain.errors import CorrectTheValue

    if compare is None or isinstance(compare, Window):
        return compare
    raise CorrectTheValue(
        f"{compare!r} is no window.", field="compare", remedy='Write "previous" or give a Window.'
    )
