"""Signing in, with and without a second factor, and out."""

from __future__ import annotations

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import (
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from hustings.workspace.teams import actions
from hustings.workspace.teams.models import User

PASSWORD = "a long and odd password"


@pytest.fixture
def ana(db: None) -> User:
    """An administrator."""
    cache.clear()
    return actions.set_up("Watchers", "ana", PASSWORD).user


def _sign_in(client: Client, password: str = PASSWORD) -> object:
    return client.post("/accounts/login/", {"login": "ana", "password": password})


def test_a_name_and_a_password_open_the_first_screen(ana: User) -> None:
    client = Client()
    answer = _sign_in(client)
    assert (answer.status_code, answer.url) == (302, "/")  # type: ignore[attr-defined]
    assert client.get("/team/").status_code == 200


def test_a_wrong_password_is_told_without_saying_which_half_was_wrong(ana: User) -> None:
    wrong = _sign_in(Client(), "wrong")
    nobody = Client().post("/accounts/login/", {"login": "nobody", "password": "wrong"})
    said = [
        re.findall(r'class="errorlist[^>]*>(.*?)</ul>', page.content.decode(), re.DOTALL)
        for page in (wrong, nobody)
    ]  # type: ignore[attr-defined]
    assert said[0] == said[1] != []


def test_guessing_is_stopped_even_behind_changing_forwarding_headers(ana: User) -> None:
    client = Client()
    for number in range(12):
        client.post(
            "/accounts/login/",
            {"login": "ana", "password": "wrong"},
            headers={"X-Forwarded-For": f"10.0.0.{number}"},
        )
    answer = _sign_in(client)
    assert answer.status_code in (200, 429)  # type: ignore[attr-defined]
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("name", ["signup", "email", "reset_password", "set_password"])
def test_there_is_no_way_in_but_by_an_administrator(ana: User, name: str) -> None:
    address = reverse(f"account_{name}")
    assert Client().get(address).status_code == 404
    assert Client().post(address, {"username": "eve", "password1": PASSWORD}).status_code == 404
    assert User.objects.count() == 1
    assert address not in Client().get("/accounts/login/").content.decode()


def test_a_session_never_outlives_signing_out(ana: User) -> None:
    client = Client()
    _sign_in(client)
    client.post("/accounts/logout/")
    assert client.get("/team/").status_code == 302


def test_somebody_whose_account_is_closed_cannot_sign_in(ana: User) -> None:
    ana.is_active = False
    ana.save()
    client = Client()
    _sign_in(client)
    assert "_auth_user_id" not in client.session


def _code(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    return format_hotp_value(hotp_value(secret, counter))


def test_a_second_factor_is_set_up_and_then_asked_for(ana: User) -> None:
    client = Client()
    _sign_in(client)
    asked = client.get("/accounts/2fa/totp/activate/")
    assert asked.url.startswith("/accounts/reauthenticate/")
    page = client.post(asked.url, {"password": PASSWORD}, follow=True).content.decode()
    secret = re.search(r'id="authenticator_secret"[^>]*value="([A-Z2-7]+)"', page)
    assert secret is not None
    client.post("/accounts/2fa/totp/activate/", {"code": _code(secret[1])})
    assert {one.type for one in Authenticator.objects.all()} == {"totp", "recovery_codes"}
    again = Client()
    answer = _sign_in(again)
    assert answer.url == "/accounts/2fa/authenticate/"  # type: ignore[attr-defined]
    assert again.get("/team/").status_code == 302
    recovery = Authenticator.objects.get(type="recovery_codes").wrap().get_unused_codes()[0]
    assert again.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert again.post("/accounts/2fa/authenticate/", {"code": recovery}).status_code == 302
    assert again.get("/team/").status_code == 200


def test_a_changed_password_is_the_only_one_that_opens(ana: User) -> None:
    client = Client()
    _sign_in(client)
    new = "another long and odd one"
    client.post(
        "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert "_auth_user_id" not in _after(Client(), PASSWORD)
    assert "_auth_user_id" in _after(Client(), new)


def _after(client: Client, password: str) -> dict[str, object]:
    _sign_in(client, password)
    return dict(client.session)
