"""What Threads tells the door about itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from hustings.domain.errors import SeeToThePlatform
from hustings.network import graph
from hustings.network.asking import Answer, Budget, Request, Token
from hustings.network.graph_answers import without_tokens

PLATFORM_KEY = "threads"
HOST = "https://graph.threads.net"
VERSION = "v1.0"


class ThreadsRules:
    """The token goes into the query, as the documentation sends it; errors and budgets are the Graph's."""

    platform = PLATFORM_KEY

    def authorise(self, request: Request, token: Token) -> Request:
        """The request with the token; Threads knows no proof of the app's secret."""
        return replace(request, secret_query={**request.secret_query, "access_token": token.secret})

    def budgets(
        self,
        status: int,  # noqa: ARG002 - a fault's headers say the same
        headers: Mapping[str, str],
        now_at: datetime,
    ) -> list[Budget]:
        """What the usage headers say; looking others up has a budget of its own that no header tells."""
        return graph.usage(headers, now_at)

    def fault(self, answer: Answer) -> SeeToThePlatform | None:
        """The error object's error, or the status's; Threads has had one version so far and names none."""
        return graph.fault(answer, platform=self.platform)

    def keepable(self, body: bytes) -> bytes:
        """The body without the token, which the addresses of the next and the previous page hold."""
        return without_tokens(body)
