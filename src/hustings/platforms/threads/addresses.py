"""Addresses and handles on Threads."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from hustings.domain.errors import CorrectTheValue

ADDRESS_SHAPES = (
    r"^(?:https?://)?(?:www\.)?threads\.(?:net|com)/@\S+$",
    r"^@[A-Za-z0-9._]{1,30}$",
)
_HOSTS = frozenset({"threads.net", "www.threads.net", "threads.com", "www.threads.com"})
_HANDLE = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9._]{0,28}[A-Za-z0-9_])?")


def handle_of(address: str) -> str:
    """The handle that an address or a name stands for, in small letters: CorrectTheValue."""
    text = address.strip()
    handle = text.removeprefix("@")
    if "/" in text:
        try:
            parts = urlsplit(text if "//" in text else f"//{text}")
            steps = [step for step in parts.path.split("/") if step]
            known = (parts.hostname or "") in _HOSTS and steps and steps[0].startswith("@")
        except ValueError:
            known = False
        handle = steps[0][1:] if known else ""
    if not _HANDLE.fullmatch(handle):
        raise CorrectTheValue(
            f"{address!r} is not the address of a profile on Threads.",
            remedy="Paste it as threads.com/@NAME, or write @NAME.",
            field="address",
        )
    return handle.lower()
