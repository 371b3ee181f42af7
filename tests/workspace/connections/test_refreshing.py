"""Renewing tokens: one at a time, a good one never lost, and what is wrong said in the state."""

from __future__ import annotations

import threading
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from django.utils import timezone

from hustings.domain.errors import (
    ConnectAgain,
    GrantThePermission,
    SeeToThePlatform,
    UnblockTheAccount,
    WaitForThePlatform,
)
from hustings.network.asking import Token
from hustings.network.door import Door
from hustings.workspace.connections import (
    keeping,
    outcomes,
    outside,
    queries,
    refreshing,
    token_keys,
    work,
)
from hustings.workspace.connections.models import App, Connection, State
from hustings.workspace.teams.models import AuditEntry
from tests.platforms.bluesky.fake_accounts import DID, PDS, FakeAccounts
from tests.platforms.fake_authority import (
    APP_ID,
    APP_SECRET,
    FakeAuthority,
    Told,
    refusal,
    transport,
)
from tests.workspace.conftest import People
from tests.workspace.connections.conftest import Connect


@pytest.fixture
def app(people: People) -> App:
    held = App(team=people.administrator.team, platform="youtube", client_id=APP_ID)
    held.seal({"secret": APP_SECRET, "more": {}}).save()
    return held


@pytest.fixture
def connection(connect: Connect, app: App, fake: FakeAuthority) -> Connection:
    """A channel whose token ran out a minute ago, and which can be renewed."""
    told = fake.grant("x")
    return connect(
        app=app,
        secret=told["access_token"],
        refresh=told["refresh_token"],
        expires_at=timezone.now() - timedelta(minutes=1),
    )


def now_of(connection: Connection) -> Connection:
    return Connection.objects.get(pk=connection.pk)


def test_a_token_that_ran_out_is_renewed_before_it_is_used(
    people: People, connection: Connection, fake: FakeAuthority
) -> None:
    token = queries.read_token_for(people.member.team, "youtube", "youtube:UC123")
    assert token is not None
    assert token.secret in fake.access
    assert (now_of(connection).version, fake.refreshed_count) == (2, 1)
    queries.read_token_for(people.member.team, "youtube", "youtube:UC123")
    assert fake.refreshed_count == 1


def test_an_answer_without_a_new_refresh_token_keeps_the_old_one(connection: Connection) -> None:
    before = keeping.held_of(connection).refresh
    renewed = refreshing.renew(connection.pk, connection.version)
    assert keeping.held_of(renewed).refresh == before


@pytest.mark.parametrize("empty", ["", None])
def test_an_empty_refresh_token_never_takes_the_place_of_a_good_one(
    connection: Connection, fake: FakeAuthority, empty: str | None
) -> None:
    before = keeping.held_of(connection).refresh
    fake.script = [Told({"access_token": "at-new", "refresh_token": empty, "expires_in": 60})]
    held = keeping.held_of(refreshing.renew(connection.pk, connection.version))
    assert (held.secret, held.refresh) == ("at-new", before)


@pytest.mark.parametrize("answer", [Told({"access_token": ""}), Told({}), Told([1])])
def test_an_answer_without_a_token_changes_nothing(
    connection: Connection, fake: FakeAuthority, answer: Told
) -> None:
    before = keeping.held_of(connection)
    fake.script = [answer]
    with pytest.raises(SeeToThePlatform):
        refreshing.renew(connection.pk, connection.version)
    assert keeping.held_of(now_of(connection)) == before
    assert now_of(connection).state == State.CONNECTED


@pytest.mark.parametrize(
    "trouble",
    [
        Told({"error": "server_error"}, 500),
        Told({"error": "temporarily_unavailable"}, 503),
        Told({"error": "slow_down"}, 429),
        httpx.ConnectError("no way"),
        httpx.ReadTimeout("too slow"),
        httpx.RemoteProtocolError("cut"),
    ],
)
def test_what_may_pass_never_ends_a_connection(
    connection: Connection, fake: FakeAuthority, trouble: Any
) -> None:
    fake.script = [trouble]
    with pytest.raises(SeeToThePlatform):
        refreshing.renew(connection.pk, connection.version)
    held = now_of(connection)
    assert (held.state, held.refreshing_at, held.version) == (State.CONNECTED, None, 1)
    assert held.problem
    assert held.refresh_again_at is not None
    assert held.refresh_again_at > timezone.now()
    assert refreshing.renew(connection.pk, connection.version).problem == ""


def test_a_grant_that_was_taken_back_needs_connecting_again_at_once(
    people: People, connection: Connection, fake: FakeAuthority
) -> None:
    fake.refresh.clear()
    assert queries.read_token_for(people.member.team, "youtube", "youtube:UC123") is None
    held = now_of(connection)
    assert held.state == State.CONNECT_AGAIN
    assert "no longer knows" in held.problem
    assert AuditEntry.objects.filter(action="connection lost").count() == 1
    # The next asks nobody.
    asked = len(fake.asked)
    assert queries.read_token_for(people.member.team, "youtube", "youtube:UC123") is None
    assert len(fake.asked) == asked


def test_a_key_that_is_missing_here_is_no_refusal_of_the_platform(
    connection: Connection, fake: FakeAuthority, own_home: Path
) -> None:
    keys = own_home / token_keys.FILE
    kept = keys.read_text()
    keys.unlink()
    with pytest.raises(ConnectAgain, match="key"):
        refreshing.renew(connection.pk, 1)
    held = now_of(connection)
    assert (held.state, held.doubted_at, fake.asked) == (State.CONNECTED, None, [])
    keys.write_text(kept)
    assert refreshing.renew(connection.pk, 1).version == 2


def test_an_account_that_the_platform_stopped_says_so(
    connection: Connection, fake: FakeAuthority
) -> None:
    fake.script = [refusal("AccountTakedown")]
    with pytest.raises(UnblockTheAccount):
        refreshing.renew(connection.pk, connection.version)
    assert now_of(connection).state == State.STOPPED


def test_somebody_elses_refresh_is_waited_for_and_taken(
    connection: Connection, fake: FakeAuthority, monkeypatch: pytest.MonkeyPatch
) -> None:
    Connection.objects.filter(pk=connection.pk).update(refreshing_at=timezone.now())
    slept: list[float] = []

    def other_finishes(seconds: float) -> None:
        slept.append(seconds)
        Connection.objects.filter(pk=connection.pk).update(version=2, refreshing_at=None)

    monkeypatch.setattr(refreshing.time, "sleep", other_finishes)
    assert refreshing.renew(connection.pk, 1).version == 2
    assert (len(slept), fake.refreshed_count) == (1, 0)


def test_a_refresh_that_never_ends_is_not_waited_for_for_ever(
    connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    Connection.objects.filter(pk=connection.pk).update(refreshing_at=timezone.now())
    monkeypatch.setattr(refreshing, "WAITED_S", 0.01)
    with pytest.raises(WaitForThePlatform):
        refreshing.renew(connection.pk, 1)
    assert now_of(connection).state == State.CONNECTED


def broken_off(connection: Connection) -> datetime:
    """As after a kill between the platform's answer and the store."""
    claimed = timezone.now() - refreshing.CLAIM_LIFE - timedelta(seconds=1)
    Connection.objects.filter(pk=connection.pk).update(refreshing_at=claimed)
    return claimed


def test_a_kill_before_the_store_is_recovered_where_the_old_token_still_serves(
    connection: Connection,
) -> None:
    broken_off(connection)
    renewed = refreshing.renew(connection.pk, connection.version)
    assert (renewed.state, renewed.refreshing_at, renewed.doubted_at) == ("connected", None, None)


def test_a_kill_that_lost_the_only_token_says_which_and_asks_to_connect_again(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(outside, "door", lambda: Door(transport=transport(FakeAccounts())))
    connection = connect(
        "bluesky",
        "password",
        account_id=DID,
        server=PDS,
        refresh="used-up",
        expires_at=timezone.now() + timedelta(hours=1),
    )
    claimed = broken_off(connection)
    with pytest.raises(ConnectAgain):
        refreshing.renew(connection.pk, connection.version)
    held = now_of(connection)
    assert held.state == State.CONNECT_AGAIN
    assert f"broken off at {claimed:%Y-%m-%d %H:%M} UTC" in held.problem


def test_who_slept_through_its_claim_does_not_overwrite_a_newer_token(
    connection: Connection, fake: FakeAuthority
) -> None:
    sleeper, claimed_at = refreshing._claim(connection.pk, 1)
    assert claimed_at is not None
    broken_off(connection)
    newer = keeping.held_of(refreshing.renew(connection.pk, 1)).secret
    late = refreshing._ask(sleeper, claimed_at)
    assert (late.version, keeping.held_of(late).secret) == (2, newer)


def test_who_slept_with_the_good_token_still_brings_it(
    connection: Connection, fake: FakeAuthority
) -> None:
    sleeper, claimed_at = refreshing._claim(connection.pk, 1)
    assert claimed_at is not None
    refreshing.stop(now_of(connection), ConnectAgain("Somebody else was told no."))
    assert refreshing._ask(sleeper, claimed_at).state == State.CONNECTED


def test_a_token_refused_in_use_is_renewed_once_and_then_the_state_says_so(
    people: People, connection: Connection, fake: FakeAuthority
) -> None:
    token = queries.token_of(connection)
    again = outcomes.refused(token, ConnectAgain("190"))
    assert again is not None
    assert again.secret != token.secret
    # Another process that still holds the old one is given the new one, and nothing is refreshed.
    assert outcomes.refused(token, ConnectAgain("190")) == again
    assert fake.refreshed_count == 1
    fake.refresh.clear()
    assert outcomes.refused(again, ConnectAgain("190")) is None
    assert now_of(connection).state == State.CONNECT_AGAIN


def test_what_passes_and_what_lacks_a_right_keeps_the_connection(connection: Connection) -> None:
    token = queries.token_of(connection)
    assert outcomes.refused(token, WaitForThePlatform("later")) is None
    assert outcomes.refused(token, GrantThePermission("no", missing=("read_insights",))) is None
    held = now_of(connection)
    assert (held.state, held.missing[-1]) == (State.CONNECTED, "read_insights")


def test_a_success_is_noted_to_the_minute(connection: Connection) -> None:
    token = queries.token_of(connection)
    outcomes.worked(token)
    first = now_of(connection).worked_at
    outcomes.worked(token)
    assert first is not None
    assert now_of(connection).worked_at == first
    outcomes.worked(None)
    outcomes.worked(Token(secret="of elsewhere"))


def test_the_worker_renews_ahead_and_warns_once_a_week_before_the_end(
    connection: Connection, fake: FakeAuthority
) -> None:
    assert work.due_platforms() == ["youtube"]
    assert work.renew_due("youtube") == 1
    assert fake.refreshed_count == 1
    assert work.due_platforms() == []
    assert not work.do_one()
    ends = timezone.now() + timedelta(days=6, hours=12)
    Connection.objects.filter(pk=connection.pk).update(ends_at=ends)
    assert work.do_one()
    assert not work.do_one()
    entry = AuditEntry.objects.get(action="connection ends soon")
    assert entry.detail["days_left"] == 6
    assert now_of(connection).standing == State.EXPIRES_SOON


def test_the_worker_does_not_ask_again_at_once_after_a_failure(
    connection: Connection, fake: FakeAuthority
) -> None:
    fake.script = [Told({"error": "server_error"}, 500)]
    assert work.renew_due("youtube") == 1
    assert work.renew_due("youtube") == 0
    assert len(fake.asked) == 1


def test_a_platform_that_hangs_keeps_no_other_waiting(
    connect: Connect, connection: Connection, monkeypatch: pytest.MonkeyPatch
) -> None:
    past = timezone.now() - timedelta(minutes=1)
    connect("threads", "profile", account_id="314", expires_at=past)
    released, began = threading.Event(), []

    def hang(platform: str) -> int:
        began.append(platform)
        return int(platform == "threads" and not released.wait(10))

    monkeypatch.setattr(work, "renew_due", hang)
    monkeypatch.setattr(work, "_busy", {})
    monkeypatch.setattr(work, "close_old_connections", lambda: None)
    try:
        assert work.do_one()
        work._busy["youtube"].join(5)
        assert sorted(began) == ["threads", "youtube"]
        # The one that hangs is not begun a second time.
        assert work.do_one()
        assert began.count("threads") == 1
    finally:
        released.set()
        for thread in work._busy.values():
            thread.join(5)
