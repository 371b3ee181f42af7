"""A frozen dossier out of its JSON: the same records as a fresh one, so that both are shown alike."""

from __future__ import annotations

import json
import math
from datetime import UTC, date, datetime
from typing import Any

from hustings.domain.bounds import Bounds
from hustings.domain.identity import split_id
from hustings.domain.periods import Window
from hustings.reporting.answers import PageRow, Series
from hustings.reporting.dossiers import Citation, Dossier, Remark
from hustings.signals.evidence import Evidence, Number


def dossier_of(content: str, sha256: str = "") -> Dossier:
    """The dossier that this canonical JSON holds; of the page it keeps the id and the name alone."""
    return _dossier(json.loads(content), sha256)


def _dossier(held: dict[str, Any], sha256: str) -> Dossier:
    window = held["window"]
    return Dossier(
        page=_page(held["page_id"], held["name"]),
        window=Window(_day(window["since"]), _day(window["until"])),
        store_version=held["store_version"],
        as_of=_time(held["as_of"]),
        evidence=tuple(_evidence(one) for one in held["signals"]),
        timeline=tuple(_series(one) for one in held["timeline"]),
        citations=tuple(Citation(**{**one, "at": _time(one["at"])}) for one in held["citations"]),
        run_ids=tuple(held["runs"]),
        remarks=tuple(Remark(**one) for one in held["remarks"]),
        beside=tuple(_dossier(one, one.get("sha256", "")) for one in held["beside"]),
        sha256=sha256,
    )


def _page(page_id: str, name: str) -> PageRow:
    return PageRow(
        page_id=page_id,
        platform=split_id(page_id)[0],
        name=name,
        handle=None,
        country=None,
        category=None,
        verified=None,
        followers=None,
        followers_at=None,
        fans=None,
        fans_at=None,
        posts=0,
        interactions=None,
        first_post_at=None,
        last_post_at=None,
    )


def _evidence(held: dict[str, Any]) -> Evidence:
    interval = held["interval"]
    return Evidence(
        signal=held["signal"],
        version=held["version"],
        state=held["state"],
        reason=held["reason"],
        kind=held["kind"],
        from_at=_time_if_any(held["from"]),
        to_at=_time_if_any(held["to"]),
        effect=held["effect"],
        effect_unit=held["effect_unit"],
        interval=None if interval is None else (_low(interval[0]), _high(interval[1])),
        q=held["q"],
        numbers=tuple(_number(one) for one in held["numbers"]),
        explanations=tuple(held["explanations"]),
        sources=tuple(held["sources"]),
    )


def _number(held: dict[str, Any]) -> Number:
    low, high, value = held["low"], held["high"], held["value"]
    bounded = low is not None or high is not None
    return Number(
        name=held["name"],
        unit=held["unit"],
        value=value,
        bounds=Bounds(_low(low), value, _high(high)) if bounded else None,
        key=held["key"],
        at=_time_if_any(held["at"]),
        source=held["source"],
    )


def _series(held: dict[str, Any]) -> Series:
    return Series(
        name=held["name"],
        unit=held["unit"],
        times=tuple(_time(at) for at in held["times"]),
        values=tuple(held["values"]),
        notes=tuple(held["notes"]),
    )


def _low(end: float | None) -> float:
    """JSON has no word for an open end; it holds None there."""
    return -math.inf if end is None else end


def _high(end: float | None) -> float:
    return math.inf if end is None else end


def _time(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC).replace(tzinfo=None)


def _time_if_any(text: str | None) -> datetime | None:
    return None if text is None else _time(text)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
