"""The screens of connecting: who may, what is asked, what comes back, and what is refused."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from hustings.domain.errors import (
    AskForPermission,
    CorrectTheValue,
    UseAKnownName,
    UseAPublicAddress,
)
from hustings.network.door import Door
from hustings.platforms.connecting import connectings
from hustings.workspace.connections import actions, keeping, outside, queries
from hustings.workspace.connections.models import App, Connection, Handshake, State
from hustings.workspace.teams.models import AuditEntry, Membership
from tests.platforms.fake_authority import APP_ID, APP_SECRET, BOT_TOKEN, FakeAuthority
from tests.workspace.conftest import People
from tests.workspace.connections.conftest import Connect

As = Callable[[str], Client]
TO = "/connections/to"


def leave(client: Client, platform: str = "mastodon", way: str = "server", **typed: str) -> str:
    """The address at the platform that the page of leaving shows."""
    page = client.post(f"{TO}/{platform}/{way}/leave/", typed)
    assert page.status_code == 200, page.content.decode()
    found = re.search(r'class="button primary" href="([^"]+)"', page.content.decode())
    assert found
    return unescape(found[1])


@pytest.fixture
def mastodon(as_: As) -> Client:
    """An administrator's browser."""
    return as_("administrator")


def test_an_account_is_connected_over_the_platforms_page_and_back(
    mastodon: Client, fake: FakeAuthority, people: People
) -> None:
    address = leave(mastodon, server="@ana@mastodon.example")
    assert address.startswith("https://mastodon.example/oauth/authorize?")
    answer = mastodon.get("/connections/back/", fake.consent(address))
    assert (answer.status_code, answer["Location"]) == (302, "/connections/")
    assert "no-store" in answer["Cache-Control"]
    (made,) = Connection.objects.all()
    assert (made.handle, made.state, made.purpose) == ("@ana@mastodon.example", "connected", "read")
    assert made.team == people.administrator.team
    page = mastodon.get("/connections/").content.decode()
    assert "@ana@mastodon.example" in page
    actions_done = set(AuditEntry.objects.values_list("action", flat=True))
    assert {"platform app registered", "connection begun", "account connected"} <= actions_done


def test_a_second_account_of_a_server_uses_the_program_that_is_registered(
    mastodon: Client, fake: FakeAuthority
) -> None:
    leave(mastodon, server="mastodon.example")
    leave(mastodon, server="mastodon.example")
    leave(mastodon, server="other.example")
    assert len(fake.registered) == 2


def test_an_answer_serves_once(mastodon: Client, fake: FakeAuthority) -> None:
    answered = fake.consent(leave(mastodon, server="mastodon.example"))
    assert mastodon.get("/connections/back/", answered).status_code == 302
    again = mastodon.get("/connections/back/", answered)
    assert again.status_code == 400
    assert b"belongs to no connection" in again.content
    assert Connection.objects.count() == 1


@pytest.mark.parametrize("state", ["", "another", "é", "x" * 5000])
def test_a_state_that_was_not_given_out_is_refused(
    mastodon: Client, fake: FakeAuthority, state: str
) -> None:
    answered = fake.consent(leave(mastodon, server="mastodon.example"))
    assert mastodon.get("/connections/back/", {**answered, "state": state}).status_code == 400
    assert not any(one.path == "/oauth/token" for one in fake.asked)


def test_the_handshake_of_another_session_or_person_or_team_is_refused(
    mastodon: Client, fake: FakeAuthority, people: People, as_: As
) -> None:
    answered = fake.consent(leave(mastodon, server="mastodon.example"))
    second = Membership.objects.create(
        team=people.administrator.team, user=people.nobody, role="administrator"
    )
    assert second
    for stranger in (as_("administrator"), as_("elsewhere"), as_("nobody")):
        assert stranger.get("/connections/back/", answered).status_code == 400
    # None of them used it up.
    assert mastodon.get("/connections/back/", answered).status_code == 302


def test_an_answer_after_ten_minutes_is_refused(mastodon: Client, fake: FakeAuthority) -> None:
    answered = fake.consent(leave(mastodon, server="mastodon.example"))
    Handshake.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    assert mastodon.get("/connections/back/", answered).status_code == 400


def test_a_no_at_the_platform_uses_the_handshake_up_and_connects_nothing(
    mastodon: Client, fake: FakeAuthority
) -> None:
    state = dict(parse_qsl(urlsplit(leave(mastodon, server="mastodon.example")).query))["state"]
    answer = mastodon.get("/connections/back/", {"error": "access_denied", "state": state})
    assert b"without a yes" in answer.content
    assert Connection.objects.count() == 0


@pytest.mark.parametrize(
    "more",
    [{"next": "https://evil.example/"}, {"redirect_uri": "//evil.example"}, {"error_uri": "x"}],
)
def test_nobody_is_sent_anywhere_but_to_the_connections(
    mastodon: Client, fake: FakeAuthority, more: dict[str, str]
) -> None:
    answered = fake.consent(leave(mastodon, server="mastodon.example"))
    answer = mastodon.get("/connections/back/", {**answered, **more})
    assert answer["Location"] == "/connections/"


@pytest.mark.parametrize(
    "server", ["http://10.0.0.1", "javascript:alert(1)", "ftp://x.example", "https://u:p@x.example"]
)
def test_a_server_typed_in_oddly_never_becomes_a_link_that_is_not_https(
    mastodon: Client, server: str
) -> None:
    page = mastodon.post(f"{TO}/mastodon/server/leave/", {"server": server})
    for link in re.findall(r'href="([^"]+)"', page.content.decode()):
        assert link.startswith(("/", "#", "https://", "data:")), link


def test_a_bot_is_connected_by_its_token_which_is_shown_nowhere(mastodon: Client) -> None:
    answer = mastodon.post(f"{TO}/telegram/bot/connect/", {"token": BOT_TOKEN}, follow=True)
    assert b"@watch_bot" in answer.content
    assert BOT_TOKEN not in answer.content.decode()
    assert keeping.held_of(Connection.objects.get()).secret == BOT_TOKEN


def test_a_key_reads_everybodys_channels_and_an_owners_token_its_own(
    people: People, connect: Connect
) -> None:
    team = people.member.team
    assert queries.read_token_for(team, "youtube", "youtube:UCother") is None
    connect("youtube", "channel", account_id="UC123", secret="at-owner")
    assert queries.read_token_for(team, "youtube", "youtube:UCother") is None
    connect("youtube", "key", account_id="key", secret="at-key")
    tokens = [
        queries.read_token_for(team, "youtube", page) for page in ("youtube:UC123", "youtube:UCo")
    ]
    assert [token.secret for token in tokens if token] == ["at-owner", "at-key"]


def test_a_token_of_one_server_is_never_used_at_another(people: People, connect: Connect) -> None:
    connect(
        "mastodon",
        "server",
        account_id="mastodon.example/109",
        server="https://mastodon.example",
        secret="at-masto",
    )
    team = people.member.team
    own = queries.read_token_for(team, "mastodon", "mastodon:mastodon.example/5")
    assert own is not None
    assert own.secret == "at-masto"
    for page in ("mastodon:other.example/109", "mastodon:mastodon.example.evil/1", None):
        assert queries.read_token_for(team, "mastodon", page) is None


def test_nothing_that_reads_gets_a_token_that_writes(people: People, connect: Connect) -> None:
    writes = connect("youtube", "channel", purpose="write", secret="at-writes")
    assert queries.read_token_for(people.member.team, "youtube", "youtube:UC123") is None
    with pytest.raises(UseAKnownName):
        queries.token_of(writes)


def test_metas_questions_get_the_apps_secret_for_their_proof(
    people: People, connect: Connect
) -> None:
    app = actions.enter_app(
        people.administrator,
        "facebook",
        "pages",
        {"client_id": APP_ID, "client_secret": APP_SECRET},
    )
    connect("facebook", "pages", account_id="11", secret="page-token", app=app)
    token = queries.read_token_for(people.member.team, "facebook", "facebook:11")
    assert token is not None
    assert token.more["app_secret"] == APP_SECRET
    assert APP_SECRET not in repr(token)


def test_pages_are_connected_through_the_teams_own_app(
    mastodon: Client, fake: FakeAuthority
) -> None:
    first = mastodon.get(f"{TO}/facebook/pages/").content.decode()
    assert "http://testserver/connections/back/" in first
    assert "/leave/" not in first
    typed = {"client_id": APP_ID, "client_secret": APP_SECRET}
    mastodon.post(f"{TO}/facebook/pages/app/", typed)
    second = mastodon.get(f"{TO}/facebook/pages/").content.decode()
    assert APP_ID in second
    assert APP_SECRET not in second
    mastodon.get("/connections/back/", fake.consent(leave(mastodon, "facebook", "pages")))
    assert {one.page_id for one in Connection.objects.all()} == {"facebook:11", "facebook:12"}


def test_connecting_again_brings_the_same_row_back(
    mastodon: Client, fake: FakeAuthority, connect: Connect
) -> None:
    lost = connect(
        "mastodon",
        "server",
        account_id="mastodon.example/109",
        server="https://mastodon.example",
    )
    Connection.objects.update(state=State.CONNECT_AGAIN, problem="gone")
    mastodon.get("/connections/back/", fake.consent(leave(mastodon, server="mastodon.example")))
    (now,) = Connection.objects.all()
    assert (now.pk, now.state, now.problem, now.version) == (lost.pk, "connected", "", 2)


def test_disconnecting_deletes_the_tokens_and_gives_them_back(
    mastodon: Client, fake: FakeAuthority
) -> None:
    mastodon.get("/connections/back/", fake.consent(leave(mastodon, server="mastodon.example")))
    made = Connection.objects.get()
    secret = keeping.held_of(made)
    mastodon.post(f"/connections/{made.pk}/disconnect/")
    made.refresh_from_db()
    assert made.state == State.DISCONNECTED
    assert not hasattr(made, "read_secret")
    assert fake.revoked == [secret.refresh]


def test_a_platform_that_is_away_does_not_keep_anybody_from_disconnecting(
    mastodon: Client, fake: FakeAuthority, connect: Connect
) -> None:
    made = connect("mastodon", "server", server="https://mastodon.example")
    assert mastodon.post(f"/connections/{made.pk}/disconnect/").status_code == 302
    made.refresh_from_db()
    assert made.state == State.DISCONNECTED


@pytest.mark.parametrize("role", ["member", "observer"])
def test_only_administrators_see_or_do_any_of_it(as_: As, people: People, role: str) -> None:
    client = as_(role)
    for address in ("/connections/", f"{TO}/mastodon/server/", "/connections/back/?state=x"):
        assert client.get(address).status_code == 403
    by = people[role]
    for attempt in (
        lambda: actions.connect_typed(by, "telegram", "bot", {"token": BOT_TOKEN}),
        lambda: actions.leave(by, "s", "mastodon", "server", {"server": "x.example"}, site="x"),
        lambda: actions.come_back(by, "s", {"state": "x"}),
        lambda: actions.disconnect(by, 1),
        lambda: actions.enter_app(
            by, "facebook", "pages", {"client_id": "1", "client_secret": "2"}
        ),
    ):
        with pytest.raises(AskForPermission):
            attempt()
    assert App.objects.count() == 0


def test_nothing_is_asked_of_a_platform_for_somebody_who_may_not(
    people: People, fake: FakeAuthority
) -> None:
    with pytest.raises(AskForPermission):
        actions.connect_typed(people.member, "telegram", "bot", {"token": BOT_TOKEN})
    assert fake.asked == []


def test_another_teams_connections_are_not_there(
    mastodon: Client, connect: Connect, people: People
) -> None:
    theirs = connect("youtube", "channel", by=people.elsewhere, handle="Theirs")
    assert b"Theirs" not in mastodon.get("/connections/").content
    assert mastodon.post(f"/connections/{theirs.pk}/disconnect/").status_code == 404
    assert queries.read_token_for(people.member.team, "youtube", "youtube:UC123") is None
    assert Connection.objects.get().state == State.CONNECTED


def test_every_way_has_its_page_and_says_what_goes_without(mastodon: Client) -> None:
    for declared in connectings().values():
        for way in declared.ways:
            page = mastodon.get(f"{TO}/{declared.platform}/{way.key}/")
            assert page.status_code == 200
            text = unescape(page.content.decode())
            assert declared.nothing in text
            assert way.why in text
            for right in way.rights:
                assert (right.name in text) == (right.purpose == "read")


@pytest.mark.parametrize("path", ["nowhere/x", "mastodon/nowhere"])
def test_a_way_that_is_not_there_is_not_found(mastodon: Client, path: str) -> None:
    assert mastodon.get(f"{TO}/{path}/").status_code == 404


@pytest.mark.parametrize("typed", [{}, {"server": ""}, {"server": "x" * 3000}])
def test_an_empty_form_says_which_field(mastodon: Client, typed: dict[str, str]) -> None:
    answer = mastodon.post(f"{TO}/mastodon/server/leave/", typed)
    assert answer.status_code == 400
    assert "Your server" in answer.content.decode()


def test_a_way_that_is_typed_in_has_no_page_to_leave_for_and_the_other_way_round(
    people: People,
) -> None:
    by = people.administrator
    with pytest.raises(CorrectTheValue):
        actions.leave(by, "s", "telegram", "bot", {"token": BOT_TOKEN}, site="https://x")
    with pytest.raises(CorrectTheValue):
        actions.connect_typed(by, "mastodon", "server", {"server": "x.example"})
    with pytest.raises(CorrectTheValue):
        actions.enter_app(by, "telegram", "bot", {})


def test_bluesky_oauth_is_closed_without_a_public_address(mastodon: Client) -> None:
    page = mastodon.get(f"{TO}/bluesky/oauth/").content.decode()
    assert "HUSTINGS_PUBLIC_ADDRESS" in page
    assert "/leave/" not in page
    answer = mastodon.post(f"{TO}/bluesky/oauth/leave/", {"handle": "ana.example.org"})
    assert answer.status_code == 400


def test_bluesky_oauth_is_open_on_ones_own_machine(mastodon: Client) -> None:
    here = {"host": "127.0.0.1:8000"}
    page = mastodon.get(f"{TO}/bluesky/oauth/", headers=here).content.decode()
    assert "/leave/" in page
    elsewhere = mastodon.get(f"{TO}/bluesky/oauth/", headers={"host": "localhost:8000"})
    assert "/leave/" not in elsewhere.content.decode()


def test_states_are_said_in_words_and_days_are_counted(mastodon: Client, connect: Connect) -> None:
    soon = timezone.now() + timedelta(days=3, hours=1)
    connect("youtube", "channel", account_id="UC1", ends_at=soon, scopes=("x",))
    connect("mastodon", "server", account_id="x.example/1")
    Connection.objects.filter(platform="mastodon").update(
        state=State.CONNECT_AGAIN, problem="The password was changed."
    )
    page = mastodon.get("/connections/").content.decode()
    for words in ("expires soon", "needs connecting again", "The password was changed.", ">3<"):
        assert words in page
    assert page.index("needs connecting again") < page.index("expires soon")
    # The sidebar says so on every page.
    assert queries.needing_somebody(Connection.objects.first().team).count() == 2  # type: ignore[union-attr]


def test_the_screen_asks_the_same_number_of_questions_however_many_there_are(
    mastodon: Client, connect: Connect, django_assert_max_num_queries: Any
) -> None:
    for number in range(12):
        connect("youtube", "channel", account_id=f"UC{number}")
    with django_assert_max_num_queries(9):
        mastodon.get("/connections/")


def test_a_key_is_no_page_that_could_be_visited(mastodon: Client, connect: Connect) -> None:
    connect("youtube", "key", account_id="key", handle="")
    assert "Next visit" not in mastodon.get("/connections/").content.decode()
    connect("youtube", "channel")
    assert "Next visit" in mastodon.get("/connections/").content.decode()


def test_the_screen_speaks_french(mastodon: Client, connect: Connect) -> None:
    connect("youtube", "channel")
    page = mastodon.get("/connections/", headers={"accept-language": "fr"}).content.decode()
    for words in ("Connexions", "Connecter une chaîne qui vous appartient", "Droits manquants"):
        assert words in page


@pytest.mark.parametrize("server", ["localhost:5432", "127.0.0.1", "169.254.169.254", "10.0.0.1"])
def test_a_server_inside_the_network_is_never_asked(
    people: People, monkeypatch: pytest.MonkeyPatch, server: str
) -> None:
    with Door() as door:
        monkeypatch.setattr(outside, "door", lambda: door)
        with pytest.raises(UseAPublicAddress):
            actions.leave(
                people.administrator,
                "s",
                "mastodon",
                "server",
                {"server": server},
                site="https://figures.example.org",
            )
    assert App.objects.count() == 0
