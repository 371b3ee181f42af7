"""How large an audience was when its make-up was seen: seen at that time, following from it, or near it."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from hustings.domain.bounds import Bounds
from hustings.reporting.audience_answers import Known, weakest
from hustings.reporting.audience_stated import ALL, Stated, best

WHOLE_WITHIN = timedelta(days=31)
"""How far the page's size may have been seen from a share or count that is set against it."""

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class _Sighting:
    """The whole audience as known for a day, a month or a year."""

    from_at: datetime
    to_at: datetime
    known: Known


def span_of(at: datetime, precision: str | None) -> tuple[datetime, datetime]:
    """The day, month or year that a time stands for."""
    start = datetime(at.year, at.month, at.day)  # noqa: DTZ001 - naive times are UTC in the store
    if precision == "year":
        return start, start.replace(year=start.year + 1)
    if precision == "month":
        return start, (start.replace(day=1) + timedelta(days=32)).replace(day=1)
    return start, start + DAY


class Wholes:
    """The audience's size at any time, from everything that tells of it."""

    def __init__(self, sizes: Sequence[Stated], parts: Sequence[Stated]) -> None:
        counted = [row for row in parts if row.key == ALL and row.unit == "count"]
        seen = [_sighting(row, row.known) for row in (*sizes, *counted)]
        seen += _implied(parts)
        seen += _linked(seen, parts)
        self._sightings = sorted(seen, key=lambda one: (one.from_at, one.to_at))
        self._starts = [one.from_at for one in self._sightings]

    def at(self, at: datetime, precision: str | None, source_url: str | None) -> Known | None:
        """The size at a time: of the same day, month or year where there is one, of the same source first.

        Otherwise from the last size before to the first one after it, as far as they lie within
        WHOLE_WITHIN. None where none does.
        """
        start, end = span_of(at, precision)
        near = self._near(start, end)
        inside = [one for one in near if start <= one.from_at and one.to_at <= end]
        alike = [one for one in inside if (one.from_at, one.to_at) == (start, end)] or inside
        if alike:
            return best((one.known for one in alike), source_url)
        before = max(
            (one for one in near if one.to_at <= start), key=lambda one: one.to_at, default=None
        )
        after = min(
            (one for one in near if one.from_at >= end), key=lambda one: one.from_at, default=None
        )
        if before is None and after is None:
            around = [one for one in near if one.from_at <= start and end <= one.to_at]
            return best((one.known for one in around), source_url)
        return _between(before, after, start, end)

    def _near(self, start: datetime, end: datetime) -> list[_Sighting]:
        # A month is 31 days long at the most, so a sighting of the month before begins within two.
        first = bisect_left(self._starts, start - 2 * WHOLE_WITHIN)
        last = bisect_right(self._starts, end + WHOLE_WITHIN)
        return [one for one in self._sightings[first:last] if one.to_at >= start - WHOLE_WITHIN]


def _sighting(row: Stated, known: Known) -> _Sighting:
    return _Sighting(*span_of(row.at, row.precision), known)


def _between(
    before: _Sighting | None, after: _Sighting | None, start: datetime, end: datetime
) -> Known | None:
    """From the size before to the one after; the nearer one lends its value."""
    if before is None or after is None:
        only = before or after
        return None if only is None else replace(only.known, seen_at=only.from_at)
    near, far = before, after
    if after.from_at - end < start - before.to_at:
        near, far = after, before
    bounds = near.known.bounds.joined(far.known.bounds)
    return replace(near.known, bounds=bounds, worked_out=True, seen_at=near.from_at)


def _implied(parts: Sequence[Stated]) -> Iterator[_Sighting]:
    """A source that gives a key's count and its share has told the whole."""
    held: dict[tuple[datetime, str | None, str, str], dict[str, Stated]] = defaultdict(dict)
    for row in parts:
        if row.unit in ("count", "share") and row.key != ALL and row.known.source_url:
            held[row.at, row.precision, row.key, row.known.source_url][row.unit] = row
    for units in held.values():
        if len(units) == 2:
            whole = units["count"].known.bounds.over(units["share"].known.bounds)
            if whole is not None:
                counted, shared = units["count"].known, units["share"].known
                yield _sighting(units["count"], _worked_out(counted, whole, shared))


def _linked(seen: Iterable[_Sighting], parts: Sequence[Stated]) -> Iterator[_Sighting]:
    """A whole at one end of a published gain tells the whole at the other."""
    by_day: dict[datetime, list[Known]] = defaultdict(list)
    for one in seen:
        if one.to_at - one.from_at == DAY:
            by_day[one.from_at].append(one.known)
    for row in parts:
        if row.unit != "gain" or row.key != ALL or not row.since_at or row.precision != "day":
            continue
        first, last = span_of(row.since_at, "day"), span_of(row.at, "day")
        after, before = best(by_day[last[0]]), best(by_day[first[0]])
        if after is not None and before is None:
            yield _Sighting(*first, _worked_out(after, after.bounds - row.known.bounds, row.known))
        elif before is not None and after is None:
            yield _Sighting(*last, _worked_out(before, before.bounds + row.known.bounds, row.known))


def _worked_out(known: Known, bounds: Bounds, other: Known) -> Known:
    quality = weakest(known.quality, other.quality)
    return replace(known, bounds=bounds, quality=quality, worked_out=True)
