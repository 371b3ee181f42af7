"""Rankings over the small home; its figures are in tests/conftest.py."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.domain.errors import CorrectTheValue
from hustings.domain.periods import Window
from hustings.measures.definition import Measure, measure_named
from hustings.reporting.answers import Ranking
from hustings.reporting.home import Home
from hustings.reporting.ranking import rank, ranks

FOUR_WEEKS = Window(date(2015, 8, 3), date(2015, 8, 30))


def ranking(home: Home, *, version: int | None = None, **conditions: object) -> Ranking:
    measure = measure_named("interactions_per_post")
    return rank(home.reading(version), measure, FOUR_WEEKS, **conditions)  # type: ignore[arg-type]


def test_equal_values_share_a_rank_and_the_next_is_skipped(small_home: Home) -> None:
    # Version 1: Alder (100 + 300) / 2 = 200, Birch (250 + 150) / 2 = 200, Cédar 90 / 1.
    rows = ranking(small_home, version=1).rows
    assert [(row.rank, row.name, row.value, row.n) for row in rows] == [
        (1, "Alder", 200.0, 2),
        (1, "Birch", 200.0, 2),
        (3, "Cédar", 90.0, 1),
    ]


def test_a_ranking_of_an_older_version_stays_what_it_was(small_home: Home) -> None:
    now = ranking(small_home)
    then = ranking(small_home, version=1)
    assert now.rows[0].value == 225.0  # (150 + 300) / 2, after the later observation
    assert then.rows[0].value == 200.0
    assert then.as_of < now.as_of
    assert (
        small_home.at(then.as_of).rank(
            "interactions_per_post", since="2015-08-03", until="2015-08-30"
        )
        == then
    )


def test_pages_that_cannot_be_ranked_are_listed_apart_with_the_reason(small_home: Home) -> None:
    apart = ranking(small_home, min_posts=2).apart
    assert [(row.name, row.reason) for row in apart] == [
        ("Cédar", "fewer than 2 posts in the window: 1"),
        ("Dogwood", "fewer than 2 posts in the window: 1"),
        ("Elm", "fewer than 2 posts in the window: 0"),
    ]
    assert [row.reason for row in ranking(small_home).apart] == [
        "the value is unknown",
        "no posts in the window",
    ]
    assert all(row.rank is None and row.share_of_voice is None for row in apart)


def test_a_measure_that_rests_on_no_posts_blames_none(small_home: Home) -> None:
    by_fans = rank(small_home.reading(), measure_named("fan_count"), FOUR_WEEKS)
    assert [row.name for row in by_fans.rows] == ["Cédar"]
    assert {row.reason for row in by_fans.apart} == {"the value is unknown"}


def test_a_sum_closes_with_the_sum_and_a_mean_of_ratios_with_nothing(small_home: Home) -> None:
    def closing(name: str) -> float | None:
        row = rank(small_home.reading(), measure_named(name), FOUR_WEEKS).closing
        return None if row is None else row.value

    assert closing("interactions") == 940  # 450 + 400 + 90
    assert closing("follower_count") == 5010  # 1000 + 4000 + 10
    assert closing("fpk_engagement") is None


def test_the_closing_row_pools_the_posts_and_never_averages_ratios(small_home: Home) -> None:
    closing = ranking(small_home, version=1).closing
    assert closing is not None
    # (400 + 400 + 90) / (2 + 2 + 1) = 178; the mean of the ratios would be 163.3.
    assert (closing.value, closing.n, closing.posts, closing.interactions) == (178.0, 5, 5, 890)


def test_share_of_voice_is_among_the_ranked_pages(small_home: Home) -> None:
    rows = ranking(small_home, version=1).rows
    assert [row.share_of_voice for row in rows] == pytest.approx([400 / 890, 400 / 890, 90 / 890])
    canadian = ranking(small_home, version=1, country="ca").rows
    assert [row.share_of_voice for row in canadian] == [0.5, 0.5]


def test_the_window_before_gives_rank_and_value_before(small_home: Home) -> None:
    rows = ranking(small_home, compare=FOUR_WEEKS.previous()).rows
    assert [(row.name, row.rank_before, row.value_before) for row in rows] == [
        ("Alder", 2, 50.0),
        ("Birch", 1, 500.0),
        ("Cédar", None, None),
    ]


def test_a_spark_has_twelve_buckets_with_gaps(small_home: Home) -> None:
    spark = ranking(small_home, version=1).rows[0].spark
    # 28 days in 12 buckets: 3 August is day 0 (bucket 0), 20 August day 17 (17 * 12 // 28 = 7).
    assert spark == (100, None, None, None, None, None, None, 300, None, None, None, None)


@pytest.mark.parametrize(
    ("conditions", "names"),
    [
        ({"platform": "bluesky"}, []),
        ({"country": "KH"}, ["Cédar", "Dogwood"]),
        ({"category": "Politician", "country": "KH"}, ["Cédar"]),
        ({"page_ids": ("facebook:5", "facebook:9")}, ["Elm"]),
        ({"page_ids": ()}, []),
    ],
)
def test_conditions_choose_the_pages(
    small_home: Home, conditions: dict[str, object], names: list[str]
) -> None:
    given_ranking = ranking(small_home, **conditions)
    assert [row.name for row in (*given_ranking.rows, *given_ranking.apart)] == names


def test_the_foot_names_the_runs_and_what_was_left_out(small_home: Home) -> None:
    foot = ranking(small_home).foot
    assert len(foot.run_ids) == 2
    assert (foot.duplicates_left_out, foot.unknown_count, foot.store_version) == (1, 1, 2)


def test_a_measure_that_is_not_of_pages_ranks_none(small_home: Home) -> None:
    of_posts = Measure(**{**_fields(measure_named("interactions_per_post")), "grain": "post"})
    with pytest.raises(CorrectTheValue, match="cannot rank pages"):
        rank(small_home.reading(), of_posts, FOUR_WEEKS)


def _fields(measure: Measure) -> dict[str, object]:
    return {name: getattr(measure, name) for name in Measure.__dataclass_fields__}


@settings(max_examples=40, deadline=None)
@given(st.dictionaries(st.text(max_size=3), st.integers(-3, 3).map(float), max_size=12))
def test_a_rank_is_one_more_than_the_number_of_larger_values(values: dict[str, float]) -> None:
    given_ranks = ranks(values)
    for key, value in values.items():
        assert given_ranks[key] == 1 + sum(other > value for other in values.values())
