"""The fake answers in the shape in which a real Mastodon 4.6.4 answered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from hustings.domain.errors import WaitForTheBudget, WaitForThePlatform
from hustings.network.asking import Asker, Token
from hustings.network.door import Door
from hustings.platforms.mastodon.reader import Reader
from hustings.platforms.mastodon.rules import MastodonRules
from tests.network.clock import TurningClock
from tests.platforms.mastodon.conftest import Place
from tests.platforms.mastodon.dialects import JSON_TYPE
from tests.platforms.mastodon.fake_server import RATE_LIMIT, READ_TOKEN, FakeServer
from tests.platforms.mastodon.taken import taken
from tests.platforms.mastodon.test_dialects import page_of
from tests.platforms.mastodon.world import World

READER = Reader()
OPTIONAL = {"pinned", "application"}
"""Fields that a post may lack: https://docs.joinmastodon.org/entities/Status/ names them optional."""


@pytest.fixture
def mastodon(places: dict[str, Place]) -> Place:
    return places["mastodon"]


def asked(server: FakeServer, path: str, **headers: str) -> httpx.Response:
    # Nothing is encrypted on loopback, and reading certificates takes longer than the question.
    return httpx.get(f"{server.base}{path}", headers=headers, verify=False)


def kind_of(value: Any) -> str:
    return (
        "number"
        if isinstance(value, int | float) and not isinstance(value, bool)
        else type(value).__name__
    )


def differences(fake: Any, real: Any, at: str = "$") -> list[str]:
    """Keys that one has and the other has not, and types that differ; None fits every type."""
    if fake is None or real is None:
        return []
    if kind_of(fake) != kind_of(real):
        return [f"{at} is {kind_of(fake)} instead of {kind_of(real)}"]
    if isinstance(real, dict):
        # What a picture's meta holds depends on the picture.
        if at.endswith(".meta"):
            return []
        wrong = [
            f"{at}.{key} is {'missing' if key in real else 'made up'}"
            for key in (set(fake) ^ set(real)) - OPTIONAL
        ]
        for key in set(fake) & set(real):
            wrong += differences(fake[key], real[key], f"{at}.{key}")
        return wrong
    if isinstance(real, list) and fake and real:
        return differences(fake[0], real[0], f"{at}[]")
    return []


def native(place: Place, name: str) -> str:
    return place.server.dialect.id_of(getattr(place.story, name).number)


ANSWERS = [
    ("/api/v1/accounts/{account}", "account", 1),
    ("/api/v1/accounts/lookup?acct=council", "account_lookup", 2),
    ("/api/v1/accounts/lookup?acct=nobody", "account_lookup", 1),
    ("/api/v1/accounts/{account}/statuses?limit=40", "account_pinned", 4),
    ("/api/v1/statuses/{pictured}", "status", 1),
    ("/api/v1/statuses/{linked}", "status_card", 1),
    ("/api/v1/statuses/{edited}", "status_edit", 3),
    ("/api/v1/statuses/{boost}", "status_reblog_unreblog", 1),
    ("/api/v1/statuses/{linked}/context", "status_context", 1),
    ("/api/v1/statuses/{linked}/favourited_by", "status_favourited_by", 2),
    ("/api/v1/statuses/{linked}/reblogged_by", "status_reblogged_by", 2),
    ("/api/v1/statuses/0", "status_missing", 0),
]


@pytest.mark.parametrize(("path", "file", "index"), ANSWERS)
def test_an_answer_of_the_fake_has_the_shape_of_the_real_one(
    mastodon: Place, path: str, file: str, index: int
) -> None:
    names = ("pictured", "linked", "edited", "boost")
    account = page_of(mastodon).native_id.rpartition("/")[2]
    filled = path.format(account=account, **{name: native(mastodon, name) for name in names})
    fake, real = asked(mastodon.server, filled), taken(file, index)
    assert fake.status_code == real.status
    assert fake.headers["content-type"] == real.headers["content-type"]
    limits = {name for name in real.headers if name.startswith("x-ratelimit")}
    assert limits <= set(fake.headers)
    assert differences(fake.json(), real.json) == []


def test_the_difference_of_two_shapes_is_seen() -> None:
    fake = {"id": "1", "n": 1, "more": True, "list": [{"a": 1}]}
    real = {"id": 1, "n": None, "list": [{"b": 1}]}
    assert sorted(differences(fake, real)) == [
        "$.id is str instead of number",
        "$.list[].a is made up",
        "$.list[].b is missing",
        "$.more is made up",
    ]


def test_links_are_written_as_the_real_ones_are(mastodon: Place) -> None:
    path = f"/api/v1/accounts/{page_of(mastodon).native_id.rpartition('/')[2]}/statuses?limit=40"
    link = asked(mastodon.server, path).headers["link"]
    assert '>; rel="next", <' in link
    assert link.endswith('>; rel="prev"')
    assert taken("account_pinned", 4).headers["link"].endswith('>; rel="prev"')


@contextmanager
def hurried(place: Place) -> Iterator[Asker]:
    """An asker of a door of its own whose waits take no time."""
    clock = TurningClock(datetime.now(UTC), running=True)
    with Door(reachable_private=[place.server.telling.host], clock=clock) as door:
        yield door.asker(MastodonRules(), token=Token(secret=READ_TOKEN))


def test_a_budget_that_is_used_up_is_said_with_its_reset(mastodon: Place) -> None:
    mastodon.server.questions_left = 0
    try:
        with hurried(mastodon) as asker, pytest.raises(WaitForTheBudget) as caught:
            list(READER.page(asker, page_of(mastodon)))
    finally:
        mastodon.server.questions_left = RATE_LIMIT
    assert caught.value.retry_at is not None


def test_a_server_out_of_order_is_waited_for(places: dict[str, Place]) -> None:
    place, busy = places["snac"], (503, b'{"error":"busy"}', JSON_TYPE)
    with hurried(place) as asker:
        place.server.fail_with = [busy]
        assert list(READER.page(asker, page_of(place)))
        place.server.fail_with = [busy] * 3
        with pytest.raises(WaitForThePlatform):
            list(READER.page(asker, page_of(place)))


def test_a_bad_token_is_refused_in_every_dialect_in_its_own_way(place: Place) -> None:
    account = page_of(place).native_id.rpartition("/")[2]
    answer = asked(place.server, f"/api/v1/accounts/{account}", Authorization="Bearer worn")
    told = {"mastodon": 401, "gotosocial": 401, "takahe": 400, "snac": 422, "hollo": 401}
    assert answer.status_code == told[place.server.dialect.name]
    good = asked(place.server, f"/api/v1/accounts/{account}", Authorization=f"Bearer {READ_TOKEN}")
    assert good.status_code == 200


def test_the_same_key_posts_once() -> None:
    world = World()
    council = world.person("council")
    first = world.post(council, "<p>Once</p>", key="k")
    assert world.post(council, "<p>Once</p>", key="k") is first
    assert world.posts_of(council) == [first]
