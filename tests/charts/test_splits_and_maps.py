"""Wholes in parts, values with their ends, and the world."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path

import hustings.web
from hustings.charts.maps import LABELS_MOST, Region, numeric_codes, world
from hustings.charts.series import GREY
from hustings.charts.splits import Cut, Split, splits
from hustings.charts.whiskers import NARROWEST, Interval, whiskers
from hustings.domain.countries import countries
from tests.charts.drawables import DAY

BORDERS = Path(hustings.web.__file__).parent / "static/vendor/world-atlas-2.0.2/countries-110m.json"
NAMES = {"KH": "Cambodia", "IN": "India", "FR": "France", "PH": "Philippines", "SG": "Singapore"}


def _cut(name: str, share: float, tint: str = "$c1") -> Cut:
    return Cut(name, share, f"{name} {share:.0%}", f"{share:.0%}", tint, "$on-accent")


ROWS = [
    Split("before", [_cut("Cambodia", 0.576), _cut("elsewhere", 0.424, GREY)]),
    Split("joined", [_cut("Cambodia", 0.226), _cut("India", 0.02, "$c2"), _cut("elsewhere", 0.754, GREY)]),
]  # fmt: skip


def test_parts_of_one_name_have_one_colour_and_grey_closes_every_bar() -> None:
    drawn = splits(ROWS, unit="%")["series"]
    assert [one["name"] for one in drawn] == ["Cambodia", "India", "elsewhere"]
    assert [one["color"] for one in drawn] == ["$c1", "$c2", GREY]
    assert [datum["value"] for datum in drawn[1]["data"]] == [None, 2.0]


def test_a_part_with_room_for_its_name_bears_it_and_one_without_is_named_below() -> None:
    option = splits(ROWS, unit="%")
    home, india, _ = option["series"]
    assert home["data"][0]["label"]["formatter"] == "Cambodia 58%"
    assert india["data"][1]["label"]["show"] is False
    assert option["legend"]["show"] is True
    assert splits(ROWS[:1], unit="%")["legend"]["show"] is False


def test_on_a_telephone_names_stand_below_the_bars() -> None:
    (narrow,) = splits(ROWS, unit="%")["media"]
    assert narrow["option"]["legend"]["show"] is True
    labels = [
        one["data"][0].get("label", {}).get("formatter") for one in narrow["option"]["series"]
    ]
    assert labels[0] == "58%"


def test_a_value_has_a_bar_from_end_to_end_and_one_without_a_value_the_bar_alone() -> None:
    points = [
        Interval(DAY, 57.5, 58, 58.5),
        Interval(DAY + timedelta(days=1), 45, None, 55),
    ]
    bars, values = whiskers(points, unit="%", name="Cambodia", ends_name="ends")["series"]
    assert [pair[1] for pair in bars["data"]] == [57.5, 58.5, None, 45, 55, None]
    assert bars["silent"] is True
    assert [pair[1] for pair in values["data"]] == [58, None]


def test_bars_grow_narrower_as_points_grow_more() -> None:
    many = [Interval(DAY + timedelta(days=place), 1, 2, 3) for place in range(400)]
    drawn = whiskers(many, unit="%", name="a", ends_name="b")["series"][0]
    assert drawn["lineStyle"]["width"] == NARROWEST


def test_the_world_colours_what_is_known_and_names_the_largest() -> None:
    regions = [
        Region("KH", 49.9, "Cambodia 49.9 %"),
        Region("IN", 12, "India 12 %"),
        Region("FR", 3, "France 3 %"),
        Region("US", 2, "United States 2 %"),
        Region("PH", None, "Philippines at most 10 %"),
        Region("SG", 1, "Singapore 1 %"),
    ]
    (drawn,) = world(regions, NAMES, unit="%", ends=("0 %", "49.9 %"))["series"]
    # What is not known has no colour, and Singapore is too small for this map.
    assert [one["name"] for one in drawn["data"]] == ["Cambodia", "India", "France", "US"]
    assert sum("label" in one for one in drawn["data"]) == LABELS_MOST
    assert drawn["nameMap"]["116"] == "Cambodia"


def test_every_code_of_the_map_is_a_country_and_has_borders() -> None:
    geometries = json.loads(BORDERS.read_text())["objects"]["countries"]["geometries"]
    drawn = {one.get("id") for one in geometries} - {None, "010"}
    assert set(numeric_codes().values()) == drawn
    assert set(numeric_codes()) <= set(countries())
