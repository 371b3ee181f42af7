"""Keyed pseudonyms: the accounts behind comments and ties are told apart and never named."""

from __future__ import annotations

import hmac
import os
import secrets
from pathlib import Path

from hustings.domain.errors import RepairTheFile

KEY_FILE = "pseudonym-key"
_KEY_BYTES = 32


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
