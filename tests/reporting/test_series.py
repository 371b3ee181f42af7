"""Values of the small home along time."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from hustings.domain.errors import CorrectTheValue
from hustings.domain.periods import Window
from hustings.reporting.audiences import REMAINDER
from hustings.reporting.home import Home
from hustings.reporting.series import audience, audience_table, followers, interactions
from hustings.store.engines.duckdb import connect
from hustings.store.landing import RunFacts
from hustings.store.store import Store

FOUR_WEEKS = Window(date(2015, 8, 3), date(2015, 8, 30))


def test_weeks_without_a_known_post_are_gaps(small_home: Home) -> None:
    series = {
        s.name: s.values for s in interactions(small_home.reading(), window=FOUR_WEEKS, step="week")
    }
    assert series["Alder"] == (150, None, 300, None)
    assert series["Birch"] == (None, 250, None, 150)
    assert series["Dogwood"] == (None, None, None, None)


def test_pages_together_are_one_series(small_home: Home) -> None:
    (together,) = interactions(small_home.reading(), window=FOUR_WEEKS, step="month", together=True)
    # August: 150 + 300 + 250 + 150 + 90; July lies before the window.
    assert together.values == (940,)
    assert together.notes == ("part of a month",)


@pytest.mark.parametrize("wrong", [{"step": "year"}, {"metric": "page_id"}])
def test_a_step_or_metric_that_is_not_offered_is_refused(
    small_home: Home, wrong: dict[str, str]
) -> None:
    with pytest.raises(CorrectTheValue):
        interactions(small_home.reading(), **wrong)  # type: ignore[arg-type]


def test_a_window_of_too_many_steps_is_refused(small_home: Home) -> None:
    with pytest.raises(CorrectTheValue, match="longer step"):
        interactions(
            small_home.reading(), window=Window(date(1950, 1, 1), date(2050, 1, 1)), step="day"
        )


def test_followers_are_shown_as_observed_with_their_precision(small_home: Home) -> None:
    series = {s.name: s for s in followers(small_home.reading())}
    assert series["Alder"].values == (900, 1000)
    assert series["Alder"].notes == ("known to the day", "known to the day")
    assert "Dogwood" not in series


def test_shares_become_counts_where_the_whole_is_known_nearby(small_home: Home) -> None:
    # Cédar has 2000 fans on 15 August 2015: KH 0.6 * 2000 on 1 August, 1000 counted on 20 August;
    # a share a year later cannot be turned into people.
    stack = {s.name: s.values for s in audience(small_home.reading(), "facebook:3", unit="count")}
    assert stack == {"KH": (1200, 1000), "IN": (200, None), REMAINDER: (600, 1000)}


def test_counts_become_shares_and_the_remainder_closes_the_stack(small_home: Home) -> None:
    stack = {s.name: s.values for s in audience(small_home.reading(), "facebook:3", unit="share")}
    assert stack["KH"] == (0.6, 0.5, 0.5)
    assert stack["IN"] == (0.1, None, None)
    assert stack[REMAINDER] == pytest.approx((0.3, 0.5, 0.5))


def test_keys_not_shown_are_in_the_remainder(small_home: Home) -> None:
    stack = {s.name: s.values for s in audience(small_home.reading(), "facebook:3", keys_count=1)}
    assert stack == {"KH": (1200, 1000), REMAINDER: (800, 1000)}


def test_the_table_tells_first_last_change_and_gain(small_home: Home) -> None:
    window = Window(None, date(2015, 12, 31))
    rows = {
        row.key: row for row in audience_table(small_home.reading(), "facebook:3", window=window)
    }
    assert (rows["KH"].first_count, rows["KH"].last_count, rows["KH"].change_count) == (
        1200,
        1000,
        -200,
    )
    assert rows["PH"].gained == 70
    assert rows["PH"].last_count is None
    assert rows[REMAINDER].last_count == 1000
    assert rows["KH"].worked_out


def test_the_figure_that_was_given_most_exactly_is_shown(small_home: Home) -> None:
    # On 20 August 2015 one source rounds to 1000 and another says at most 1900.
    kh = audience(small_home.reading(), "facebook:3", unit="count")[0]
    assert kh.values == (1200, 1000)


def test_what_is_said_of_all_is_no_key_of_its_own(small_home: Home) -> None:
    assert "ALL" not in {row.key for row in audience_table(small_home.reading(), "facebook:3")}


def test_a_page_without_an_audience_has_no_stack(small_home: Home) -> None:
    assert audience(small_home.reading(), "facebook:1") == ()
    assert audience_table(small_home.reading(), "facebook:1") == ()


@pytest.mark.slow
def test_a_change_in_what_is_counted_is_marked_between_the_points_that_it_divides(
    tmp_path: Path,
) -> None:
    store = Store.create(tmp_path)
    with store.landing("collection") as landing:
        seen = ", ".join(
            f"('facebook:1', 'facebook', TIMESTAMP '2025-11-{day} 12:00:00', {fans})"
            for day, fans in ((10, 100), (14, 110), (20, 90))
        )
        landing.write(
            "page_observations",
            connect(),
            f"SELECT * FROM (VALUES {seen}) AS t(page_id, platform, observed_at, followers)",
        )
        broken = ", ".join(
            f"('facebook:1', 'facebook:1', 'series_broken', '{field}', TIMESTAMP '{at}')"
            for field, at in (
                ("followers", "2025-11-15 00:00:00"),
                ("followers", "2024-03-14 00:00:00"),
                ("views", "2025-11-12 00:00:00"),
            )
        )
        landing.write(
            "events",
            connect(),
            f"SELECT * FROM (VALUES {broken}) AS t(subject_id, page_id, event, field, happened_at)",
        )
        landing.finish(RunFacts())
    (series,) = followers(store.at())
    # The one of 2024 lies before all points, and the one of views is another figure's.
    assert [at.isoformat() for at in series.breaks] == ["2025-11-15T00:00:00"]
    assert series.notes == (None, None, "counted anew")
