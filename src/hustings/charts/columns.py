"""Columns over time: sums of days, weeks or months, in one colour, from zero."""

from __future__ import annotations

from hustings.charts.series import Drawable, Option, frame, moment, time_axis


def columns(one: Drawable, *, unit: str) -> Option:
    """A column per time; an unknown value leaves its place empty."""
    option = frame(unit=unit)
    option["xAxis"] = time_axis()
    option["yAxis"]["min"] = 0
    option["series"] = [
        {
            "type": "bar",
            "name": one.name,
            "color": "$c1",
            "barMaxWidth": 28,
            "data": [[moment(at), value] for at, value in zip(one.times, one.values, strict=True)],
        }
    ]
    return option
