"""What the environment says: the home folder, the database, the hosts and the secret key."""

from __future__ import annotations

import os
import secrets
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from hustings.domain.errors import CorrectTheValue

KEY_FILE = "web-secret-key"


def home_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """The folder of $HUSTINGS_HOME, or ~/.hustings."""
    return Path(environ.get("HUSTINGS_HOME") or "~/.hustings").expanduser().resolve()


def secret_key(home: Path) -> str:
    """The key that signs sessions: made once, kept in the home folder, readable by its owner alone."""
    path = home / KEY_FILE
    home.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        draft = home / f"{KEY_FILE}.{secrets.token_hex(4)}"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(64))
        try:
            # A link, unlike a rename, lets the first of two processes win.
            path.hardlink_to(draft)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()


def database(home: Path, address: str = "") -> dict[str, Any]:
    """Django's settings for the database at `address`, or for the file in the home folder."""
    if address:
        return _postgresql(address)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": home / "workspace.sqlite3",
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
        },
    }


def _postgresql(address: str) -> dict[str, Any]:
    parts = urlsplit(address)
    name = unquote(parts.path.lstrip("/"))
    if parts.scheme not in ("postgres", "postgresql") or not name:
        raise CorrectTheValue(
            "The database address is not one of PostgreSQL.",
            field="DATABASE_URL",
            remedy="Write it as postgresql://user:password@host:5432/name, or leave it out for SQLite.",
        )
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }


def hosts(environ: Mapping[str, str] = os.environ) -> list[str]:
    """Names under which the site may be asked for: $HUSTINGS_HOSTS, or this machine alone."""
    named = [name.strip() for name in environ.get("HUSTINGS_HOSTS", "").split(",")]
    return [name for name in named if name] or ["localhost", "127.0.0.1", "[::1]"]


def public_address(environ: Mapping[str, str] = os.environ) -> str:
    """Where others reach the site: $HUSTINGS_PUBLIC_ADDRESS without a slash at its end; empty if unset.

    CorrectTheValue where it is not https://HOST; platforms send people and messages there.
    """
    text = environ.get("HUSTINGS_PUBLIC_ADDRESS", "").strip().rstrip("/")
    parts = urlsplit(text)
    if text and (parts.scheme != "https" or not parts.hostname or parts.path or parts.query):
        raise CorrectTheValue(
            "The public address is not one of a site.",
            field="HUSTINGS_PUBLIC_ADDRESS",
            remedy="Write it as https://figures.example.org, or leave it out.",
        )
    return text
