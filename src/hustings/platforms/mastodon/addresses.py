"""What people paste for an account, taken apart; and the ids under which accounts and posts are kept.

An account's id is `mastodon:SERVER/ID`, a post's the same with its own: SERVER is the machine that
answers the questions, with its port where it has one, and ID what that server calls the account. A
server never gives an id twice and keeps it when the name, or the domain in the name, changes; the same
number on two servers is two accounts.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from hustings.domain.errors import CorrectTheValue, ReportTheAnswer

PLATFORM = "mastodon"
LOOPBACK = ("127.0.0.1", "localhost", "::1")

_HANDLE = re.compile(
    r"@?(?P<user>[\w.%+-]+)@(?P<domain>[\w-]+(?:\.[\w-]+)+(?::\d+)?|localhost(?::\d+)?)"
)
_ID = r"[A-Za-z0-9_-]+"
_HOST = re.compile(r"[\w.-]+|[0-9a-f:.]+")
_SHAPES = tuple(
    re.compile(shape)
    for shape in (
        # Mastodon, and most: /@user, /@user@other, each with a post's number behind it.
        rf"(?:/web)?/@(?P<user>[^/@]+)(?:@(?P<domain>[^/@]+))?(?:/(?:statuses/|posts/)?(?P<status>{_ID}))?",
        rf"/users/(?P<user>[^/@]+)(?:/statuses/(?P<status>{_ID}))?(?:/activity)?",
        # Mastodon from 4.5 on names accounts by number in its machine-readable addresses.
        rf"/ap/users/(?P<account>{_ID})(?:/statuses/(?P<status>{_ID}))?(?:/activity)?",
        rf"/web/accounts/(?P<account>{_ID})",
        rf"/web/statuses/(?P<status>{_ID})",
        # Pleroma and Akkoma.
        rf"/notice/(?P<status>{_ID})",
        # Pixelfed.
        rf"/p/(?P<user>[^/@]+)/(?P<status>{_ID})",
        rf"/i/web/post/(?P<status>{_ID})",
        # snac's posts carry a time instead of the id that is asked for, so that the account must do.
        r"/(?P<user>[^/@]+)/p/[0-9.]+",
        r"/(?P<user>[^/@.]+)",
    )
)

_NOT_OURS = r"(?!(?:[\w-]+\.)*(?:youtube|tiktok|threads)\.(?:com|net)(?:[/:]|$))"
"""Platforms of one house whose addresses also have an @ before the name."""

ADDRESS_SHAPES = (
    r"^(?:acct:)?@?[\w.%+-]+@[\w-]+(?:\.[\w-]+)+$",
    rf"^https?://{_NOT_OURS}[^/]+/(?:web/)?@[^/@]+(?:@[^/@]+)?(?:/.*)?$",
    r"^https?://[^/]+/(?:ap/)?users/[^/]+(?:/statuses/[^/]+)?/?$",
    r"^https?://[^/]+/web/(?:accounts|statuses)/[^/]+/?$",
    r"^https?://[^/]+/notice/[^/]+/?$",
)
"""Shapes that tell an address of ours; a bare https://server/user is read as well, and looks like anything."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An address taken apart; `server` is where to ask, `domain` what stands behind the @."""

    server: str
    user: str | None = None
    domain: str | None = None
    account_id: str | None = None
    status_id: str | None = None


def address_of(text: str) -> Address:
    """The parts of what somebody pasted; CorrectTheValue where it is no account's or post's address."""
    bare = text.strip().removeprefix("acct:")
    handle = _HANDLE.fullmatch(bare)
    if handle:
        domain = handle["domain"].lower()
        return Address(server=server_of(f"https://{domain}"), user=handle["user"], domain=domain)
    parts = _parts(bare)
    path = parts[3] if parts else ""
    found = next((match for shape in _SHAPES if (match := shape.fullmatch(path))), None)
    if parts and found:
        given = found.groupdict()
        return Address(
            server=server_of(bare),
            user=given.get("user"),
            domain=(given.get("domain") or "").lower() or None,
            account_id=given.get("account"),
            status_id=given.get("status"),
        )
    raise CorrectTheValue(
        f"{text!r} is no address of an account.",
        field="address",
        remedy="Paste the account's address, such as https://mastodon.social/@Mastodon, or its handle, "
        "such as @Mastodon@mastodon.social.",
    )


def _parts(address: str) -> tuple[str, str, int | None, str] | None:
    """Scheme, host, port and path of a web address; None where it is none."""
    try:
        parts = urlsplit(address)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    if parts.scheme not in ("http", "https") or not _HOST.fullmatch(host):
        return None
    return parts.scheme, host, port, unquote(parts.path).rstrip("/")


def server_of(address: str) -> str:
    """The machine of an address, always by https except for this very machine; CorrectTheValue without one."""
    parts = _parts(address)
    if parts is None:
        raise CorrectTheValue(f"{address!r} names no server.", field="address")
    _, host, port, _ = parts
    name = f"[{host}]" if ":" in host else host
    scheme = "http" if host in LOOPBACK else "https"
    return f"{scheme}://{name}:{port}" if port else f"{scheme}://{name}"


def server_told(address: str) -> str:
    """The same of an address that a server told: ReportTheAnswer without one."""
    try:
        return server_of(address)
    except CorrectTheValue as error:
        raise ReportTheAnswer(
            f"The server names another that cannot be: {error.message}", platform=PLATFORM
        ) from None


def name_of(server: str) -> str:
    """The server as it stands in ids: without the scheme."""
    return server.rpartition("://")[2].rstrip("/")


def id_on(server: str, native_id: str) -> str:
    """The id of an account or a post of a server."""
    return f"{PLATFORM}:{name_of(server)}/{native_id}"


def native_of(identifier: str) -> str:
    """What the server itself calls an account or a post; CorrectTheValue where it is no id of ours."""
    server, slash, native = identifier.partition(":")[2].rpartition("/")
    if not (server and slash and native):
        raise CorrectTheValue(
            f"{identifier!r} is no id of an account or a post on a server.",
            remedy=f"Write it as {PLATFORM}:mastodon.social/13179.",
        )
    return native


def server_in(identifier: str) -> str:
    """The server of an id, as an address."""
    native_of(identifier)
    return server_of(f"https://{identifier.partition(':')[2].rpartition('/')[0]}")


def id_by_address(address: str) -> str | None:
    """The id of a post by its public address, which ends in what its own server calls it; None without one."""
    parts = _parts(address)
    last = parts[3].rpartition("/")[2] if parts else ""
    return id_on(server_of(address), last) if last else None


def next_max_id(link: str | None) -> str | None:
    """The `max_id` of a Link header's next page; None where there is none. ReportTheAnswer where it cannot be read."""
    for target, relation in re.findall(
        r"<([^<>]*)>\s*;\s*rel\s*=\s*\"?([^\",;]+)\"?", link or "", re.IGNORECASE
    ):
        if relation.strip().lower() == "next":
            query = dict(
                pair.partition("=")[::2] for pair in target.partition("?")[2].split("&") if pair
            )
            found = unquote(query.get("max_id", ""))
            if not found:
                raise ReportTheAnswer(
                    "The server names a next page without a max_id.",
                    platform=PLATFORM,
                    field="link",
                )
            return found
    return None
