"""Meta's way to connect, which Facebook and Instagram share: a person's consent, then tokens of their pages.

Sources, read in November 2026: developers.facebook.com/docs/facebook-login/guides/advanced/manual-flow,
/docs/facebook-login/guides/access-tokens/get-long-lived, /docs/graph-api/reference/debug_token and
/docs/graph-api/guides/secure-requests (appsecret_proof). No platform: only what two of them have in common.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TypeVar

import msgspec

from hustings.domain.errors import ConnectAgain, GrantThePermission, ReportTheAnswer
from hustings.network import graph, oauth
from hustings.network.asking import Asker, Request, Token
from hustings.network.oauth import Tokens
from hustings.platforms.code_flow import CodeFlow, known
from hustings.platforms.connecting import Client, Departure, Grant, Leaving, Return

Shape = TypeVar("Shape")

VERSION = graph.VERSION
GRAPH = "https://graph.facebook.com"
PAGES_MOST = 20
"""So many answers of /me/accounts are read; each names up to a hundred pages."""


class LinkedAccount(msgspec.Struct):
    """The Instagram account that belongs to a page."""

    id: str
    username: str = ""


class ManagedPage(msgspec.Struct):
    """A page that the person manages, with its own token."""

    id: str
    name: str = ""
    access_token: str = ""
    instagram_business_account: LinkedAccount | None = None


class _Paging(msgspec.Struct):
    cursors: dict[str, str] = {}
    next: str | None = None


class _Accounts(msgspec.Struct):
    data: list[ManagedPage]
    paging: _Paging = msgspec.field(default_factory=_Paging)


class _Debugged(msgspec.Struct):
    app_id: str = ""
    user_id: str = ""
    is_valid: bool = False
    scopes: list[str] = []
    expires_at: int = 0
    data_access_expires_at: int = 0


class _Debug(msgspec.Struct):
    data: _Debugged


GrantsOf = Callable[[ManagedPage], Grant | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class MetaFlow:
    """Facebook Login for a server; `grant_of` makes what is connected out of a page, None to leave it out."""

    grant_of: GrantsOf
    nothing_found: str
    graph: str = GRAPH
    dialog: str = "https://www.facebook.com"

    def leave(self, asker: Asker, departure: Departure) -> Leaving:
        """Facebook's dialog, in which the person chooses the pages."""
        return self._flow(lambda *_: ()).leave(asker, departure)

    def come_back(self, asker: Asker, back: Return) -> Sequence[Grant]:
        """The tokens of the pages that were chosen; they do not run out before the consent does."""
        return self._flow(self._identify).come_back(asker, back)

    def _flow(self, identify: Callable[[Asker, Tokens, Return], Sequence[Grant]]) -> CodeFlow:
        return CodeFlow(
            authorise_address=f"{self.dialog}/{VERSION}/dialog/oauth",
            token_address=f"{self.graph}/{VERSION}/oauth/access_token",
            identify=identify,
            separator=",",
        )

    def _identify(self, asker: Asker, tokens: Tokens, back: Return) -> Sequence[Grant]:
        client = known(back.client)
        long = self._lengthened(asker, client, tokens.access)
        told = self._debugged(asker, client, long)
        ends_at = (
            datetime.fromtimestamp(told.data_access_expires_at, UTC)
            if told.data_access_expires_at > 0
            else None
        )
        grants = [
            replace(grant, ends_at=ends_at, scopes=tuple(told.scopes), granted_by=told.user_id)
            for page in self._pages(asker, client, long)
            if page.access_token and (grant := self.grant_of(page)) is not None
        ]
        if not grants:
            raise GrantThePermission(
                self.nothing_found,
                remedy="Connect again and choose the pages in Facebook's dialog.",
                missing=() if "pages_show_list" in told.scopes else ("pages_show_list",),
            )
        return grants

    def _lengthened(self, asker: Asker, client: Client, token: str) -> str:
        """The token for sixty days instead of hours; pages' tokens taken from it do not run out."""
        answer = asker.ask(
            Request(
                address=f"{self.graph}/{VERSION}/oauth/access_token",
                query={"grant_type": "fb_exchange_token", "client_id": client.id},
                secret_query={"client_secret": client.secret, "fb_exchange_token": token},
            )
        )
        return oauth.tokens_of(answer).access

    def _debugged(self, asker: Asker, client: Client, token: str) -> _Debugged:
        """What Meta says of the token; ConnectAgain where it is not one of this app."""
        answer = asker.ask(
            Request(
                address=f"{self.graph}/{VERSION}/debug_token",
                secret_query={
                    "input_token": token,
                    "access_token": f"{client.id}|{client.secret}",
                },
            )
        )
        told = _decoded(answer.body, _Debug).data
        if not told.is_valid or told.app_id != client.id:
            raise ConnectAgain(
                "Facebook says that the token is not good for this app.",
                remedy="Connect the account again.",
            )
        return told

    def _pages(self, asker: Asker, client: Client, token: str) -> Iterator[ManagedPage]:
        """Every page that the person chose."""
        query: Mapping[str, str] = {
            "fields": "id,name,access_token,instagram_business_account{id,username}",
            "limit": "100",
        }
        for _count in range(PAGES_MOST):
            answer = asker.ask(
                graph.authorised(
                    Request(address=f"{self.graph}/{VERSION}/me/accounts", query=query),
                    Token(secret=token, more={graph.PROOF_KEY: client.secret}),
                )
            )
            found = _decoded(answer.body, _Accounts)
            yield from found.data
            # The address of what follows holds the token, so that only its cursor is taken from it.
            after = found.paging.cursors.get("after")
            if not found.paging.next or not after:
                return
            query = {**query, "after": after}


def _decoded(body: bytes, shape: type[Shape]) -> Shape:
    try:
        return msgspec.json.decode(body, type=shape)
    except msgspec.MsgspecError:
        raise ReportTheAnswer("Facebook's answer is not what its documentation says.") from None
