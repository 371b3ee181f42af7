"""The week as a grid: a cell for each weekday and hour in UTC."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hustings.charts.series import Option, frame, word_axis

HOURS = tuple(f"{hour:02d}" for hour in range(24))


def week_grid(
    values: Mapping[tuple[int, int], float | None], weekdays: Sequence[str], *, unit: str
) -> Option:
    """Cells by (weekday, hour), Monday being 1; a cell that is not given stays empty.

    `weekdays` are seven names from Monday on.
    """
    option = frame(unit=unit)
    known = [value for value in values.values() if value is not None]
    option["tooltip"]["trigger"] = "item"
    option["grid"] |= {"top": 8, "bottom": 56}
    bare = {"axisLine": {"show": False}}
    option["xAxis"] = {**word_axis(HOURS), **bare}
    option["yAxis"] = {**word_axis(weekdays), **bare, "inverse": True}
    option["visualMap"] = {
        "min": 0,
        "max": max(known, default=1),
        "orient": "horizontal",
        "left": "center",
        "bottom": 0,
        "itemHeight": 96,
        "calculable": False,
        "inRange": {"color": ["$accent-soft", "$accent"]},
        "textStyle": {"color": "$ink-2", "fontFamily": "$font-text"},
        "text": [unit, ""],
    }
    option["series"] = [
        {
            "type": "heatmap",
            "name": unit,
            "data": [
                [hour, weekday - 1, value]
                for (weekday, hour), value in sorted(values.items())
                if value is not None
            ],
            "itemStyle": {"borderColor": "$card", "borderWidth": 2},
            "emphasis": {"itemStyle": {"borderColor": "$ink"}},
        }
    ]
    return option
