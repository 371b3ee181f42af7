"""The sidebar and the languages."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse

import hustings.web
from hustings.workspace.rooms import doors, room_packages
from hustings.workspace.teams import actions
from hustings.workspace.teams.models import Membership

LOCALE = Path(hustings.web.__file__).parent / "locale"


@pytest.fixture
def ana(db: None) -> Membership:
    """An administrator."""
    return actions.set_up("Watchers", "ana", "a long and odd password")


@pytest.fixture
def client(ana: Membership) -> Client:
    """Her browser."""
    client = Client()
    client.force_login(ana.user)
    return client


def test_every_door_leads_into_a_room(client: Client) -> None:
    for door in doors():
        address = reverse(door.view)
        assert address.startswith(door.prefix)
        assert client.get(address).status_code == 200


def test_nobody_is_shown_a_door_that_is_closed_to_them(client: Client, ana: Membership) -> None:
    closed = [door for door in doors() if door.role != "observer"]
    assert closed
    for role in ("observer", "member"):
        Membership.objects.filter(pk=ana.pk).update(role=role)
        page = client.get("/account/").content.decode()
        for door in doors():
            address = reverse(door.view)
            open_to_them = client.get(address).status_code == 200
            assert (f'href="{address}"' in page) is open_to_them, (role, address)


def test_rooms_are_found_by_being_there() -> None:
    assert {
        "hustings.workspace.teams",
        "hustings.workspace.pages",
        "hustings.workspace.insights",
        "hustings.workspace.imports",
    } <= set(room_packages())


def test_the_room_one_stands_in_is_marked(client: Client) -> None:
    page = client.get("/team/").content.decode()
    assert re.findall(r'<a href="([^"]+)" aria-current="page">', page) == ["/team/"]


def test_no_link_of_the_shell_is_dead(client: Client) -> None:
    page = client.get("/account/").content.decode()
    for address in set(re.findall(r'href="(/[^"?#]*)', page)) - {"/"}:
        answer = client.get(address)
        assert answer.status_code == 200, address
        answer.close()


def test_the_first_stop_of_the_tab_key_skips_to_the_content(client: Client) -> None:
    body = client.get("/team/").content.decode().split("<body", 1)[1]
    first = re.search(r"<a [^>]*>", body)
    assert first is not None
    assert 'href="#content"' in first[0]
    assert '<main id="content"' in body


def test_a_reader_is_answered_in_the_language_of_the_browser(client: Client) -> None:
    page = client.get("/team/", headers={"Accept-Language": "fr"}).content.decode()
    assert '<html lang="fr"' in page
    assert "Classement" in page
    assert (
        '<html lang="en"'
        in client.get("/team/", headers={"Accept-Language": "xx"}).content.decode()
    )


def test_a_reader_can_choose_another_language(client: Client) -> None:
    client.post("/language/setlang/", {"language": "fr", "next": "/account/"})
    assert "Votre compte" in client.get("/account/").content.decode()


def test_the_compiled_french_is_that_of_its_source(tmp_path: Path) -> None:
    source = LOCALE / "fr/LC_MESSAGES/django.po"
    if subprocess.run(["which", "msgfmt"], capture_output=True, check=False).returncode:
        assert source.with_suffix(".mo").stat().st_size > 10_000
        return
    subprocess.run(["msgfmt", "--check-format", "-o", tmp_path / "fr.mo", source], check=True)
    assert (tmp_path / "fr.mo").read_bytes() == source.with_suffix(".mo").read_bytes()


def test_no_french_sentence_is_doubtful() -> None:
    assert "fuzzy" not in (LOCALE / "fr/LC_MESSAGES/django.po").read_text()
