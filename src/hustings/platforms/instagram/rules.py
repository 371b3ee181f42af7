"""What Instagram tells the door about itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from hustings.domain.errors import ConnectAgain, SeeToThePlatform
from hustings.network import graph
from hustings.network.asking import Answer, Budget, Request, Token
from hustings.network.graph_answers import without_tokens

PLATFORM_KEY = "instagram"
ACCOUNT_KEY = "ig_user_id"
"""The name in Token.more of the professional account in whose name others are looked up."""

OWN = "own-account"
"""Stands in an address for the number of that account, which the reader does not know."""


class InstagramRules:
    """As Facebook's, and the asking account's number goes where an address leaves room for it."""

    platform = PLATFORM_KEY

    def authorise(self, request: Request, token: Token) -> Request:
        """The request with the token, the proof, and the account that asks: ConnectAgain where it is not known."""
        if f"/{OWN}" in request.address:
            account = token.more.get(ACCOUNT_KEY, "")
            if not account.isdecimal():
                raise ConnectAgain(
                    "The connection does not say in the name of which Instagram account it asks.",
                    remedy="Connect the account again, by the Facebook page that it belongs to.",
                    platform=self.platform,
                )
            request = replace(request, address=request.address.replace(OWN, account))
        return graph.authorised(request, token)

    def budgets(
        self,
        status: int,  # noqa: ARG002 - a fault's headers say the same
        headers: Mapping[str, str],
        now_at: datetime,
    ) -> list[Budget]:
        """What the usage headers say of the app and each use case."""
        return graph.usage(headers, now_at)

    def fault(self, answer: Answer) -> SeeToThePlatform | None:
        """The error object's error, the status's, or that of an answer in another version."""
        return graph.fault(answer, platform=self.platform, version=graph.VERSION)

    def keepable(self, body: bytes) -> bytes:
        """The body without the token, which the addresses of the next and the previous page hold."""
        return without_tokens(body)
