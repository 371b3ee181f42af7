"""Where new fans come from against where the fans were."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.domain.bounds import Bounds, exactly
from hustings.domain.periods import Window
from hustings.signals.observed import ObservedPage, Placed, Size
from hustings.signals.origin_shift import origin_shift
from tests.signals.series import at, gain, page, share, sizes

SHIFTED = page(
    country="KH",
    placed=(
        share(0, "KH", 0.576),
        gain(5, "ALL", 151_000, 0, open_by=500),
        gain(5, "KH", 34_069, 0),
        gain(5, "IN", 22_932, 0),
        share(5, "IN", 0.115),
    ),
)


def test_a_gain_from_elsewhere_is_flagged_with_the_figures_of_the_page_on_it() -> None:
    (found,) = origin_shift(SHIFTED)
    # docs/signals/origin_shift.md: 22.6 - 57.6 = -35.0; sqrt(.576 * .424 * .02) = 7.0 points.
    assert (found.state, found.kind) == ("flagged", "away_from_home")
    assert found.effect == pytest.approx(-35.04, abs=0.005)
    assert found.interval == pytest.approx((-48.9, -21.2), abs=0.05)
    shifts = {one.key: one for one in found.numbers if one.name == "shift"}
    assert shifts["IN"].value == pytest.approx(22_932 / 1510 - 11.5)
    assert shifts["elsewhere or unknown"].value == pytest.approx(35.04 - 3.69, abs=0.005)


def test_the_share_seen_after_the_window_makes_the_shift_smaller_and_never_larger() -> None:
    # 1,000 fans of whom 600 are at home gain 500 of whom 50: 650 of 1,500 are at home after it.
    rows = (gain(5, "ALL", 500, 0), gain(5, "KH", 50, 0))
    before = origin_shift(page(country="KH", placed=(*rows, share(0, "KH", 0.6))))[0]
    after = origin_shift(page(country="KH", placed=(*rows, share(5, "KH", 650 / 1500))))[0]
    assert before.effect == pytest.approx(10 - 60)
    assert after.effect == pytest.approx(10 - 100 * 650 / 1500)
    assert "stock_share_after" in {one.name for one in after.numbers}


@pytest.mark.parametrize(
    ("placed", "missing"),
    [
        ((), "Where the fans or the new fans are is not known"),
        ((share(0, "KH", 0.8),), "not where the new fans of any dated window came from"),
        ((gain(5, "ALL", 100, 0), gain(5, "KH", 50, 0)), "not which share of the fans"),
        ((share(0, "KH", 0.8), gain(5, "KH", 50, 0)), "not the page's gain in all"),
    ],
)
def test_what_is_missing_is_said_and_is_not_clear(placed: tuple[Placed, ...], missing: str) -> None:
    (found,) = origin_shift(page(country="KH", placed=placed))
    assert found.state == "insufficient"
    assert missing in found.reason
    assert found.effect is None


def test_an_unknown_total_is_not_taken_for_the_sum_of_the_countries_known() -> None:
    rows = (share(0, "KH", 0.6), gain(5, "KH", 50, 0), gain(5, "IN", 950, 0))
    assert origin_shift(page(country="KH", placed=rows))[0].state == "insufficient"


def test_rounding_alone_raises_no_flag() -> None:
    # 60 per cent at home before and after, as whole per cents; a gain of a hundredth of the stock.
    rows = tuple(share(day, "KH", 0.6, step=0.01) for day in (0, 10))
    seen = page(country="KH", placed=rows, sizes=sizes([100_000, 101_000], [0, 10]))
    (found,) = origin_shift(seen)
    assert found.state == "clear"
    assert found.interval is not None
    # From 59.5 and 60.5 per cent of each: the gain's home share may be anything from 9.5 to 110.5.
    assert found.interval[0] < -49
    assert found.interval[1] > 49


def test_a_large_gain_made_up_as_the_stock_nearly_is_clear() -> None:
    # Ten points less of 200,000 people: a binomial would be certain, clumped gains are not.
    rows = (share(0, "KH", 0.6), gain(7, "ALL", 200_000, 0), gain(7, "KH", 100_000, 0))
    (found,) = origin_shift(page(country="KH", placed=rows))
    assert found.state == "clear"


def test_fans_that_count_for_little_of_the_page_are_not_flagged() -> None:
    rows = (share(0, "KH", 0.6), gain(7, "ALL", 1_000, 0), gain(7, "KH", 0, 0))
    small = page(country="KH", placed=rows, sizes=sizes([1_000_000], [0]))
    # 60 points of 1,000 people are 600: less than one per cent of a million.
    assert origin_shift(small)[0].state == "clear"
    assert origin_shift(replace(small, sizes=sizes([20_000], [0])))[0].state == "flagged"


def test_a_page_without_a_country_takes_the_largest_for_home_and_says_so() -> None:
    (found,) = origin_shift(replace(SHIFTED, country=None))
    assert found.kind == "away_from_home"
    assert "is taken for home" in found.reason
    assert "is taken for home" not in origin_shift(SHIFTED)[0].reason


def test_evidence_is_given_on_the_window_asked_for() -> None:
    later = replace(SHIFTED, window=Window(at(40).date(), at(60).date()))
    assert origin_shift(later)[0].state == "insufficient"


@settings(max_examples=40, deadline=None)
@given(
    days=st.integers(-2000, 2000),
    times=st.integers(2, 50),
    seed=st.integers(0, 10**6),
    home=st.floats(0.2, 0.9),
    gained=st.floats(0.0, 1.0),
)
def test_shifted_times_scaled_people_and_other_orders_change_nothing(
    days: int, times: int, seed: int, home: float, gained: float
) -> None:
    seen = page(
        country="KH",
        placed=(
            share(0, "KH", round(home, 3)),
            gain(7, "ALL", 10_000, 0),
            gain(7, "KH", round(10_000 * gained), 0),
            gain(9, "ALL", 900, 8),
        ),
        sizes=sizes([100_000, 110_000], [0, 7]),
    )
    first = origin_shift(seen)
    rows = list(seen.placed)
    random.Random(seed).shuffle(rows)
    assert origin_shift(replace(seen, placed=rows)) == first
    moved = replace(
        seen,
        placed=[_later(row, days) for row in rows],
        sizes=[replace(size, at=size.at + timedelta(days=days)) for size in seen.sizes],
    )
    assert [one.effect for one in origin_shift(moved)] == [one.effect for one in first]
    assert [one.state for one in origin_shift(moved)] == [one.state for one in first]
    larger = origin_shift(_larger(seen, times))
    assert [one.state for one in larger] == [one.state for one in first]
    assert [one.effect for one in larger] == pytest.approx([one.effect for one in first])


def _later(row: Placed, days: int) -> Placed:
    since_at = None if row.since_at is None else row.since_at + timedelta(days=days)
    return replace(row, at=row.at + timedelta(days=days), since_at=since_at)


def _larger(seen: ObservedPage, times: int) -> ObservedPage:
    """The same page with so many times as many people."""
    many = exactly(float(times))
    return replace(
        seen,
        placed=[
            replace(row, value=row.value * many) if row.unit == "gain" else row
            for row in seen.placed
        ],
        sizes=[Size(size.at, size.word, size.people * many) for size in seen.sizes],
    )


def test_a_stock_of_which_only_an_end_is_known_leaves_the_shift_open() -> None:
    rows = (
        Placed(at(0), "KH", "share", Bounds(0.0, None, 0.5)),
        gain(7, "ALL", 10_000, 0),
        gain(7, "KH", 2_000, 0),
    )
    (found,) = origin_shift(page(country="KH", placed=rows))
    # The gain's 20 per cent may be more or less than what was there.
    assert found.state == "clear"
    assert found.interval is not None
    assert found.interval[0] < 0 < found.interval[1]
