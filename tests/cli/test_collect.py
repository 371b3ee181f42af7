"""Collecting and telling of platforms from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hustings.cli.speaking.failing import exit_code_of
from hustings.domain import errors
from hustings.network.door import Door
from hustings.platforms import definition
from hustings.platforms.definition import Collected
from hustings.reporting.home import open_home
from hustings.workspace.collection import askers
from hustings.workspace.collection.ledger import SharedLedger
from hustings.workspace.collection.models import Followed
from hustings.workspace.teams.models import Team
from tests.cli.conftest import Ran
from tests.network.clock import TurningClock
from tests.network.recorded import Exchange, RecordedTransport
from tests.platforms.bluesky.story import DID, RECORDED, XRPC
from tests.platforms.cases import not_there
from tests.workspace.collection import fake

pytestmark = pytest.mark.slow
Run = Callable[..., Ran]


@pytest.fixture
def fakebook(db: None, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Collected:
    """The fake platform alone, and the home of `run_anew` served."""
    made = fake.platform()
    monkeypatch.setattr(definition, "collected", lambda: {made.key: made})
    monkeypatch.setattr(askers, "asker_for", lambda *_: fake.FakeAsker())
    settings.HUSTINGS_HOME = tmp_path / "home"
    return made


def test_a_newcomer_pastes_an_address_and_has_a_page_in_the_store(
    fakebook: Collected, run_anew: Run, tmp_path: Path
) -> None:
    ran = run_anew("collect", "https://fakebook.example/alder", "--once")
    assert ran.code == 0
    assert ran.lines[1:] == [
        ["Page alder", "page", "1", "yes", ""],
        ["Page alder", "posts", "6", "yes", ""],
        ["Page alder", "counts", "0", "yes", ""],
    ]
    assert "Page alder (fakebook:alder) is followed." in ran.err
    assert "next due" in ran.err
    reading = open_home(tmp_path / "home").reading()
    assert reading.sql("SELECT name, posts FROM page_latest") == [("Page alder", 3)]
    assert Team.objects.count() == 1


def test_a_followed_page_is_known_by_id_handle_and_name_and_visits_are_json_lines(
    fakebook: Collected, run_anew: Run
) -> None:
    run_anew("collect", "@alder", "--once")
    for word in ("fakebook:alder", "@alder", "Page alder"):
        ran = run_anew("collect", word, "--once", "--json")
        assert ran.code == 0
        told = json.loads(ran.out)
        assert set(told) == {"run_id", "rows", "pages"}
        assert told["pages"][0]["page_id"] == "fakebook:alder"
        assert {part["part"] for part in told["pages"][0]["parts"]} == {"page", "posts", "counts"}
    assert Followed.objects.count() == 1


def test_the_pages_of_a_list_are_collected_together(fakebook: Collected, run_anew: Run) -> None:
    for handle in ("alder", "birch", "cedar"):
        run_anew("collect", f"@{handle}", "--once")
    run_anew("list", "create", "trees", "fakebook:alder", "fakebook:birch")
    told = json.loads(run_anew("collect", "trees", "--once", "--json").out)
    assert {page["page_id"] for page in told["pages"]} == {"fakebook:alder", "fakebook:birch"}
    run_anew("list", "create", "none")
    assert run_anew("collect", "none", "--once").code == 2


def test_an_address_that_leads_nowhere_fails_with_what_to_do(
    fakebook: Collected, run_anew: Run
) -> None:
    assert run_anew("collect", "https://elsewhere.example/x", "--once").code == 2
    gone = run_anew("collect", "@gone", "--once")
    assert gone.code == 1
    assert "Check its spelling." in gone.err


@pytest.mark.parametrize(
    ("error", "parts", "code"),
    [
        ("ConnectAgain", ("page", "posts", "counts"), 3),
        ("WaitForTheBudget", ("page", "posts", "counts"), 4),
        ("WaitForThePlatform", ("page", "posts", "counts"), 1),
        ("WaitForThePlatform", ("posts",), 5),
    ],
)
def test_the_exit_code_tells_auth_limits_failures_and_parts_apart(
    fakebook: Collected,
    run_anew: Run,
    monkeypatch: pytest.MonkeyPatch,
    error: str,
    parts: tuple[str, ...],
    code: int,
) -> None:
    def refuse(*_: Any, **__: Any) -> Any:
        raise getattr(errors, error)("It refuses.", platform=fake.KEY)

    for part in parts:
        monkeypatch.setattr(fakebook.reader, part, refuse)
    ran = run_anew("collect", "@alder", "--once")
    assert ran.code == code
    assert "It refuses." in ran.out + ran.err


def test_errors_of_platforms_have_exit_codes_of_their_own() -> None:
    codes = {
        "ConnectAgain": 3, "GrantThePermission": 3, "UnblockTheAccount": 3, "AskForPermission": 3,
        "WaitForTheBudget": 4, "WaitForThePlatform": 1, "FindThePage": 1, "CorrectTheValue": 2,
    }  # fmt: skip
    assert {name: exit_code_of(getattr(errors, name)("x")) for name in codes} == codes


def test_platforms_are_listed_with_what_they_give_and_lack(
    fakebook: Collected, run_anew: Run
) -> None:
    assert run_anew("platforms").lines[1][:3] == ["fakebook", "Fakebook", "1"]
    told = run_anew("platforms", "fakebook", "--json").json
    assert told["gives"][0]["columns"] == ["handle", "name", "followers"]
    assert told["lacks"][0]["why"] == "It is not told."
    assert "country" in run_anew("platforms", "fakebook").out
    assert run_anew("platforms", "nowhere").code == 2


def test_a_team_that_the_command_line_began_gets_its_administrator_by_setup(
    fakebook: Collected, run_anew: Run, tmp_path: Path
) -> None:
    run_anew("collect", "@alder", "--once")
    secret = tmp_path / "secret.txt"
    secret.write_text("a long and odd password\n")
    assert run_anew("setup", "--user", "ana", "--password-file", secret).code == 0
    team = Team.objects.get()
    assert team.memberships.filter(user__username="ana", role="administrator").exists()
    assert Followed.objects.get().team_id == team.pk
    assert run_anew("setup", "--password-file", secret).code == 2


def test_a_newcomer_follows_a_bluesky_page_through_the_real_reader_and_door(
    run_anew: Run, db: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Answers that an AppView on loopback gave to a made-up story (tests/platforms/bluesky/recorded).
    asked = RecordedTransport(
        [
            Exchange(
                address=f"{XRPC}/app.bsky.{method}", query=query, body=RECORDED / f"{name}.json"
            )
            for method, query, name in (
                ("actor.getProfile", {}, "profile"),
                ("feed.getAuthorFeed", {}, "feed-1"),
                ("feed.getAuthorFeed", {"cursor": "*"}, "feed-2"),
                ("feed.getPosts", {}, "posts"),
            )
        ],
        otherwise=not_there,
    )
    settings.HUSTINGS_HOME = tmp_path / "home"
    # The story plays in November 2026, and its newest posts are to be within the first visit.
    door = Door(transport=asked, ledger=SharedLedger(), clock=TurningClock())
    monkeypatch.setattr(askers, "door", lambda: door)
    ran = run_anew("collect", f"https://bsky.app/profile/{DID}", "--once", "--json")
    told = json.loads(ran.out)["pages"][0]
    assert told["page_id"] == f"bluesky:{DID}"
    assert ran.code in (0, 5), ran.err
    reading = open_home(tmp_path / "home").reading()
    name, posts = reading.sql("SELECT handle, posts FROM page_latest")[0]
    assert name == "market-square.test"
    assert posts >= 3
    assert not any("authorization" in request.headers for request in asked.requests)
