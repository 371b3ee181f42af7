"""The live wall: what it shows, and word of what is new."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from hustings.reporting.collected import moving
from hustings.reporting.home import open_home
from hustings.workspace.collection import actions
from hustings.workspace.collection.work import collect_due
from hustings.workspace.pages import actions as page_actions
from tests.workspace.collection import fake
from tests.workspace.collection.conftest import Follow
from tests.workspace.conftest import People

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("fakebook", "own_home")]


@pytest.fixture
def twice_seen(follow: Follow, people: People) -> None:
    """A page visited two hours ago and now; its counts rose from 10, 20, 30 reactions to 50 each."""
    now = timezone.now()
    with time_machine.travel(now - timedelta(hours=2), tick=False):
        row = follow("alder")
        collect_due(fake.KEY)
    actions.collect_now(people.member, ("page", row.pk))
    collect_due(fake.KEY)


def test_speed_is_what_was_gained_between_the_last_two_observations_by_the_hours_between(
    twice_seen: None, own_home: Path
) -> None:
    found = moving(
        open_home(own_home).reading(),
        page_ids=("fakebook:alder",),
        since_at=timezone.now() - timedelta(days=7),
        fastest=True,
    )
    assert [post.per_hour for post in found] == sorted(
        (post.per_hour or 0 for post in found), reverse=True
    )
    seen_twice = [post for post in found if not post.since_publication]
    assert seen_twice
    for post in seen_twice:
        assert post.gained is not None
        assert post.hours == pytest.approx(2, abs=0.05)
        assert post.per_hour == pytest.approx(post.gained / post.hours)
    for post in found:
        if post.since_publication:
            assert post.gained == post.interactions


def test_the_wall_is_whole_without_a_script_and_shows_a_list_alone(
    twice_seen: None, as_: Callable[[str], Client], people: People
) -> None:
    made = page_actions.make_list(people.member, "Others", ["fakebook:birch"])
    client = as_("observer")
    assert client.get("/collection/wall/").content.decode().count("<article") >= 3
    assert "<article" not in client.get(f"/collection/wall/?list={made.pk}").content.decode()


def test_an_event_comes_only_where_the_store_is_newer_than_what_was_seen(
    twice_seen: None, as_: Callable[[str], Client], own_home: Path
) -> None:
    client = as_("observer")
    version = open_home(own_home).version
    fresh = client.get("/collection/wall/events/", {"version": version - 1})
    assert fresh.headers["Content-Type"].startswith("text/event-stream")
    lines = fresh.content.decode().splitlines()
    assert lines[:3] == ["retry: 10000", f"id: {version}", "event: posts"]
    assert all(line.startswith("data: ") for line in lines[3:] if line)
    seen = client.get("/collection/wall/events/", headers={"Last-Event-ID": str(version)})
    assert seen.content.decode() == "retry: 10000\n: nothing new\n\n"


def test_another_teams_followed_pages_are_not_on_the_wall(
    twice_seen: None, as_: Callable[[str], Client]
) -> None:
    client = as_("elsewhere")
    assert "<article" not in client.get("/collection/wall/").content.decode()
    assert client.get("/collection/wall/posts/?list=99").status_code == 404
