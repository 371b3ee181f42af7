"""A page's habit, and what is told where nothing was ever collected live."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hustings.reporting.collected import Habit, habits, happened, moving, page_visits
from hustings.reporting.home import Home

LONG_AGO = datetime(2015, 1, 1, tzinfo=UTC)


def test_a_habit_is_the_longest_time_between_two_posts_and_how_many_times_there_are(
    small_home: Home,
) -> None:
    # Alder posts on 20 July, 3 August and 20 August 2015 at 10:00: 14 and 17 days apart.
    found = habits(small_home.reading(), page_ids=("facebook:1", "facebook:3", "facebook:5"))
    assert found == (
        Habit("facebook:1", datetime.fromisoformat("2015-08-20T10:00"), 2, timedelta(days=17)),
        Habit("facebook:3", datetime.fromisoformat("2015-08-12T10:00"), 0, None),
    )


def test_a_store_without_live_collection_tells_of_no_visit_and_no_event(small_home: Home) -> None:
    reading = small_home.reading()
    assert page_visits(reading, page_ids=("facebook:1",), since_at=LONG_AGO) == ()
    assert happened(reading, page_ids=("facebook:1",)) == ()


def test_speed_is_unknown_where_interactions_are_and_known_from_two_observations(
    small_home: Home,
) -> None:
    # Alder's post 1_1: 100 interactions on 10 September 2015, 150 on the 20th, 240 hours later.
    ids = ("facebook:1", "facebook:4")
    found = {
        post.post_id: post
        for post in moving(small_home.reading(), page_ids=ids, since_at=LONG_AGO, fastest=True)
    }
    first = found["facebook:1_1"]
    assert (first.gained, first.hours, first.since_publication) == (50, 240, False)
    assert first.per_hour == 50 / 240
    assert found["facebook:4_1"].per_hour is None
