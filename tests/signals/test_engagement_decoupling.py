"""Followers who grow while interactions do not."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.signals.engagement_decoupling import engagement_decoupling
from hustings.signals.observed import ObservedPage
from tests.signals.series import page, posts, sizes

BEFORE, AFTER = [100] * 6, [90] * 6


def made(
    people: Sequence[float],
    middles: Sequence[Sequence[int | None]],
    peers: Sequence[ObservedPage] = (),
) -> ObservedPage:
    """Blocks of four weeks, each with its size at the end and its posts."""
    return page(
        sizes=sizes(people, [28.0 * (place + 1) for place in range(len(people))]),
        posted=[one for place, held in enumerate(middles) for one in posts(28.0 * place, held)],
        peers=peers,
    )


DECOUPLED = made([10_000] * 6 + [20_000], [BEFORE] * 6 + [AFTER])


def test_twice_the_followers_with_fewer_interactions_is_flagged() -> None:
    (found,) = engagement_decoupling(DECOUPLED)
    # docs/signals/engagement_decoupling.md: 0.9 / 2 - 1 = -55 per cent; -71 to -30 per cent.
    assert found.state == "flagged"
    assert found.effect == pytest.approx(-55)
    assert found.interval == pytest.approx((-71, -30), abs=0.5)
    numbers = {one.name: one.value for one in found.numbers}
    assert (numbers["middle_post"], numbers["middle_post_before"]) == (90, 100)
    assert numbers["change_of_peers"] is None


def test_interactions_that_grow_along_are_clear() -> None:
    (found,) = engagement_decoupling(made([10_000] * 6 + [20_000], [BEFORE] * 6 + [[150] * 6]))
    assert found.state == "clear"


def test_a_fall_of_interactions_on_a_page_that_does_not_grow_is_clear() -> None:
    (found,) = engagement_decoupling(made([10_000] * 7, [BEFORE] * 6 + [[20] * 6]))
    assert found.state == "clear"


def test_a_fall_that_other_pages_have_too_is_not_the_pages_own() -> None:
    other = made([5_000] * 7, [[50] * 6] * 6 + [[20] * 6])
    fallen = made([10_000] * 6 + [20_000], [BEFORE] * 6 + [[60] * 6])
    assert engagement_decoupling(fallen)[0].state == "flagged"
    assert engagement_decoupling(replace(fallen, peers=(other,)))[0].state == "clear"


def test_unknown_interactions_are_left_out_and_not_taken_as_nothing() -> None:
    unknown = made([10_000] * 6 + [20_000], [BEFORE] * 6 + [[*[150] * 6, *[None] * 20]])
    assert engagement_decoupling(unknown)[0].state == "clear"
    all_unknown = made([10_000] * 6 + [20_000], [BEFORE] * 6 + [[None] * 20])
    assert engagement_decoupling(all_unknown)[0].state != "flagged"


@pytest.mark.parametrize(
    "seen",
    [
        page(),
        page(sizes=sizes([10, 20])),
        page(posted=posts(0, BEFORE)),
        made([10_000] * 2 + [20_000], [BEFORE] * 2 + [AFTER]),
    ],
)
def test_less_than_four_blocks_of_both_is_insufficient(seen: ObservedPage) -> None:
    (found,) = engagement_decoupling(seen)
    assert (found.state, found.effect) == ("insufficient", None)


def test_blocks_that_follow_on_each_other_are_one_finding() -> None:
    seen = made([10_000] * 6 + [20_000] * 2, [BEFORE] * 6 + [AFTER] * 2)
    (found,) = engagement_decoupling(seen)
    assert found.from_at is not None
    assert found.to_at is not None
    assert found.to_at - found.from_at == timedelta(days=56)


@settings(max_examples=20, deadline=None)
@given(days=st.integers(-3000, 3000), seed=st.integers(0, 10**6), times=st.integers(2, 9))
def test_shifted_times_other_orders_and_more_followers_throughout_change_nothing(
    days: int, seed: int, times: int
) -> None:
    chance = random.Random(seed)
    middles = [[chance.randint(10, 400) for _ in range(7)] for _ in range(8)]
    people = [chance.randint(9_000, 30_000) for _ in range(8)]
    seen = made(people, middles)
    first = engagement_decoupling(seen)
    posted, held = list(seen.posted), list(seen.sizes)
    chance.shuffle(posted)
    chance.shuffle(held)
    assert engagement_decoupling(replace(seen, posted=posted, sizes=held)) == first
    by = timedelta(days=days)
    moved = replace(
        seen,
        posted=[replace(one, at=one.at + by) for one in posted],
        sizes=[replace(one, at=one.at + by) for one in held],
    )
    larger = made([times * one for one in people], middles)
    for other in (engagement_decoupling(moved), engagement_decoupling(larger)):
        assert [one.state for one in other] == [one.state for one in first]
        assert [one.effect for one in other] == pytest.approx([one.effect for one in first])
