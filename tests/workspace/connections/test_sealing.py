"""Secrets in rows: sealed by keys outside the database, bound to their row, sealed anew when keys rotate."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.domain.errors import ConnectAgain, CorrectTheValue
from hustings.workspace.connections import keeping, sealing, token_keys
from hustings.workspace.connections.models import App, Connection, ReadSecret, WriteSecret
from tests.workspace.conftest import People
from tests.workspace.connections.conftest import Connect


def test_the_keys_are_made_once_and_closed_to_others(tmp_path: Path) -> None:
    found: list[list[bytes]] = []
    threads = [
        threading.Thread(target=lambda: found.append(token_keys.keys(tmp_path, {})))
        for _ in range(8)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(found) == 8
    assert len({tuple(one) for one in found}) == 1
    assert (tmp_path / token_keys.FILE).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in tmp_path.iterdir()] == [token_keys.FILE]


def test_keys_that_others_could_read_are_closed_to_them(tmp_path: Path) -> None:
    token_keys.keys(tmp_path, {})
    (tmp_path / token_keys.FILE).chmod(0o644)
    token_keys.keys(tmp_path, {})
    assert (tmp_path / token_keys.FILE).stat().st_mode & 0o777 == 0o600


@pytest.mark.parametrize("text", ["", "abc", "é", "x" * 44])
def test_what_is_no_key_is_refused_without_showing_it(tmp_path: Path, text: str) -> None:
    (tmp_path / token_keys.FILE).write_text(text)
    with pytest.raises(CorrectTheValue) as caught:
        token_keys.keys(tmp_path, {})
    assert not text or text not in str(caught.value)


def test_the_environments_keys_come_before_the_file(tmp_path: Path) -> None:
    first, second = (Fernet.generate_key() for _ in range(2))
    environ = {token_keys.VARIABLE: f"{first.decode()}, {second.decode()}"}
    assert token_keys.keys(tmp_path, environ) == [first, second]
    assert not (tmp_path / token_keys.FILE).exists()


def test_a_new_key_seals_and_an_old_one_can_be_dropped(tmp_path: Path) -> None:
    (old,) = token_keys.keys(tmp_path, {})
    new = token_keys.add(tmp_path)
    assert token_keys.keys(tmp_path, {}) == [new, old]
    for kept in (token_keys.key_id(new), "nothing"):
        with pytest.raises(CorrectTheValue):
            token_keys.drop(tmp_path, kept)
    token_keys.drop(tmp_path, token_keys.key_id(old))
    assert token_keys.keys(tmp_path, {}) == [new]


@settings(max_examples=25, deadline=None)
@given(values=st.dictionaries(st.text(max_size=8), st.text(max_size=60), max_size=4))
def test_what_was_sealed_is_opened_again_and_cannot_be_read_meanwhile(
    tmp_path_factory: pytest.TempPathFactory, values: dict[str, str]
) -> None:
    app = App(team_id=1, platform="facebook").seal(values)
    assert app.open() == values
    assert not any(text in app.sealed for text in values.values() if len(text) > 6)


def test_a_sealed_text_does_not_open_in_another_row(connect: Connect) -> None:
    mine = connect()
    other = connect(account_id="UC999", secret="at-other")
    row = ReadSecret.objects.get(connection=other)
    ReadSecret.objects.filter(connection=mine).update(sealed=row.sealed)
    with pytest.raises(ConnectAgain, match="another row"):
        keeping.held_of(mine)


def test_a_writing_token_moved_among_the_reading_ones_does_not_open(connect: Connect) -> None:
    reads, writes = connect(), connect(purpose="write", secret="at-writes")
    sealed = WriteSecret.objects.get(connection=writes).sealed
    ReadSecret.objects.filter(connection=reads).update(sealed=sealed)
    with pytest.raises(ConnectAgain):
        keeping.held_of(reads)


def test_rotating_seals_every_row_anew_and_the_old_key_may_go(
    people: People, connect: Connect, own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sealing, "AT_ONCE", 2)
    made = [connect(account_id=f"UC{number}", secret=f"at-{number}") for number in range(5)]
    App(team=people.administrator.team, platform="facebook").seal(
        {"secret": "s", "more": {}}
    ).save()
    (old,) = token_keys.keys(own_home)
    token_keys.add(own_home)
    assert sealing.rows_by_key() == {token_keys.key_id(old): 6}
    assert sealing.seal_anew() == 6
    assert sealing.seal_anew() == 0
    token_keys.drop(own_home, token_keys.key_id(old))
    assert [keeping.held_of(one).secret for one in made] == [f"at-{n}" for n in range(5)]


def test_a_key_that_is_gone_is_named_and_nothing_else_is_lost(
    connect: Connect, own_home: Path
) -> None:
    connection = connect()
    (old,) = token_keys.keys(own_home)
    (own_home / token_keys.FILE).unlink()
    with pytest.raises(ConnectAgain, match="key"):
        keeping.held_of(connection)
    with pytest.raises(ConnectAgain, match=token_keys.key_id(old)):
        sealing.seal_anew()
    assert Connection.objects.count() == 1
