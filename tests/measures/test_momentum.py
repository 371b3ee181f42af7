# ruff: noqa: DTZ001 - times in the store's frames are naive and UTC
"""Momentum, its interval, and the draws that the interval rests on."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime, timedelta

import narwhals as nw
import polars as pl
import pytest

from hustings.domain.errors import CorrectTheValue
from hustings.domain.periods import Window
from hustings.measures import momentum as module

from . import dataset, hand

FORTNIGHT = Window(date(2021, 5, 15), date(2021, 5, 28))
START = datetime(2021, 5, 1, 12)


def _posts(now: list[int | None], before: list[int | None]) -> list[dataset.Row]:
    return [
        hand.post(n, START + timedelta(days=n % 14 + (14 if n < len(now) else 0)), value)
        for n, value in enumerate([*now, *before])
    ]


def test_momentum_is_the_change_against_the_window_before() -> None:
    # 14 days of 30 after 14 days of 20: + 50 percent, whatever days are drawn.
    row = hand.only("momentum", FORTNIGHT, posts=_posts([30] * 14, [20] * 14))
    assert [row[name] for name in ("value", "low", "high")] == [50, 50, 50]
    assert (row["numerator"], row["denominator"], row["n"]) == (10, 20, 28)


def test_the_interval_holds_the_change_and_widens_with_uneven_days() -> None:
    even = hand.only("momentum", FORTNIGHT, posts=_posts([30, 28] * 7, [20, 22] * 7))
    uneven = hand.only("momentum", FORTNIGHT, posts=_posts([57, 1] * 7, [41, 1] * 7))
    assert even["low"] < even["value"] < even["high"]
    assert uneven["low"] < uneven["value"] < uneven["high"]
    assert even["high"] - even["low"] < uneven["high"] - uneven["low"]


def test_a_day_with_an_unknown_post_is_left_out_of_its_window_and_not_taken_as_nothing() -> None:
    row = hand.only("momentum", FORTNIGHT, posts=_posts([30] * 13 + [None], [20] * 14))
    assert (row["value"], row["unknown_count"]) == (pytest.approx(50), 1)


def test_without_interactions_before_there_is_no_change() -> None:
    row = hand.only("momentum", FORTNIGHT, posts=_posts([30] * 14, []))
    assert [row[name] for name in ("value", "low", "high")] == [None, None, None]


def test_no_interval_is_stated_where_too_few_replicates_have_a_change() -> None:
    # One day of posts in the window before: about (13/14)**14 = 35 percent of the replicates miss it.
    row = hand.only("momentum", FORTNIGHT, posts=_posts([30] * 14, [280]))
    assert (row["value"], row["low"], row["high"]) == (50, None, None)


def test_an_open_window_has_no_window_before() -> None:
    with pytest.raises(CorrectTheValue, match="no window before"):
        hand.rows("momentum", Window(), posts=_posts([1], [1]))


@pytest.mark.parametrize("length", [1, 7, 28, 366])
def test_each_replicate_draws_as_many_days_of_each_window_as_it_has(length: int) -> None:
    draws = (
        module._draws(nw.from_native(pl.LazyFrame({"any": [1, 2, 3]})), length)
        .to_native()
        .collect()
    )
    totals: Counter[tuple[int, bool]] = Counter()
    for replicate, number, weight in draws.select("replicate", "number", "weight").rows():
        assert 0 <= number < 2 * length
        totals[replicate, number >= length] += weight
        assert weight == 1 or replicate != module.OBSERVED
    assert set(totals.values()) == {length}
    assert len(totals) == 2 * (module.REPLICATES + 1)


def test_the_draws_spread_evenly_over_the_days() -> None:
    # 200 replicates of 28 draws: 200 a day expected, a standard deviation of sqrt(200 * 27 / 28) = 13.9;
    # chi-square of 27 degrees of freedom stays below 55.5 with probability 0.999.
    draws = module._draws(nw.from_native(pl.LazyFrame({"any": [1]})), 28).to_native().collect()
    for first in (0, 28):
        counts = (
            draws.filter(pl.col("replicate") != module.OBSERVED)
            .filter(pl.col("number").is_between(first, first + 27))
            .group_by("number")
            .agg(pl.col("weight").sum())
        )
        assert len(counts) == 28
        assert sum((count - 200) ** 2 / 200 for count in counts["weight"]) < 55.5
