"""An audience on the map."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext as _

from hustings.charts.maps import Region, numeric_codes, world
from hustings.domain.countries import countries
from hustings.reporting.audience_answers import Audience, Known, Stock
from hustings.workspace import wording
from hustings.workspace.drawing import Drawing, TableCell, cell
from hustings.workspace.insights.audience_cells import (
    foot_of,
    given_cell,
    span_cells,
    span_heads,
    time_cell,
)
from hustings.workspace.insights.audience_words import SHARE, key_words, time_words


def map_drawing(found: Audience) -> Drawing | None:
    """Each country's share as last seen; None where no country's share is known."""
    latest: dict[str, tuple[Stock, Known]] = {}
    for stock in found.stocks:
        for part in stock.parts:
            if part.share is not None:
                latest[part.key] = (stock, part.share)
    if not latest:
        return None
    ordered = sorted(latest, key=lambda key: -(latest[key][1].bounds.value or 0))
    names = {code: key_words(code) for code in countries()}
    regions = [_region(key, latest[key][1]) for key in ordered]
    off = [key_words(one.code) for one in regions if one.code not in numeric_codes()]
    told = _(
        "shares as last seen, each at its own time. A country without colour is elsewhere or unknown. Borders: Natural Earth, 1:110 million, Equal Earth projection."
    )
    if off:
        told += " " + _("Too small for the map: %(names)s.") % {"names": ", ".join(off)}
    said = [
        f"{key_words(key)} {wording.bounded(latest[key][1].bounds, SHARE)} ({time_words(latest[key][0].at, latest[key][0].precision)})"
        for key in ordered[:3]
    ]
    return Drawing(
        "map",
        _("The audience on the map"),
        _("The largest shares seen: %(said)s.") % {"said": ", ".join(said)},
        world(regions, names, unit=_("% of the audience"), ends=_ends(regions)),
        [_("Country"), *span_heads(_("share")), _("Time (UTC)"), _("Given"), _("Source")],
        [_row(key, *latest[key]) for key in ordered],
        foot_of(found, told),
        on_map=True,
    )


def _ends(regions: Sequence[Region]) -> tuple[str, str]:
    most = max((one.value for one in regions if one.value is not None), default=100.0)
    return wording.figure(0, "percent"), wording.figure(most, "percent")


def _row(key: str, stock: Stock, share: Known) -> list[TableCell]:
    return [
        cell(key_words(key)),
        *span_cells(share, SHARE),
        time_cell(stock),
        given_cell(share),
        cell(share.source_url),
    ]


def _region(code: str, share: Known) -> Region:
    value = share.bounds.value
    said = f"{key_words(code)} {wording.bounded(share.bounds, SHARE)}"
    return Region(code, None if value is None else value * 100, said)
