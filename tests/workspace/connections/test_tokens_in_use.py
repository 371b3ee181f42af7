"""A connection's token does at its platform's own rules what the reader there needs of it."""

from __future__ import annotations

import pytest

from hustings.domain.errors import GrantThePermission
from hustings.network.asking import Request
from hustings.network.door import Door
from hustings.platforms.connecting import connectings
from hustings.platforms.definition import collected
from hustings.workspace.collection import askers, looking_up
from hustings.workspace.connections import actions, queries
from tests.platforms.fake_authority import APP_ID, APP_SECRET, BOT_TOKEN, FakeAuthority, through
from tests.platforms.mastodon.dialects import GOTOSOCIAL
from tests.platforms.mastodon.fake_server import READ_TOKEN, FakeServer
from tests.workspace.conftest import People
from tests.workspace.connections.conftest import Connect


@pytest.mark.parametrize(
    ("platform", "way"),
    [
        ("facebook", "pages"),
        ("instagram", "facebook"),
        ("threads", "profile"),
        ("youtube", "channel"),
    ],
)
def test_what_was_granted_is_what_the_rules_take(
    people: People, connect: Connect, platform: str, way: str
) -> None:
    app = actions.enter_app(
        people.administrator, platform, way, {"client_id": APP_ID, "client_secret": APP_SECRET}
    )
    grant, *_others = through(FakeAuthority(), connectings()[platform], way)
    fields = {name: getattr(grant, name) for name in grant.__dataclass_fields__}
    made = connect(platform, way, app=app, **fields)
    token = queries.token_of(made)
    address = "https://graph.facebook.com/v26.0/own-account"
    sent = collected()[platform].rules.authorise(Request(address=address), token)
    assert token.secret in str({**sent.secret_query, **sent.secret_headers})
    # Meta checks the proof where its interface knows one, and refuses one elsewhere.
    assert ("appsecret_proof" in sent.secret_query) == (platform in ("facebook", "instagram"))
    assert made.account_id in sent.address or platform != "instagram"


def test_a_bots_token_and_a_key_are_taken_too(people: People, connect: Connect) -> None:
    bot = connect("telegram", "bot", account_id="7001", secret=BOT_TOKEN)
    rules = collected()["telegram"].rules
    sent = rules.authorise(Request(address="https://api.telegram.org/getMe"), queries.token_of(bot))
    assert BOT_TOKEN in sent.address
    key = connect("youtube", "key", account_id="key", secret="a-key", more={"account_id": "key"})
    sent = collected()["youtube"].rules.authorise(
        Request(address="https://www.googleapis.com/youtube/v3/videos"), queries.token_of(key)
    )
    assert dict(sent.secret_query) == {"key": "a-key"}


def test_every_way_that_reads_others_belongs_to_a_platform_that_offers_it() -> None:
    for key, declared in connectings().items():
        others = {offer.part for offer in collected()[key].offers if offer.whose == "others"}
        if any(way.reads_others for way in declared.ways):
            assert others, key


def test_publishing_has_its_own_token_beside_the_reading_one(
    people: People, connect: Connect
) -> None:
    reads, writes = connect(secret="at-reads"), connect(purpose="write", secret="at-writes")
    assert reads.pk != writes.pk
    assert hasattr(writes, "write_secret")
    assert not hasattr(writes, "read_secret")
    token = queries.read_token_for(people.member.team, "youtube", "youtube:UC123")
    assert token is not None
    assert (token.secret, token.purpose) == ("at-reads", "read")
    actions.disconnect(people.administrator, writes.pk)
    assert queries.read_token_for(people.member.team, "youtube", "youtube:UC123") == token


def test_another_page_is_found_with_the_teams_account_on_its_server_and_no_other(
    people: People, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    team, reader = people.member.team, collected()["mastodon"].reader
    with FakeServer(GOTOSOCIAL) as server, FakeServer(GOTOSOCIAL) as other:
        door = Door(reachable_private=[server.telling.host, other.telling.host])
        monkeypatch.setattr(askers, "door", lambda: door)
        for place in (server, other):
            place.world.person("clerk")
            place.world.person("council")
        account_id = f"{server.telling.host}/1"
        connect("mastodon", "server", account_id=account_id, secret=READ_TOKEN, server=server.base)
        found = reader.resolve(askers.asker_for(team, "mastodon"), f"{server.base}/@council")
        assert found.record.handle == f"council@{server.telling.host}"
        with pytest.raises(GrantThePermission):
            reader.resolve(askers.asker_for(team, "mastodon"), f"{other.base}/@council")
        door.close()


@pytest.mark.parametrize(
    ("platform", "way", "account_id", "server"),
    [
        ("bluesky", "password", "did:plc:xwmnyu5knjmhwcw42cv2tugm", "https://pds.example"),
        ("mastodon", "server", "social.example/13", "https://social.example"),
    ],
)
def test_an_own_page_is_read_with_what_its_account_is_told(
    people: People, connect: Connect, platform: str, way: str, account_id: str, server: str
) -> None:
    team, page_id = people.member.team, f"{platform}:{account_id}"
    given, whose = looking_up.given_to(team, collected()[platform], page_id)
    assert whose == "others"
    assert "notifications" not in looking_up.parts_of(given)
    connect(platform, way, account_id=account_id, server=server)
    given, whose = looking_up.given_to(team, collected()[platform], page_id)
    assert whose == "own"
    assert {"page", "posts", "counts", "notifications"} == set(looking_up.parts_of(given))
    assert set(looking_up.parts_of(given)) <= collected()[platform].parts_given("own")
