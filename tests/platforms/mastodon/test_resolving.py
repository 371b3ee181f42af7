"""Whatever address is pasted leads to the account on the server where it lives."""

from __future__ import annotations

import pytest

from hustings.domain.errors import CorrectTheValue, FindThePage, ReportTheAnswer
from hustings.platforms.mastodon.reader import Reader
from hustings.platforms.mastodon.rules import MastodonRules
from tests.network.recorded import Exchange, Recorded, recorded
from tests.platforms.mastodon.conftest import Place
from tests.platforms.mastodon.taken import taken
from tests.platforms.mastodon.test_dialects import page_of

READER, RULES = Reader(), MastodonRules()
HOME = "https://social.example.org"
"""A server that speaks for accounts at example.org: docs.joinmastodon.org/admin/config, WEB_DOMAIN."""
ANN = {
    **taken("account", 1).json,
    "id": "7",
    "username": "ann",
    "acct": "ann",
    "display_name": "Ann",
}
NOT_FOUND = {"error": "Not Found"}
JRD = {"content-type": "application/jrd+json"}


def finger(asked: str, server: str, subject: str, name: str = "ann") -> Exchange:
    link = {"rel": "self", "type": "application/activity+json", "href": f"{server}/users/{name}"}
    return Exchange(
        address=f"{asked}/.well-known/webfinger",
        headers=JRD,
        body={"subject": f"acct:{subject}", "links": [{"rel": "x"}, link]},
    )


def about(server: str, name: str = "mastodon", version: str = "4.6.4") -> list[Exchange]:
    schema = "http://nodeinfo.diaspora.software/ns/schema/2.0"
    return [
        Exchange(
            address=f"{server}/.well-known/nodeinfo",
            body={"links": [{"rel": schema, "href": f"{server}/nodeinfo/2.0"}]},
        ),
        Exchange(
            address=f"{server}/nodeinfo/2.0",
            body={"software": {"name": name, "version": version}},
        ),
    ]


def looked_up(server: str, account: object = ANN, acct: str = "ann") -> Exchange:
    return Exchange(address=f"{server}/api/v1/accounts/lookup", query={"acct": acct}, body=account)


DELEGATED = [
    finger("https://example.org", HOME, "ann@example.org"),
    finger(HOME, HOME, "ann@example.org"),
    *about(HOME),
    looked_up(HOME),
]


def network(*exchanges: Exchange) -> Recorded:
    return recorded(RULES, exchanges)


@pytest.mark.parametrize(
    "address",
    [
        "@ann@example.org",
        "ann@example.org",
        "acct:ann@example.org",
        "https://example.org/@ann",
        f"{HOME}/@ann",
        f"{HOME}/users/ann",
        f"{HOME}/@ann/113000",
        "https://mastodon.social/@ann@example.org",
        "https://mastodon.social/@ann@example.org/113000",
    ],
)
def test_an_account_is_asked_of_the_server_that_its_domain_names(address: str) -> None:
    found = READER.resolve(network(*DELEGATED).asker, address)
    assert found.page.page_id == "mastodon:social.example.org/7"
    assert found.page.server == HOME
    assert (found.page.handle, found.record.handle) == ("ann@example.org", "ann@example.org")
    assert found.page.known == {"software": "mastodon", "version": "4.6.4"}


def test_another_server_is_never_asked_for_what_lives_elsewhere() -> None:
    given = network(*DELEGATED)
    READER.resolve(given.asker, "https://mastodon.social/@ann@example.org")
    assert not any("mastodon.social" in asked for asked in given.asked)


def test_the_number_of_an_account_finds_it() -> None:
    exchanges = [*DELEGATED, Exchange(address=f"{HOME}/api/v1/accounts/7", body=ANN)]
    found = READER.resolve(network(*exchanges).asker, f"{HOME}/ap/users/7")
    assert (found.page.page_id, found.page.handle) == (
        "mastodon:social.example.org/7",
        "ann@example.org",
    )


def test_a_number_seen_through_another_server_leads_home() -> None:
    seen = {**ANN, "id": "99", "acct": "ann@example.org"}
    elsewhere = "https://other.example"
    exchanges = [
        *DELEGATED,
        *about(elsewhere),
        Exchange(address=f"{elsewhere}/api/v1/accounts/99", body=seen),
    ]
    found = READER.resolve(network(*exchanges).asker, f"{elsewhere}/web/accounts/99")
    assert found.page.page_id == "mastodon:social.example.org/7"


@pytest.mark.parametrize("acct", ["ann", "ann@example.org"])
def test_a_post_leads_to_whoever_wrote_it(acct: str) -> None:
    post = {**taken("status", 1).json, "account": {**ANN, "acct": acct}}
    server = HOME if acct == "ann" else "https://pleroma.example"
    exchanges = [
        *DELEGATED,
        Exchange(address=f"{server}/api/v1/statuses/Ax1", body=post),
        Exchange(address=f"{HOME}/api/v1/accounts/7", body=ANN),
    ]
    found = READER.resolve(network(*exchanges).asker, f"{server}/notice/Ax1")
    assert found.page.page_id == "mastodon:social.example.org/7"


def test_a_post_that_is_gone_leads_nowhere() -> None:
    gone = Exchange(address=f"{HOME}/api/v1/statuses/Ax1", status=404, body=NOT_FOUND)
    with pytest.raises(FindThePage):
        READER.resolve(network(gone).asker, f"{HOME}/notice/Ax1")


@pytest.mark.parametrize(
    "silent",
    [
        Exchange(address=f"{HOME}/.well-known/webfinger", status=404, body=NOT_FOUND),
        Exchange(
            address=f"{HOME}/.well-known/webfinger",
            headers={"content-type": "text/html"},
            body=b"<html>our app</html>",
        ),
        Exchange(address=f"{HOME}/.well-known/webfinger", headers=JRD, body={"links": []}),
    ],
)
def test_a_server_that_says_nothing_of_its_accounts_is_asked_itself(silent: Exchange) -> None:
    found = READER.resolve(network(silent, *about(HOME), looked_up(HOME)).asker, f"{HOME}/@ann")
    assert (found.page.page_id, found.page.handle) == (
        "mastodon:social.example.org/7",
        "ann@social.example.org",
    )


def test_a_server_that_does_not_say_its_software_is_plain_mastodon() -> None:
    silent = Exchange(address=f"{HOME}/.well-known/nodeinfo", status=404, body=NOT_FOUND)
    found = READER.resolve(network(DELEGATED[1], silent, looked_up(HOME)).asker, f"{HOME}/@ann")
    assert found.page.known == {"software": "", "version": ""}


def test_a_description_on_another_machine_is_not_believed() -> None:
    schema = "http://nodeinfo.diaspora.software/ns/schema/2.0"
    href = "https://evil.example/nodeinfo/2.0"
    led_away = Exchange(
        address=f"{HOME}/.well-known/nodeinfo", body={"links": [{"rel": schema, "href": href}]}
    )
    given = network(DELEGATED[1], led_away, looked_up(HOME))
    assert READER.resolve(given.asker, f"{HOME}/@ann").page.known["software"] == ""
    assert not any("evil" in asked for asked in given.asked)


def test_a_suspended_account_is_not_found() -> None:
    exchanges = [*DELEGATED[:-1], looked_up(HOME, {**ANN, "suspended": True})]
    with pytest.raises(FindThePage, match="suspended"):
        READER.resolve(network(*exchanges).asker, "@ann@example.org")


def test_an_account_that_is_none_is_reported() -> None:
    exchanges = [*DELEGATED[:-1], looked_up(HOME, {"id": 7})]
    with pytest.raises(ReportTheAnswer):
        READER.resolve(network(*exchanges).asker, "@ann@example.org")


def test_where_names_are_searched_only_the_very_name_counts() -> None:
    server = "https://takahe.example"
    similar = {**ANN, "id": "8", "acct": "annie@takahe.example", "username": "annie"}
    told = Exchange(address=f"{server}/api/v1/accounts/search", body=[similar, {"id": 1}, ANN])
    exchanges = [
        finger(server, server, "ann@takahe.example"),
        *about(server, "takahe", "0.11"),
        told,
    ]
    assert READER.resolve(network(*exchanges).asker, f"{server}/@ann").page.native_id.endswith("/7")
    nobody = Exchange(address=f"{server}/api/v1/accounts/search", body=[similar])
    with pytest.raises(FindThePage):
        READER.resolve(network(*exchanges[:-1], nobody).asker, f"{server}/@ann")


def test_what_is_no_address_is_not_asked_anywhere() -> None:
    given = network()
    with pytest.raises(CorrectTheValue):
        READER.resolve(given.asker, "https://example.org/about/us/today")
    assert given.asked == []


def test_other_addresses_of_it_find_the_account_on_every_fake(place: Place) -> None:
    post = place.server.dialect.id_of(place.story.linked.number)
    for path in ("/users/council", f"/@council/{post}", "/council"):
        found = READER.resolve(place.asker(), place.server.base + path)
        assert found.page == page_of(place)
