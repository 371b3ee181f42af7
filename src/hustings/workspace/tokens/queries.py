"""Everything that is read about access tokens."""

from __future__ import annotations

from hustings.workspace.teams.models import Membership
from hustings.workspace.tokens.actions import digest_of
from hustings.workspace.tokens.models import AccessToken


def tokens_for(by: Membership) -> list[AccessToken]:
    """One's own tokens, or for an administrator all of the team; open ones first."""
    found = AccessToken.objects.select_related("membership__user").filter(
        membership__team_id=by.team_id
    )
    if not by.decides:
        found = found.filter(membership=by)
    return sorted(found, key=lambda token: token.revoked_at is not None)


def open_token(text: str) -> AccessToken | None:
    """The token that lets in, of an account that may sign in; None for any other text."""
    return (
        AccessToken.objects.select_related("membership__team", "membership__user")
        .filter(digest=digest_of(text), revoked_at=None, membership__user__is_active=True)
        .first()
    )
