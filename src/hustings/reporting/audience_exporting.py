"""Audiences as plain values for JSON and as CSV; an open end of an interval is None."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from hustings.domain.bounds import Bounds
from hustings.reporting.answers import AudienceRow
from hustings.reporting.audience_answers import (
    Audience,
    Beside,
    BesideRow,
    Gain,
    GainPart,
    Known,
    Part,
    Reach,
    Stock,
)
from hustings.reporting.audience_rows import audience_rows, closed
from hustings.reporting.exporting import plain, table_csv

COLUMNS = tuple(field.name for field in fields(AudienceRow))


def plain_audience(found: Audience) -> dict[str, Any]:
    """An audience as the command line and the REST interface give it; `as_of` brings it back later."""
    return {
        "page_id": found.page.page_id,
        "name": found.page.name,
        "dimension": found.dimension,
        "window": plain(found.window),
        "as_of": plain(found.as_of),
        "store_version": found.store_version,
        "home": {
            "country": found.home,
            "assumed": found.home_assumed,
            "shares": [
                {"at": plain(stock.at), "precision": stock.precision, "share": _known(share)}
                for stock, share in found.home_stocks
            ],
        },
        "stocks": [_stock(stock) for stock in found.stocks],
        "gain": None if found.gain is None else _gain(found.gain),
        "published_gains": [_gain(gain) for gain in found.published],
        "penetration": [_reach(reach) for reach in found.reaches],
        "rows": plain(audience_rows(found)),
        "runs": list(found.run_ids),
    }


def plain_beside(beside: Beside) -> dict[str, Any]:
    """Audiences side by side, each page's rows in the order of the pages."""
    return {
        "dimension": beside.dimension,
        "window": plain(beside.window),
        "at": plain(beside.at),
        "precision": beside.precision,
        "home": [_beside_row(row) for row in beside.home],
        "home_shares_differ": beside.told_apart,
        "keys": [
            {"key": key, "pages": [None if row is None else _beside_row(row) for row in rows]}
            for key, rows in beside.keys.items()
        ],
    }


def audience_csv(found: Audience) -> str:
    """A row a key, first and last, with bounds; each says which page, dimension and version it is of."""
    rows = audience_rows(found)
    cells = ([getattr(row, name) for name in COLUMNS] for row in rows)
    return table_csv(COLUMNS, cells, _rests_on(found))


def stocks_csv(found: Audience) -> str:
    """A row a time and key, with bounds; each time is closed by what is elsewhere or unknown."""
    columns = ("at", "precision", "key", *_SPANS[:6], "quality", "worked_out", "source_url")
    rows = [
        [stock.at, stock.precision, part.key, *_spans(part.people, part.share), *_given(part)]
        for stock in found.stocks
        for part in (*stock.parts, stock.rest)
    ]
    return table_csv(columns, rows, _rests_on(found))


def _rests_on(found: Audience) -> dict[str, Any]:
    return {
        "page_id": found.page.page_id,
        "dimension": found.dimension,
        "window_since": found.window.since_on,
        "window_until": found.window.until_on,
        "store_version": found.store_version,
        "as_of": found.as_of,
        "run_ids": " ".join(found.run_ids),
    }


def _given(part: Part) -> tuple[str | None, bool, str | None]:
    """How the part was given and by whom: of its figures the one that was stated, if any was."""
    both = [one for one in (part.people, part.share) if one is not None]
    told = next((one for one in both if not one.worked_out), both[0] if both else None)
    if told is None:
        return None, False, None
    return told.quality, any(one.worked_out for one in both), told.source_url


def beside_csv(beside: Beside) -> str:
    """A row a key and page, with bounds."""
    columns = ("key", "page_id", "name", "at", "precision", *_SPANS)
    rows = [
        [
            key,
            row.page_id,
            row.name,
            row.at,
            row.precision,
            *_spans(row.people, row.share, row.whole),
        ]
        for key, held in beside.keys.items()
        for row in held
        if row is not None
    ]
    versions = {one.store_version for one in beside.audiences}
    rests_on = {"dimension": beside.dimension, "store_version": max(versions)}
    return table_csv(columns, rows, rests_on)


_SPANS = tuple(
    f"{name}{end}" for name in ("people", "share", "whole") for end in ("", "_low", "_high")
)


def _spans(*figures: Known | None) -> Sequence[float | None]:
    found: list[float | None] = []
    for known in figures:
        if known is None:
            found += [None, None, None]
        else:
            found += [
                closed(known.bounds.value),
                closed(known.bounds.low),
                closed(known.bounds.high),
            ]
    return found


def _bounds(bounds: Bounds | None) -> dict[str, float | None] | None:
    if bounds is None:
        return None
    return {"value": closed(bounds.value), "low": closed(bounds.low), "high": closed(bounds.high)}


def _known(known: Known | None) -> dict[str, Any] | None:
    if known is None:
        return None
    return {
        **(_bounds(known.bounds) or {}),
        "quality": known.quality,
        "worked_out": known.worked_out,
        "seen_at": plain(known.seen_at),
        "source_url": known.source_url,
    }


def _part(part: Part) -> dict[str, Any]:
    return {"key": part.key, "people": _known(part.people), "share": _known(part.share)}


def _stock(stock: Stock) -> dict[str, Any]:
    return {
        "at": plain(stock.at),
        "precision": stock.precision,
        "whole": _known(stock.whole),
        "parts": [_part(part) for part in (*stock.parts, stock.rest)],
        "concentration": _bounds(stock.concentration),
        "effective_number": _bounds(stock.spread),
    }


def _gain(gain: Gain) -> dict[str, Any]:
    return {
        "from_at": plain(gain.from_at),
        "to_at": plain(gain.to_at),
        "precision": gain.precision,
        "published": gain.published,
        "whole": _known(gain.whole),
        "parts": [_gain_part(part) for part in (*gain.parts, gain.rest)],
        "source_url": gain.source_url,
    }


def _gain_part(part: GainPart) -> dict[str, Any]:
    return {
        "key": part.key,
        "people": _known(part.people),
        "share": _known(part.share),
        "share_before": _known(part.share_before),
    }


def _reach(reach: Reach) -> dict[str, Any]:
    return {
        "country": reach.key,
        "at": plain(reach.at),
        "precision": reach.precision,
        "people": _known(reach.people),
        "population": reach.population,
        "population_year": reach.population_year,
        "of_population": _bounds(reach.of_population),
        "online": reach.online,
        "online_year": reach.online_year,
        "of_online": _bounds(reach.of_online),
    }


def _beside_row(row: BesideRow) -> dict[str, Any]:
    return {
        "page_id": row.page_id,
        "name": row.name,
        "at": plain(row.at),
        "precision": row.precision,
        "whole": _known(row.whole),
        "people": _known(row.people),
        "share": _known(row.share),
    }
