"""What people paste for a channel, taken apart; ids are `telegram:-100…` for channels, with /number for their posts."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from hustings.domain.errors import CorrectTheValue

PLATFORM = "telegram"
HOSTS = ("t.me", "telegram.me", "www.t.me", "telegram.dog")
# https://core.telegram.org/method/channels.checkUsername: five to thirty-two signs; some bought names have four.
_NAME = r"[A-Za-z][A-Za-z0-9_]{3,31}"

ADDRESS_SHAPES = (
    r"^https?://(?:www\.)?(?:t\.me|telegram\.me|telegram\.dog)/(?:s/)?[A-Za-z][A-Za-z0-9_]{3,31}(?:/\d+)?/?(?:\?.*)?$",
)
"""Shapes that tell an address of ours; a bare @name looks like those of other platforms and is read as well."""


def channel_name(text: str) -> str:
    """The channel's name with its @ out of an address or a name: CorrectTheValue where it is neither."""
    pasted = text.strip()
    try:
        parts = urlsplit(pasted if "//" in pasted else f"https://{pasted}")
    except ValueError:
        parts = urlsplit("")
    path = parts.path.strip("/").removeprefix("s/").partition("/")[0]
    name = path if parts.hostname in HOSTS else pasted.removeprefix("@")
    if not re.fullmatch(_NAME, name):
        raise CorrectTheValue(
            f"{pasted[:200]!r} is no address of a public channel on Telegram.",
            field="address",
            remedy="Paste it as https://t.me/name; private channels, with a plus sign, cannot be read.",
        )
    return f"@{name}"


def page_id(chat_id: int) -> str:
    """A channel's id with us."""
    return f"{PLATFORM}:{chat_id}"


def post_id(chat_id: int, message_id: int) -> str:
    """A post's id with us; messages are numbered within their channel."""
    return f"{PLATFORM}:{chat_id}/{message_id}"
