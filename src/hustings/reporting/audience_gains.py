"""Who joined: the difference of two stocks, and gains as sources published them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from hustings.domain.bounds import exactly, narrowest, share_of_gain
from hustings.domain.periods import Window
from hustings.reporting.audience_answers import REMAINDER, Gain, GainPart, Known, Part, Stock
from hustings.reporting.audience_stated import ALL, Stated, best, known_of
from hustings.reporting.audience_stocks import falls_in, worked_out
from hustings.reporting.audience_wholes import WHOLE_WITHIN

_Moment = tuple[datetime | None, datetime, str | None]


def gain_between(stocks: Sequence[Stock]) -> Gain | None:
    """Who joined between the first and the last stocks of which a key's people are known in both."""
    for first in stocks:
        for last in reversed(stocks):
            if last.at <= first.at:
                break
            keys = _people(first).keys() & _people(last).keys()
            if keys:
                return _difference(first, last, keys)
    return None


def _people(stock: Stock) -> dict[str, Part]:
    return {part.key: part for part in stock.parts if part.people is not None}


def _difference(first: Stock, last: Stock, keys: set[str]) -> Gain:
    before, after = _people(first), _people(last)
    whole = None
    if first.whole is not None and last.whole is not None:
        grown = last.whole.bounds - first.whole.bounds
        whole = worked_out(last.whole, grown, first.whole)
    parts = []
    for key in keys:
        late, early = after[key].people, before[key].people
        assert late is not None
        assert early is not None
        people = worked_out(late, late.bounds - early.bounds, early)
        share = _share_of_difference(first, last, key, people, whole)
        parts.append(GainPart(key, people, share, before[key].share))
    return Gain(
        from_at=first.at,
        to_at=last.at,
        precision=last.precision,
        published=False,
        whole=whole,
        parts=_ordered(parts),
        rest=_rest(parts, whole),
    )


def _share_of_difference(
    first: Stock, last: Stock, key: str, people: Known, whole: Known | None
) -> Known | None:
    if whole is None or first.whole is None or last.whole is None:
        return None
    found = [people.bounds.over(whole.bounds)]
    early, late = first.part(key), last.part(key)
    if early and late and early.share and late.share:
        found.append(
            share_of_gain(
                early.share.bounds,
                late.share.bounds,
                first.whole.bounds,
                last.whole.bounds,
            )
        )
    bounds = narrowest(one for one in found if one is not None)
    return None if bounds is None else worked_out(people, bounds, whole)


def published_gains(
    parts: Sequence[Stated], stocks: Sequence[Stock], window: Window
) -> tuple[Gain, ...]:
    """Gains that sources state and that end within the window, those with most known first.

    Of one stretch of time all sources stand together; of an unknown stretch each stands alone.
    """
    held: dict[tuple[_Moment, str | None], list[Stated]] = defaultdict(list)
    for row in parts:
        if row.unit in ("gain", "gain_share") and falls_in(window, row.at):
            alone = row.known.source_url if row.since_at is None else None
            held[(row.since_at, row.at, row.precision), alone].append(row)
    found = [_published(moment, rows, stocks) for (moment, _), rows in held.items()]
    found.sort(
        key=lambda one: (one.whole is not None, len(one.parts), one.from_at is not None, one.to_at),
        reverse=True,
    )
    return tuple(found)


def _published(moment: _Moment, rows: Sequence[Stated], stocks: Sequence[Stock]) -> Gain:
    from_at, to_at, precision = moment
    whole = best(known_of(rows, ALL, "gain"))
    parts = []
    for key in sorted({row.key for row in rows} - {ALL}):
        people, share = best(known_of(rows, key, "gain")), best(known_of(rows, key, "gain_share"))
        if whole is not None and share is None and people is not None:
            ratio = people.bounds.over(whole.bounds)
            share = None if ratio is None else worked_out(people, ratio, whole)
        elif whole is not None and people is None and share is not None:
            people = worked_out(share, share.bounds * whole.bounds, whole)
        parts.append(GainPart(key, people, share, _share_before(stocks, key, from_at)))
    return Gain(
        from_at=from_at,
        to_at=to_at,
        precision=precision,
        published=True,
        whole=whole,
        parts=_ordered(parts),
        rest=_rest(parts, whole),
        source_url=rows[0].known.source_url,
    )


def _share_before(stocks: Sequence[Stock], key: str, from_at: datetime | None) -> Known | None:
    """The key's share of the stock seen last before the gain began, within a month of it."""
    if from_at is None:
        return None
    for stock in reversed(stocks):
        if stock.at <= from_at and from_at - stock.at <= WHOLE_WITHIN:
            part = stock.part(key)
            # A figure of a month may be of any of its days, the last as well as the first.
            if part and part.share and stock.precision not in ("month", "year"):
                return replace(part.share, seen_at=stock.at)
    return None


def _ordered(parts: Sequence[GainPart]) -> tuple[GainPart, ...]:
    return tuple(sorted(parts, key=lambda part: (-_value(part), part.key)))


def _value(part: GainPart) -> float:
    known = part.people or part.share
    assert known is not None
    return known.bounds.low if known.bounds.value is None else known.bounds.value


def _rest(parts: Sequence[GainPart], whole: Known | None) -> GainPart:
    """What the parts leave of the gain; below nothing where other parts shrank or figures disagree."""
    people = share = None
    if whole is not None and all(part.people for part in parts):
        left = whole.bounds
        for part in parts:
            left -= part.people.bounds  # type: ignore[union-attr]
        people = Known(left, None, None, worked_out=True)
    if parts and all(part.share for part in parts):
        left = exactly(1)
        for part in parts:
            left -= part.share.bounds  # type: ignore[union-attr]
        share = Known(left, None, None, worked_out=True)
    before = [part.share_before for part in parts]
    stood: Known | None = None
    if before and all(before):
        left = exactly(1)
        for one in before:
            left -= one.bounds  # type: ignore[union-attr]
        stood = Known(left.within(0, 1), None, None, worked_out=True)
    return GainPart(REMAINDER, people, share, stood)
