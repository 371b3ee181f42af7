"""A team with a home of its own, whose questions about tokens reach a fake authority."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from hustings.network.door import Door
from hustings.platforms.connecting import Grant, connecting
from hustings.workspace.connections import keeping, outside
from hustings.workspace.connections.models import Connection
from tests.platforms.fake_authority import FakeAuthority, transport
from tests.workspace.conftest import People

Connect = Callable[..., Connection]


@pytest.fixture
def fake() -> FakeAuthority:
    """What answers."""
    return FakeAuthority()


@pytest.fixture(autouse=True)
def reached(monkeypatch: pytest.MonkeyPatch, fake: FakeAuthority, own_home: Path) -> Iterator[None]:
    """Every question reaches the fake; no name is looked up and nothing leaves the machine."""
    door = Door(transport=transport(fake))
    monkeypatch.setattr(outside, "door", lambda: door)
    yield
    door.close()


@pytest.fixture
def connect(people: People) -> Connect:
    """Make a connection of the watchers, or of whoever `by` is, as if it had been granted."""

    def make(platform: str = "youtube", way: str = "channel", **more: Any) -> Connection:
        by = more.pop("by", people.administrator)
        purpose, app = more.pop("purpose", "read"), more.pop("app", None)
        values = {"account_id": "UC123", "secret": "at-first", "handle": "A channel", **more}
        return keeping.keep(
            Grant(**values),
            connecting(platform).way(way),
            team_id=by.team_id,
            user_id=by.user_id,
            platform=platform,
            purpose=purpose,
            app=app,
        )

    return make
