"""An audience's tables as rows that templates show."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from hustings.domain.bounds import Bounds
from hustings.reporting.audience_answers import (
    REMAINDER,
    Audience,
    Gain,
    GainPart,
    Known,
    Part,
    Stock,
)
from hustings.reporting.audience_rows import change_of
from hustings.workspace import wording
from hustings.workspace.insights.audience_words import (
    PEOPLE,
    SHARE,
    given_words,
    key_words,
    span_words,
    time_words,
)


@dataclass(frozen=True, slots=True)
class KeyRow:
    """A key first and last seen in the window, with the change between, and the last gain published."""

    name: str
    first: Part | None
    last: Part | None
    change: Bounds | None
    gained: Known | None
    at: datetime | None
    precision: str | None
    given: str
    source: str | None


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure at the head of the screen, with its ends or its time below."""

    title: str
    value: str
    detail: str


def facts(found: Audience, gain: Gain | None) -> list[Fact]:
    """The audience in all, the share at home, and that of those who joined; each only where known."""
    held = []
    whole = next((stock for stock in reversed(found.stocks) if stock.whole is not None), None)
    if whole is not None and whole.whole is not None:
        held.append(_fact(_("The whole audience"), whole.whole.bounds, PEOPLE, whole))
    if found.home_stocks:
        stock, share = found.home_stocks[-1]
        title = _("In %(home)s") % {"home": key_words(found.home or "")}
        held.append(_fact(title, share.bounds, SHARE, stock))
    part = gain.part(found.home) if gain else None
    if gain is not None and part is not None and part.share is not None:
        title = _("In %(home)s, of those who joined") % {"home": key_words(found.home or "")}
        held.append(Fact(title, wording.bounded(part.share.bounds, SHARE), span_words(gain)))
    return held


def _fact(title: str, bounds: Bounds, unit: str, stock: Stock) -> Fact:
    time = time_words(stock.at, stock.precision)
    ends = wording.span(bounds, unit) if bounds.value is not None else ""
    return Fact(title, wording.bounded(bounds, unit), f"{ends} · {time}" if ends else time)


def key_rows(found: Audience) -> list[KeyRow]:
    """The largest keys first, then those of which gains alone are known, then what is left."""
    seen: dict[str, list[tuple[Stock, Part]]] = {}
    for stock in found.stocks:
        for part in stock.parts:
            seen.setdefault(part.key, []).append((stock, part))
    gains: dict[str, GainPart] = {}
    for gain in sorted(found.published, key=lambda one: one.to_at):
        gains |= {one.key: one for one in gain.parts if one.people and not one.people.worked_out}
    rows = {key: _row(found, key, seen.get(key, []), gains.get(key)) for key in {*seen, *gains}}
    ordered = [rows[key] for key in sorted(rows, key=lambda key: (-_size(rows[key]), key))]
    if found.stocks:
        last = found.stocks[-1]
        ordered.append(_row(found, REMAINDER, [(last, last.rest)], None))
    return ordered


def _size(row: KeyRow) -> float:
    known = row.last.people or row.last.share if row.last else None
    if known is None:
        return -1.0
    return known.bounds.low if known.bounds.value is None else known.bounds.value


def _row(
    found: Audience, key: str, seen: Sequence[tuple[Stock, Part]], gain: GainPart | None
) -> KeyRow:
    first, last = (seen[0][1], seen[-1][1]) if seen else (None, None)
    told = _told(last) or (gain.people if gain else None)
    return KeyRow(
        name=key_words(key, found.dimension),
        first=first if len(seen) > 1 else None,
        last=last,
        change=change_of(first, last) if first and last else None,
        gained=gain.people if gain else None,
        at=seen[-1][0].at if seen else None,
        precision=_day(seen[-1][0].precision) if seen else None,
        given=given_words(told),
        source=told.source_url if told else None,
    )


def _told(part: Part | None) -> Known | None:
    both = [one for one in (part.people, part.share) if one] if part else []
    return next((one for one in both if not one.worked_out), both[0] if both else None)


def _day(precision: str | None) -> str:
    return precision if precision in ("month", "year") else "day"
