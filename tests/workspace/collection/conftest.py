"""The fake platform in place of all real ones, and pages of it that are followed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from hustings.platforms import definition
from hustings.platforms.definition import Collected
from hustings.workspace.collection import actions, askers, looking_up
from hustings.workspace.collection.models import Followed
from hustings.workspace.teams.models import Membership
from tests.workspace.collection import fake
from tests.workspace.conftest import People

Follow = Callable[..., Followed]


@pytest.fixture
def fakebook(monkeypatch: pytest.MonkeyPatch) -> Collected:
    """The only platform there is."""
    made = fake.platform()
    monkeypatch.setattr(definition, "collected", lambda: {made.key: made})
    monkeypatch.setattr(askers, "asker_for", lambda *_: fake.FakeAsker())
    return made


@pytest.fixture
def follow(fakebook: Collected, people: People) -> Follow:
    """Follow a page of the fake platform, by default as a member of the team."""

    def begin(handle: str, by: Membership | None = None, **values: Any) -> Followed:
        by = by or people.member
        row = actions.follow(by, looking_up.sealed(looking_up.look_up(by.team, f"@{handle}")))
        if values:
            Followed.objects.filter(pk=row.pk).update(**values)
            row.refresh_from_db()
        return row

    return begin
