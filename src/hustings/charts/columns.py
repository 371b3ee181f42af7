"""Columns over time: sums of days, weeks or months, in one colour, from zero."""

from __future__ import annotations

from hustings.charts.series import Drawable, Option, day_format, frame, moment, word_axis


def columns(one: Drawable, *, unit: str) -> Option:
    """A column per time; an unknown value leaves its place empty."""
    option = frame(unit=unit)
    option["xAxis"] = word_axis([moment(at) for at in one.times])
    option["xAxis"]["axisLabel"] |= {"formatter": day_format(one.times), "hideOverlap": True}
    option["yAxis"]["min"] = 0
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
