# ruff: noqa: DTZ001 - times in the store's frames are naive and UTC
"""How much of an audience is at home, and over how many countries it is spread."""

from __future__ import annotations

from datetime import datetime

import pytest

from hustings.domain.bounds import Bounds, herfindahl, rounded
from hustings.domain.periods import Window

from . import dataset, hand

MARCH = datetime(2016, 3, 13)


def _seen(key: str, value: float, unit: str = "share", **facts: object) -> dataset.Row:
    return {
        "page_id": hand.PAGE,
        "observed_at": MARCH,
        "dimension": "country",
        "key": key,
        "value": value,
        "unit": unit,
        "quality": "unknown",
    } | facts


def _only(name: str, *audience: dataset.Row, **tables: list[dataset.Row]) -> dict[str, object]:
    return hand.only(name, Window(), audience=list(audience), **tables)


def test_the_home_share_is_the_last_one_seen_of_the_country_with_the_largest() -> None:
    # 57.6 and 56.4 per cent in Cambodia on 8 and 13 March 2016, 11.5 in India (phnompenhpost.com).
    row = _only(
        "home_share",
        _seen("KH", 0.576, observed_at=datetime(2016, 3, 8)),
        _seen("KH", 0.564),
        _seen("IN", 0.115),
    )
    assert (row["home"], row["observed_at"]) == ("KH", MARCH)
    assert row["value"] == pytest.approx(56.4)
    assert (row["low"], row["high"]) == (pytest.approx(56.35), pytest.approx(56.45))


@pytest.mark.parametrize(
    ("share", "quality", "half"),
    [(0.58, "unknown", 0.5), (0.499, "rounded", 0.05), (0.5, "rounded", 5), (0.45, "rounded", 2.5), (0.1234, "unknown", 0.005)],
)  # fmt: skip
def test_a_share_lies_within_half_of_what_it_is_rounded_to(
    share: float, quality: str, half: float
) -> None:
    row = _only("home_share", _seen("KH", share, quality=quality))
    assert row["low"] == pytest.approx(100 * share - half)
    assert row["high"] == pytest.approx(100 * share + half)


def test_people_are_turned_into_a_share_by_the_size_of_that_day() -> None:
    row = _only(
        "home_share",
        _seen("KH", 500, "count"),
        page_observations=[hand.size(datetime(2016, 3, 1), fans=2000)],
    )
    assert (row["value"], row["low"], row["high"]) == (25, 25, 25)
    assert hand.rows("home_share", Window(), audience=[_seen("KH", 500, "count")]) == {}


def test_effective_countries_by_hand() -> None:
    # 0.6 and 0.35 make up 0.95: (0.6 / 0.95)² + (0.35 / 0.95)² = 0.534626, so 1.870 countries. At the
    # least shares of 0.595 and 0.345: 0.354025 + 0.119025 = 0.47305, so at most 2.114; with the rest
    # of 0.06 in the larger one 0.655² + 0.345² = 0.54805, so at least 1.825.
    row = _only("effective_countries", _seen("KH", 0.6), _seen("IN", 0.35))
    assert row["value"] == pytest.approx(1.870466, abs=1e-5)
    assert row["low"] == pytest.approx(1.824651, abs=1e-5)
    assert row["high"] == pytest.approx(2.113942, abs=1e-5)


def test_where_little_is_placed_the_ends_alone_are_known_as_on_the_screens() -> None:
    row = _only("effective_countries", _seen("KH", 0.564), _seen("IN", 0.115))
    assert (row["value"], row["n"], row["unknown_count"]) == (None, 0, 1)
    index = herfindahl([rounded(0.564, 0.001), rounded(0.115, 0.001)])
    assert isinstance(index, Bounds)
    assert row["low"] == pytest.approx(1 / index.high)
    assert row["high"] == pytest.approx(1 / index.low)


def test_shares_that_are_more_than_the_whole_tell_nothing() -> None:
    row = _only("effective_countries", _seen("KH", 0.8), _seen("IN", 0.5))
    assert (row["value"], row["low"], row["high"]) == (None, None, None)
