"""Pages are taken in turn, one worker each, and what came of them is written back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hustings.domain.errors import ConnectAgain, WaitForTheBudget, WaitForThePlatform
from hustings.platforms import definition
from hustings.platforms.definition import Collected
from hustings.reporting.collected import happened, page_visits
from hustings.reporting.home import open_home
from hustings.workspace.collection import noticing, taking
from hustings.workspace.collection.models import Followed, Notice, NoticeKind, State, Turn
from hustings.workspace.collection.work import collect_due
from tests.workspace.collection import fake
from tests.workspace.collection.conftest import Follow
from tests.workspace.conftest import People

pytestmark = [pytest.mark.slow, pytest.mark.usefixtures("fakebook", "own_home")]


def test_a_visit_lands_and_the_page_is_due_again_after_its_interval_or_an_age_step(
    follow: Follow, own_home: Path
) -> None:
    row = follow("alder")
    visited = collect_due(fake.KEY)
    assert visited is not None
    assert visited.run_id is not None
    row.refresh_from_db()
    assert (row.state, row.last_problem, row.failures_count) == (State.WAITING, "", 0)
    assert row.last_success_at is not None
    assert timezone.now() < row.next_due_at <= timezone.now() + timedelta(hours=6)
    reading = open_home(own_home).reading()
    assert reading.sql("SELECT name, followers, posts FROM page_latest") == [
        ("Page alder", 1234, 3)
    ]
    visits = page_visits(
        reading, page_ids=(row.page_id,), since_at=timezone.now() - timedelta(days=1)
    )
    assert [visit.whole for visit in visits] == [True]
    assert visits[0].rows
    assert happened(reading, page_ids=(row.page_id,)) == ()
    assert collect_due(fake.KEY) is None


def test_several_due_pages_of_a_platform_become_one_run(follow: Follow, own_home: Path) -> None:
    for handle in ("alder", "birch", "cedar"):
        follow(handle)
    visited = collect_due(fake.KEY)
    assert visited is not None
    assert len(visited.visits) == 3
    runs = open_home(own_home).reading().sql("SELECT count(*) FROM runs WHERE kind <> 'undo'")
    assert runs[0][0] == 1


@pytest.mark.parametrize(
    ("error", "state", "due"),
    [
        (WaitForThePlatform("Slow.", platform=fake.KEY), State.WAITING, True),
        (WaitForTheBudget("Often.", platform=fake.KEY), State.WAITING, True),
        (ConnectAgain("Ran out.", platform=fake.KEY), State.CONNECT, False),
    ],
)
def test_trouble_of_one_page_is_told_in_its_row_and_holds_up_no_other(
    fakebook: Collected,
    follow: Follow,
    monkeypatch: pytest.MonkeyPatch,
    error: Exception,
    state: State,
    due: bool,
) -> None:
    alder, birch = follow("alder"), follow("birch")

    def refuse(name: str) -> None:
        asked: Callable[..., Any] = getattr(fakebook.reader, name)

        def ask(asker: Any, page: definition.Page, *rest: Any, **named: Any) -> Any:
            if page.handle == "alder":
                raise error
            return asked(asker, page, *rest, **named)

        monkeypatch.setattr(fakebook.reader, name, ask)

    for name in ("page", "posts", "counts"):
        refuse(name)
    collect_due(fake.KEY)
    alder.refresh_from_db()
    birch.refresh_from_db()
    assert (alder.state, alder.last_problem) == (state, type(error).__name__)
    assert (alder.next_due_at is not None) == due
    assert alder.last_success_at is None
    assert birch.last_success_at is not None


def test_platforms_take_turns_the_one_first_that_waited_longest(
    monkeypatch: pytest.MonkeyPatch, follow: Follow
) -> None:
    now = timezone.now()
    row = follow("alder")
    for key, ago in (("a", 3), ("b", 1), ("c", 2)):
        Followed.objects.create(
            team=row.team, page_id=f"{key}:1", platform=key, next_due_at=now - timedelta(days=ago)
        )
    Turn.objects.create(platform="a", last_taken_at=now)
    Turn.objects.create(platform="b", last_taken_at=now - timedelta(hours=1))
    assert taking.due_platforms() == ["c", fake.KEY, "b", "a"]


def test_a_page_that_two_teams_follow_is_taken_once_and_both_are_told(
    follow: Follow, people: People
) -> None:
    ours, theirs = follow("alder"), follow("alder", by=people.elsewhere)
    taken = taking.take_pages(fake.KEY)
    assert [row.pk for row in taken] == [ours.pk]
    assert taking.take_pages(fake.KEY) == []
    Followed.objects.filter(pk=ours.pk).update(state=State.WAITING, leased_until_at=None)
    collect_due(fake.KEY)
    theirs.refresh_from_db()
    assert theirs.last_success_at is not None
    assert theirs.next_due_at > timezone.now()


def test_a_page_whose_worker_died_is_taken_again_and_the_dead_one_writes_nothing(
    follow: Follow,
) -> None:
    from hustings.workspace.collection.visiting import visit

    row = follow("alder")
    dead = taking.take_pages(fake.KEY)
    assert taking.take_pages(fake.KEY) == []
    Followed.objects.update(leased_until_at=timezone.now() - timedelta(seconds=1))
    alive = taking.take_pages(fake.KEY)
    assert alive[0].fence == dead[0].fence + 1
    visit(dead)
    row.refresh_from_db()
    assert (row.state, row.last_try_at) == (State.COLLECTING, None)
    visit(alive)
    row.refresh_from_db()
    assert row.state == State.WAITING
    assert row.last_success_at is not None


def test_paused_pages_are_not_taken(follow: Follow) -> None:
    follow("alder", paused=True)
    assert taking.due_platforms() == []
    assert taking.take_pages(fake.KEY) == []


def test_what_nobody_foresaw_frees_the_page_and_is_raised(
    follow: Follow, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hustings.ingest.collecting import collecting

    def fail(*_: Any, **__: Any) -> None:
        raise RuntimeError("broken")

    row = follow("alder")
    monkeypatch.setattr(collecting, "collect", fail)
    with pytest.raises(RuntimeError):
        collect_due(fake.KEY)
    row.refresh_from_db()
    assert (row.state, row.last_problem, row.failures_count) == (State.WAITING, "Unforeseen", 1)


def test_a_page_without_success_for_three_intervals_is_noticed_until_one_comes(
    follow: Follow, as_: Callable[[str], Client]
) -> None:
    row = follow("alder", followed_at=timezone.now() - timedelta(hours=19))
    assert noticing.look_for_stalls() == 1
    assert noticing.look_for_stalls() == 1
    notice = Notice.objects.get()
    assert notice.kind == NoticeKind.STALLED
    page = as_("observer").get("/collection/").content.decode()
    assert "Nothing came in since it is followed" in page
    collect_due(fake.KEY)
    assert noticing.look_for_stalls() == 0
    notice.refresh_from_db()
    assert notice.ended_at is not None
    row.refresh_from_db()
    Followed.objects.update(last_success_at=timezone.now() - timedelta(days=3), paused=True)
    assert noticing.look_for_stalls() == 0


def test_a_worker_that_is_stopped_gives_back_what_it_holds(
    follow: Follow, fakebook: Collected, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hustings.workspace.collection import visiting

    follow("alder")

    def stopped(asker: Any, page: definition.Page) -> Any:
        visiting.give_back()
        assert [row.page_id for row in taking.take_pages(fake.KEY)] == [page.page_id]
        yield from ()

    monkeypatch.setattr(fakebook.reader, "page", stopped)
    visited = collect_due(fake.KEY)
    assert visited is not None
    assert visited.run_id is None
    assert Followed.objects.get().state == State.COLLECTING


def test_a_platform_in_trouble_holds_up_no_other(
    monkeypatch: pytest.MonkeyPatch, transactional_db: None, own_home: Path
) -> None:
    import threading

    from hustings.workspace.collection import work

    stuck, done = threading.Event(), threading.Event()
    duties = {"a": stuck.wait, "b": done.set}
    monkeypatch.setattr(taking, "due_platforms", lambda: ["a", "b"])
    monkeypatch.setattr(taking, "due_line_platforms", list)
    monkeypatch.setattr(work, "collect_due", lambda platform: duties[platform]())
    monkeypatch.setattr(work, "_busy", {})
    assert work.do_one()
    assert done.wait(5)
    assert not stuck.is_set()
    monkeypatch.setattr(taking, "due_platforms", lambda: ["a"])
    assert not work.do_one()
    stuck.set()
    assert work.wait(5)


def test_pages_are_held_for_as_long_as_questions_are_asked(
    follow: Follow, fakebook: Collected, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hustings.network.asking import Request
    from hustings.workspace.collection import askers, visiting

    row = follow("alder")
    monkeypatch.setattr(visiting, "RENEW_AFTER_S", -1.0)
    seen: list[Any] = []

    class Slow(fake.FakeAsker):
        def ask(self, request: Request) -> Any:
            row.refresh_from_db()
            seen.append(row.leased_until_at)
            raise WaitForThePlatform("Slow.", platform=fake.KEY)

    def page(asker: Any, page: definition.Page) -> Any:
        Followed.objects.update(leased_until_at=timezone.now())
        asker.ask(Request(address="https://fakebook.example/alder"))
        yield from ()

    monkeypatch.setattr(askers, "asker_for", lambda *_: Slow())
    monkeypatch.setattr(fakebook.reader, "page", page)
    collect_due(fake.KEY)
    assert seen[0] > timezone.now() + taking.LEASE / 2


def test_a_page_that_is_connected_later_is_read_as_its_owner_sees_it(
    follow: Follow, monkeypatch: pytest.MonkeyPatch
) -> None:
    from hustings.workspace.collection import askers

    row = follow("alder")
    assert (row.whose, row.parts) == ("others", ["page", "posts", "counts"])
    monkeypatch.setattr(askers, "reads_as_owner", lambda *_: True)
    visited = collect_due(fake.KEY)
    row.refresh_from_db()
    assert (row.whose, row.parts) == ("own", ["page", "posts", "counts", "insights"])
    assert visited is not None
    outcome = visited.visits[0].outcome
    assert outcome is not None
    assert {part.part for part in outcome.parts} == set(row.parts)
