"""What platforms ask of this site: a document without secrets, and calls that are believed only when signed."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from hustings.domain.errors import AskForPermission
from hustings.network import dpop
from hustings.workspace.collection.models import Followed
from hustings.workspace.connections import actions, calls
from hustings.workspace.connections.models import App, Connection, State
from hustings.workspace.teams.models import AuditEntry
from tests.platforms.fake_authority import APP_ID, APP_SECRET
from tests.workspace.conftest import People
from tests.workspace.connections.conftest import Connect

SITE = "https://figures.example.org"


@pytest.fixture
def app(people: People) -> App:
    """The watchers' app at Facebook."""
    typed = {"client_id": APP_ID, "client_secret": APP_SECRET}
    return actions.enter_app(people.administrator, "facebook", "pages", typed)


def signed(body: bytes, secret: str = APP_SECRET) -> dict[str, str]:
    made = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
    return {"X-Hub-Signature-256": f"sha256={made}"}


def call_of(page: str = "11") -> bytes:
    value = {"item": "comment", "post_id": f"{page}_5", "verb": "add"}
    entry = {"id": page, "time": 1764000000, "changes": [{"field": "feed", "value": value}]}
    return json.dumps({"object": "page", "entry": [entry]}).encode()


def send(app: App, body: bytes, headers: dict[str, str]) -> Any:
    return Client().post(
        f"/connections/apps/{app.pk}/called/",
        body,
        content_type="application/json",
        headers=headers,
    )


@pytest.fixture
def followed(people: People) -> Followed:
    """A page that is due in an hour."""
    return Followed.objects.create(
        team=people.administrator.team,
        page_id="facebook:11",
        platform="facebook",
        next_due_at=timezone.now() + timedelta(hours=1),
    )


def test_a_webhook_is_greeted_by_the_word_that_was_agreed(app: App) -> None:
    query = {"hub.mode": "subscribe", "hub.challenge": "42", "hub.verify_token": calls.word_of(app)}
    address = f"/connections/apps/{app.pk}/called/"
    good = Client().get(address, query)
    assert (good.status_code, good.content) == (200, b"42")
    assert Client().get(address, {**query, "hub.verify_token": "guess"}).status_code == 403
    assert APP_SECRET not in calls.word_of(app)


def test_a_signed_call_brings_the_page_forward_once(app: App, followed: Followed) -> None:
    body = call_of()
    assert send(app, body, signed(body)).status_code == 200
    followed.refresh_from_db()
    first = followed.next_due_at
    assert first is not None
    assert first <= timezone.now()
    assert send(app, body, signed(body)).status_code == 200
    followed.refresh_from_db()
    assert followed.next_due_at == first


def test_a_call_about_an_instagram_account_brings_it_forward(app: App, followed: Followed) -> None:
    Followed.objects.update(page_id="instagram:17841400000000001", platform="instagram")
    change = {"field": "comments", "value": {"id": "7", "media": {"id": "5"}}}
    entry = {"id": "17841400000000001", "time": 1764000000, "changes": [change]}
    body = json.dumps({"object": "instagram", "entry": [entry]}).encode()
    assert calls.called(app, body, signed(body)["X-Hub-Signature-256"]) == 1


def test_a_page_that_was_just_visited_rests(app: App, followed: Followed) -> None:
    Followed.objects.update(last_try_at=timezone.now() - timedelta(minutes=1))
    assert calls.called(app, call_of(), signed(call_of())["X-Hub-Signature-256"]) == 0


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Hub-Signature-256": ""},
        {"X-Hub-Signature-256": "sha256="},
        {"X-Hub-Signature-256": "sha256=é"},
        signed(call_of(), "another secret"),
        signed(call_of("12")),
        {"X-Hub-Signature": "sha1=" + hmac.new(APP_SECRET.encode(), call_of(), "sha1").hexdigest()},
    ],
)
def test_a_forged_call_changes_nothing(
    app: App, followed: Followed, headers: dict[str, str]
) -> None:
    assert send(app, call_of(), headers).status_code == 403
    followed.refresh_from_db()
    assert followed.next_due_at is not None
    assert followed.next_due_at > timezone.now()


def test_the_bytes_are_checked_as_they_came(app: App, followed: Followed) -> None:
    body = b"  " + call_of() + b"\n"
    assert send(app, body, signed(body)).status_code == 200
    assert send(app, body.strip(), signed(body)).status_code == 403


def test_another_teams_page_is_not_called(app: App, followed: Followed, people: People) -> None:
    Followed.objects.update(team=people.elsewhere.team)
    assert calls.called(app, call_of(), signed(call_of())["X-Hub-Signature-256"]) == 0


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"object": 5}', b"\xff"])
def test_a_signed_call_that_is_none_is_a_bad_request(app: App, body: bytes) -> None:
    assert send(app, body, signed(body)).status_code == 400


def test_an_app_that_is_not_there_is_not_found(db: None) -> None:
    for path in ("called/", "removed/"):
        assert Client().post(f"/connections/apps/999/{path}", {}).status_code == 404
    assert Client().get("/connections/apps/999/client-metadata.json").status_code == 404


def request_of(secret: str = APP_SECRET, **more: Any) -> str:
    told = {"algorithm": "HMAC-SHA256", "user_id": "4242", "issued_at": 1, **more}
    payload = base64.urlsafe_b64encode(json.dumps(told).encode()).rstrip(b"=")
    made = hmac.new(secret.encode(), payload, hashlib.sha256).digest()
    return f"{base64.urlsafe_b64encode(made).rstrip(b'=').decode()}.{payload.decode()}"


def test_who_takes_consent_back_is_forgotten_and_can_see_that(app: App, connect: Connect) -> None:
    theirs = connect("facebook", "pages", account_id="11", app=app, granted_by="4242")
    other = connect("facebook", "pages", account_id="12", app=app, granted_by="999")
    answer = Client().post(f"/connections/apps/{app.pk}/removed/", {"signed_request": request_of()})
    told = answer.json()
    theirs.refresh_from_db()
    other.refresh_from_db()
    assert (theirs.state, theirs.granted_by) == (State.DISCONNECTED, "")
    assert not hasattr(Connection.objects.get(pk=theirs.pk), "read_secret")
    assert other.state == State.CONNECTED
    assert AuditEntry.objects.filter(action="consent taken back").count() == 1
    page = Client().get(told["url"].removeprefix("http://testserver"))
    assert b"the token of 1 connection" in page.content
    assert "4242" not in page.content.decode()
    assert told["confirmation_code"] in told["url"]


def test_the_example_of_the_documentation_is_refused_by_another_secret(app: App) -> None:
    # The example of developers.facebook.com, games/gamesonfacebook/login: signed by the secret "secret".
    example = (
        "vlXgu64BQGFSQrY0ZcJBZASMvYvTHu9GQ0YM9rjPSso"
        ".eyJhbGdvcml0aG0iOiJITUFDLVNIQTI1NiIsIjAiOiJwYXlsb2FkIn0"
    )
    with pytest.raises(AskForPermission):
        calls.removed(app, example)


@pytest.mark.parametrize(
    "text",
    ["", ".", "abc", "é.é", "a.b", request_of("wrong"), request_of(algorithm="none")],
)
def test_a_forged_removal_forgets_nobody(app: App, connect: Connect, text: str) -> None:
    connect("facebook", "pages", account_id="11", app=app, granted_by="4242")
    answer = Client().post(f"/connections/apps/{app.pk}/removed/", {"signed_request": text})
    assert answer.status_code == 403
    assert Connection.objects.get().state == State.CONNECTED


def test_the_programs_document_is_served_at_the_address_that_is_its_id(
    people: People, settings: Any
) -> None:
    settings.HUSTINGS_PUBLIC_ADDRESS = SITE
    app = App.objects.create(team=people.administrator.team, platform="bluesky")
    key = dpop.make_key()
    app.client_id = f"{SITE}/connections/apps/{app.pk}/client-metadata.json"
    app.scopes = ["atproto"]
    app.seal({"secret": "", "more": {"client_key": key}}).save()
    answer = Client().get(f"/connections/apps/{app.pk}/client-metadata.json")
    told = answer.json()
    assert told["client_id"] == app.client_id
    assert told["redirect_uris"] == [f"{SITE}/connections/back/"]
    assert key.splitlines()[1] not in answer.content.decode()
    assert not answer.cookies
    # Under another address than its id it is not there.
    settings.HUSTINGS_PUBLIC_ADDRESS = "https://moved.example.org"
    assert Client().get(f"/connections/apps/{app.pk}/client-metadata.json").status_code == 404
