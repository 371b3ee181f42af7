"""Fans in a country against the people online there."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.domain.bounds import Bounds, exactly
from hustings.signals.observed import People, Placed
from hustings.signals.saturation import saturation
from tests.signals.series import at, page, sizes

# A million people of whom 40, 50 and 60 per cent are online from 2019 to 2021.
PEOPLE = tuple(People("KH", 2019 + place, 1_000_000, 0.4 + 0.1 * place) for place in range(3))


def counted(people: Bounds, key: str = "KH") -> Placed:
    return Placed(at(0), key, "count", people)


def test_more_fans_than_all_who_can_be_online_is_flagged() -> None:
    # The most: 1,000,000 * 1.02 people, 0.6 * 1.1 of them online, 673,200.
    (found,) = saturation(page(people=PEOPLE, placed=[counted(exactly(673_300))]))
    assert (found.state, found.q) == ("flagged", None)
    # 673,300 / 500,000, and against the fewest 0.4 * 0.9 * 980,000 = 352,800 at the most.
    assert found.effect == pytest.approx(100 * 673_300 / 500_000)
    assert found.interval == pytest.approx((100 * 6_733 / 6_732, 100 * 673_300 / 352_800))
    assert "consistent with" in found.reason


def test_what_the_bounds_can_explain_is_clear() -> None:
    assert saturation(page(people=PEOPLE, placed=[counted(exactly(673_100))]))[0].state == "clear"
    rounded = counted(Bounds(650_000, 700_000, 750_000))
    assert saturation(page(people=PEOPLE, placed=[rounded]))[0].state == "clear"


def test_a_share_needs_the_pages_size() -> None:
    share = Placed(at(0), "KH", "share", exactly(0.5))
    assert saturation(page(people=PEOPLE, placed=[share]))[0].state == "insufficient"
    sized = page(people=PEOPLE, placed=[share], sizes=sizes([2_000_000], [3]))
    assert saturation(sized)[0].state == "flagged"


def test_where_the_share_online_of_the_year_is_not_known_everybody_may_be_online() -> None:
    older = PEOPLE[:1]
    assert saturation(page(people=older, placed=[counted(exactly(900_000))]))[0].state == "clear"
    assert (
        saturation(page(people=older, placed=[counted(exactly(1_030_000))]))[0].state == "flagged"
    )


@pytest.mark.parametrize(
    "people", [(), (People("KH", 2020, None, 0.5),), (People("KH", 2020, 1_000_000, None),), (People("KH", 2010, 1_000_000, 0.5),)]
)  # fmt: skip
def test_an_unknown_population_or_share_is_insufficient(people: tuple[People, ...]) -> None:
    (found,) = saturation(page(people=people, placed=[counted(exactly(5_000_000))]))
    assert (found.state, found.effect) == ("insufficient", None)


def test_fans_of_which_only_the_least_is_known_can_be_flagged_but_never_clear() -> None:
    many = counted(Bounds(700_000, None, math.inf))
    few = counted(Bounds(10, None, math.inf))
    assert saturation(page(people=PEOPLE, placed=[many]))[0].state == "flagged"
    assert saturation(page(people=PEOPLE, placed=[few]))[0].state == "insufficient"


@settings(max_examples=25, deadline=None)
@given(times=st.integers(2, 1000), fans=st.integers(1, 2_000_000))
def test_a_country_and_its_fans_larger_by_a_factor_and_other_countries_change_nothing(
    times: int, fans: int
) -> None:
    seen = saturation(page(people=PEOPLE, placed=[counted(exactly(fans))]))
    larger = tuple(
        People("KH", one.year, (one.population or 0) * times, one.online_ratio) for one in PEOPLE
    )
    scaled = saturation(page(people=larger, placed=[counted(exactly(fans * times))]))
    assert [one.state for one in scaled] == [one.state for one in seen]
    assert [one.effect for one in scaled] == pytest.approx([one.effect for one in seen])
    beside = page(people=PEOPLE, placed=[counted(exactly(9e9), key="IN"), counted(exactly(fans))])
    assert saturation(beside) == seen
