# ruff: noqa: DTZ001 - times in the store's frames are naive and UTC
"""Fans of a country against its people."""

from __future__ import annotations

from datetime import datetime

import pytest

from hustings.domain.periods import Window

from . import dataset, hand

# World Bank SP.POP.TOTL; ITU share of people online.
WORLD = [
    {"country": "KH", "year": 2014, "population": 15_375_000, "online_ratio": 0.14},
    {"country": "KH", "year": 2015, "population": 15_623_251, "online_ratio": 0.064332},
    {"country": "KH", "year": 2016, "population": 15_852_803, "online_ratio": None},
    {"country": "KH", "year": 2017, "population": 16_073_372, "online_ratio": 0.329003},
]


def _seen(
    value: float, unit: str = "count", at: datetime = datetime(2016, 3, 8), **facts: object
) -> dataset.Row:
    return {
        "page_id": hand.PAGE,
        "observed_at": at,
        "dimension": "country",
        "key": "KH",
        "value": value,
        "unit": unit,
        "quality": "rounded",
    } | facts


def _only(name: str, *audience: dataset.Row, **tables: list[dataset.Row]) -> dict[str, object]:
    return hand.only(name, Window(), audience=list(audience), world=WORLD, **tables)


def test_fans_are_divided_by_the_population_of_the_year() -> None:
    row = _only("penetration_population", _seen(1_585_280.3))
    assert row["value"] == pytest.approx(10.0)
    assert (row["world_year"], row["denominator_at"]) == (2016, datetime(2016, 1, 1))
    assert (row["denominator"], row["quality"]) == (15_852_803, "rounded")


def test_people_online_come_from_the_last_year_of_which_both_are_known() -> None:
    # 2016 has no share online: 15,623,251 * 0.064332 = 1,005,074.98 people of 2015.
    row = _only("penetration_online", _seen(502_537))
    assert row["value"] == pytest.approx(49.9999, abs=1e-3)
    assert row["world_year"] == 2015


def test_a_share_is_turned_into_people_by_the_pages_fans_on_that_day() -> None:
    # A fifth of 2,000,000 fans, not of the 9,000,000 seen later.
    fans = [
        hand.size(datetime(2016, 3, 1), fans=2_000_000),
        hand.size(datetime(2016, 4, 1), fans=9_000_000),
    ]
    row = _only("penetration_population", _seen(0.2, "share"), page_observations=fans)
    assert row["numerator"] == 400_000
    row = _only("penetration_population", _seen(0.2, "share"))
    assert (row["value"], row["unknown_count"]) == (None, 1)


def test_the_last_observation_counts_and_gains_do_not() -> None:
    row = _only(
        "penetration_population",
        _seen(5, at=datetime(2015, 1, 1)),
        _seen(7),
        _seen(9, "gain", at=datetime(2016, 9, 1)),
        _seen(8, at=datetime(2016, 9, 1), dimension="city"),
    )
    assert (row["numerator"], row["observed_at"]) == (7, datetime(2016, 3, 8))


def test_a_country_without_people_by_then_is_unknown() -> None:
    row = _only("penetration_population", _seen(5, at=datetime(2013, 1, 1)))
    assert (row["value"], row["numerator"], row["world_year"]) == (None, None, None)
    assert _only("penetration_population", _seen(5, key="XK"))["value"] is None
