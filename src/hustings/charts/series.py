"""What a chart is drawn from: named values over time, of which any may be unknown."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, Protocol

Option = dict[str, Any]
"""An ECharts option. A text that begins with $ names a design token, such as $c1, and is given its
colour or font where the chart is drawn; as formatters `$compact` shortens large numbers and `$day`,
`$date` and `$month` write dates there."""

DISTINCT_COUNT = 5
"""As many series as eyes can tell apart; the rest is grey."""

GREY = "$c0"

LONGEST_IN_DAYS = 550


class Drawable(Protocol):
    """A line: a value per time, None where it is unknown; `breaks` mark a change in what is counted."""

    @property
    def name(self) -> str: ...
    @property
    def times(self) -> Sequence[datetime]: ...
    @property
    def values(self) -> Sequence[float | None]: ...
    @property
    def breaks(self) -> Sequence[datetime]: ...


def colour(place: int) -> str:
    """The token of the series at that place, from 0."""
    return f"$c{place + 1}" if place < DISTINCT_COUNT else GREY


def moment(at: datetime) -> str:
    """A time as ECharts reads it: naive times are UTC."""
    return at.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"


def frame(*, unit: str, right: int = 16) -> Option:
    """What all charts with axes share: paper, text, room for labels, a tooltip without markup."""
    text = {"color": "$ink-2", "fontFamily": "$font-text", "fontSize": 12}
    return {
        "animation": False,
        "useUTC": True,
        "textStyle": {"fontFamily": "$font-text", "color": "$ink"},
        "grid": {"left": 8, "right": right, "top": 28, "bottom": 8, "containLabel": True},
        "tooltip": {
            "trigger": "axis",
            # The HTML tooltip carries inline styles, which the content policy forbids.
            "renderMode": "richText",
            "confine": True,
            "backgroundColor": "$card",
            "borderColor": "$rule",
            "textStyle": {"color": "$ink", "fontFamily": "$font-text", "fontSize": 13},
            "axisPointer": {"lineStyle": {"color": "$ink-2"}},
        },
        "yAxis": {
            "type": "value",
            "name": unit,
            "nameTextStyle": {**text, "align": "left"},
            "nameLocation": "end",
            "axisLabel": {**text, "formatter": "$compact"},
            "splitLine": {"lineStyle": {"color": "$rule"}},
        },
    }


def day_format(times: Sequence[datetime]) -> str:
    """How dates along an axis are written, as far as they need it to be told apart.

    `$day` within one year, `$date` with the year within a year and a half, `$month` beyond.
    """
    if not times or min(times).year == max(times).year:
        return "$day"
    return "$date" if (max(times) - min(times)).days <= LONGEST_IN_DAYS else "$month"


def time_axis(times: Sequence[datetime]) -> Option:
    """A horizontal axis of UTC time, its dates written in the reader's language."""
    return {
        "type": "time",
        "axisLine": {"lineStyle": {"color": "$ink-2"}},
        "axisLabel": {
            "color": "$ink-2",
            "fontFamily": "$font-text",
            "fontSize": 12,
            "hideOverlap": True,
            "formatter": day_format(times),
        },
        "splitNumber": 6,
    }


def word_axis(words: Sequence[str]) -> Option:
    """An axis of words."""
    return {
        "type": "category",
        "data": list(words),
        "axisTick": {"show": False},
        "axisLine": {"lineStyle": {"color": "$ink-2"}},
        "axisLabel": {"color": "$ink-2", "fontFamily": "$font-text", "fontSize": 12},
    }


def step_axis(times: Sequence[datetime]) -> Option:
    """An axis of times side by side, whatever lies between them."""
    axis = word_axis([moment(at) for at in times])
    axis["axisLabel"] |= {"formatter": day_format(times), "hideOverlap": True}
    return axis
