# ruff: noqa: DTZ001 - times in the store are naive and UTC
"""How large an audience was when its make-up was seen."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.domain.bounds import Bounds, at_least, exactly, rounded
from hustings.domain.periods import Window
from hustings.reporting.audience_answers import Known
from hustings.reporting.audience_stated import ALL, Stated, as_fine_as_their_export
from hustings.reporting.audience_stocks import stocks_of
from hustings.reporting.audience_wholes import Wholes


def _size(day: str, bounds: Bounds, precision: str = "day", source: str = "a") -> Stated:
    return Stated(datetime.fromisoformat(day), precision, ALL, "count", _known(bounds, source))


def _part(day: str, key: str, unit: str, bounds: Bounds, source: str = "a") -> Stated:
    return Stated(datetime.fromisoformat(day), "day", key, unit, _known(bounds, source))


def _known(bounds: Bounds, source: str) -> Known:
    return Known(bounds, "rounded", source)


def _at(wholes: Wholes, day: str, precision: str = "day", source: str = "a") -> Bounds | None:
    found = wholes.at(datetime.fromisoformat(day), precision, source)
    return None if found is None else found.bounds


def test_the_size_of_the_day_is_taken_and_of_the_same_source_first() -> None:
    wholes = Wholes(
        [_size("2016-03-01", rounded(2_200_000, 100_000), source="b"), _size("2016-03-01", at_least(2_000_000))],
        [],
    )  # fmt: skip
    assert _at(wholes, "2016-03-01") == at_least(2_000_000)
    assert _at(wholes, "2016-03-01", source="b") == rounded(2_200_000, 100_000)
    # A third source has none of its own: the one that leaves least open.
    assert _at(wholes, "2016-03-01", source="c") == rounded(2_200_000, 100_000)


def test_between_two_sizes_the_audience_lies_between_them_and_takes_the_nearer_value() -> None:
    wholes = Wholes([_size("2016-03-01", exactly(100)), _size("2016-03-20", exactly(180))], [])
    assert _at(wholes, "2016-03-05") == Bounds(100, 100, 180)
    assert _at(wholes, "2016-03-18") == Bounds(100, 180, 180)


def test_a_size_more_than_a_month_away_says_nothing() -> None:
    wholes = Wholes([_size("2016-03-01", exactly(100))], [])
    assert _at(wholes, "2016-03-30") == exactly(100)
    assert _at(wholes, "2016-04-30") is None
    assert Wholes([], []).at(datetime(2016, 3, 1), "day", None) is None


def test_a_size_of_a_month_is_of_no_day_in_it_where_days_are_known() -> None:
    sizes = [_size("2016-03-01", at_least(3_000_000), "month"), _size("2016-03-20", exactly(90))]
    assert _at(Wholes(sizes, []), "2016-03-08") == exactly(90)
    assert _at(Wholes(sizes, []), "2016-03-01", "month") == at_least(3_000_000)
    # Where nothing else is known it is better than nothing.
    assert _at(Wholes(sizes[:1], []), "2016-03-08") == at_least(3_000_000)


def test_a_count_over_its_share_is_the_whole_only_within_one_source() -> None:
    shared = _part("2016-03-13", "IN", "share", rounded(0.115, 0.001), source="b")
    counted = _part("2016-03-13", "IN", "count", exactly(360_791))
    assert _at(Wholes([], [counted, shared]), "2016-03-13") is None


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.floats(0.01, 1), min_size=2, max_size=5),
    st.integers(1_000, 10_000_000),
    st.sampled_from([0.001, 0.01, 0.1]),
    st.sampled_from([1, 100, 100_000]),
)
def test_people_and_the_rest_hold_the_true_ones_whatever_was_rounded(
    weights: list[float], people: int, step: float, coarse: int
) -> None:
    truth = [weight / sum(weights) for weight in weights]
    printed = [round(share / step) * step for share in truth[:-1]]
    size = round(people / coarse) * coarse
    parts = [
        _part("2016-03-13", f"K{place}", "share", rounded(share, step).within(0, 1))
        for place, share in enumerate(printed)
    ]
    sizes = [_size("2016-03-13", rounded(size, coarse).within(0, float("inf")))]
    (stock,) = stocks_of(parts, Wholes(sizes, parts), Window())
    for place, share in enumerate(truth[:-1]):
        part = stock.part(f"K{place}")
        assert part is not None
        assert part.people is not None
        assert part.people.bounds.low - 1e-3 <= share * people <= part.people.bounds.high + 1e-3
    assert stock.rest.share is not None
    assert stock.rest.people is not None
    assert stock.rest.share.bounds.low - 1e-9 <= truth[-1] <= stock.rest.share.bounds.high + 1e-9
    rest = stock.rest.people.bounds
    assert rest.low - 1e-3 <= truth[-1] * people <= rest.high + 1e-3


def test_a_part_that_follows_from_two_figures_is_as_weak_as_the_weaker() -> None:
    parts = [_part("2016-03-13", "KH", "share", rounded(0.5, 0.01))]
    sizes = [Stated(datetime(2016, 3, 13), "day", ALL, "count", Known(at_least(10), "bound", "a"))]
    (stock,) = stocks_of(parts, Wholes(sizes, parts), Window())
    people = stock.parts[0].people
    assert people is not None
    assert (people.quality, people.worked_out) == ("bound", True)
    # Half, to the nearest per cent, of at least ten: at least 0.495 * 10.
    assert (people.bounds.value, people.bounds.high) == (None, float("inf"))
    assert people.bounds.low == pytest.approx(4.95)


def _share(value: float, step: float, source: str | None, day: str = "2016-03-13") -> Stated:
    known = Known(rounded(value, step).within(0, 1), "exact", source)
    return Stated(datetime.fromisoformat(day), "day", "KH", "share", known)


def test_shares_of_one_export_are_as_fine_as_each_other_and_those_of_the_press_are_not() -> None:
    def widths(source: str | None) -> list[float]:
        held = [_share(0.3, 0.01, source), _share(0.299, 0.001, source), _share(0.0, 0.001, source)]
        return [one.known.bounds.width for one in as_fine_as_their_export(held)]

    # 30 beside 29.9 stands for 30.0; nobody, 0.0, is at most 0.05 per cent and makes nothing finer.
    assert widths(None) == pytest.approx([0.001, 0.001, 0.0005])
    assert widths("a") == pytest.approx([0.01, 0.001, 0.0005])
