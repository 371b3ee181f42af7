"""Lines over time, broken where values are unknown."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from hustings.charts.series import (
    DISTINCT_COUNT,
    Drawable,
    Option,
    colour,
    frame,
    moment,
    step_axis,
    time_axis,
)

MANY_POINTS = 90
"""From here on points are no longer marked one by one; lone points between gaps always are."""


def lines(series: Sequence[Drawable], *, unit: str, from_zero: bool = False) -> Option:
    """Up to five lines in their own colours, further ones grey; each named at its end.

    Times that are the same for all and evenly apart stand side by side as steps.
    """
    option = frame(unit=unit, right=128 if len(series) > 1 else 16)
    stepped = _stepped(series)
    option["xAxis"] = (
        step_axis(series[0].times)
        if stepped
        else time_axis([at for one in series for at in one.times])
    )
    option["yAxis"]["scale"] = not from_zero
    option["series"] = [
        _line(one, place, named=len(series) > 1, stepped=stepped)
        for place, one in enumerate(series)
    ]
    return option


def _stepped(series: Sequence[Drawable]) -> bool:
    first = list(series[0].times)
    gaps = {later - earlier for earlier, later in pairwise(first)}
    return len(gaps) == 1 and all(list(one.times) == first for one in series)


def _line(one: Drawable, place: int, *, named: bool, stepped: bool) -> Option:
    tint = colour(place)
    line: Option = {
        "type": "line",
        "name": one.name,
        "connectNulls": False,
        "color": tint,
        "lineStyle": {"width": 2, "color": tint},
        "symbolSize": 6,
        "showSymbol": True,
        "showAllSymbol": True,
        "data": _points(one, stepped=stepped),
    }
    if named and place < DISTINCT_COUNT:
        line["endLabel"] = {
            "show": True,
            "formatter": "{a}",
            "color": tint,
            "width": 116,
            "overflow": "truncate",
        }
        line["labelLayout"] = {"moveOverlap": "shiftY"}
    if one.breaks:
        line["markLine"] = {
            "silent": True,
            "symbol": "none",
            "lineStyle": {"color": "$warn", "type": "dashed"},
            "label": {"color": "$warn", "formatter": "{b}", "position": "insideEndTop"},
            "data": [{"name": "counted anew", "xAxis": moment(at)} for at in one.breaks],
        }
    return line


def _points(one: Drawable, *, stepped: bool) -> list[Option]:
    """Every point with its mark: all of a short line's, only the lone ones of a long line's."""
    values = one.values
    known = [value is not None for value in values]
    marked = len(values) <= MANY_POINTS
    points: list[Option] = []
    for place, (at, value) in enumerate(zip(one.times, values, strict=True)):
        lone = not (place and known[place - 1]) and not (
            place + 1 < len(known) and known[place + 1]
        )
        held = value if stepped else [moment(at), value]
        points.append({"value": held, "symbol": "circle" if marked or lone else "none"})
    return points
