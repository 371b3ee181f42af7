"""The keys that seal tokens: in a file of the home folder or in the environment, never in the database."""

from __future__ import annotations

import fcntl
import hashlib
import logging
import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from cryptography.fernet import Fernet

from hustings.domain.errors import CorrectTheValue

log = logging.getLogger("hustings.connections")

FILE = "token-keys"
VARIABLE = "HUSTINGS_TOKEN_KEYS"


def key_id(key: bytes) -> str:
    """What a key is called beside what it sealed; tells nothing of the key."""
    return hashlib.sha256(key).hexdigest()[:12]


def keys(home: Path, environ: Mapping[str, str] = os.environ) -> list[bytes]:
    """The keys, the one that seals first; made once where there is none.

    CorrectTheValue for a text that is no key. Of $HUSTINGS_TOKEN_KEYS, joined by commas, if that is set.
    """
    named = environ.get(VARIABLE, "")
    if named.strip():
        return _checked(named.split(","), VARIABLE)
    return _checked(_file(home).read_text().split(), FILE)


def from_environment(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether the keys are the environment's, which cannot be changed from here."""
    return bool(environ.get(VARIABLE, "").strip())


def add(home: Path) -> bytes:
    """Put a new key before the others, so that it seals from now on."""
    with _locked(home):
        made = Fernet.generate_key()
        _write(home, [made, *keys(home, {})])
    return made


def drop(home: Path, dropped_id: str) -> None:
    """Take a key away; CorrectTheValue for the one that seals and for one that is not there."""
    with _locked(home):
        held = keys(home, {})
        left = [key for key in held if key_id(key) != dropped_id]
        if len(left) == len(held) or key_id(held[0]) == dropped_id:
            raise CorrectTheValue(
                f"{dropped_id!r} is not one of the old keys.",
                field="key",
                remedy="See `hustings keys list`; the first one seals and stays.",
            )
        _write(home, left)


def _checked(texts: Sequence[str], place: str) -> list[bytes]:
    found = [text.strip().encode() for text in texts if text.strip()]
    try:
        for key in found:
            Fernet(key)
    except ValueError:
        found = []
    if not found:
        raise CorrectTheValue(
            "What should be keys for tokens are none.",
            file=place,
            remedy="Each is 32 random bytes in URL-safe base64; put the copy of them back.",
        )
    return found


def _file(home: Path) -> Path:
    """The file of keys, made where there is none, closed to others where it was open."""
    path = home / FILE
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True)
        draft = _draft(home, [Fernet.generate_key()])
        try:
            # A link, unlike a rename, lets the first of two processes win.
            path.hardlink_to(draft)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    if path.stat().st_mode & 0o077:
        log.warning("%s could be read by others; it is closed to them now", FILE)
        path.chmod(0o600)
    return path


def _draft(home: Path, held: Sequence[bytes]) -> Path:
    draft = home / f"{FILE}.{secrets.token_hex(4)}"
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(b"".join(key + b"\n" for key in held))
        file.flush()
        os.fsync(file.fileno())
    return draft


def _write(home: Path, held: Sequence[bytes]) -> None:
    _draft(home, held).replace(home / FILE)


@contextmanager
def _locked(home: Path) -> Iterator[None]:
    """One change of the file at a time; the file itself is replaced, so another one is locked."""
    _file(home)
    descriptor = os.open(home / f"{FILE}.lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)
