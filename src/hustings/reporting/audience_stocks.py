"""An audience's make-up at each time that sources speak of: people and shares, each out of the other."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from hustings.domain.bounds import Bounds, effective_number, exactly, herfindahl
from hustings.domain.periods import Window
from hustings.reporting.audience_answers import REMAINDER, Known, Part, Stock, weakest
from hustings.reporting.audience_stated import ALL, Stated, best, known_of
from hustings.reporting.audience_wholes import Wholes

_FINEST = {"year": 0, "month": 1}


def stocks_of(parts: Sequence[Stated], wholes: Wholes, window: Window) -> tuple[Stock, ...]:
    """The stocks of the window by time; a month stands before the days of it."""
    held: dict[tuple[datetime, str | None], list[Stated]] = defaultdict(list)
    for row in parts:
        if row.unit in ("count", "share") and row.key != ALL and falls_in(window, row.at):
            held[row.at, row.precision].append(row)
    order = sorted(held, key=lambda moment: (moment[0], _FINEST.get(moment[1] or "", 2)))
    return tuple(_stock(at, precision, held[at, precision], wholes) for at, precision in order)


def falls_in(window: Window, at: datetime) -> bool:
    """Whether a time is one of the window's."""
    since_at, before_at = window.since_at, window.before_at
    return (since_at is None or at >= since_at) and (before_at is None or at < before_at)


def _stock(at: datetime, precision: str | None, rows: Sequence[Stated], wholes: Wholes) -> Stock:
    by_key: dict[str, list[Stated]] = defaultdict(list)
    for row in rows:
        by_key[row.key].append(row)
    found = (_part(key, held, at, precision, wholes) for key, held in sorted(by_key.items()))
    parts = sorted(found, key=_size, reverse=True)
    source = next((row.known.source_url for row in rows if row.key == parts[0].key), None)
    whole = wholes.at(at, precision, source)
    index = herfindahl([part.share.bounds for part in parts if part.share is not None])
    return Stock(
        at=at,
        precision=precision,
        whole=whole,
        parts=tuple(parts),
        rest=rest_of(parts, whole),
        concentration=index,
        spread=None if index is None else effective_number(index),
    )


def _part(
    key: str, rows: Sequence[Stated], at: datetime, precision: str | None, wholes: Wholes
) -> Part:
    """A count as stated, or the share of the whole; a share as stated, or the count over the whole."""
    people, share = best(known_of(rows, key, "count")), best(known_of(rows, key, "share"))
    stated = share or people
    whole = wholes.at(at, precision, stated.source_url if stated else None)
    if people is None and share is not None and whole is not None:
        people = worked_out(share, share.bounds * whole.bounds, whole)
    elif share is None and people is not None and whole is not None:
        ratio = people.bounds.over(whole.bounds)
        # Where all from nobody to everybody is left open, nothing is known.
        if ratio is not None and (ratio.low > 0 or ratio.high < 1):
            share = worked_out(people, ratio.within(0, 1), whole)
    return Part(key, people, share, whole)


def worked_out(known: Known, bounds: Bounds, whole: Known) -> Known:
    """A figure that follows from a stated one and the whole."""
    quality = weakest(known.quality, whole.quality)
    return replace(known, bounds=bounds, quality=quality, worked_out=True, seen_at=whole.seen_at)


def _size(part: Part) -> tuple[float, float, str]:
    """What parts are ordered by: the share, or the people, at their best value or else their least."""
    return (_best(part.share), _best(part.people), part.key)


def _best(known: Known | None) -> float:
    if known is None:
        return 0.0
    return known.bounds.low if known.bounds.value is None else known.bounds.value


def rest_of(parts: Iterable[Part], whole: Known | None) -> Part:
    """What the parts leave of the whole: people elsewhere, and those whom no source placed."""
    held = list(parts)
    share = _rest(exactly(1), [part.share for part in held])
    if whole is None:
        return Part(REMAINDER, None, _rest_known(share, None))
    people = _rest(whole.bounds, [part.people for part in held])
    if share is not None:
        # Two ways to the same people; a share that is not stated has come from them, and tells less.
        shared = share * whole.bounds
        if people is None or shared.width < people.width * (1 - 1e-9):
            people = shared
    return Part(
        REMAINDER,
        _rest_known(None if people is None else people.within(0, math.inf), whole),
        _rest_known(share, whole),
    )


def _rest(whole: Bounds, parts: Sequence[Known | None]) -> Bounds | None:
    left = whole
    for part in parts:
        if part is None:
            return None
        left -= part.bounds
    return left.within(0, whole.high)


def _rest_known(bounds: Bounds | None, whole: Known | None) -> Known | None:
    if bounds is None:
        return None
    return Known(bounds, None, None, worked_out=True, seen_at=whole.seen_at if whole else None)
