"""All signals on one page, with what they rest on, in a form that anybody can compute again."""

from __future__ import annotations

import hashlib
import json
import math
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from hustings.domain.periods import Window
from hustings.reporting.answers import Series
from hustings.reporting.auditing_ties import on_ties
from hustings.reporting.conditions import ANY_TIME, Conditions
from hustings.reporting.dossiers import Citation, Dossier, Remark
from hustings.reporting.exporting import plain, time_text
from hustings.reporting.observing import observed
from hustings.reporting.pages import known_pages
from hustings.reporting.pages import page as page_row
from hustings.reporting.remembering import remembered
from hustings.reporting.series import followers
from hustings.signals.definition import signals
from hustings.signals.evidence import Evidence, Number

if TYPE_CHECKING:
    from hustings.store.reading import Reading

_ORDER = {"flagged": 0, "clear": 1, "insufficient": 2}
_DIGITS = 9
"""Digits that a figure keeps in JSON: what is beyond them differs between machines."""


@remembered
def audit(
    reading: Reading, page_id: str, *, window: Window = ANY_TIME, beside: Sequence[str] = ()
) -> Dossier:
    """Every signal on the page, flagged ones first, and the same of the pages beside it.

    The window says on which stretch evidence is given; what was before it is still what it is set
    against. UseAKnownName when the store holds no such page.
    """
    known_pages(reading, (page_id, *beside))
    others = tuple(other for other in dict.fromkeys(beside) if other != page_id)
    dossier = _dossier(reading, page_id, window, others)
    among = (page_id, *others)
    dossier = replace(
        dossier,
        beside=tuple(
            _sealed(_dossier(reading, other, window, tuple(one for one in among if one != other)))
            for other in others
        ),
    )
    return _sealed(dossier)


def plain_dossier(dossier: Dossier) -> dict[str, Any]:
    """A dossier as the command line and the REST interface give it; an end that is not known is None."""
    return {
        "page_id": dossier.page.page_id,
        "name": dossier.page.name,
        "window": plain(dossier.window),
        "as_of": time_text(dossier.as_of),
        "store_version": dossier.store_version,
        "signals": [_plain_evidence(one) for one in dossier.evidence],
        "timeline": [_plain_series(series) for series in dossier.timeline],
        "citations": [_finite(plain(one)) for one in dossier.citations],
        "remarks": plain(tuple(dossier.remarks)),
        "runs": list(dossier.run_ids),
        "beside": [plain_dossier(one) for one in dossier.beside],
        "sha256": dossier.sha256,
    }


def canonical_json(dossier: Dossier) -> bytes:
    """The dossier without its hash as JSON whose bytes are the same wherever it is computed."""
    held = plain_dossier(dossier)
    del held["sha256"]
    text = json.dumps(
        held, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    )
    return text.encode()


def _sealed(dossier: Dossier) -> Dossier:
    return replace(dossier, sha256=hashlib.sha256(canonical_json(dossier)).hexdigest())


def _dossier(reading: Reading, page_id: str, window: Window, peers: Sequence[str] = ()) -> Dossier:
    seen = observed(reading, page_id, window, peers)
    evidence = [
        one
        for found in signals().values()
        if found.subject == "page"
        for one in found.compute(seen)
    ]
    ties = on_ties(reading, page_id, window)
    evidence += ties.evidence
    # Sorting keeps the order of names and times among those of one state.
    evidence.sort(key=lambda one: _ORDER[one.state])
    run_ids = tuple(sorted({*_run_ids(reading, page_id), *ties.run_ids}))
    own = (Remark("", ties.left_out, None),) if ties.left_out else ()
    return Dossier(
        page=page_row(reading, page_id),
        window=window,
        store_version=reading.version,
        as_of=reading.as_of,
        evidence=tuple(evidence),
        timeline=_timeline(reading, page_id, window),
        citations=_citations(reading, page_id, evidence),
        run_ids=run_ids,
        remarks=(*_remarks(reading, run_ids), *own),
    )


def _timeline(reading: Reading, page_id: str, window: Window) -> tuple[Series, ...]:
    """Followers and fans as observed, whichever there are."""
    words: tuple[Literal["followers", "fans"], ...] = ("followers", "fans")
    return tuple(
        replace(line, name=word)
        for word in words
        for line in followers(reading, page_ids=(page_id,), window=window, metric=word)
    )


def _citations(
    reading: Reading, page_id: str, evidence: Sequence[Evidence]
) -> tuple[Citation, ...]:
    """The published figures that the numbers of the evidence were taken from."""
    used = {
        (number.source, number.key or "ALL", number.at)
        for one in evidence
        for number in one.numbers
        if number.source and number.at
    }
    if not used:
        return ()
    rows = reading.sql(
        "SELECT from_at, precision, subject, key, metric, value, value_low, value_high, note, source_url"
        " FROM figures WHERE page_id = ? ORDER BY from_at, key, metric, source_url, value",
        [page_id],
    )
    found = (Citation(*row) for row in rows)
    return tuple(one for one in found if (one.source_url, one.key, one.at) in used)


def _run_ids(reading: Reading, page_id: str) -> tuple[str, ...]:
    tables = ("page_observations", "posts", "post_observations", "audience_observations", "figures")
    asked = " UNION ".join(f"SELECT run_id FROM {table} WHERE page_id = $page" for table in tables)
    rows = reading.sql(f"SELECT run_id FROM ({asked}) ORDER BY 1", {"page": page_id})
    return tuple(row[0] for row in rows)


def _remarks(reading: Reading, run_ids: Sequence[str]) -> tuple[Remark, ...]:
    chosen = Conditions().add("run_id IN (SELECT unnest(?::VARCHAR[]))", list(run_ids))
    chosen.add("note IS NOT NULL AND note <> '' AND undoes IS NULL")
    rows = reading.sql(
        f"SELECT DISTINCT run_id, note, licence FROM runs {chosen.sql} ORDER BY ALL",
        chosen.parameters,
    )
    return tuple(Remark(*row) for row in rows)


def _plain_evidence(one: Evidence) -> dict[str, Any]:
    return {
        "signal": one.signal,
        "version": one.version,
        "state": one.state,
        "kind": one.kind,
        "from": None if one.from_at is None else time_text(one.from_at),
        "to": None if one.to_at is None else time_text(one.to_at),
        "effect": _digits(one.effect),
        "effect_unit": one.effect_unit,
        "interval": None if one.interval is None else [_digits(end) for end in one.interval],
        "q": _digits(one.q),
        "reason": one.reason,
        "numbers": [_plain_number(number) for number in one.numbers],
        "explanations": list(one.explanations),
        "sources": list(one.sources),
    }


def _plain_number(number: Number) -> dict[str, Any]:
    held = number.bounds
    return {
        "name": number.name,
        "key": number.key,
        "unit": number.unit,
        "value": _digits(number.value),
        "low": None if held is None else _digits(held.low),
        "high": None if held is None else _digits(held.high),
        "at": None if number.at is None else time_text(number.at),
        "source": number.source,
    }


def _plain_series(series: Series) -> dict[str, Any]:
    held = plain(series)
    return {name: held[name] for name in ("name", "unit", "times", "values", "notes")}


def _finite(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: _digits(value) if isinstance(value, float) else value
        for name, value in values.items()
    }


def _digits(value: float | None) -> float | None:
    """The figure to nine digits; None for an open end, which JSON has no word for."""
    if value is None or not math.isfinite(value):
        return None
    return float(f"{value:.{_DIGITS}g}")
