"""Wholes of equal length, one below the other, each cut into its parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hustings.charts.series import GREY, Option, frame, word_axis

NARROWER_THAN = 760
"""Pixels of a canvas below which names do not stand on the parts."""

WIDE, NARROW = 620, 170
"""Pixels that a whole takes up at the least, on a desk and on a telephone."""

LETTER = 7.5
"""Pixels that a letter of a label takes up."""


@dataclass(frozen=True, slots=True)
class Cut:
    """A part of a whole: its share of 0 to 1, in words with its name and without, and its token.

    `on_tint` is the token for words on it.
    """

    name: str
    share: float
    words: str
    figure: str
    tint: str
    on_tint: str


@dataclass(frozen=True, slots=True)
class Split:
    """A whole under its name; what its parts leave stays empty."""

    name: str
    cuts: Sequence[Cut]


def splits(rows: Sequence[Split], *, unit: str) -> Option:
    """One bar a row, the first on top, from 0 to 100 per cent; parts of one name have one colour."""
    option = frame(unit=unit)
    option.pop("yAxis")
    option["tooltip"]["trigger"] = "item"
    option["grid"] |= {"top": 4, "bottom": 4, "right": 12}
    option["xAxis"] = {"type": "value", "min": 0, "max": 100, "show": False}
    names = {**word_axis([row.name for row in rows]), "inverse": True}
    names["axisLine"] = {"show": False}
    names["axisLabel"] |= {"color": "$ink", "fontSize": 13, "width": 120, "overflow": "break"}
    option["yAxis"] = names
    keys = dict.fromkeys(cut.name for row in rows for cut in row.cuts)
    # What is grey closes each bar, in whichever row it comes first.
    grey = {cut.name for row in rows for cut in row.cuts if cut.tint == GREY}
    ordered = sorted(keys, key=lambda key: key in grey)
    option["series"] = [_series(key, rows, WIDE, named=True) for key in ordered]
    narrow = [_series(key, rows, NARROW, named=False) for key in ordered]
    legend = {
        "bottom": 0,
        "icon": "rect",
        "selectedMode": False,
        "textStyle": {"color": "$ink", "fontFamily": "$font-text"},
    }
    # On a telephone names do not fit on the parts, so they stand below the bars.
    unnamed = grey | {key for key in keys if not any(_named(row, key) for row in rows)}
    option["legend"] = {**legend, "show": bool(unnamed - grey)}
    if unnamed - grey:
        option["grid"]["bottom"] = 40
    shown = {"legend": {**legend, "show": True}, "grid": {"bottom": 56}, "series": narrow}
    option["media"] = [{"query": {"maxWidth": NARROWER_THAN}, "option": shown}]
    return option


def _named(row: Split, key: str) -> bool:
    """Whether the part bears its name where there is room."""
    return any(cut.name == key and len(cut.words) * LETTER <= cut.share * WIDE for cut in row.cuts)


def _series(key: str, rows: Sequence[Split], width: int, *, named: bool) -> Option:
    cuts = [next((cut for cut in row.cuts if cut.name == key), None) for row in rows]
    tint = next(cut.tint for cut in cuts if cut is not None)
    return {
        "type": "bar",
        "name": key,
        "stack": "whole",
        "color": tint,
        "barMaxWidth": 34,
        "itemStyle": {"borderColor": "$card", "borderWidth": 1},
        "data": [_datum(row, cut, width, named) for row, cut in zip(rows, cuts, strict=True)],
    }


def _datum(row: Split, cut: Cut | None, width: int, named: bool) -> Option:  # noqa: FBT001
    if cut is None:
        return {"name": row.name, "value": None}
    fitting = (text for text in ((cut.words, cut.figure) if named else (cut.figure,)))
    words = next((text for text in fitting if len(text) * LETTER <= cut.share * width), "")
    return {
        "name": row.name,
        "value": cut.share * 100,
        "label": {
            "show": bool(words),
            "position": "insideLeft",
            "formatter": words,
            "color": cut.on_tint,
            "fontSize": 13,
            "fontWeight": 600,
        },
    }
