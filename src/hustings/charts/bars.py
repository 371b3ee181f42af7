"""Bars from zero, each named and labelled with its value."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hustings.charts.series import Option, frame, word_axis


@dataclass(frozen=True, slots=True)
class Bar:
    """A value under a name; `label` is the value in words, `tint` a token."""

    name: str
    value: float | None
    label: str = ""
    tint: str = "$c1"


def bars(rows: Sequence[Bar], *, unit: str) -> Option:
    """One bar a row, the first on top; an unknown value has no bar and says so."""
    option = frame(unit=unit, right=72)
    value_axis = {**option.pop("yAxis"), "nameLocation": "start", "splitNumber": 4}
    value_axis.pop("name")
    option["xAxis"] = {
        **value_axis,
        "min": None if any((row.value or 0) < 0 for row in rows) else 0,
    }
    option["yAxis"] = {**word_axis([row.name for row in rows]), "inverse": True}
    option["yAxis"]["axisLabel"] |= {"width": 150, "overflow": "truncate", "color": "$ink"}
    option["tooltip"]["trigger"] = "item"
    option["grid"]["top"] = 8
    option["series"] = [
        {
            "type": "bar",
            "name": unit,
            "barMaxWidth": 28,
            "label": {"show": True, "position": "right", "color": "$ink", "formatter": "{b}"},
            "data": [_bar(row) for row in rows],
        }
    ]
    return option


def _bar(row: Bar) -> Option:
    return {
        "name": row.name,
        "value": row.value,
        "itemStyle": {"color": row.tint, "borderRadius": 2},
        "label": {"formatter": row.label or "unknown"},
    }
