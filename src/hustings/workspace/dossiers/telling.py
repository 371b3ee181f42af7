"""Numbers of evidence in words: with their unit, their bounds and whose they are."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hustings.domain.bounds import Bounds
from hustings.reporting.answers import Series
from hustings.reporting.dossiers import Citation, Dossier
from hustings.signals.evidence import Evidence, Number
from hustings.workspace import wording
from hustings.workspace.dossiers.drawings import ALL, REST, key_words, size_words, span_words

POINTS = "percentage points"
SMALLEST_Q = 0.001
_GIVEN = {"rounded": gettext_lazy("rounded"), "bound": gettext_lazy("a bound")}


@dataclass(frozen=True, slots=True)
class NumberRow:
    """A number as a row of a table; `span` is empty where it is exact."""

    name: str
    whose: str
    value: str
    span: str
    at: datetime | None
    source: str | None


@dataclass(frozen=True, slots=True)
class Fact:
    """A figure at the head of a dossier; `unknown` shows it in grey."""

    title: str
    value: str
    detail: str
    unknown: bool = False


def amount(value: float | None, unit: str | None) -> str:
    """A value with its unit."""
    if value is None:
        return _("unknown")
    if unit == POINTS:
        sign = "+" if value > 0 else "−" if value < 0 else ""
        return _("%(value)s points") % {"value": f"{sign}{wording.figure(abs(round(value, 1)))}"}
    if unit in (None, "people", "accounts", "count") or wording.is_percent(unit):
        return wording.figure(value, unit or "count")
    return f"{wording.figure(value, unit)} {'' if wording.is_ratio(unit) else unit}".strip()


def span(bounds: Bounds | None, unit: str | None) -> str:
    """The ends between which a number lies, where it is not exact."""
    if bounds is None or bounds.low == bounds.high:
        return ""
    if math.isinf(bounds.high):
        return _("at least %(low)s") % {"low": amount(bounds.low, unit)}
    if math.isinf(bounds.low):
        return _("at most %(high)s") % {"high": amount(bounds.high, unit)}
    return _("%(low)s to %(high)s") % {
        "low": amount(bounds.low, unit),
        "high": amount(bounds.high, unit),
    }


def number_rows(evidence: Evidence) -> list[NumberRow]:
    """Every number that a finding rests on."""
    return [
        NumberRow(
            one.name.replace("_", " "),
            key_words(one.key) if one.key else "",
            amount(one.value, one.unit),
            span(one.bounds, one.unit),
            one.at,
            one.source,
        )
        for one in evidence.numbers
    ]


def effect_words(evidence: Evidence) -> str:
    """How large and how sure: effect, interval and q, as far as the signal gives them."""
    parts = []
    if evidence.effect is not None:
        parts.append(
            _("Effect %(effect)s") % {"effect": amount(evidence.effect, evidence.effect_unit)}
        )
    if evidence.interval is not None:
        low, high = evidence.interval
        parts.append(
            _("interval %(span)s")
            % {"span": _("%(low)s to %(high)s") % {"low": _signed(low), "high": _signed(high)}}
        )
    if evidence.q is not None:
        small = evidence.q < SMALLEST_Q
        parts.append(f"q < {SMALLEST_Q}" if small else f"q = {evidence.q:.3f}")
    return ", ".join(parts)


def _signed(value: float) -> str:
    """An end of an interval; its unit stands with the effect."""
    if math.isinf(value):
        return "−∞" if value < 0 else "∞"
    return f"{'−' if value < 0 else ''}{wording.figure(abs(round(value, 1)))}"


def facts(dossier: Dossier) -> list[Fact]:
    """The head of a dossier: how large the page is, what is flagged, and the first finding's own figures."""
    flagged = [one for one in dossier.evidence if one.state == "flagged"]
    signals = {one.signal for one in dossier.evidence}
    count = len({one.signal for one in flagged})
    found = [
        *_sizes(dossier),
        Fact(
            _("Signals with a flag"),
            _("%(count)d of %(all)d") % {"count": count, "all": len(signals)},
            _("%(count)d have too little data")
            % {"count": sum(one.state == "insufficient" for one in dossier.evidence)},
        ),
    ]
    return found + (_headline(flagged[0]) if flagged else [])


def _sizes(dossier: Dossier) -> list[Fact]:
    """The last known value of each size, and when it was seen."""
    found = []
    for one in dossier.timeline:
        known = [
            (at, value)
            for at, value in zip(one.times, one.values, strict=True)
            if value is not None
        ]
        if known:
            at, value = known[-1]
            found.append(Fact(size_words(one.name), wording.figure(value), _seen(one, at)))
    return found[:2] or [Fact(_("Fans"), _("unknown"), _("never observed"), unknown=True)]


def _seen(one: Series, at: datetime) -> str:
    """When the value of that time was seen, as finely as its note says, and how it was given."""
    note = (one.notes[one.times.index(at)] if one.notes else None) or ""
    precision = next((word for word in ("month", "year") if f"the {word}" in note), "day")
    given = next((words for word, words in _GIVEN.items() if word in note), "")
    return " · ".join(part for part in (wording.moment(at, precision), str(given)) if part)


def _headline(evidence: Evidence) -> list[Fact]:
    """Up to two figures that tell the first finding: a make-up's parts, or else its effect."""
    shares = [
        one
        for one in evidence.numbers
        if one.name == "gain_share" and one.value is not None and one.key not in (None, ALL, REST)
    ]
    if not shares:
        words = amount(evidence.effect, evidence.effect_unit)
        when = span_words(evidence.from_at, evidence.to_at)
        return [Fact(evidence.signal.replace("_", " "), words, when)] if evidence.effect else []
    when = span_words(evidence.from_at, evidence.to_at)
    total = _named(evidence, "gain", ALL)
    return [
        Fact(
            _("From %(country)s, of those gained %(when)s")
            % {"country": key_words(share.key), "when": when},
            amount(share.value, share.unit),
            _of(_named(evidence, "gain", share.key), total),
        )
        for share in shares[:2]
    ]


def _named(evidence: Evidence, name: str, key: str | None) -> Number | None:
    return next((one for one in evidence.numbers if (one.name, one.key) == (name, key)), None)


def _of(part: Number | None, whole: Number | None) -> str:
    if part is None or whole is None or part.value is None or whole.value is None:
        return ""
    rough = whole.bounds is not None and whole.bounds.low < whole.bounds.high
    pattern = _("%(part)s of about %(whole)s") if rough else _("%(part)s of %(whole)s")
    return pattern % {"part": wording.figure(part.value), "whole": wording.figure(whole.value)}


@dataclass(frozen=True, slots=True)
class CitedRow:
    """A published figure as a row of a table."""

    at: datetime
    precision: str
    what: str
    value: str
    span: str
    note: str
    source: str


def cited_rows(citations: Sequence[Citation]) -> list[CitedRow]:
    """The figures that a dossier rests on, as their sources gave them."""
    return [
        CitedRow(
            one.at,
            one.precision,
            f"{one.metric.replace('_', ' ')}{'' if one.key in ('', ALL) else f', {key_words(one.key)}'}",
            wording.figure(one.value, "percent" if "pct" in one.metric else "count"),
            "" if one.value is not None else _ends(one),
            one.note or "",
            one.source_url or "",
        )
        for one in citations
    ]


def _ends(one: Citation) -> str:
    if one.value_low is None and one.value_high is None:
        return ""
    low = -math.inf if one.value_low is None else one.value_low
    high = math.inf if one.value_high is None else one.value_high
    return span(Bounds(low, None, high), None)
