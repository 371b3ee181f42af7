"""What Facebook tells the door about itself."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from hustings.domain.errors import SeeToThePlatform
from hustings.network import graph
from hustings.network.asking import Answer, Budget, Request, Token
from hustings.network.graph_answers import without_tokens


class FacebookRules:
    """Token and proof go into the query, as Meta's own clients send them; budgets are told by headers."""

    platform = "facebook"

    def authorise(self, request: Request, token: Token) -> Request:
        """The request with the token, and the proof where `token.more` holds the app_secret."""
        return graph.authorised(request, token)

    def budgets(
        self,
        status: int,  # noqa: ARG002 - a fault's headers say the same
        headers: Mapping[str, str],
        now_at: datetime,
    ) -> list[Budget]:
        """What the usage headers say of the app, the page and each use case."""
        return graph.usage(headers, now_at)

    def fault(self, answer: Answer) -> SeeToThePlatform | None:
        """The error object's error, the status's, or that of an answer in another version."""
        return graph.fault(answer, platform=self.platform, version=graph.VERSION)

    def keepable(self, body: bytes) -> bytes:
        """The body without the token, which the addresses of the next and the previous page hold."""
        return without_tokens(body)
