"""Answers of platforms as they came: bytes by hash, kept for a set time and then only their rows."""

from __future__ import annotations

import gzip
import hashlib
import os
import re
import secrets
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from hustings.domain.errors import NameAnExistingFile, RepairTheFile
from hustings.domain.records import Part
from hustings.store.store import Store

KEPT_DAYS = 90
KEPT_DAYS_OF_PERSONS = 7
"""Answers about comments, ties and notifications hold private persons' names."""
_OF_PERSONS: tuple[Part, ...] = ("comments", "ties", "notifications", "stream")
_NAME = re.compile(r"[0-9a-f]{64}\.gz")


def kept_until_on(part: Part, asked_on: date, allowed_days: int | None = None) -> date:
    """The last day on which an answer's bytes are kept; `allowed_days` is what the platform lets us."""
    days = KEPT_DAYS_OF_PERSONS if part in _OF_PERSONS else KEPT_DAYS
    return asked_on + timedelta(days=days if allowed_days is None else min(days, allowed_days))


def keep_answer(home: Path, body: bytes) -> str:
    """Keep the bytes under their hash, which is given; the same bytes are written once.

    They are on the disk before any row names them; those that no row comes to name are orphans,
    which `expire_answers` removes.
    """
    sha256 = hashlib.sha256(body).hexdigest()
    path = _path(home, sha256)
    if path.exists():
        # A day's expiry that runs at this moment must not take for old what is just being named.
        os.utime(path)
        return sha256
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{sha256}-{secrets.token_hex(4)}.draft")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(gzip.compress(body, compresslevel=6, mtime=0))
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)
    return sha256


def kept_answer(home: Path, sha256: str) -> bytes:
    """The bytes of that hash: NameAnExistingFile where they expired, RepairTheFile where they are others."""
    path = _path(home, sha256)
    try:
        body = gzip.decompress(path.read_bytes())
    except FileNotFoundError:
        raise NameAnExistingFile(
            "The answer is no longer kept.",
            file=str(path),
            remedy="Its row says until when it was; only its figures are left.",
        ) from None
    except (OSError, EOFError, ValueError):
        body = b""
    if hashlib.sha256(body).hexdigest() != sha256:
        raise RepairTheFile(
            "The answer that was kept is not what it was.",
            file=str(path),
            remedy="Put it back from a backup.",
        )
    return body


def expire_answers(home: Path, today: date) -> int:
    """Delete the bytes of answers whose last day is over in every row, and orphans; how many files.

    An orphan is left alone for a day: its row may be on its way. The rows stay.
    """
    rows = (
        Store.open(home)
        .at()
        .sql("SELECT DISTINCT answer_sha256 FROM answers WHERE kept_until_on >= ?", [today])
    )
    kept = {row[0] for row in rows}
    deleted = 0
    for path in sorted((home / "answers").glob("??/*")):
        changed_on = datetime.fromtimestamp(path.stat().st_mtime, UTC).date()
        if (_NAME.fullmatch(path.name) and path.stem in kept) or changed_on >= today - timedelta(
            days=1
        ):
            continue
        path.unlink(missing_ok=True)
        deleted += 1
    return deleted


def _path(home: Path, sha256: str) -> Path:
    return home / "answers" / sha256[:2] / f"{sha256}.gz"
