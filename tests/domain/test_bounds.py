"""Interval arithmetic: the true value always lies inside, and knowing less never tells more."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.domain.bounds import (
    Bounds,
    at_least,
    at_most,
    effective_number,
    exactly,
    herfindahl,
    narrowest,
    rounded,
    share_of_gain,
    step_of,
)

quick = settings(max_examples=50, deadline=None)
numbers = st.floats(-1e9, 1e9, allow_nan=False)
widths = st.floats(0, 1e6, allow_nan=False)
shares = st.floats(0, 1, allow_nan=False)


@st.composite
def with_truth(draw: st.DrawFn, values: st.SearchStrategy[float] = numbers) -> tuple[Bounds, float]:
    """Bounds and the true value that they hold; one end may be open, the best value unknown."""
    truth = draw(values)
    low, high = truth - draw(widths), truth + draw(widths)
    kind = draw(st.sampled_from(["both", "low", "high", "unknown"]))
    if kind == "low":
        return Bounds(low, None, math.inf), truth
    if kind == "high":
        return Bounds(-math.inf, None, high), truth
    return Bounds(low, truth if kind == "both" else None, high), truth


def _holds(bounds: Bounds, truth: float) -> bool:
    dust = 1e-6 * max(1.0, abs(truth))
    return bounds.low - dust <= truth <= bounds.high + dust


def _inside(inner: Bounds, outer: Bounds) -> bool:
    return _holds(outer, inner.low) and _holds(outer, inner.high)


@quick
@given(with_truth(), with_truth())
def test_a_sum_a_difference_and_a_product_hold_the_true_one(
    one: tuple[Bounds, float], other: tuple[Bounds, float]
) -> None:
    (a, x), (b, y) = one, other
    assert _holds(a + b, x + y)
    assert _holds(a - b, x - y)
    assert _holds(a * b, x * y)


@quick
@given(with_truth(), with_truth(st.floats(1e7, 1e9)))
def test_a_ratio_holds_the_true_one_or_is_unknown(
    one: tuple[Bounds, float], other: tuple[Bounds, float]
) -> None:
    (a, x), (b, y) = one, other
    ratio = a.over(b)
    assert (ratio is None) == (b.low <= 0)
    assert ratio is None or _holds(ratio, x / y)


@quick
@given(with_truth(), with_truth(st.floats(1e7, 1e9)), widths)
def test_wider_figures_never_give_narrower_results(
    one: tuple[Bounds, float], other: tuple[Bounds, float], more: float
) -> None:
    (a, _), (b, _) = one, other
    wider = Bounds(a.low - more, a.value, a.high + more)
    assert _inside(a + b, wider + b)
    assert _inside(a - b, wider - b)
    assert _inside(b - a, b - wider)
    assert _inside(a * b, wider * b)
    narrow, wide = a.over(b), wider.over(b)
    if narrow is not None and wide is not None:
        assert _inside(narrow, wide)


@quick
@given(shares, shares, st.floats(1e3, 1e6), st.floats(1.01, 3), shares, shares)
def test_the_share_of_a_gain_holds_the_true_one_and_is_no_wider_than_plain_arithmetic(
    early: float, late: float, size: float, growth: float, loose: float, coarse: float
) -> None:
    before, after = rounded(early, loose / 100), rounded(late, loose / 100)
    small, large = rounded(size, coarse * size / 200), rounded(size * growth, coarse * size / 200)
    truth = (late * size * growth - early * size) / (size * growth - size)
    found = share_of_gain(before, after, small, large)
    plain = (after * large - before * small).over(large - small)
    if found is None:
        assert (large - small).low <= 0
    else:
        assert _holds(found, truth)
        assert found.value == pytest.approx(truth, rel=1e-6, abs=1e-6)
        assert plain is not None
        assert _inside(found, plain)


def test_the_share_of_a_gain_is_unknown_where_the_whole_may_not_have_grown() -> None:
    share = exactly(0.5)
    assert share_of_gain(share, share, rounded(100, 20), rounded(105, 20)) is None
    assert share_of_gain(share, share, at_least(100), at_least(200)) is None
    # An audience that did not change its make-up gained the same make-up, whatever its size.
    found = share_of_gain(share, share, exactly(100), at_least(200))
    assert found is not None
    assert (found.low, found.high) == (0.5, 0.5)


@st.composite
def made_up_of(draw: st.DrawFn) -> tuple[list[Bounds], list[float]]:
    """Some named parts with their bounds, and the true shares of all parts."""
    weights = draw(st.lists(st.floats(0.01, 1), min_size=1, max_size=6))
    truth = [weight / math.fsum(weights) for weight in weights]
    named = draw(st.integers(1, len(truth)))
    step = draw(st.sampled_from([0.0, 0.001, 0.02, 0.1]))
    off = draw(st.floats(-0.5, 0.5))
    return [rounded(share + off * step, step).within(0, 1) for share in truth[:named]], truth


@quick
@given(made_up_of())
def test_concentration_holds_the_true_one_wherever_the_rest_may_be(
    made: tuple[list[Bounds], list[float]],
) -> None:
    known, truth = made
    index = herfindahl(known)
    assert index is not None
    true_index = math.fsum(share * share for share in truth)
    assert _holds(index, true_index)
    assert _holds(effective_number(index), 1 / true_index)
    assert index.value is None or index.low <= index.value <= index.high


@quick
@given(made_up_of(), st.floats(0, 0.2))
def test_concentration_is_no_narrower_where_less_is_known(
    made: tuple[list[Bounds], list[float]], more: float
) -> None:
    known, _ = made
    wider = [Bounds(one.low - more, one.value, one.high + more).within(0, 1) for one in known]
    index, wide, fewer = herfindahl(known), herfindahl(wider), herfindahl(known[:-1])
    assert index is not None
    assert wide is not None
    assert _inside(index, wide)
    assert fewer is None or _inside(index, fewer)


def test_concentration_by_hand() -> None:
    # 0.5 and 0.2 are placed and 0.3 is not. Thinly spread: 0.25 + 0.04 = 0.29; all of it in the
    # largest part: 0.8² + 0.2² = 0.68.
    index = herfindahl([exactly(0.5), exactly(0.2)])
    assert index is not None
    assert (index.low, index.value, index.high) == pytest.approx((0.29, None, 0.68))
    # Everything is placed: 0.7² + 0.3² = 0.58, as much as 1.72 equal parts.
    whole = herfindahl([exactly(0.7), exactly(0.3)])
    assert whole is not None
    assert (whole.low, whole.value, whole.high) == pytest.approx((0.58, 0.58, 0.58))
    assert effective_number(whole).value == pytest.approx(1 / 0.58)


def test_concentration_is_unknown_without_parts_and_where_they_are_more_than_the_whole() -> None:
    assert herfindahl([]) is None
    assert herfindahl([exactly(0.8), exactly(0.5)]) is None


@pytest.mark.parametrize(
    ("value", "step"), [(151_000, 1000), (34_069, 1), (3_000_000, 1e6), (2_094_800, 100), (0, 1)]
)
def test_a_printed_number_is_rounded_to_the_zeros_that_it_ends_in(
    value: float, step: float
) -> None:
    assert step_of(value) == step


def test_bounds_meet_where_both_can_be_one_and_the_same() -> None:
    assert rounded(0.58, 0.01).meets(rounded(0.576, 0.001))
    assert not rounded(0.58, 0.01).meets(rounded(0.564, 0.001))
    assert at_least(3).meets(at_most(3))


def test_the_narrowest_is_the_one_that_leaves_least_open() -> None:
    assert narrowest([at_least(2), rounded(5, 2), exactly(5)]) == exactly(5)
    assert narrowest([]) is None
    assert rounded(5, 2).joined(rounded(9, 2)) == Bounds(4, 5, 10)


def test_ends_that_hold_by_nature_cut_bounds_even_where_they_lie_outside() -> None:
    assert Bounds(-0.1, 0.02, 0.3).within(0, 1) == Bounds(0, 0.02, 0.3)
    assert Bounds(1.2, 1.3, 1.4).within(0, 1) == Bounds(1, 1, 1)


def test_ends_in_the_wrong_order_are_refused() -> None:
    with pytest.raises(ValueError, match="more than the most"):
        Bounds(2, None, 1)
