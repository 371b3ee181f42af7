"""What people paste for a channel, taken apart; ids are `youtube:UC...` for channels and `youtube:VIDEO` for videos."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qs, unquote, urlsplit

from hustings.domain.errors import CorrectTheValue

PLATFORM = "youtube"
CHANNEL_ID = r"UC[A-Za-z0-9_-]{22}"
VIDEO_ID = r"[A-Za-z0-9_-]{11}"
# Handles may be of any script: https://support.google.com/youtube/answer/11585688
HANDLE = r"@(?:[0-9A-Za-z_.-]|[^\x00-\x7f\s]){2,60}"
HOSTS = ("youtube.com", "www.youtube.com", "m.youtube.com", "music.youtube.com")

ADDRESS_SHAPES = (
    rf"^{CHANNEL_ID}$",
    r"^https?://(?:www\.|m\.|music\.)?youtube\.com/\S+$",
    rf"^https?://youtu\.be/{VIDEO_ID}(?:[?#].*)?$",
)
"""Shapes that tell an address of ours; a bare @handle looks like those of other platforms and is read as well."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """What an address names: exactly one of a channel by id, by handle or by old user name, or a video."""

    channel_id: str | None = None
    handle: str | None = None
    user: str | None = None
    video_id: str | None = None


def parse_address(text: str) -> Address:
    """What was pasted, taken apart: CorrectTheValue where it is no address of YouTube."""
    pasted = text.strip()
    if re.fullmatch(CHANNEL_ID, pasted):
        return Address(channel_id=pasted)
    if re.fullmatch(HANDLE, pasted):
        return Address(handle=pasted)
    found = _by_address(pasted if "//" in pasted else f"https://{pasted}")
    if found is None:
        raise CorrectTheValue(
            f"{pasted[:200]!r} is no address of a channel or video on YouTube.",
            field="address",
            remedy="Paste it from the browser, such as https://www.youtube.com/@handle.",
        )
    return found


def _by_address(address: str) -> Address | None:
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    path = unquote(parts.path).strip("/")
    if parts.hostname == "youtu.be" and re.fullmatch(VIDEO_ID, path):
        return Address(video_id=path)
    return _on_site(path, parts.query) if parts.hostname in HOSTS else None


def _on_site(path: str, query: str) -> Address | None:
    first, _, rest = path.partition("/")
    second = rest.partition("/")[0]
    if re.fullmatch(HANDLE, first):
        return Address(handle=first)
    if first == "channel" and re.fullmatch(CHANNEL_ID, second):
        return Address(channel_id=second)
    if first == "user" and re.fullmatch(r"[A-Za-z0-9_.-]{1,100}", second):
        return Address(user=second)
    if first in ("shorts", "live", "embed") and re.fullmatch(VIDEO_ID, second):
        return Address(video_id=second)
    watched = parse_qs(query).get("v", [""])[0]
    if first == "watch" and re.fullmatch(VIDEO_ID, watched):
        return Address(video_id=watched)
    return None


def page_id(channel_id: str) -> str:
    """A channel's id with us."""
    return f"{PLATFORM}:{channel_id}"


def post_id(video_id: str) -> str:
    """A video's id with us."""
    return f"{PLATFORM}:{video_id}"
