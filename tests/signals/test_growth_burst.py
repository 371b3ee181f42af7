"""Growth and loss beyond a page's own past."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.domain.bounds import Bounds
from hustings.domain.periods import Window
from hustings.signals.evidence import Evidence
from hustings.signals.growth_burst import growth_burst
from hustings.signals.growth_rates import rounding_steps
from hustings.signals.observed import Size
from tests.signals.series import at, page, sizes


def grown(gains: Sequence[float], start: float = 1001) -> list[float]:
    """Followers after each gain."""
    held = [start]
    for one in gains:
        held.append(held[-1] + one)
    return held


def flagged(values: Sequence[float], days: Sequence[float] | None = None) -> list[Evidence]:
    return [one for one in growth_burst(page(sizes=sizes(values, days))) if one.state == "flagged"]


def test_a_day_of_five_hundred_among_days_of_eleven_is_a_burst() -> None:
    (found,) = flagged(grown([500 if day == 29 else 11 for day in range(59)]))
    # docs/signals/growth_burst.md: 3/59 * (3 / (489 / sqrt(11)))**2.5, times 59 windows and 5 lengths.
    assert (found.kind, found.from_at, found.to_at) == ("burst", at(29), at(30))
    assert found.q == pytest.approx(3 / 59 * (3 / (489 / 11**0.5)) ** 2.5 * 59 * 5)
    assert found.effect == pytest.approx(489)
    assert "consistent with" in found.reason


def test_a_sudden_loss_is_a_purge_and_no_burst() -> None:
    values = grown([-900 if day == 40 else 23 for day in range(80)], start=20_003)
    (found,) = flagged(values)
    assert (found.kind, found.effect) == ("purge", pytest.approx(-923))
    assert "the platform removed" in found.reason


def test_a_series_in_steps_has_no_burst_on_the_day_of_the_step() -> None:
    exact = grown([37] * 200, start=53_870)
    assert not flagged([round(value, -3) for value in exact])
    assert not flagged([round(value, -2) for value in exact])


def test_what_rounding_cannot_explain_is_still_seen_in_steps() -> None:
    exact = grown([40_000 if day == 100 else 37 for day in range(200)], start=53_870)
    (found,) = flagged([round(value, -3) for value in exact])
    assert found.kind == "burst"
    rounding = next(one for one in found.numbers if one.name == "rounding")
    assert rounding.value == 1000


def test_growth_over_a_gap_is_a_rate_and_no_burst() -> None:
    # Eleven a day throughout; the source lacks a week of it, and then all but every fifth day.
    values = grown([11] * 120)
    kept = [day for day in range(121) if not 40 <= day < 47 and (day < 80 or day % 5 == 0)]
    assert not flagged([values[day] for day in kept], kept)


def test_a_gap_longer_than_a_week_is_not_judged() -> None:
    values = [*grown([11] * 39), *grown([11] * 39, start=9_001)]
    days = [*range(40), *range(60, 100)]
    assert not flagged(values, days)
    together = flagged(values, [*range(40), *range(40, 80)])
    assert [one.kind for one in together] == ["burst"]


def test_a_page_with_viral_days_needs_more_to_stand_out() -> None:
    quiet = [20 + day % 5 for day in range(200)]
    viral = [600 if day % 25 == 7 else one for day, one in enumerate(quiet)]
    once = [900 if day == 104 else one for day, one in enumerate(quiet)]
    among = [900 if day == 104 else one for day, one in enumerate(viral)]
    assert [one.kind for one in flagged(grown(once, start=20_001))] == ["burst"]
    assert not flagged(grown(among, start=20_001))


def test_a_plateau_of_two_weeks_is_one_finding() -> None:
    chance = random.Random(3)
    gains = [
        100 + chance.randint(-20, 20) + (1_500 if 100 <= day < 114 else 0) for day in range(220)
    ]
    found = flagged(grown(gains, start=80_001))
    assert found
    assert all(one.from_at is not None and at(95) <= one.from_at < at(114) for one in found)


def test_a_weekly_season_is_no_burst() -> None:
    week = (10, 12, 14, 60, 70, 90, 40)
    assert not flagged(grown([week[day % 7] for day in range(140)], start=5_001))


@pytest.mark.parametrize("count", [0, 1, 13])
def test_fewer_than_fourteen_figures_in_a_row_are_insufficient(count: int) -> None:
    values = [1000 + 400 * day for day in range(count)]
    (found,) = growth_burst(page(sizes=sizes(values)))
    assert found.state == "insufficient"
    assert "14" in found.reason


def test_figures_of_which_only_an_end_or_the_month_is_known_are_left_out() -> None:
    held = [
        *sizes(grown([11] * 20)),
        Size(at(10.4), "followers", Bounds(9e6, None, float("inf"))),
        replace(sizes([9e6], [11.6])[0], precision="month"),
    ]
    assert [one.state for one in growth_burst(page(sizes=held))] == ["clear"]


def test_steps_are_learnt_for_each_size_apart() -> None:
    assert rounding_steps([9_700, 9_800, 9_900, 9_100, 10_000, 11_000, 12_000, 13_000]) == [
        *[100.0] * 4,
        *[1000.0] * 4,
    ]
    # One in ten exact values ends in a nought by chance: at most as coarse as its neighbours.
    assert (
        rounding_steps([1_237, 1_240, 1_251, 1_266, 1_272, 1_289, 1_295, 1_301, 1_313]) == [1.0] * 9
    )


def test_evidence_is_given_on_the_window_asked_for() -> None:
    held = sizes(grown([500 if day == 29 else 11 for day in range(59)]))
    before = page(sizes=held, window=Window(at(0).date(), at(20).date()))
    assert [one.state for one in growth_burst(before)] == ["clear"]
    within = page(sizes=held, window=Window(at(25).date(), at(35).date()))
    assert [one.state for one in growth_burst(within)] == ["flagged"]


@settings(max_examples=8, deadline=None)
@given(days=st.integers(-3000, 3000), hours=st.integers(0, 23), seed=st.integers(0, 10**6))
def test_shifted_times_and_other_orders_change_nothing(days: int, hours: int, seed: int) -> None:
    chance = random.Random(seed)
    gains = [chance.randint(20, 60) for _ in range(60)]
    gains[chance.randrange(60)] += chance.choice((0, 3_000, -3_000))
    held = list(sizes(grown(gains, start=10_007)))
    first = growth_burst(page(sizes=held))
    chance.shuffle(held)
    assert growth_burst(page(sizes=held)) == first
    by = timedelta(days=days, hours=hours)
    moved = growth_burst(page(sizes=[replace(one, at=one.at + by) for one in held]))
    assert [(one.kind, one.effect, one.q) for one in moved] == [
        (one.kind, one.effect, one.q) for one in first
    ]


@settings(max_examples=8, deadline=None)
@given(times=st.sampled_from((3, 7, 13)), seed=st.integers(0, 10**6))
def test_what_stands_out_still_does_on_a_page_that_is_larger_by_a_factor(
    times: int, seed: int
) -> None:
    chance = random.Random(seed)
    gains = [chance.randint(20, 60) for _ in range(60)]
    gains[chance.randrange(60)] += 5_000
    values = grown(gains, start=10_007)
    small, large = flagged(values), flagged([times * value for value in values])
    assert {(one.kind, one.from_at) for one in small} <= {(one.kind, one.from_at) for one in large}
