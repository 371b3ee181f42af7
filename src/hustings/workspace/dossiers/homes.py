"""How much of each page's audience is at home, for pages that stand side by side in a dossier."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from hustings.domain.bounds import Bounds
from hustings.domain.periods import Window
from hustings.reporting.audience_comparing import compare_audiences
from hustings.store.reading import Reading
from hustings.workspace import wording
from hustings.workspace.countries import country_name
from hustings.workspace.dossiers.telling import span


def homes(reading: Reading, page_ids: Sequence[str], window: Window) -> list[dict[str, Any]]:
    """A plain row a page, as a frozen version keeps it: the home share in per cent with its ends.

    Taken at the last time that all pages are known at, else each as last seen. Empty for one page.
    """
    if len(page_ids) < 2:
        return []
    found = compare_audiences(reading, tuple(page_ids), window=window)
    held = {one.page.page_id: one for one in found.audiences}
    return [
        {
            "name": row.name,
            "home": held[row.page_id].home,
            "assumed": held[row.page_id].home_assumed,
            "at": row.at.isoformat(),
            "precision": row.precision,
            "share": _percent(row.share.bounds.value),
            "low": _percent(row.share.bounds.low),
            "high": _percent(row.share.bounds.high),
            "quality": row.share.quality,
            "worked_out": row.share.worked_out,
            "source": row.share.source_url,
        }
        for row in found.home
        if row.share is not None
    ]


def _percent(ratio: float | None) -> float | None:
    return None if ratio is None else round(100 * ratio, 6)


def home_rows(held: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The same in words."""
    return [
        {
            "name": one["name"],
            "home": country_name(one["home"]) or _("unknown"),
            "assumed": one["assumed"],
            "when": wording.moment(datetime.fromisoformat(one["at"]), one["precision"] or "day"),
            "share": wording.figure(one["share"], "percent"),
            "span": span(Bounds(one["low"], one["share"], one["high"]), "percent"),
            "source": one["source"],
        }
        for one in held
    ]
