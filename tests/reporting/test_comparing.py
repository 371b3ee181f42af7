"""Pages of the small home side by side."""

from __future__ import annotations

from datetime import date

import pytest

from hustings.domain.errors import CorrectTheValue
from hustings.domain.periods import Window
from hustings.reporting.comparing import compare
from hustings.reporting.home import Home

FOUR_WEEKS = Window(date(2015, 8, 3), date(2015, 8, 30))


def test_two_pages_stand_side_by_side_with_the_window_before(small_home: Home) -> None:
    comparison = compare(
        small_home.reading(),
        ["facebook:2", "facebook:1"],
        FOUR_WEEKS,
        measure_names=["interactions_per_post"],
    )
    birch, alder = comparison.pages
    assert (birch.posts, birch.posts_before, birch.interactions, birch.interactions_before) == (
        2,
        1,
        400,
        500,
    )
    assert (alder.values, alder.values_before) == (
        {"interactions_per_post": 225.0},
        {"interactions_per_post": 50.0},
    )
    assert birch.share_of_voice == pytest.approx(400 / 850)
    assert [series.name for series in comparison.interactions] == ["Alder", "Birch"]


def test_an_open_window_is_compared_with_nothing(small_home: Home) -> None:
    comparison = compare(small_home.reading(), ["facebook:1", "facebook:2"], Window())
    assert comparison.compared is None
    assert comparison.pages[0].posts_before is None


def test_one_page_cannot_be_compared_with_itself(small_home: Home) -> None:
    with pytest.raises(CorrectTheValue, match="two pages"):
        compare(small_home.reading(), ["facebook:1", "facebook:1"], FOUR_WEEKS)
