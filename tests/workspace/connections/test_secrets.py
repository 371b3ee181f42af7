"""Seeded secrets appear nowhere: not on screens, in the log, the trail, errors, rows as text, nor the database."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core import serializers
from django.db import connection as database
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hustings.domain.errors import HustingsError
from hustings.platforms.connecting import Client as Program
from hustings.platforms.connecting import Departure, Grant, Held, Leaving, Return, connecting
from hustings.workspace.connections import actions, keeping, outcomes, queries, refreshing
from hustings.workspace.connections.models import App, Connection, Handshake, ReadSecret
from hustings.workspace.connections.sealing import holders
from hustings.workspace.teams.models import AuditEntry
from tests.platforms.fake_authority import APP_ID, FakeAuthority, Told, refusal
from tests.workspace.conftest import People
from tests.workspace.connections.conftest import Connect

LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_~."
SECRET = st.text(LETTERS, min_size=12, max_size=40).map(lambda text: f"sEcReT-{text}")


def everything_shown(people: People, caplog: pytest.LogCaptureFixture) -> str:
    """What anybody could see: screens, log, trail, rows as text, and every column of every table."""
    client = Client()
    client.force_login(people.administrator.user)
    addresses = [
        "/connections/",
        "/team/trail/",
        "/connections/to/youtube/channel/",
        "/collection/",
    ]
    shown = [client.get(address).content.decode() for address in addresses]
    shown.append(caplog.text)
    shown += [f"{one.action} {one.subject} {one.detail}" for one in AuditEntry.objects.all()]
    for model in (*holders(), Connection):
        shown += [f"{row!r} {row}" for row in model._default_manager.all()]
    with database.cursor() as cursor:
        for table in database.introspection.table_names(cursor):
            if table.startswith(("connections_", "teams_", "django_session", "collection_")):
                cursor.execute(f'SELECT * FROM "{table}"')
                shown += [repr(row) for row in cursor.fetchall()]
    return "\n".join(shown)


@settings(
    max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(access=SECRET, refresh=SECRET, app_secret=SECRET, echoes=st.booleans())
def test_seeded_secrets_are_shown_nowhere(
    people: People,
    connect: Connect,
    fake: FakeAuthority,
    caplog: pytest.LogCaptureFixture,
    access: str,
    refresh: str,
    app_secret: str,
    echoes: bool,
) -> None:
    Connection.objects.all().delete()
    App.objects.all().delete()
    caplog.clear()
    app = actions.enter_app(
        people.administrator,
        "youtube",
        "channel",
        {"client_id": APP_ID, "client_secret": app_secret},
    )
    made = connect(
        app=app,
        secret=access,
        refresh=refresh,
        expires_at=timezone.now() - timedelta(minutes=1),
        more={"dpop_key": refresh[::-1]},
    )
    words = f"{access} {refresh} {app_secret}" if echoes else "no"
    errors = []
    with caplog.at_level(logging.DEBUG):
        for trouble in (
            refusal("server_error", 500, error_description=words),
            refusal("invalid_scope", error_description=words),
            Told({"access_token": "", "echo": words}),
            refusal(words if echoes else "invalid_grant", error_description=words),
            refusal("invalid_grant", error_description=words),
        ):
            fake.script = [trouble]
            try:
                refreshing.renew(made.pk, 1)
            except HustingsError as error:
                errors.append(f"{error!r} {error} {error.args} {error.__dict__}")
    token = queries.token_of(made)
    shown = everything_shown(people, caplog) + "\n".join(errors) + repr(token)
    shown += repr(keeping.held_of(made)) + repr(keeping.client_of(app))
    for secret in (access, refresh, app_secret, refresh[::-1]):
        assert secret not in shown
    assert len(errors) == 5


def test_codes_states_and_verifiers_are_shown_nowhere(
    people: People,
    as_: Callable[[str], Client],
    fake: FakeAuthority,
    caplog: pytest.LogCaptureFixture,
) -> None:
    client = as_("administrator")
    with caplog.at_level(logging.DEBUG):
        page = client.post("/connections/to/mastodon/server/leave/", {"server": "m.example"})
        address = page.context["address"]
        kept = Handshake.objects.get().open()
        answered = fake.consent(address)
        during = everything_shown(people, caplog)
        client.get("/connections/back/", answered)
    held = keeping.held_of(Connection.objects.get())
    after = everything_shown(people, caplog)
    assert held.client is not None
    for secret in (kept["verifier"], answered["state"], answered["code"]):
        assert secret not in during
        assert secret not in after
    for secret in (held.secret, held.refresh, held.client.secret):
        assert secret
        assert secret not in after
    assert Handshake.objects.get().sealed == ""


def test_an_export_of_the_rows_holds_them_sealed_and_no_key(
    connect: Connect, people: People
) -> None:
    connect(secret="at-very-secret-indeed")
    text = serializers.serialize("json", [*Connection.objects.all(), *ReadSecret.objects.all()])
    assert "at-very-secret-indeed" not in text


def test_what_reading_code_imports_never_names_a_writing_secret() -> None:
    for module in (queries, outcomes, refreshing):
        assert not hasattr(module, "WriteSecret")
        assert not hasattr(module, "SECRETS")


def test_objects_on_the_way_do_not_show_what_they_hold() -> None:
    program = Program(id="public", secret="hidden-1", more={"key": "hidden-2"})
    objects: list[Any] = [
        program,
        Grant(account_id="1", secret="hidden-3", refresh="hidden-4", more={"a": "hidden-5"}),
        Held(account_id="1", secret="hidden-6", refresh="hidden-7", client=program),
        Departure(state="hidden-8", back_to="x", rights=(), client=program),
        Leaving(address="https://x.example", kept={"verifier": "hidden-9"}),
        Return(answered={"code": "hidden-0"}, kept={"v": "hidden-a"}, back_to="x", rights=()),
    ]
    for one in objects:
        assert "hidden-" not in repr(one)
        assert "hidden-" not in str(one)


def test_typed_in_secrets_are_not_shown_back(as_: Callable[[str], Client]) -> None:
    typed = {"handle": "ana.example.org", "password": "my-own-real-password"}
    answer = as_("administrator").post("/connections/to/bluesky/password/connect/", typed)
    assert answer.status_code == 400
    assert "my-own-real-password" not in answer.content.decode()
    assert connecting("bluesky").way("password").blanks[1].secret
