"""An audience as flat rows, a key each: first and last figures, the change, with all their bounds."""

from __future__ import annotations

import math
from collections.abc import Iterator

from hustings.domain.bounds import Bounds
from hustings.reporting.answers import AudienceRow
from hustings.reporting.audience_answers import REMAINDER, Audience, GainPart, Known, Part, Stock

_Seen = tuple[Stock, Part]


def audience_rows(found: Audience) -> tuple[AudienceRow, ...]:
    """The largest keys first, then those of which only gains are known, then the remainder.

    An open end of an interval is None.
    """
    seen: dict[str, list[_Seen]] = {}
    for stock in found.stocks:
        for part in stock.parts:
            seen.setdefault(part.key, []).append((stock, part))
    gains = dict(_last_gains(found))
    rows = [_row(key, seen.get(key, []), gains.get(key)) for key in {*seen, *gains}]
    rows.sort(key=lambda row: (-(row.last_count or 0), -(row.last_share or 0), row.key))
    if not found.stocks:
        return tuple(rows)
    last = found.stocks[-1]
    return (*rows, _row(REMAINDER, [(last, last.rest)], None, first=False))


def _last_gains(found: Audience) -> Iterator[tuple[str, GainPart]]:
    for gain in sorted(found.published, key=lambda one: one.to_at):
        for part in gain.parts:
            if part.people is not None and not part.people.worked_out:
                yield part.key, part


def change_of(first: Part, last: Part) -> Bounds | None:
    """By how many people a key grew between two times."""
    if first is last or first.people is None or last.people is None:
        return None
    return last.people.bounds - first.people.bounds


def _row(
    key: str, seen: list[_Seen], gained: GainPart | None, *, first: bool = True
) -> AudienceRow:
    early = seen[0] if seen and first else None
    late = seen[-1] if seen else None
    change = change_of(early[1], late[1]) if early and late else None
    counted = late[1].people if late else None
    shared = late[1].share if late else None
    told = next((one for one in (counted, shared) if one and not one.worked_out), counted or shared)
    known = [one for pair in (early, late) if pair for one in (pair[1].people, pair[1].share)]
    gain = gained.people if gained else None
    return AudienceRow(
        key=key,
        first_at=early[0].at if early else None,
        first_count=_value(early and early[1].people),
        first_share=_value(early and early[1].share),
        last_at=late[0].at if late else None,
        last_count=_value(counted),
        last_share=_value(shared),
        change_count=None if change is None else closed(change.value),
        gained=_value(gain),
        quality=told.quality if told else None,
        worked_out=any(one.worked_out for one in known if one is not None),
        source_url=told.source_url if told else None,
        last_precision=late[0].precision if late else None,
        first_precision=early[0].precision if early else None,
        first_count_low=_low(early and early[1].people),
        first_count_high=_high(early and early[1].people),
        first_share_low=_low(early and early[1].share),
        first_share_high=_high(early and early[1].share),
        last_count_low=_low(counted),
        last_count_high=_high(counted),
        last_share_low=_low(shared),
        last_share_high=_high(shared),
        change_low=None if change is None else closed(change.low),
        change_high=None if change is None else closed(change.high),
        gained_low=_low(gain),
        gained_high=_high(gain),
    )


def closed(end: float | None) -> float | None:
    """A figure or an end of an interval, without the dust of its arithmetic; None where it is open."""
    return None if end is None or math.isinf(end) else round(end, 9)


def _value(known: Known | None) -> float | None:
    return None if known is None else closed(known.bounds.value)


def _low(known: Known | None) -> float | None:
    return None if known is None else closed(known.bounds.low)


def _high(known: Known | None) -> float | None:
    return None if known is None else closed(known.bounds.high)
