"""The verb keys: listing, rotating and dropping, without ever printing a key."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet

from hustings.workspace.connections import token_keys
from hustings.workspace.connections.models import App
from hustings.workspace.teams.models import Team

Run = Callable[..., Any]


@pytest.fixture
def app(db: None, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> App:
    """A team's app whose secret is sealed with the first key of a home of its own."""
    settings.HUSTINGS_HOME = tmp_path
    monkeypatch.setenv("HUSTINGS_HOME", str(tmp_path))
    made = App(team=Team.objects.create(name="Watchers"), platform="facebook")
    made.seal({"secret": "s", "more": {}}).save()
    return made


@pytest.fixture
def keys(app: App, run: Run, tmp_path: Path) -> Run:
    """Run the verb on that home."""
    return lambda *arguments: run("--home", tmp_path, "keys", *arguments)


def test_keys_are_listed_by_their_ids_alone(keys: Run, tmp_path: Path) -> None:
    (key,) = token_keys.keys(tmp_path)
    listed = keys("list", "--json")
    assert listed.json == [{"key": token_keys.key_id(key), "secrets": 1, "state": "seals"}]
    assert key.decode() not in listed.out + listed.err


def test_rotating_twice_and_dropping_leaves_the_newest(keys: Run, app: App, tmp_path: Path) -> None:
    (first,) = (token_keys.key_id(key) for key in token_keys.keys(tmp_path))
    for _time in range(2):
        ran = keys("rotate")
        assert ran.code == 0
        assert ran.out.endswith("now: 1.\n")
    newest, second, oldest = (token_keys.key_id(key) for key in token_keys.keys(tmp_path))
    assert oldest == first
    assert keys("drop", newest).code == 2
    for old in (second, oldest):
        assert keys("drop", old).code == 0
    assert [token_keys.key_id(key) for key in token_keys.keys(tmp_path)] == [newest]
    app.refresh_from_db()
    assert app.open()["secret"] == "s"
    held = "".join(key.decode() for key in token_keys.keys(tmp_path))
    assert held not in ran.out + ran.err


def test_a_key_that_still_seals_is_kept(keys: Run, tmp_path: Path) -> None:
    (old,) = (token_keys.key_id(key) for key in token_keys.keys(tmp_path))
    token_keys.add(tmp_path)
    ran = keys("drop", old)
    assert (ran.code, "still seals" in ran.err) == (2, True)


def test_keys_of_the_environment_are_used_and_not_written(
    keys: Run, app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (old,) = token_keys.keys(tmp_path)
    new = Fernet.generate_key()
    monkeypatch.setenv(token_keys.VARIABLE, f"{new.decode()},{old.decode()}")
    assert keys("rotate").code == 0
    assert token_keys.keys(tmp_path, {}) == [old]
    app.refresh_from_db()
    assert app.key_id == token_keys.key_id(new)
    assert keys("drop", token_keys.key_id(old)).code == 2
