"""Windows of which both is known: where the new fans are, and where the fans were before.

A source may state gains of a window, or the make-up of the stock at two times, of which the gain is
the difference. Figures stay intervals throughout.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from hustings.domain.bounds import Bounds, share_of_gain
from hustings.signals.observed import ObservedPage, Placed, Size

STOCK_WITHIN = timedelta(days=31)
"""How far from a window's start the make-up of the stock may have been seen."""

OFTEN, APART = timedelta(days=3), timedelta(days=7)
"""Stocks seen more often than the one are compared the other apart, so that a gain is more than noise."""

ALL = "ALL"


@dataclass(frozen=True, slots=True)
class Stock:
    """A country's share of the fans at a time; `after` when it was seen after the window began.

    The stock after holds the gain already, so a shift measured against it is too small, never too
    large.
    """

    share: Bounds
    at: datetime
    precision: str | None
    source: str | None
    after: bool = False


@dataclass(frozen=True, slots=True)
class Gained:
    """A country's part of a gain: people where known, and always its share."""

    share: Bounds
    people: Bounds | None
    source: str | None


@dataclass(frozen=True, slots=True)
class OriginWindow:
    """A window with its gain in all (None where unknown), by country, and the stock by country."""

    from_at: datetime
    to_at: datetime
    precision: str | None
    stated: bool
    total: Bounds | None
    total_source: str | None
    gained: dict[str, Gained]
    stock: dict[str, Stock]

    @property
    def keys(self) -> list[str]:
        """Countries of which both is known."""
        return sorted(key for key in self.gained if key in self.stock)


def origin_windows(page: ObservedPage) -> list[OriginWindow]:
    """Every window that overlaps the page's own and has a gain of some country, by time.

    Stated gains come before differences: of the latter only those are kept that overlap no window
    with stated gains in all.
    """
    stated = list(_stated(page))
    spans = [(one.from_at, one.to_at) for one in stated if one.total is not None]
    apart = [
        one
        for one in _differences(page)
        if not any(one.from_at < end and start < one.to_at for start, end in spans)
    ]
    kept = [one for one in (*stated, *apart) if page.looks_at(one.from_at, one.to_at)]
    return sorted(kept, key=lambda one: (one.from_at, one.to_at))


def _stated(page: ObservedPage) -> Iterator[OriginWindow]:
    held: dict[tuple[datetime, datetime], list[Placed]] = {}
    for placed in page.placed:
        if placed.unit in ("gain", "gain_share") and placed.since_at is not None:
            held.setdefault((placed.since_at, placed.at), []).append(placed)
    for (from_at, to_at), rows in sorted(held.items()):
        whole = _narrowest(row for row in rows if row.unit == "gain" and row.key == ALL)
        total, source = (whole.value, whole.source) if whole else (None, None)
        if total is None:
            total, source = _grown(page.sizes, from_at, to_at)
        gained = {
            key: part
            for key in {row.key for row in rows} - {ALL}
            if (part := _gained([row for row in rows if row.key == key], total)) is not None
        }
        stock = {key: seen for key in gained if (seen := _stock(page, key, from_at, to_at))}
        if gained:
            yield OriginWindow(
                from_at, to_at, rows[0].precision, True, total, source, gained, stock
            )


def _gained(rows: Sequence[Placed], total: Bounds | None) -> Gained | None:
    counted = _narrowest(row for row in rows if row.unit == "gain")
    shared = _narrowest(row for row in rows if row.unit == "gain_share")
    if counted is not None and total is not None:
        share = counted.value.over(total)
        if share is not None:
            return Gained(share, counted.value, counted.source)
    if shared is not None:
        people = None if total is None else shared.value * total
        return Gained(shared.value, people, shared.source)
    if counted is None:
        return None
    return Gained(Bounds(0, None, 1), counted.value, counted.source)


def _stock(page: ObservedPage, key: str, from_at: datetime, to_at: datetime) -> Stock | None:
    """The country's share nearest before the window, or else the first within or soon after it.

    A share of which only one end is known stands back behind one with a value.
    """
    seen = sorted(_shares(page, key), key=lambda one: one.at)
    before = [one for one in seen if from_at - STOCK_WITHIN <= one.at <= from_at]
    after = [
        Stock(one.share, one.at, one.precision, one.source, after=True)
        for one in seen
        if from_at < one.at <= to_at + STOCK_WITHIN
    ]
    valued = [[one for one in held if one.share.value is not None] for held in (before, after)]
    for held, nearest in ((valued[0], -1), (valued[1], 0), (before, -1), (after, 0)):
        if held:
            return _best(held, held[nearest].at)
    return None


def _best(stocks: Sequence[Stock], at: datetime) -> Stock:
    return min((one for one in stocks if one.at == at), key=lambda one: one.share.width)


def _shares(page: ObservedPage, key: str) -> Iterator[Stock]:
    for placed in page.placed:
        if placed.key != key:
            continue
        if placed.unit == "share":
            yield Stock(placed.value, placed.at, placed.precision, placed.source)
        elif placed.unit == "count":
            whole = _whole(page, placed.at, timedelta(days=1))
            share = None if whole is None else placed.value.over(whole)
            if share is not None:
                yield Stock(share.within(0, 1), placed.at, placed.precision, placed.source)


def _whole(page: ObservedPage, at: datetime, within: timedelta) -> Bounds | None:
    """All fans at a time: as counted for the key ALL, or as the page's size near it."""
    counted = _narrowest(
        row for row in page.placed if row.key == ALL and row.unit == "count" and row.at == at
    )
    if counted is not None:
        return counted.value
    size = _size_at(page.sizes, at, within)
    return None if size is None else size.people


def whole_near(page: ObservedPage, at: datetime) -> Bounds | None:
    """All fans within a month of a time, for questions to which a month's growth makes no odds."""
    return _whole(page, at, STOCK_WITHIN)


def _size_at(sizes: Sequence[Size], at: datetime, within: timedelta) -> Size | None:
    near = [size for size in sizes if abs(size.at - at) <= within]
    return min(
        near, key=lambda size: (abs(size.at - at), size.people.width, size.word), default=None
    )


def _grown(
    sizes: Sequence[Size], from_at: datetime, to_at: datetime
) -> tuple[Bounds | None, str | None]:
    """The page's growth over a window, where its size was seen near both ends."""
    within = max(timedelta(days=1), (to_at - from_at) / 20)
    first = _size_at(sizes, from_at, within)
    last = first and _size_at([size for size in sizes if size.word == first.word], to_at, within)
    if first is None or last is None or last.at <= first.at:
        return None, None
    return last.people - first.people, last.source


def _differences(page: ObservedPage) -> Iterator[OriginWindow]:
    """Windows between two times at which the make-up of the stock was seen."""
    seen: dict[datetime, dict[str, Placed]] = {}
    for placed in sorted(page.placed, key=_order):
        if placed.unit in ("count", "share") and placed.key != ALL:
            # A count, where both were given for one time, is nearer to the source than a share.
            seen.setdefault(placed.at, {}).setdefault(placed.key, placed)
    times = sorted(seen)
    for start, end in _spans(times):
        found = _difference(page, seen, start, end)
        if found is not None:
            yield found


def _difference(
    page: ObservedPage, seen: dict[datetime, dict[str, Placed]], start: datetime, end: datetime
) -> OriginWindow | None:
    """The window between two make-ups of the stock; None where the page's size is not known at both."""
    within = max(timedelta(days=1), (end - start) / 20)
    before, after = _whole(page, start, within), _whole(page, end, within)
    if before is None or after is None:
        return None
    total = after - before
    gained, stock = {}, {}
    for key in sorted(seen[start].keys() & seen[end].keys()):
        first, last = seen[start][key], seen[end][key]
        share = first.value if first.unit == "share" else first.value.over(before)
        people = _people(last, after) - _people(first, before)
        part = people.over(total)
        if first.unit == last.unit == "share":
            part = share_of_gain(first.value, last.value, before, after)
        if share is None or part is None:
            continue
        gained[key] = Gained(part, people, last.source)
        stock[key] = Stock(share.within(0, 1), start, first.precision, first.source)
    if not gained:
        return None
    precision = seen[end][next(iter(gained))].precision
    source = next(iter(gained.values())).source
    return OriginWindow(start, end, precision, False, total, source, gained, stock)


def _people(placed: Placed, whole: Bounds) -> Bounds:
    return placed.value if placed.unit == "count" else placed.value * whole


def _spans(times: Sequence[datetime]) -> Iterator[tuple[datetime, datetime]]:
    """Windows from one time to the next without overlap, a week long where there are many times."""
    place = 0
    while place < len(times) - 1:
        following = place + 1
        if times[following] - times[place] < OFTEN:
            # An hour's grace: a figure taken daily is not taken at the same second.
            following = bisect_left(times, times[place] + APART - timedelta(hours=1))
        if following >= len(times):
            return
        yield times[place], times[following]
        place = following


def _order(row: Placed) -> tuple[datetime, str, str, float, str]:
    return row.at, row.key, row.unit, row.value.width, row.source or ""


def _narrowest(rows: Iterable[Placed]) -> Placed | None:
    return min(rows, key=lambda row: (row.value.width, row.source or ""), default=None)
