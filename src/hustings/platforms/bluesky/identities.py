"""Who a handle is, and which server holds the account: asked of the network, and checked both ways.

Sources: atproto.com/specs/handle, atproto.com/specs/did, atproto.com/specs/oauth, read in November 2026.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import unquote, urlsplit

import msgspec

from hustings.domain.errors import CorrectTheValue, FindThePage, ReportTheAnswer
from hustings.network.asking import JSON_TYPES, Answer, Asker, Request

Shape = TypeVar("Shape")

HANDLE = re.compile(r"([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?")
DID = re.compile(r"did:(plc:[a-z2-7]{24}|web:[A-Za-z0-9.-]+(%3A\d+)?)")


class _Resolved(msgspec.Struct):
    did: str


class _Service(msgspec.Struct, rename={"endpoint": "serviceEndpoint"}):
    id: str
    endpoint: str | dict[str, str] | list[str] = ""


class _Document(msgspec.Struct, rename={"also_known_as": "alsoKnownAs"}):
    id: str
    also_known_as: list[str] = []
    service: list[_Service] = []


class _Resource(msgspec.Struct):
    authorization_servers: list[str] = []


class Authority(msgspec.Struct):
    """What an authorisation server says of itself (RFC 8414)."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    pushed_authorization_request_endpoint: str
    revocation_endpoint: str | None = None


@dataclass(frozen=True, slots=True)
class Identity:
    """An account: its lasting id, its name of today, and the server that holds it."""

    did: str
    handle: str
    server: str


@dataclass(frozen=True, slots=True)
class Identities:
    """Where names are looked up; a local network names its own places."""

    directory: str = "https://plc.directory"
    resolver: str = "https://public.api.bsky.app"
    plain_http: bool = False

    def find(self, asker: Asker, typed: str) -> Identity:
        """The account that a handle or an id names: CorrectTheValue, FindThePage."""
        name = typed.strip().removeprefix("at://").removeprefix("@").strip().rstrip("/")
        if DID.fullmatch(name):
            return self.of_did(asker, name)
        handle = name.lower()
        if not HANDLE.fullmatch(handle):
            raise CorrectTheValue(
                f"{typed!r} is no handle.",
                field="handle",
                remedy="Write it as name.bsky.social, or as the domain that the account is named after.",
            )
        request = Request(
            address=f"{self.resolver}/xrpc/com.atproto.identity.resolveHandle",
            query={"handle": handle},
        )
        try:
            answer = asker.ask(request)
        except ReportTheAnswer:
            # The network says of a name that nobody bears what it says of a question that is none.
            raise FindThePage(
                f"No account goes by the name {handle}.",
                remedy="Check it; a name that was just taken is known after a few minutes.",
            ) from None
        identity = self.of_did(asker, _decoded(answer, _Resolved).did)
        if identity.handle != handle:
            raise FindThePage(
                f"The account that {handle} leads to does not go by that name.",
                remedy="Check the handle, or give the account's did.",
            )
        return identity

    def of_did(self, asker: Asker, did: str) -> Identity:
        """The account of an id, by its document."""
        if not DID.fullmatch(did):
            raise ReportTheAnswer("The network named an account by something that is no id.")
        if did.startswith("did:web:"):
            address = (
                f"{self._scheme}://{unquote(did.removeprefix('did:web:'))}/.well-known/did.json"
            )
        else:
            address = f"{self.directory}/{did}"
        answer = asker.ask(
            Request(
                address=address,
                content_types=(*JSON_TYPES, "application/did+ld+json", "text/plain"),
            )
        )
        document = _decoded(answer, _Document)
        server = next((one.endpoint for one in document.service if _holds(one)), "")
        names = [name for name in document.also_known_as if name.startswith("at://")]
        if document.id != did or not isinstance(server, str) or not self._is_origin(server):
            raise ReportTheAnswer(f"The document of {did} names no server that could be asked.")
        return Identity(did, names[0].removeprefix("at://").lower() if names else "", server)

    def authority(self, asker: Asker, server: str) -> Authority:
        """The server at which accounts of a server sign in; both must be what they say."""
        resource = _decoded(
            asker.ask(Request(address=f"{server}/.well-known/oauth-protected-resource")), _Resource
        )
        issuer = resource.authorization_servers[0] if resource.authorization_servers else ""
        if not self._is_origin(issuer):
            raise ReportTheAnswer(f"{server} does not say where its accounts sign in.")
        told = _decoded(
            asker.ask(Request(address=f"{issuer}/.well-known/oauth-authorization-server")),
            Authority,
        )
        addresses = (
            told.authorization_endpoint,
            told.token_endpoint,
            told.pushed_authorization_request_endpoint,
            told.revocation_endpoint or issuer,
        )
        if told.issuer != issuer or not all(
            urlsplit(one).scheme == self._scheme or urlsplit(one).scheme == "https"
            for one in addresses
        ):
            raise ReportTheAnswer(f"{issuer} says of itself that it is another server.")
        return told

    @property
    def _scheme(self) -> str:
        return "http" if self.plain_http else "https"

    def _is_origin(self, address: str) -> bool:
        """Whether it is a server and nothing more, by https unless the network is a local one."""
        parts = urlsplit(address)
        return (
            parts.scheme in ("https", self._scheme)
            and bool(parts.hostname)
            and not parts.username
            and parts.path in ("", "/")
            and not parts.query
        )


def _holds(service: _Service) -> bool:
    return service.id.endswith("#atproto_pds")


def _decoded(answer: Answer, shape: type[Shape]) -> Shape:
    try:
        return msgspec.json.decode(answer.body, type=shape)
    except msgspec.MsgspecError:
        raise ReportTheAnswer(
            f"{answer.shown_address} is not what the protocol's documentation says."
        ) from None
