"""Verbs of the workspace: setup, user, list, token."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hustings.workspace.teams.models import AuditEntry, Membership
from hustings.workspace.teams.operating import COMMAND_LINE

Run = Callable[..., Any]
PASSWORD = "a long and odd password"


@pytest.fixture
def password_file(tmp_path: Path) -> Path:
    file = tmp_path / "secret.txt"
    file.write_text(f"{PASSWORD}\n", encoding="utf-8")
    return file


@pytest.fixture
def run_in_a_team(run: Run, db: None, password_file: Path) -> Run:
    """Run the command on the small home with a team."""
    assert (
        run("setup", "--user", "ana", "--team", "Watchers", "--password-file", password_file).code
        == 0
    )
    return run


def test_setup_makes_an_administrator_once(run_in_a_team: Run, password_file: Path) -> None:
    ana = Membership.objects.get(user__username="ana")
    assert (ana.role, ana.user.check_password(PASSWORD)) == ("administrator", True)
    again = run_in_a_team("setup", "--password-file", password_file)
    assert again.code == 2
    assert "hustings user add" in again.err


def test_a_weak_password_is_refused_and_nothing_made(run: Run, db: None, tmp_path: Path) -> None:
    weak = tmp_path / "weak.txt"
    weak.write_text("12345678")
    assert run("setup", "--password-file", weak).code == 2
    assert not Membership.objects.exists()


def test_a_password_is_never_asked_for_where_nobody_can_type(run: Run, db: None) -> None:
    ran = run("setup")
    assert ran.code == 2
    assert "--password-file" in ran.err


def test_people_are_let_in_and_get_new_passwords(run_in_a_team: Run, password_file: Path) -> None:
    assert (
        run_in_a_team(
            "user", "add", "ben", "--role", "observer", "--password-file", password_file
        ).code
        == 0
    )
    assert run_in_a_team("user", "password", "ben", "--password-file", password_file).code == 0
    assert run_in_a_team("user", "add", "ben", "--password-file", password_file).code == 2
    assert (
        run_in_a_team("user", "add", "cy", "--role", "king", "--password-file", password_file).code
        == 2
    )
    assert run_in_a_team("user", "password", "nobody", "--password-file", password_file).code == 2
    listed = run_in_a_team("user", "list", "--json").json
    assert {(row["user"], row["role"]) for row in listed} == {
        ("ana", "administrator"),
        ("ben", "observer"),
    }
    assert set(AuditEntry.objects.values_list("action", flat=True)) >= {
        "member added",
        "password reset",
    }


@pytest.mark.slow
def test_a_list_lives_from_making_to_deleting(run_in_a_team: Run, tmp_path: Path) -> None:
    run = run_in_a_team
    assert run("list", "create", "leaders", "facebook:1").code == 0
    assert run("list", "add", "leaders", "facebook:2", "facebook:3").code == 0
    assert run("list", "remove", "leaders", "facebook:3").code == 0
    assert [row["page_id"] for row in run("list", "show", "leaders", "--json").json] == [
        "facebook:1",
        "facebook:2",
    ]
    assert run("list", "show", "--json").json == [{"name": "leaders", "pages": 2, "note": ""}]
    exported = tmp_path / "leaders.csv"
    exported.write_text(run("list", "export", "leaders").out + "nonsense\n", encoding="utf-8")
    assert run("list", "import", "again", exported).code == 5  # the last line names no page
    assert len(run("list", "show", "again", "--json").json) == 2
    assert run("list", "delete", "leaders").code == 2
    assert run("list", "delete", "leaders", "--yes").code == 0
    assert run("list", "show", "leaders").code == 2
    assert set(
        AuditEntry.objects.filter(action__startswith="list").values_list("who_name", flat=True)
    ) == {COMMAND_LINE}


def test_a_list_is_the_peer_group_of_a_ranking(run_in_a_team: Run) -> None:
    run_in_a_team("list", "create", "leaders", "facebook:1", "facebook:3")
    shown = run_in_a_team("rank", "--list", "leaders", "--json").json
    assert shown["peer_group"] == "list leaders"
    assert [row["name"] for row in shown["rows"]] == ["Alder", "Cédar"]
    assert run_in_a_team("pages", "--list", "leaders", "--json").json["total"] == 2


def test_nobody_signs_in_as_the_command_line(run_in_a_team: Run) -> None:
    run_in_a_team("list", "create", "leaders")
    account = Membership.objects.get(user__username=COMMAND_LINE).user
    assert not account.is_active
    assert not account.has_usable_password()


def test_a_token_is_made_listed_and_revoked(run_in_a_team: Run) -> None:
    made = run_in_a_team("token", "create", "notebook", "--user", "ana", "--json").json
    assert made["token"].startswith("hst_")
    listed = run_in_a_team("token", "list", "--user", "ana", "--json").json
    assert (listed[0]["name"], listed[0]["start"]) == ("notebook", made["token"][:8])
    assert run_in_a_team("token", "revoke", made["id"], "--user", "ana").code == 0
    assert run_in_a_team("token", "revoke", made["id"], "--user", "ana").code == 2
    assert run_in_a_team("token", "create", "notebook", "--user", "nobody").code == 2


def test_lists_without_a_team_are_an_error_with_a_remedy(run: Run, db: None) -> None:
    ran = run("list", "show")
    assert ran.code == 1
    assert "hustings setup" in ran.err
