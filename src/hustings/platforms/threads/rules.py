"""What Threads tells the door about itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta

from hustings.domain.errors import SeeToThePlatform
from hustings.network import graph
from hustings.network.asking import Answer, Budget, Request, Token
from hustings.network.graph_answers import without_tokens

PLATFORM_KEY = "threads"
HOST = "https://graph.threads.net"
VERSION = "v1.0"
LOOKUPS_A_DAY = 1000
"""So often an account may ask about others in any 24 hours; no header tells how often it did."""

LOOKUPS = ("profile_lookup", "profile_posts")


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

    def costs(self, request: Request, now_at: datetime) -> list[Budget]:
        """A thousandth of a day's questions about others; counted by UTC days, which is close to any 24 hours.

        Source: https://developers.facebook.com/docs/threads/threads-profiles.
        """
        if not request.address.endswith(LOOKUPS):
            return []
        midnight_at = datetime.combine(now_at.date() + timedelta(days=1), time(), UTC)
        return [Budget("profile discovery", 1 / LOOKUPS_A_DAY, midnight_at)]

    def fault(self, answer: Answer) -> SeeToThePlatform | None:
        """The error object's error, or the status's; Threads has had one version so far and names none."""
        return graph.fault(answer, platform=self.platform)

    def keepable(self, body: bytes) -> bytes:
        """The body without the token, which the addresses of the next and the previous page hold."""
        return without_tokens(body)
