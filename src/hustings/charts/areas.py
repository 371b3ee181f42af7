"""Stacked areas: parts of a whole over time, closed by what is elsewhere or unknown."""

from __future__ import annotations

from collections.abc import Sequence

from hustings.charts.lines import MANY_POINTS
from hustings.charts.series import GREY, Drawable, Option, colour, frame, moment, time_axis


def areas(parts: Sequence[Drawable], *, unit: str) -> Option:
    """The parts from the bottom up in their own colours, the last one grey; each named at its end.

    Where a part is unknown it is a gap, and so are the edges of those above it.
    """
    option = frame(unit=unit, right=150)
    option["xAxis"] = time_axis([at for part in parts for at in part.times])
    option["yAxis"]["min"] = 0
    last = len(parts) - 1
    option["series"] = [
        _area(part, GREY if place == last else colour(place)) for place, part in enumerate(parts)
    ]
    return option


def _area(part: Drawable, tint: str) -> Option:
    return {
        "type": "line",
        "name": part.name,
        "stack": "whole",
        "connectNulls": False,
        "color": tint,
        "lineStyle": {"width": 1, "color": tint},
        "areaStyle": {"color": tint, "opacity": 0.75},
        # Marks side by side would draw a thick line that no figure has.
        "symbol": "circle" if len(part.times) <= MANY_POINTS else "none",
        "symbolSize": 5,
        "endLabel": {
            "show": True,
            "formatter": "{a}",
            "color": "$ink",
            "width": 140,
            "overflow": "truncate",
        },
        "labelLayout": {"moveOverlap": "shiftY"},
        "data": [[moment(at), value] for at, value in zip(part.times, part.values, strict=True)],
    }
