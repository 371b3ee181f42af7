"""A chart on a page: what it shows in a sentence, how it is drawn, and the same as a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from hustings.charts.series import Drawable
from hustings.workspace import wording


@dataclass(frozen=True, slots=True)
class TableCell:
    """What a cell of the twin table says, and the bare value that its CSV carries."""

    words: str
    value: str


@dataclass(frozen=True, slots=True)
class Drawing:
    """Everything that shell/chart.html shows; `foot` closes the CSV and stands under the chart."""

    id: str
    title: str
    summary: str
    option: Mapping[str, Any]
    heads: Sequence[str]
    rows: Sequence[Sequence[TableCell]]
    foot: str = ""
    low: bool = False
    notes: Sequence[str] = field(default_factory=tuple)
    on_map: bool = False
    """Whether the option draws on the world's borders, which are then brought along."""


def cell(value: Any, unit: str = "count") -> TableCell:
    """A cell of a number, a time or a text; None is unknown and empty in the CSV."""
    if value is None:
        return TableCell(_("unknown"), "")
    if isinstance(value, datetime):
        return TableCell(
            wording.moment(value, "day" if value.time() == value.min.time() else None),
            value.isoformat(),
        )
    if isinstance(value, (int, float)):
        return TableCell(wording.figure(value, unit), str(value))
    return TableCell(str(value), str(value))


def table_of(series: Sequence[Drawable], unit: str) -> tuple[list[str], list[list[TableCell]]]:
    """Heads and rows of series over time, a column each, at every time that any of them has."""
    by_series = [dict(zip(one.times, one.values, strict=True)) for one in series]
    times = sorted({at for one in series for at in one.times})
    heads = [_("Time (UTC)"), *(f"{one.name} ({wording.unit_words(unit)})" for one in series)]
    return heads, [
        [cell(at), *(cell(values.get(at), unit) for values in by_series)] for at in times
    ]
