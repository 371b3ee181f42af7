"""Who gets through to which address."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from hustings.reporting.home import Home
from hustings.workspace.pages.models import PageList
from hustings.workspace.teams import actions
from hustings.workspace.teams.models import AuditEntry, Membership
from tests.workspace.conftest import People

OPEN = {
    "insights:public",
    "dossiers:public",
    "set_language",
    # Platforms ask for these: a document, calls that are signed, and that a consent was taken back.
    "connections:document",
    "connections:called",
    "connections:removed",
    "connections:removal",
}
"""Addresses that strangers may ask for."""

ARGUMENTS = {
    "membership_id": "1",
    "link_id": "1",
    "list_id": "1",
    "upload_id": "1",
    "token_id": "1",
    "token": "none",
    "page_id": "facebook:1",
    "post_id": "facebook:1_1",
    "run_id": "r-none",
    "name": "interactions",
    "statement_id": "1",
    "key": "none",
    "coordination_id": "1",
    "connection_id": "1",
    "platform": "mastodon",
    "way": "server",
    "followed_id": "1",
    "file_id": "1",
}


def _routes(
    patterns: list[URLPattern | URLResolver], spaces: str = "", path: str = ""
) -> Iterator[tuple[str, str, object]]:
    for one in patterns:
        if isinstance(one, URLResolver):
            space = f"{spaces}{one.namespace}:" if one.namespace else spaces
            yield from _routes(one.url_patterns, space, path + str(one.pattern))
        else:
            yield f"{spaces}{one.name}", path + str(one.pattern), one.callback


ROUTES = {
    name: (path, view)
    for name, path, view in _routes(get_resolver().url_patterns)
    if not path.startswith(("accounts/", "api/"))
}


def _address(path: str) -> str:
    for name, value in ARGUMENTS.items():
        for kind in ("int", "str", "slug", "path"):
            path = path.replace(f"<{kind}:{name}>", value)
    assert "<" not in path, path
    return f"/{path}"


@pytest.mark.parametrize("name", sorted(set(ROUTES) - OPEN))
def test_a_stranger_is_asked_to_sign_in(db: None, name: str) -> None:
    path, _view = ROUTES[name]
    for method in ("get", "post"):
        answer = getattr(Client(), method)(_address(path))
        assert answer.status_code in (302, 405), name
        if answer.status_code == 302:
            assert answer.url.startswith("/accounts/login/"), name


@pytest.mark.parametrize("name", sorted(set(ROUTES) - OPEN - {"teams:account"}))
def test_somebody_in_no_team_sees_nothing(
    as_: Callable[[str], Client], small: Home, name: str
) -> None:
    path, _view = ROUTES[name]
    for method in ("get", "post"):
        answer = getattr(as_("nobody"), method)(_address(path))
        assert answer.status_code in (403, 405), name
    assert b"in no team yet" in as_("nobody").get("/leaderboard/").content


def test_every_address_but_the_open_ones_asks_for_a_role() -> None:
    unguarded = {name for name, (_path, view) in ROUTES.items() if not hasattr(view, "needs_role")}
    assert unguarded == OPEN | {"teams:account"}


WRITES = sorted(
    name
    for name, (_path, view) in ROUTES.items()
    if getattr(view, "needs_role", "observer") != "observer"
)


@pytest.mark.parametrize("name", WRITES)
def test_an_observer_is_told_which_role_it_takes(
    as_: Callable[[str], Client], small: Home, name: str
) -> None:
    path, _view = ROUTES[name]
    answer = as_("observer").post(_address(path), {"name": "x", "query": "", "title": "x"})
    assert answer.status_code in (403, 405), name
    assert AuditEntry.objects.count() == 0
    if answer.status_code == 405:
        assert as_("observer").get(_address(path)).status_code == 403


def test_the_writing_addresses_are_many_enough_to_be_worth_the_test() -> None:
    assert len(WRITES) >= 20


def test_lists_of_other_teams_are_not_there(
    as_: Callable[[str], Client], people: People, small: Home
) -> None:
    theirs = PageList.objects.create(team=people.elsewhere.team, name="Theirs")
    for address in (
        f"/lists/{theirs.pk}/",
        f"/lists/{theirs.pk}/csv/",
        f"/leaderboard/?list={theirs.pk}",
    ):
        answer = as_("member").get(address)
        assert answer.status_code == 404
        assert b"Theirs" not in answer.content


def test_a_person_of_two_teams_chooses_and_only_among_their_own(
    as_: Callable[[str], Client], people: People, small: Home
) -> None:
    Membership.objects.create(team=people.elsewhere.team, user=people.member.user, role="observer")
    client = as_("member")
    assert b"Watchers" in client.get("/team/").content
    client.post("/team/choose/", {"team": people.elsewhere.team_id})
    page = client.get("/team/").content
    assert b"<h1><bdi>Others</bdi></h1>" in page
    third = actions.set_up("Third", "flo", "a long and odd password")
    assert client.post("/team/choose/", {"team": third.team_id}).status_code == 400


def test_htmx_is_sent_to_the_sign_in_page_as_a_whole(db: None) -> None:
    answer = Client().get("/measures/interactions/tried/", headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"].startswith("/accounts/login/")
