"""What chance would do: the expected weight by a plain reckoning, tails by trying all, q among all pairs."""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from benchmarks.calibrating_sharing import found_in, precision_and_recall
from benchmarks.sharing_worlds import Planted, World
from hustings.signals.co_sharing import co_sharing
from hustings.signals.co_sharing_chance import _likenesses
from hustings.signals.kernels import tails
from tests.signals.test_co_sharing import arrow, single_share

WINDOW = 8


def plain_chances(rows: list[Any], shared: dict[tuple[str, str], int]) -> Any:
    """Of each object: the chance for a pair of accounts, as the page on co_sharing tells it."""
    by_object: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    for o, a, _, t in rows:
        by_object[o][a].append(t)

    def inside(o: str, a: str, b: str) -> int:
        return sum(abs(s - t) <= WINDOW for s in by_object[o][a] for t in by_object[o][b])

    def counts(o: str, besides: tuple[str, str] | None) -> tuple[int, int]:
        near = all_pairs = 0
        for a, b in itertools.combinations(sorted(by_object[o]), 2):
            others = shared.get((a, b), 0) - (inside(o, a, b) > 0)
            if (a, b) != besides and others < 2:
                near += inside(o, a, b)
                all_pairs += len(by_object[o][a]) * len(by_object[o][b])
        return near, all_pairs

    sizes = {o: int(math.log2(sum(map(len, own.values())))) for o, own in by_object.items()}
    told = {o: counts(o, None) for o in by_object}
    known = {o: near / pairs for o, (near, pairs) in told.items() if pairs}
    middle = (sum(known.values()) + 0.5) / (len(known) + 1)

    def before(o: str) -> float:
        alike = [chance for other, chance in known.items() if sizes[other] == sizes[o]]
        return (sum(alike) + 5 * middle) / (len(alike) + 5) if known else 0.5

    def chance_weight(a: str, b: str) -> float:
        total = 0.0
        for o, own in by_object.items():
            if a in own and b in own:
                near, pairs = counts(o, (a, b))
                total += len(own[a]) * len(own[b]) * (near + before(o)) / (pairs + 1)
        return total

    return chance_weight


@settings(max_examples=40, deadline=None)
@given(single_share)
def test_the_chance_weight_is_that_of_the_plain_reckoning(rows: list[Any]) -> None:
    edges = co_sharing(arrow(rows), time_window=WINDOW, min_participation=1).edges.to_pylist()
    shared = {(row["account_id"], row["account_id_y"]): row["shared_object_count"] for row in edges}
    chance_weight = plain_chances(rows, shared)
    for row in edges:
        expected = chance_weight(row["account_id"], row["account_id_y"])
        assert row["chance_weight"] == pytest.approx(expected, rel=1e-9)
        assert 0 <= row["p"] <= row["q"] <= 1


@settings(max_examples=30, deadline=None)
@given(single_share)
def test_q_counts_all_pairs_with_an_object_in_common(rows: list[Any]) -> None:
    found = co_sharing(arrow(rows), time_window=WINDOW, min_participation=1)
    common = {
        pair
        for o in "xyz"
        for pair in itertools.combinations(sorted({a for other, a, *_ in rows if other == o}), 2)
    }
    assert found.counts["tests"] == len(common)
    p_values = found.edges.column("p").to_pylist()
    for row in found.edges.to_pylist():
        higher = [p for p in p_values if p >= row["p"] - 1e-15]
        ranks = [sum(other <= p for other in p_values) for p in higher]
        raised = [p * len(common) / rank for p, rank in zip(higher, ranks, strict=True)]
        assert row["q"] == pytest.approx(min(1.0, *raised, 1.0), rel=1e-9)


def tail(weight: int, chances: list[float]) -> float:
    values = np.array(chances)
    return float(tails.tail(weight, np.ones(values.size), values, values * (1 - values), 1.0))


@settings(max_examples=40, deadline=None)
@given(some.lists(some.floats(0.001, 1), min_size=1, max_size=8), some.integers(1, 8))
def test_the_tail_of_unequal_chances_is_that_of_trying_all(
    chances: list[float], weight: int
) -> None:
    total = 0.0
    for turned in itertools.product((0, 1), repeat=len(chances)):
        if sum(turned) >= weight:
            total += math.prod(c if on else 1 - c for c, on in zip(chances, turned, strict=True))
    assert tail(weight, chances) == pytest.approx(total, rel=1e-9, abs=1e-300)


def test_a_tail_far_out_keeps_its_digits() -> None:
    assert tail(40, [0.001] * 40) == pytest.approx(1e-120)


def test_the_example_of_the_page_by_hand() -> None:
    # 0.2 and 0.5 for two objects, met on both: 0.1 alone, 0.115 with unlike hours.
    assert tail(2, [0.2, 0.5]) == pytest.approx(0.1)
    mixed = 0.0
    for likeness, part in _likenesses():
        odds = [0.2 / 0.8 * likeness, likeness]
        mixed += part * tail(2, [each / (1 + each) for each in odds])
    assert mixed == pytest.approx(0.1151, abs=5e-5)


@pytest.mark.parametrize(
    ("tries", "chance", "variance"), [(6.0, 0.3, 1.26), (6.0, 0.3, 3.0), (40.0, 0.02, 2.5)]
)
def test_repeated_shares_are_spread_to_the_mean_and_variance_asked_for(
    tries: float, chance: float, variance: float
) -> None:
    part = np.empty(int(tries) + 2)
    tails.spread(tries, chance, variance, part)
    x = np.arange(part.size)
    assert part.sum() == pytest.approx(1)
    assert (part * x).sum() == pytest.approx(tries * chance)
    assert (part * x**2).sum() - (tries * chance) ** 2 == pytest.approx(variance, rel=1e-6)
    short = np.empty(3)
    tails.spread(tries, chance, variance, short)
    assert short == pytest.approx([part[0], part[1], part[2:].sum()])


def test_moments_stand_in_by_poisson_or_the_negative_binomial() -> None:
    # Poisson of mean 1: 1 - 2 / e. Negative binomial of size 1 (geometric) and mean 1: a half to the third.
    assert tails.tail_by_moments(2, 1.0, 0.5) == pytest.approx(1 - 2 / math.e)
    assert tails.tail_by_moments(3, 1.0, 2.0) == pytest.approx(0.125)


def test_contents_with_several_objects_do_not_count_one_moment_as_several() -> None:
    # Ten posts by each of two accounts, each pair within a second, and others hours apart; once with one
    # object a post and once with five that always go together.
    def rows(objects: int) -> list[Any]:
        return [
            (f"o{k}.{o}", account, f"{account}{k}", 100_000 * k + at)
            for k in range(10)
            for o in range(objects)
            for account, at in (("a", 0), ("b", 1), *((f"c{m}", 4_000 * (m + 1)) for m in range(9)))
        ]

    one, five = (
        co_sharing(arrow(rows(objects)), time_window=60).edges.to_pylist()[0] for objects in (1, 5)
    )
    assert (one["weight"], five["weight"]) == (10, 50)
    assert five["p"] > tail(50, [one["chance_weight"] / 10] * 50) * 1e6


@pytest.mark.slow
def test_without_coordination_few_edges_are_flagged_and_a_planted_group_is_found() -> None:
    small = World(accounts=300, objects=1_000, shares=8_000, tempo="breaking news")
    q_values = found_in(small, seed=3).edges.column("q").to_numpy()
    assert (q_values < 0.05).mean() <= 0.05
    rates = precision_and_recall(World(), Planted(groups=3, size=10), window_s=60, worlds=1)
    precision, recall = (float(rate.removesuffix(" %")) for rate in rates[:2])
    assert precision > 80
    assert recall > 60
