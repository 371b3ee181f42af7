"""Keyed pseudonyms: the accounts behind comments and ties are told apart and never named."""

from __future__ import annotations

import hmac
import os
import secrets
from pathlib import Path

import duckdb

from hustings.domain.errors import RepairTheFile
from hustings.store.engines.duckdb import text_sql

KEY_FILE = "pseudonym-key"
_KEY_BYTES = 32
_BLOCK_BYTES = 64
"""Of SHA-256, to which HMAC fills up its key (RFC 2104)."""


def pseudonym_key(home: Path) -> bytes:
    """The home's own key, made the first time it is asked for; whoever deletes it unlinks all pseudonyms.

    RepairTheFile where the file holds something else.
    """
    path = home / KEY_FILE
    if not path.exists():
        _make(path)
    try:
        key = bytes.fromhex(path.read_text(encoding="ascii"))
    except ValueError:
        key = b""
    if len(key) != _KEY_BYTES:
        raise RepairTheFile(
            "The key of the pseudonyms cannot be read.",
            file=str(path),
            remedy="Put it back from a backup; a new one would make strangers of accounts already known.",
        )
    return key


def author_key(key: bytes, platform: str, native_id: str) -> str:
    """The pseudonym of an account: the same in this home always, and in no other."""
    return hmac.digest(key, f"{platform}:{native_id}".encode(), "sha256").hex()


def _make(path: Path) -> None:
    """Write the whole key elsewhere and link it into place: of two at once one wins, and both read its key."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f"{KEY_FILE}-{secrets.token_hex(6)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(secrets.token_hex(_KEY_BYTES))
            file.flush()
            os.fsync(file.fileno())
        os.link(draft, path)
    except FileExistsError:
        return
    finally:
        draft.unlink(missing_ok=True)


def hold_key(connection: duckdb.DuckDBPyConnection, key: bytes) -> None:
    """Let `author_key_sql` be asked on this connection; the key itself stands in no statement."""
    filled = key.ljust(_BLOCK_BYTES, b"\0")
    for name, pad in (("inner_pad", 0x36), ("outer_pad", 0x5C)):
        connection.execute(f"SET VARIABLE {name} = ?::BLOB", [bytes(byte ^ pad for byte in filled)])


def author_key_sql(platform: str, native_id: str) -> str:
    """`author_key` as an expression of SQL over a column of native ids, for many accounts at once."""
    message = f"encode({text_sql(f'{platform}:')} || {native_id})"
    inner = f"unhex(sha256(getvariable('inner_pad')::BLOB || {message}))"
    return f"sha256(getvariable('outer_pad')::BLOB || {inner})"
