"""The screen of access tokens: one's own, shown once, revoked by their owner or an administrator."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from hustings.domain.errors import AskForPermission, CorrectTheValue, UseAKnownName
from hustings.workspace.teams.models import AuditEntry
from hustings.workspace.tokens import actions, queries
from hustings.workspace.tokens.models import AccessToken

if TYPE_CHECKING:
    from tests.workspace.conftest import People


def signed_in(people: People, role: str) -> Client:
    client = Client()
    client.force_login(people[role].user)
    return client


def test_a_token_is_shown_this_once_and_opens_the_interface(people: People, small: object) -> None:
    client = signed_in(people, "observer")
    answer = client.post("/tokens/make/", {"name": "notebook"})
    made = AccessToken.objects.get()
    text = answer.content.decode().split("<p><code>")[1].split("<")[0]
    assert answer["Cache-Control"] == "no-store"
    # A message would carry it in a cookie.
    assert text not in str(answer.cookies)
    assert queries.open_token(text) == made
    assert text not in client.get("/tokens/").content.decode()
    headers = {"Authorization": f"Bearer {text}"}
    assert Client(headers=headers).get("/api/v1/pages").status_code == 200
    made.refresh_from_db()
    assert made.used_at is not None
    assert AuditEntry.objects.filter(action="access token made", who=people.observer.user).exists()


def test_everybody_sees_their_own_and_an_administrator_all_of_the_team(people: People) -> None:
    actions.make_token(people.observer, "one")
    actions.make_token(people.member, "two")
    actions.make_token(people.elsewhere, "three")
    assert [one.name for one in queries.tokens_for(people.observer)] == ["one"]
    assert {one.name for one in queries.tokens_for(people.administrator)} == {"one", "two"}


def test_only_the_owner_or_an_administrator_revokes(people: People) -> None:
    made, text = actions.make_token(people.member, "two")
    for other in (people.observer, people.elsewhere):
        with pytest.raises(UseAKnownName):
            actions.revoke_token(other, made.pk)
    assert queries.open_token(text)
    signed_in(people, "administrator").post(f"/tokens/{made.pk}/revoke/")
    assert queries.open_token(text) is None


def test_a_token_without_a_name_is_refused(people: People) -> None:
    with pytest.raises(CorrectTheValue):
        actions.make_token(people.member, " ")


def test_who_left_the_team_makes_no_token_and_their_tokens_open_nothing(people: People) -> None:
    _made, text = actions.make_token(people.member, "two")
    membership = people.member
    pk = membership.pk
    membership.delete()
    membership.pk = pk
    assert queries.open_token(text) is None
    with pytest.raises(AskForPermission):
        actions.make_token(membership, "three")
