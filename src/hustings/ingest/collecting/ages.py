"""Which posts have come to an age at which their counts are to be seen again."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from hustings.ingest.collecting.marks import KnownPost
from hustings.ingest.collecting.wishes import AGE_STEPS

LATE = timedelta(days=1)
"""How late the last step may be taken; older posts are not asked for again."""


def step_count(age: timedelta, steps: Sequence[timedelta] = AGE_STEPS) -> int:
    """How many of the steps an age has passed."""
    return bisect_right(steps, age)


def due_posts(posts: Iterable[KnownPost], now_at: datetime) -> list[str]:
    """The posts that passed a step since they were last seen, the newest first."""
    due = [
        post
        for post in posts
        if now_at - post.created_at <= AGE_STEPS[-1] + LATE
        and _seen_steps(post) < step_count(now_at - post.created_at)
    ]
    due.sort(key=lambda post: post.created_at, reverse=True)
    return [post.post_id for post in due]


def next_due_at(posts: Iterable[KnownPost], now_at: datetime) -> datetime | None:
    """When the next of the posts comes to a step that lies ahead; None where none does."""
    ahead = (
        post.created_at + AGE_STEPS[place]
        for post in posts
        if (place := step_count(now_at - post.created_at)) < len(AGE_STEPS)
    )
    return min(ahead, default=None)


def _seen_steps(post: KnownPost) -> int:
    return -1 if post.observed_at is None else step_count(post.observed_at - post.created_at)
