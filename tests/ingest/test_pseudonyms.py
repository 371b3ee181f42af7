from __future__ import annotations

import hashlib
import hmac
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.domain.errors import RepairTheFile
from hustings.ingest.pseudonyms import (
    KEY_FILE,
    author_key,
    author_key_sql,
    hold_key,
    pseudonym_key,
)


def test_many_who_ask_at_once_get_one_key_that_only_the_owner_may_read(tmp_path: Path) -> None:
    home = tmp_path / "home"
    with ThreadPoolExecutor(16) as together:
        keys = set(together.map(lambda _: pseudonym_key(home), range(64)))
    assert len(keys) == 1
    assert (home / KEY_FILE).stat().st_mode & 0o777 == 0o600
    assert [path.name for path in home.iterdir()] == [KEY_FILE]


def test_a_pseudonym_is_the_keyed_hash_of_platform_and_id() -> None:
    wanted = hmac.new(b"k" * 32, b"bluesky:did:plc:x", hashlib.sha256).hexdigest()
    assert author_key(b"k" * 32, "bluesky", "did:plc:x") == wanted
    assert author_key(b"l" * 32, "bluesky", "did:plc:x") != wanted
    assert author_key(b"k" * 32, "mastodon", "did:plc:x") != wanted


@pytest.mark.parametrize("held", ["", "abc", "00" * 31, "not hexadecimal"])
def test_a_key_that_was_spoilt_is_never_replaced_in_silence(tmp_path: Path, held: str) -> None:
    (tmp_path / KEY_FILE).write_text(held)
    with pytest.raises(RepairTheFile, match="backup"):
        pseudonym_key(tmp_path)
    assert (tmp_path / KEY_FILE).read_text() == held


@cache
def _connection() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


@settings(max_examples=15, deadline=None)
@given(key=st.binary(min_size=32, max_size=32), native_id=st.text(max_size=40))
def test_sql_gives_the_same_pseudonym(key: bytes, native_id: str) -> None:
    connection = _connection()
    hold_key(connection, key)
    query = f"SELECT {author_key_sql('bluesky', 'native_id')} FROM (SELECT ? AS native_id)"
    (found,) = connection.execute(query, [native_id]).fetchall()
    assert found == (author_key(key, "bluesky", native_id),)
