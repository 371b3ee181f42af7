"""The world's countries, the darker the more of a whole is in them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

from hustings.charts.series import Option, frame

LABELS_MOST = 3


@dataclass(frozen=True, slots=True)
class Region:
    """A country with its value, None where it is unknown, and the words that stand on the map."""

    code: str
    value: float | None
    words: str


@cache
def numeric_codes() -> dict[str, str]:
    """The ISO 3166-1 numeric code, by which borders are filed, of each country that the map shows."""
    text = (files("hustings.charts") / "numeric_codes.tsv").read_text(encoding="utf-8")
    return dict(line.split("\t", 1) for line in text.splitlines())


def world(
    regions: Sequence[Region], names: Mapping[str, str], *, unit: str, ends: tuple[str, str]
) -> Option:
    """The map, its largest values named on it; `names` are the countries' by alpha-2 code.

    `ends` are nothing and the largest value in words.

    A country that is too small for the map is not on it, and one without a value has no colour. The
    borders are had by whoever draws, under the name of world.
    """
    option = frame(unit=unit)
    for axes in ("grid", "yAxis"):
        option.pop(axes)
    option["tooltip"]["trigger"] = "item"
    shown = [one for one in regions if one.code in numeric_codes() and one.value is not None]
    most = max((one.value for one in shown if one.value is not None), default=1)
    option["visualMap"] = {
        "min": 0,
        "max": most,
        "orient": "horizontal",
        "left": "center",
        "bottom": 0,
        "itemHeight": 96,
        "calculable": False,
        "inRange": {"color": ["$accent-soft", "$accent"]},
        "textStyle": {"color": "$ink-2", "fontFamily": "$font-text"},
        "text": [ends[1], ends[0]],
    }
    option["series"] = [_map(shown, names, unit)]
    return option


def _map(shown: Sequence[Region], names: Mapping[str, str], unit: str) -> Option:
    ordered = sorted(shown, key=lambda one: -(one.value or 0))
    return {
        "type": "map",
        "map": "world",
        "name": unit,
        "aspectScale": 1,
        "roam": False,
        "selectedMode": False,
        "nameMap": {
            number: names[code] for code, number in numeric_codes().items() if code in names
        },
        "left": 0,
        "right": 0,
        "top": 4,
        "bottom": 36,
        "preserveAspect": "contain",
        "itemStyle": {"areaColor": "$sunk", "borderColor": "$edge", "borderWidth": 0.5},
        "emphasis": {"disabled": True},
        "label": {"show": False},
        "data": [_region(one, names, place) for place, one in enumerate(ordered)],
    }


def _region(one: Region, names: Mapping[str, str], place: int) -> Option:
    region: Option = {"name": names.get(one.code, one.code), "value": one.value}
    if place < LABELS_MOST:
        region["label"] = {
            "show": True,
            "formatter": one.words,
            "color": "$ink",
            "textBorderColor": "$card",
            "textBorderWidth": 3,
            "fontSize": 12,
            "fontWeight": 600,
            # Beside a small country, not on it.
            "offset": [0, 16],
        }
    return region
