"""A platform that answers nobody without a connection is not asked; the way to one is told."""

from __future__ import annotations

import pytest

from hustings.domain.errors import ConnectAgain
from hustings.workspace.collection import looking_up
from tests.workspace.conftest import People


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("https://www.youtube.com/@fictionaloffice", "A key of a Google Cloud project"),
        ("https://t.me/fictionaloffice", "A bot of your own"),
    ],
)
def test_what_cannot_be_asked_without_a_connection_says_so(
    people: People, monkeypatch: pytest.MonkeyPatch, address: str, said: str
) -> None:
    def never(*_: object) -> None:
        raise AssertionError("something was asked")

    monkeypatch.setattr(looking_up.askers, "asker_for", never)
    with pytest.raises(ConnectAgain, match=said) as caught:
        looking_up.look_up(people.administrator.team, address)
    assert "Connections" in caught.value.remedy
