from __future__ import annotations

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.ingest.collecting.ages import due_posts, next_due_at
from hustings.ingest.collecting.marks import KnownPost
from hustings.ingest.collecting.wishes import AGE_STEPS
from tests.ingest.collecting.fake import NOW

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def post(age: timedelta, seen_at_age: timedelta | None, name: str = "x") -> KnownPost:
    created_at = NOW - age
    return KnownPost(name, created_at, None if seen_at_age is None else created_at + seen_at_age)


def test_a_post_is_due_once_it_passed_a_step_since_it_was_seen() -> None:
    assert due_posts([post(14 * MINUTE, 1 * MINUTE)], NOW) == []
    assert due_posts([post(15 * MINUTE, 14 * MINUTE)], NOW) == ["x"]
    assert due_posts([post(59 * MINUTE, 15 * MINUTE)], NOW) == []
    assert due_posts([post(5 * DAY, 1 * DAY)], NOW) == ["x"]
    assert due_posts([post(5 * DAY, 3 * DAY)], NOW) == []


def test_a_post_that_was_never_seen_is_due_at_once() -> None:
    assert due_posts([post(1 * MINUTE, None)], NOW) == ["x"]


def test_posts_older_than_the_last_step_are_asked_for_within_a_day_or_not_at_all() -> None:
    assert due_posts([post(30 * DAY + 23 * HOUR, 8 * DAY)], NOW) == ["x"]
    assert due_posts([post(31 * DAY + HOUR, 8 * DAY), post(90 * DAY, None)], NOW) == []


def test_the_newest_come_first() -> None:
    posts = [post(4 * DAY, DAY, "old"), post(2 * HOUR, MINUTE, "new")]
    assert due_posts(posts, NOW) == ["new", "old"]


def test_the_next_step_of_any_post_says_when() -> None:
    assert next_due_at([post(50 * MINUTE, None), post(2 * DAY, None)], NOW) == NOW + 10 * MINUTE
    assert next_due_at([post(40 * DAY, None)], NOW) is None
    assert next_due_at([], NOW) is None


@settings(max_examples=40, deadline=None)
@given(waits=st.lists(st.integers(1, 600), min_size=1, max_size=60))
def test_whoever_asks_when_it_is_due_sees_each_step_once_and_then_no_more(waits: list[int]) -> None:
    created_at, now, seen_at = NOW, NOW, None
    seen: list[timedelta] = []
    for wait in waits:
        held = [KnownPost("x", created_at, seen_at)]
        if due_posts(held, now):
            seen_at = now
            seen.append(now - created_at)
        held = [KnownPost("x", created_at, seen_at)]
        assert due_posts(held, now) == []
        due_at = next_due_at(held, now)
        if due_at is None:
            break
        now = max(due_at, now + wait * MINUTE)
    steps = [sum(age >= step for step in AGE_STEPS) for age in seen]
    assert steps == sorted(set(steps))
