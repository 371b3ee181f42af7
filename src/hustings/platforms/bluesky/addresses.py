"""What people paste for a Bluesky page, and the network's own addresses."""

from __future__ import annotations

import re
from urllib.parse import unquote, urlsplit

from hustings.domain.errors import CorrectTheValue

KEY = "bluesky"
POST = "app.bsky.feed.post"
REPOST = "app.bsky.feed.repost"

_DID = r"did:(?:plc:[a-z2-7]{24}|web:[a-z0-9.-]+(?:%3[Aa][0-9]+)?)"
_HANDLE = r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DID_ALONE = re.compile(_DID)
_HANDLE_ALONE = re.compile(_HANDLE)
_RECORD = re.compile(
    rf"at://(?P<did>{_DID})/(?P<collection>[a-zA-Z0-9.-]+)/(?P<rkey>[a-zA-Z0-9_~.:-]{{1,512}})"
)
_HOSTS = frozenset({"bsky.app", "www.bsky.app", "main.bsky.dev", "staging.bsky.app"})
INVALID_HANDLE = "handle.invalid"
"""What the AppView gives for a handle that its owner's domain does not confirm."""

ADDRESS_SHAPES = (
    r"(?i)^https?://(?:(?:www|staging)\.)?bsky\.app/profile/[^/?#]+",
    r"(?i)^at://[^/]+",
    rf"^{_DID}$",
    rf"(?i)^@?{_HANDLE}$",
)


def actor_of(address: str) -> str:
    """The DID or the handle in what somebody pasted; CorrectTheValue where there is none."""
    # Some keyboards put invisible signs of direction around what is copied from a profile.
    text = re.sub("[\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", address).strip()
    if text.lower().startswith("at://"):
        text = text[5:].partition("/")[0]
    elif "://" in text or text.lower().startswith(("bsky.app/", "www.bsky.app/")):
        text = _actor_in_path(text)
    text = unquote(text) if text.lower().startswith("did%3a") else text
    if _DID_ALONE.fullmatch(text):
        return text
    handle = text.removeprefix("@").rstrip(".").lower()
    if not _HANDLE_ALONE.fullmatch(handle) or len(handle) > 253:
        raise CorrectTheValue(
            f"{address!r} is no address of a Bluesky page.",
            field="address",
            remedy="Paste the profile's address, https://bsky.app/profile/..., or the whole handle, "
            "such as @bsky.app.",
        )
    return handle


def _actor_in_path(text: str) -> str:
    try:
        parts = urlsplit(text if "://" in text else f"https://{text}")
    except ValueError:
        return ""
    steps = [step for step in parts.path.split("/") if step]
    if parts.hostname in _HOSTS and len(steps) >= 2 and steps[0] == "profile":
        return unquote(steps[1])
    return ""


def is_did(text: str) -> bool:
    """Whether it is a DID of a kind that the network uses."""
    return _DID_ALONE.fullmatch(text) is not None


def record_parts(uri: str) -> tuple[str, str, str] | None:
    """The DID, the collection and the key in a record's address; None where it is none."""
    found = _RECORD.fullmatch(uri)
    return (found["did"], found["collection"], found["rkey"]) if found else None


def post_uri(post_id: str, did: str) -> str | None:
    """The address of a page's post by its id, which some imports know by its key alone; None where it is no post."""
    native = post_id.partition(":")[2]
    if re.fullmatch(r"[a-z2-7]{13}", native):
        return f"at://{did}/{POST}/{native}"
    parts = record_parts(native)
    return native if parts and parts[1] == POST else None


def repost_uri(post_id: str, did: str) -> str | None:
    """The address of a page's repost by its id; None where it is none."""
    native = post_id.partition(":")[2]
    parts = record_parts(native)
    return native if parts and parts[:2] == (did, REPOST) else None


def page_id_of(did: str) -> str:
    """The id of a page by its DID, which stays through every change of handle."""
    return f"{KEY}:{did}"


def record_id(uri: str) -> str:
    """The id of a post, repost or reply by its record's address, as imports have it too."""
    return f"{KEY}:{uri}"


def profile_address(did: str) -> str:
    """Where people see the page; by DID, so that it outlives the handle."""
    return f"https://bsky.app/profile/{did}"


def post_address(did: str, rkey: str) -> str:
    """Where people see the post."""
    return f"{profile_address(did)}/post/{rkey}"
