"""Addresses and handles of Instagram accounts."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from hustings.domain.errors import CorrectTheValue

ADDRESS_SHAPES = (
    r"^(?:https?://)?(?:www\.|m\.)?(?:instagram\.com|instagr\.am)/\S+$",
    r"^@[A-Za-z0-9._]{1,30}$",
)
_HOSTS = frozenset({"instagram.com", "www.instagram.com", "m.instagram.com", "instagr.am"})
_HANDLE = re.compile(r"[A-Za-z0-9_](?:[A-Za-z0-9._]{0,28}[A-Za-z0-9_])?")
_NO_ACCOUNTS = frozenset(
    {"accounts", "about", "direct", "explore", "p", "reel", "reels", "stories", "tv", "web"}
)


def handle_of(address: str) -> str:
    """The handle that an address or a name stands for, in small letters: CorrectTheValue."""
    text = address.strip()
    handle = text.removeprefix("@")
    if "/" in text:
        try:
            parts = urlsplit(text if "//" in text else f"//{text}")
            steps = [step for step in parts.path.split("/") if step]
            handle = steps[0] if (parts.hostname or "") in _HOSTS and steps else ""
        except ValueError:
            handle = ""
        if handle.lower() == "stories" and len(steps) > 1:
            handle = steps[1]
        elif handle.lower() in _NO_ACCOUNTS:
            handle = ""
    if not _HANDLE.fullmatch(handle):
        raise CorrectTheValue(
            f"{address!r} is not the address of an Instagram account.",
            remedy="Paste it as instagram.com/NAME, or write @NAME.",
            field="address",
        )
    return handle.lower()
