"""Columns over time, from zero: one sum a step, or a whole and its parts at each time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from hustings.charts.series import GREY, Drawable, Option, colour, frame, step_axis


def columns(one: Drawable, *, unit: str) -> Option:
    """A column per time; an unknown value leaves its place empty."""
    option = _over(one.times, unit)
    option["series"] = [
        {
            "type": "bar",
            "name": one.name,
            "color": "$c1",
            "barMaxWidth": 28,
            "data": list(one.values),
        }
    ]
    return option


def stacks(parts: Sequence[Drawable], *, unit: str) -> Option:
    """A column per time, the parts one above the other, the last one grey; all have the same times.

    For figures too few or too patchy to be joined by areas: nothing is drawn between two times.
    """
    option = _over(parts[0].times, unit)
    option["legend"] = {
        "bottom": 0,
        "icon": "rect",
        "selectedMode": False,
        "textStyle": {"color": "$ink", "fontFamily": "$font-text"},
    }
    option["grid"]["bottom"] = 64
    last = len(parts) - 1
    option["series"] = [
        {
            "type": "bar",
            "name": part.name,
            "stack": "whole",
            "color": GREY if place == last else colour(place),
            "barMaxWidth": 56,
            "data": list(part.values),
        }
        for place, part in enumerate(parts)
    ]
    return option


def _over(times: Sequence[datetime], unit: str) -> Option:
    option = frame(unit=unit)
    option["xAxis"] = step_axis(times)
    option["yAxis"]["min"] = 0
    return option
