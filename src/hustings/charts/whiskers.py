"""Values over time, each with the stretch in which it lies."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hustings.charts.lines import MANY_POINTS
from hustings.charts.series import Option, frame, moment, time_axis

WIDEST, NARROWEST = 12, 2


@dataclass(frozen=True, slots=True)
class Interval:
    """A value with its ends; all three in the chart's unit."""

    at: datetime
    low: float
    value: float | None
    high: float


def whiskers(points: Sequence[Interval], *, unit: str, name: str, ends_name: str) -> Option:
    """A mark a value on a thin line, and behind it a bar from end to end; without a value the bar alone.

    `ends_name` is what the bars are called. The more points there are, the narrower are the bars,
    until they join to a band.
    """
    option = frame(unit=unit, right=40)
    option["xAxis"] = time_axis([point.at for point in points])
    option["yAxis"]["scale"] = True
    option["series"] = [_bars(points, ends_name), _values(points, name)]
    return option


def _bars(points: Sequence[Interval], name: str) -> Option:
    data: list[list[Any]] = []
    for point in points:
        at = moment(point.at)
        # A bar must be seen even where the ends are closer than a pixel; its mark is drawn on it.
        data += [[at, point.low], [at, point.high], [at, None]]
    width = min(max(360 // max(len(points), 1), NARROWEST), WIDEST)
    return {
        "type": "line",
        "name": name,
        "silent": True,
        "connectNulls": False,
        "symbol": "none",
        "tooltip": {"show": False},
        "lineStyle": {"color": "$c1", "width": width, "opacity": 0.3, "cap": "butt"},
        "data": data,
    }


def _values(points: Sequence[Interval], name: str) -> Option:
    return {
        "type": "line",
        "name": name,
        "connectNulls": False,
        "color": "$c1",
        "lineStyle": {"color": "$c1", "width": 1, "type": "dotted"},
        "symbol": "circle",
        "symbolSize": 7 if len(points) <= MANY_POINTS else 2,
        "showAllSymbol": True,
        "data": [[moment(point.at), point.value] for point in points],
    }
