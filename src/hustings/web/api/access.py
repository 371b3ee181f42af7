"""Who is let in: whoever sends a token that is open and has requests left."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from ninja.errors import HttpError
from ninja.security import HttpBearer

from hustings.web.api.limits import Allowance, SlidingWindow
from hustings.workspace.teams.models import Membership
from hustings.workspace.tokens import actions, queries

REQUESTS_A_MINUTE = 300
window = SlidingWindow(getattr(settings, "HUSTINGS_API_REQUESTS_A_MINUTE", REQUESTS_A_MINUTE))


class TokenAccess(HttpBearer):
    """`Authorization: Bearer` with an access token; gives the membership it belongs to."""

    def authenticate(self, request: HttpRequest, token: str) -> Any:
        found = queries.open_token(token)
        if found is None:
            return None
        allowance = window.take(found.pk)
        request.allowance = allowance  # type: ignore[attr-defined]
        if not allowance.allowed:
            raise HttpError(429, f"More than {allowance.limit} requests in a minute.")
        actions.note_use(found)
        return found.membership


def member_of(request: HttpRequest) -> Membership:
    """The membership that TokenAccess found."""
    membership: Membership = request.auth  # type: ignore[attr-defined]
    return membership


def allowance_headers(request: HttpRequest) -> dict[str, str]:
    """The headers that tell what is left; none before a token was found."""
    allowance: Allowance | None = getattr(request, "allowance", None)
    return allowance.headers() if allowance else {}
