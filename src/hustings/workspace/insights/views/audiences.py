"""What the audience tab of a page shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from hustings.domain.errors import CorrectTheValue
from hustings.domain.periods import Window
from hustings.reporting.answers import PageRow
from hustings.reporting.audience_answers import Audience, Beside, BesideRow, Gain
from hustings.reporting.audience_comparing import compare_audiences
from hustings.reporting.audiences import DIMENSIONS, audience_of
from hustings.store.reading import Reading
from hustings.workspace.insights import audience_drawings as drawings
from hustings.workspace.insights import audience_splits as side_by_side
from hustings.workspace.insights import audience_words as words
from hustings.workspace.insights.audience_map import map_drawing
from hustings.workspace.insights.audience_tables import facts, key_rows

ROWS_MOST = 12
TIMES_MOST = 12
"""Rows of a table along time; the whole of it is in the chart's own table and in the CSV."""


def audience_asked(
    request: HttpRequest, reading: Reading, row: PageRow, window: Window
) -> Audience:
    """The audience that an address asks for."""
    dimension = request.GET.get("of", "country")
    if dimension not in DIMENSIONS:
        raise CorrectTheValue(
            _("An audience is not known by %(of)r.") % {"of": dimension},
            remedy=_("Choose country, city, age or language."),
        )
    return audience_of(reading, row.page_id, window=window, dimension=dimension)


def audience_tab(
    request: HttpRequest, reading: Reading, row: PageRow, window: Window
) -> dict[str, Any]:
    """Charts, tables and their sentences; empty where nothing is known."""
    found = audience_asked(request, reading, row, window)
    unit = "share" if request.GET.get("unit") == "share" else "count"
    stack = drawings.stack_drawing(found, "share" if unit == "share" else "count")
    shown = _gain_asked(request, found)
    spread = [stock for stock in found.stocks if stock.spread is not None and len(stock.parts) > 1]
    reach = [one for one in found.reaches if one.of_online is not None]
    country = found.dimension == "country"
    return {
        "audience": found,
        "table": key_rows(found),
        "facts": facts(found, shown),
        "stack": stack,
        "map": map_drawing(found) if country else None,
        "joined": side_by_side.joined_drawing(found, shown) if shown and shown.parts else None,
        "gain": shown,
        "gains": [(str(place), words.span_words(one), one) for place, one in _gains(found)],
        "trend": drawings.trend_drawing(found),
        "drawn": [stack] if stack else [],
        "spread": spread[-TIMES_MOST:],
        "spread_sentence": words.spread_sentence(spread[-1]) if spread else "",
        "reach_sentence": words.reach_sentence(reach[0]) if reach else "",
        "home_name": words.key_words(found.home) if found.home else "",
        "dimension": found.dimension,
        "unit": unit,
        "kinds": {name: words.dimension_words(name) for name in DIMENSIONS},
    }


def beside_part(
    request: HttpRequest, reading: Reading, page_ids: Sequence[str], window: Window
) -> dict[str, Any]:
    """Audiences side by side for the screen that compares pages; nothing where fewer than two are known."""
    beside = compare_audiences(reading, page_ids, window=window)
    drawn = side_by_side.beside_drawing(beside)
    if drawn is None:
        return {}
    rows = {key: rows for key, rows in beside.keys.items() if any(rows)}
    return {
        "beside": beside,
        "beside_drawing": drawn,
        "beside_time": words.time_words(beside.at, beside.precision) if beside.at else "",
        "beside_rows": [(words.key_words(key), held) for key, held in rows.items()][:ROWS_MOST],
        "beside_wholes": _wholes(beside),
        "beside_names": [one.page for one in beside.audiences],
    }


def _wholes(beside: Beside) -> list[BesideRow | None]:
    """Each page's row of its own country in the order of the pages; None where it is not known."""
    held = {row.page_id: row for row in beside.home}
    return [held.get(one.page.page_id) for one in beside.audiences]


def _gains(found: Audience) -> list[tuple[int, Gain]]:
    """Every gain that tells of keys: those published in their order, then the difference of stocks."""
    told = [one for one in found.published if one.parts]
    return list(enumerate([*told, *([found.gain] if found.gain else [])]))


def _gain_asked(request: HttpRequest, found: Audience) -> Gain | None:
    """The gain chosen by its place, or else the one that tells most."""
    chosen = request.GET.get("gain", "")
    held = {str(place): gain for place, gain in _gains(found)}
    return held.get(chosen) or found.joined
