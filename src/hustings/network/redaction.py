"""What of a question may be shown: everything but what lets somebody in."""

from __future__ import annotations

import re
from collections.abc import Iterable
from urllib.parse import parse_qsl, quote, quote_plus, urlencode, urlsplit, urlunsplit

from hustings.network.asking import Request, Token

HIDDEN = "[hidden]"
LEAST_LENGTH = 4
"""A secret shorter than this is not looked for in texts: it would be found in every word."""

SECRET_NAMES = frozenset(
    {
        "access_token",
        "api_key",
        "apikey",
        "appsecret_proof",
        "client_secret",
        "code",
        "fb_exchange_token",
        "input_token",
        "key",
        "password",
        "refresh_token",
        "sig",
        "signature",
        "token",
    }
)
SECRET_HEADERS = frozenset(
    {"authorization", "cookie", "dpop", "dpop-nonce", "proxy-authorization", "set-cookie"}
)
SECRET_PATH = re.compile(r"(?<=/bot)\d+:[\w-]+")
"""Telegram's bots carry their token in the path."""


def shown_address(request: Request) -> str:
    """The address that a request asks, with its query and without anything secret."""
    pairs = [
        (name, value)
        for name, values in request.query.items()
        for value in ([values] if isinstance(values, str) else values)
    ]
    mark = "&" if "?" in request.address else "?"
    bare = request.address + (mark + urlencode(pairs, safe="[]") if pairs else "")
    return redacted(without_secret_names(bare), secrets_of(request))


def without_secret_names(address: str) -> str:
    """The address without a user in it, and without what is secret in path and parameters."""
    try:
        parts = urlsplit(address)
    except ValueError:
        bare = re.sub(r"//[^/]*@", "//", address.partition("?")[0])
        return SECRET_PATH.sub(HIDDEN, bare)
    parts = parts._replace(path=SECRET_PATH.sub(HIDDEN, parts.path))
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    if any(name.lower() in SECRET_NAMES for name, _ in pairs):
        pairs = [(name, HIDDEN if name.lower() in SECRET_NAMES else value) for name, value in pairs]
        parts = parts._replace(query=urlencode(pairs, safe="[]"))
    return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2], fragment=""))


def secrets_of(request: Request | None, token: Token | None = None) -> frozenset[str]:
    """Every secret that a request or a token holds."""
    held: list[str] = []
    if request is not None:
        held += [*request.secret_query.values(), *request.secret_headers.values()]
        # "Bearer abc" is sent, yet abc alone lets somebody in as well.
        held += [word for value in request.secret_headers.values() for word in value.split()[1:]]
    if token is not None:
        held += [token.secret, *token.more.values()]
    return frozenset(secret for secret in held if len(secret) >= LEAST_LENGTH)


def redacted(text: str, secrets: Iterable[str]) -> str:
    """The text without the secrets, however an address may have spelt them."""
    for secret in sorted(secrets, key=len, reverse=True):
        for spelling in (secret, quote(secret, safe=""), quote_plus(secret), quote(secret)):
            text = text.replace(spelling, HIDDEN)
    return text
