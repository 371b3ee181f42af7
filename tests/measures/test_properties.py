"""What holds for every measure whatever the data: order, names, strangers and unknowns change nothing."""

from __future__ import annotations

import random
from dataclasses import fields, replace
from functools import cache
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hustings.domain.periods import Window
from hustings.measures.definition import GRAIN_KEYS, Measure, measures

from . import comparing, dataset

pytestmark = pytest.mark.slow

PEERS = {"fpk_ppi", "share_of_voice", "ct_rate_list"}
"""Measures in which the other pages matter by their definition."""

COUNTS = ("reactions", "comments", "shares", "views", "reach", "interactions")
seeds = st.sampled_from(range(3))
few = settings(
    max_examples=2, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)


@cache
def _small(seed: int) -> dataset.Dataset:
    """A tenth of the data set, another one for each seed."""
    whole = dataset.make(seed)
    kept = {row["post_id"] for row in random.Random(seed).sample(whole.posts, 90)}
    return replace(
        whole,
        posts=[row for row in whole.posts if row["post_id"] in kept],
        post_observations=[row for row in whole.post_observations if row["post_id"] in kept],
    )


def _changed(data: dataset.Dataset, change: Any) -> dataset.Dataset:
    return dataset.Dataset(
        **{
            part.name: change(part.name, [dict(row) for row in getattr(data, part.name)])
            for part in fields(data)
        }
    )


def _all_rows(data: dataset.Dataset, window: Window = dataset.WINDOW) -> dict[str, comparing.Rows]:
    inputs = comparing.polars_inputs(data, window)
    return {name: comparing.rows_of(measure, inputs) for name, measure in measures().items()}


@cache
def _unchanged(seed: int) -> dict[str, comparing.Rows]:
    return _all_rows(_small(seed))


def _assert_same(one: dict[str, comparing.Rows], other: dict[str, comparing.Rows]) -> None:
    wrong = {name: comparing.differences(one[name], other[name]) for name in one}
    assert {name: found for name, found in wrong.items() if found} == {}


@few
@given(seeds)
def test_the_order_of_rows_changes_nothing(seed: int) -> None:
    data = _small(seed)

    def shuffle(_: str, rows: list[dataset.Row]) -> list[dataset.Row]:
        random.Random(seed + 1).shuffle(rows)
        return rows

    _assert_same(_unchanged(seed), _all_rows(_changed(data, shuffle)))


@few
@given(seeds)
def test_renaming_the_pages_renames_the_rows_and_nothing_else(seed: int) -> None:
    data = _small(seed)

    def rename(_: str, rows: list[dataset.Row]) -> list[dataset.Row]:
        return [
            row | {"page_id": f"{row['page_id']}-new"} if row.get("page_id") else row
            for row in rows
        ]

    renamed = _all_rows(_changed(data, rename))
    _assert_same(
        {name: _renamed(measures()[name], rows) for name, rows in _unchanged(seed).items()}, renamed
    )


def _renamed(measure: Measure, rows: comparing.Rows) -> comparing.Rows:
    if "page_id" not in GRAIN_KEYS[measure.grain]:
        return rows
    return {
        (f"{key[0]}-new", *key[1:]): row | {"page_id": f"{row['page_id']}-new"}
        for key, row in rows.items()
    }


@few
@given(seeds)
def test_another_page_changes_no_pages_rows(seed: int) -> None:
    data = _small(seed)

    def without(_: str, rows: list[dataset.Row]) -> list[dataset.Row]:
        return [row for row in rows if row.get("page_id") != "facebook:0"]

    whole, part = _unchanged(seed), _all_rows(_changed(data, without))
    _assert_same(
        {
            name: {key: row for key, row in rows.items() if key[0] != "facebook:0"}
            for name, rows in whole.items()
            if name not in PEERS
        },
        {name: rows for name, rows in part.items() if name not in PEERS},
    )


@few
@given(seeds)
def test_unknown_counts_never_become_zero(seed: int) -> None:
    def forget(_: str, rows: list[dataset.Row]) -> list[dataset.Row]:
        return [
            {name: None if name in COUNTS else value for name, value in row.items()} for row in rows
        ]

    data = _changed(_small(seed), forget)
    # Cadence and sizes rest on no counts; a kind's share of the posts neither.
    of_no_counts = (
        "post",
        "posting_regularity",
        "longest",
        "f",
        "penetration",
        "home_share",
        "effective_countries",
        "content_mix",
        "yearly",
    )
    for name, rows in _all_rows(data).items():
        if name.startswith(("fpk", "posting_grid")) or not name.startswith(of_no_counts):
            assert {row["value"] for row in rows.values()} <= {None}, name
            assert all(
                row["n"] == 0
                for row in rows.values()
                if row["numerator"] is None and name in COUNTS
            )


LINEAR = (
    "interactions",
    "interactions_per_post",
    "ct_rate_post",
    "ct_rate_account",
    "ct_rate_list",
    "fpk_engagement",
    "fpk_weighted_engagement",
    "fpk_post_interaction",
    "fpk_weighted_post_interaction",
    "nc_er",
    "sb_post_er",
    "sb_average_post_er",
    "quintly_interaction_rate",
    "er_reach",
    "er_views",
    "er_fans_at_posting",
    "posting_grid",
)
SCALE_FREE = ("share_of_voice", "momentum", "content_mix", "fpk_ppi", "post_count", "posts_a_day")


@few
@given(seeds, st.integers(2, 9))
def test_rates_grow_as_interactions_do_and_shares_stay(seed: int, factor: int) -> None:
    data = _small(seed)
    scaled = {"reactions", "comments", "shares", "interactions"}

    def grow(_: str, rows: list[dataset.Row]) -> list[dataset.Row]:
        return [
            {
                name: value * factor if name in scaled and value is not None else value
                for name, value in row.items()
            }
            for row in rows
        ]

    before, after = _unchanged(seed), _all_rows(_changed(data, grow))
    for name in LINEAR + SCALE_FREE:
        times = factor if name in LINEAR else 1
        for key, row in before[name].items():
            expected = None if row["value"] is None else pytest.approx(row["value"] * times)
            assert after[name][key]["value"] == expected, (name, key)


@few
@given(seeds)
def test_counts_are_never_negative_and_values_need_something_to_rest_on(seed: int) -> None:
    for name, rows in _unchanged(seed).items():
        for row in rows.values():
            assert row["n"] >= 0, name
            assert row["unknown_count"] >= 0, name
            assert row["value"] is None or row["n"] > 0, name
