"""Addresses and ids of pages and posts on Facebook.

The interface calls a post PAGE_POST. A page's own posts are kept under POST alone, as the addresses in
CrowdTangle's files, Business Suite's exports and the Meta Content Library call them, so that a post that
was imported and one that was collected are the same. A post on a page that bears another page's number
in front keeps both.
"""

from __future__ import annotations

import re
from urllib.parse import parse_qs, unquote, urlsplit

from hustings.domain.errors import CorrectTheValue
from hustings.domain.identity import page_id, split_id
from hustings.platforms.definition import Page

PLATFORM_KEY = "facebook"
ADDRESS_SHAPES = (
    r"^(?:https?://)?(?:[a-z-]+\.)?(?:facebook|fb)\.com/\S+$",
    r"^facebook:\d+$",
)
_HOSTS = re.compile(r"(?:[a-z-]+\.)?(?:facebook|fb)\.com")
_NAME = re.compile(r"[A-Za-z0-9.]{2,}")
_ID = re.compile(r"\d{3,}")
_NO_PAGES = frozenset(
    {
        "events", "gaming", "groups", "hashtag", "help", "l.php", "login", "marketplace", "permalink.php",
        "photo", "photo.php", "plugins", "reel", "search", "share", "sharer", "sharer.php", "stories",
        "story.php", "video.php", "watch",
    }
)  # fmt: skip


def page_of(address: str) -> str:
    """The name or number of the page that an address, an id or a handle leads to: CorrectTheValue."""
    text = address.strip()
    if re.fullmatch(r"facebook:\d+", text):
        return text.partition(":")[2]
    bare = text.removeprefix("@")
    if _ID.fullmatch(bare) or (_NAME.fullmatch(bare) and "/" not in bare and not _host(bare)):
        return bare
    found = _of_address(text)
    if found is None:
        raise CorrectTheValue(
            f"{address!r} is not the address of a Facebook page.",
            remedy="Paste it as facebook.com/NAME, or the page's number.",
            field="address",
        )
    return found


def _host(text: str) -> bool:
    return _HOSTS.fullmatch(text.lower()) is not None


def _of_address(text: str) -> str | None:
    try:
        parts = urlsplit(text if "//" in text else f"//{text}")
        if not _host(parts.hostname or ""):
            return None
    except ValueError:
        return None
    numbers = parse_qs(parts.query).get("id", [])
    steps = [unquote(step) for step in parts.path.split("/") if step]
    first = steps[0] if steps else ""
    if first in ("profile.php", "permalink.php", "story.php"):
        return numbers[0] if numbers and _ID.fullmatch(numbers[0]) else None
    if first in ("pages", "people", "pg", "p") and len(steps) > 1:
        # An old address ends in the number, a newer one has it behind the name: Name-1000123.
        ends = (re.search(r"(?:^|-)(\d{6,})$", step) for step in reversed(steps[1:]))
        name = steps[1] if _NAME.fullmatch(steps[1]) else None
        return next((str(end[1]) for end in ends if end), name)
    if first.lower() in _NO_PAGES:
        return None
    numbered = re.fullmatch(r".+-(\d{6,})", first)
    if numbered:
        return numbered[1]
    return first if _NAME.fullmatch(first) else None


def post_id(native_id: str, page: Page) -> str:
    """Our id of a post that the interface calls PAGE_POST."""
    prefix, mark, rest = native_id.partition("_")
    kept = rest if mark and prefix == page.native_id else native_id
    return page_id(PLATFORM_KEY, kept)


def shared_id(native_id: str) -> str:
    """Our id of a post of another page, which is kept under POST alone there."""
    return page_id(PLATFORM_KEY, native_id.rpartition("_")[2])


def graph_id(identifier: str, page: Page) -> str:
    """What the interface calls a post that is ours under this id."""
    native = split_id(identifier)[1]
    return native if "_" in native else f"{page.native_id}_{native}"
