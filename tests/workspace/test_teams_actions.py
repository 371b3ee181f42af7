"""What may be changed about a team, by whom, and what the trail says of it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from hustings.domain.errors import AskForPermission, CorrectTheValue, UseAKnownName
from hustings.workspace.pages import actions as pages
from hustings.workspace.pages.models import PageList
from hustings.workspace.samples import actions as samples
from hustings.workspace.teams import actions
from hustings.workspace.teams.models import AuditEntry, Membership, PublicLink, Role
from tests.workspace.conftest import PASSWORD, People

ADMINISTRATOR_ONLY: dict[str, Callable[[Membership, People], Any]] = {
    "member added": lambda by, people: actions.add_member(by, "flo", Role.OBSERVER, PASSWORD),
    "role changed": lambda by, people: actions.change_role(by, people.observer.pk, Role.MEMBER),
    "member removed": lambda by, people: actions.remove_member(by, people.observer.pk),
    "password reset": lambda by, people: actions.reset_password(by, people.observer.pk, PASSWORD),
    "team renamed": lambda by, people: actions.rename_team(by, "Lookouts"),
    "first screen chosen": lambda by, people: actions.open_first(by, "measure=interactions"),
    "public link opened": lambda by, people: actions.publish_link(
        by, "Open", "measure=interactions"
    ),
    "sample data brought": lambda by, people: samples.bring(by, [], [], "", []),
}
MEMBERS_TOO: dict[str, Callable[[Membership, People], Any]] = {
    "list made": lambda by, people: pages.make_list(by, "New", ["facebook:1"]),
    "list renamed": lambda by, people: pages.rename_list(by, _list(people), "Renamed", ""),
    "list removed": lambda by, people: pages.remove_list(by, _list(people)),
    "pages added to list": lambda by, people: pages.add_pages(by, _list(people), ["facebook:2"]),
    "page taken out of list": lambda by, people: pages.remove_page(by, _list(people), "facebook:1"),
}
ALL = {**ADMINISTRATOR_ONLY, **MEMBERS_TOO}


def _list(people: People) -> int:
    made, new = PageList.objects.get_or_create(team=people.member.team, name="Leaders")
    if new:
        made.entries.create(page_id="facebook:1")
    return made.pk


@pytest.mark.parametrize("name", ALL)
def test_every_change_leaves_one_entry_that_names_who_and_what(people: People, name: str) -> None:
    before = AuditEntry.objects.count()
    ALL[name](people.administrator, people)
    entry = AuditEntry.objects.first()
    assert entry is not None
    assert AuditEntry.objects.count() == before + 1
    assert (entry.action, entry.who_name, entry.team) == (name, "ana", people.administrator.team)


@pytest.mark.parametrize("name", ALL)
def test_an_observer_changes_nothing(people: People, name: str) -> None:
    _list(people)
    with pytest.raises(AskForPermission):
        ALL[name](people.observer, people)
    assert AuditEntry.objects.count() == 0


@pytest.mark.parametrize("name", ADMINISTRATOR_ONLY)
def test_a_member_decides_nothing(people: People, name: str) -> None:
    with pytest.raises(AskForPermission):
        ADMINISTRATOR_ONLY[name](people.member, people)
    assert AuditEntry.objects.count() == 0


@pytest.mark.parametrize("name", MEMBERS_TOO)
def test_a_member_keeps_lists(people: People, name: str) -> None:
    MEMBERS_TOO[name](people.member, people)
    assert AuditEntry.objects.count() == 1


@pytest.mark.parametrize("name", ["role changed", "member removed", "password reset"])
def test_an_administrator_of_another_team_reaches_nobody_here(people: People, name: str) -> None:
    with pytest.raises(UseAKnownName):
        ADMINISTRATOR_ONLY[name](people.elsewhere, people)
    assert AuditEntry.objects.count() == 0


@pytest.mark.parametrize(
    "name", ["list renamed", "list removed", "pages added to list", "page taken out of list"]
)
def test_lists_of_another_team_cannot_be_touched(people: People, name: str) -> None:
    _list(people)
    with pytest.raises(UseAKnownName):
        MEMBERS_TOO[name](people.elsewhere, people)
    assert AuditEntry.objects.count() == 0


def test_a_role_taken_away_meanwhile_no_longer_counts(people: People) -> None:
    stale = people.member
    actions.change_role(people.administrator, stale.pk, Role.OBSERVER)
    assert stale.role == Role.MEMBER
    with pytest.raises(AskForPermission):
        pages.make_list(stale, "New")


def test_somebody_removed_meanwhile_changes_nothing(people: People) -> None:
    actions.remove_member(people.administrator, people.member.pk)
    with pytest.raises(AskForPermission):
        pages.make_list(people.member, "New")


def test_the_last_administrator_stays_one(people: People) -> None:
    by = people.administrator
    with pytest.raises(CorrectTheValue, match="last administrator"):
        actions.change_role(by, by.pk, Role.MEMBER)
    with pytest.raises(CorrectTheValue, match="last administrator"):
        actions.remove_member(by, by.pk)


def test_a_change_that_fails_leaves_no_entry(people: People) -> None:
    with pytest.raises(CorrectTheValue):
        actions.rename_team(people.administrator, "   ")
    assert AuditEntry.objects.count() == 0


@pytest.mark.parametrize("password", ["", "short", "password1"])
def test_a_weak_first_password_is_refused(people: People, password: str) -> None:
    with pytest.raises(CorrectTheValue):
        actions.add_member(people.administrator, "flo", Role.MEMBER, password)


@pytest.mark.parametrize("name", ["", "two words", "x" * 200])
def test_a_name_nobody_could_sign_in_with_is_refused(people: People, name: str) -> None:
    with pytest.raises(CorrectTheValue):
        actions.add_member(people.administrator, name, Role.MEMBER, PASSWORD)


def test_nobody_is_let_in_twice(people: People) -> None:
    with pytest.raises(CorrectTheValue, match="already"):
        actions.add_member(people.administrator, "ben", Role.MEMBER)


def test_the_password_of_somebody_in_two_teams_is_their_own_matter(people: People) -> None:
    actions.add_member(people.elsewhere, "ben", Role.OBSERVER)
    with pytest.raises(CorrectTheValue, match="other teams"):
        actions.reset_password(people.administrator, people.member.pk, PASSWORD)


def test_a_revoked_link_cannot_be_revoked_again(people: People) -> None:
    link = actions.publish_link(people.administrator, "Open", "")
    actions.revoke_link(people.administrator, link.pk)
    assert PublicLink.objects.get().revoked_at is not None
    with pytest.raises(UseAKnownName):
        actions.revoke_link(people.administrator, link.pk)


def test_an_entry_is_never_changed_or_deleted(people: People) -> None:
    actions.rename_team(people.administrator, "Lookouts")
    entry = AuditEntry.objects.get()
    for attempt in (entry.save, entry.delete, AuditEntry.objects.all().delete):
        with pytest.raises(AskForPermission):
            attempt()
    with pytest.raises(AskForPermission):
        AuditEntry.objects.update(action="nothing")


@pytest.mark.parametrize(
    "statement", ["DELETE FROM teams_auditentry", "UPDATE teams_auditentry SET action = ''"]
)
def test_the_database_refuses_too(people: People, statement: str) -> None:
    actions.rename_team(people.administrator, "Lookouts")
    with (
        pytest.raises(DatabaseError, match="only ever added to"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)
    assert AuditEntry.objects.get().action == "team renamed"
