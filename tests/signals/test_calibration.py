"""A small calibration on seeded series; the whole one is `python -m benchmarks series`."""

from __future__ import annotations

import pytest

from benchmarks import calibrating_series as calibrating
from benchmarks import organic_series as made

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("shown", made.SHOWN, ids=[shown.name for shown in made.SHOWN])
def test_bursts_are_seldom_false(shown: made.Shown) -> None:
    # One in ten page-years is what it reaches at worst; of twelve, four would be far beyond that.
    assert len(calibrating.burst_alarms(12, shown)) <= 3


@pytest.mark.parametrize("placing", made.PLACINGS, ids=[one.name for one in made.PLACINGS])
def test_shifts_of_origin_are_seldom_false(placing: made.Placing) -> None:
    assert len(calibrating.origin_alarms(20, placing)) <= 4
    assert not calibrating.origin_alarms(20, placing, abroad_share=0.0)


def test_half_the_stock_bought_in_a_week_is_nearly_always_found() -> None:
    assert calibrating.burst_power(0.5, 7, 10, made.SHOWN[0]) >= 0.8
    assert calibrating.origin_power(0.5, 7, 10, made.PLACINGS[1]) >= 0.8
    assert calibrating.decoupling_rate(2.0, 20) > 0.5 > calibrating.decoupling_rate(0.0, 20)
