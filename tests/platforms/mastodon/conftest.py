"""Five fakes with the same story, and a door that leads to them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from hustings.network.asking import Asker, Token
from hustings.network.door import Door
from hustings.platforms.mastodon.rules import MastodonRules
from tests.platforms.mastodon.dialects import DIALECTS, Dialect
from tests.platforms.mastodon.fake_server import READ_TOKEN, FakeServer
from tests.platforms.mastodon.story import Story, told


@dataclass(frozen=True)
class Place:
    """A fake with its story, and askers to it."""

    server: FakeServer
    story: Story
    door: Door

    def asker(self, token: str | None = READ_TOKEN) -> Asker:
        """An asker that holds a token, or none."""
        held = None if token is None else Token(secret=token)
        return self.door.asker(MastodonRules(), token=held)


@pytest.fixture(scope="package")
def places() -> Iterator[dict[str, Place]]:
    """Every dialect's fake by name; whoever switches a fault on switches it off."""
    servers = [FakeServer(dialect) for dialect in DIALECTS]
    hosts = [server.telling.host for server in servers]
    with Door(reachable_private=hosts) as door:
        for server in servers:
            server.__enter__()
        yield {server.dialect.name: Place(server, told(server.world), door) for server in servers}
        for server in servers:
            server.__exit__()


@pytest.fixture(params=DIALECTS, ids=lambda dialect: dialect.name)
def place(request: pytest.FixtureRequest, places: dict[str, Place]) -> Place:
    """Each dialect's fake in turn."""
    dialect: Dialect = request.param
    return places[dialect.name]
