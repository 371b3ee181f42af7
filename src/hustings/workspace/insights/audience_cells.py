"""Cells and feet that an audience's charts share: a figure with its ends, its time, how it was given."""

from __future__ import annotations

import math

from django.utils.translation import gettext as _

from hustings.domain.bounds import Bounds
from hustings.reporting.audience_answers import Audience, GainPart, Known, Part, Stock
from hustings.workspace import wording
from hustings.workspace.drawing import TableCell, cell
from hustings.workspace.insights.audience_words import given_words, time_words


def foot_of(found: Audience, told: str) -> str:
    """What a chart of an audience rests on."""
    version = _("store version %(version)d") % {"version": found.store_version}
    counted = _("How this is counted: %(told)s") % {"told": told}
    return " · ".join((counted, wording.window_words(found.window), version))


def span_heads(unit: str) -> list[str]:
    return [unit, _("%(unit)s, least") % {"unit": unit}, _("%(unit)s, most") % {"unit": unit}]


def time_cell(stock: Stock) -> TableCell:
    # A figure dated to the month alone must not look as if it were of the month's first day.
    pattern = {"month": "%Y-%m", "year": "%Y"}.get(stock.precision or "", "%Y-%m-%d")
    return TableCell(time_words(stock.at, stock.precision), stock.at.strftime(pattern))


def span_cells(known: Known | Bounds | None, unit: str) -> list[TableCell]:
    """Value, least and most; an end that is open is unknown."""
    bounds = known.bounds if isinstance(known, Known) else known
    if bounds is None:
        return [cell(None)] * 3
    ends = [None if abs(end) == math.inf else end for end in (bounds.low, bounds.high)]
    return [cell(value, unit) for value in (bounds.value, *ends)]


def stated_of(part: Part | GainPart) -> Known | None:
    """The figure of a part that was stated, or else the one worked out."""
    both = [one for one in (part.people, part.share) if one is not None]
    return next((one for one in both if not one.worked_out), both[0] if both else None)


def source_of(part: Part | GainPart) -> str | None:
    known = stated_of(part)
    return None if known is None else known.source_url


def bounds_of(known: Known | None) -> Bounds | None:
    return None if known is None else known.bounds


def given_cell(known: Known | None) -> TableCell:
    """How a figure was given."""
    return cell(given_words(known) or None)
