"""Everything that can be changed about access tokens."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from hustings.domain.errors import CorrectTheValue, UseAKnownName
from hustings.workspace.teams.acting import acting
from hustings.workspace.teams.models import Membership, Role
from hustings.workspace.tokens.models import AccessToken

MARK = "hst_"
"""What every token begins with, so that one that leaked can be recognised."""

NAME_LONGEST = 120
USE_NOTED_EVERY = timedelta(hours=1)


def digest_of(token: str) -> str:
    """What is kept of a token: it is long and random, so a plain hash is enough."""
    return hashlib.sha256(token.encode("utf-8", "replace")).hexdigest()


def make_token(by: Membership, name: str) -> tuple[AccessToken, str]:
    """Make a token for oneself; its text is given here and never again."""
    name = name.strip()
    if not name or len(name) > NAME_LONGEST:
        raise CorrectTheValue(
            _("A token needs a name of at most %(count)d characters.") % {"count": NAME_LONGEST},
            field="name",
            remedy=_("Name the program that will use it."),
        )
    token = MARK + secrets.token_urlsafe(32)
    with acting(by, Role.OBSERVER, "access token made", name):
        made = AccessToken.objects.create(
            membership=by, name=name, start=token[:8], digest=digest_of(token)
        )
    return made, token


def revoke_token(by: Membership, token_id: int) -> AccessToken:
    """Have a token no longer let anybody in: one's own, or as administrator anybody's in the team."""
    with acting(by, Role.OBSERVER, "access token revoked") as deed:
        found = AccessToken.objects.filter(
            membership__team_id=by.team_id, pk=token_id, revoked_at=None
        ).first()
        if found is None or (found.membership_id != by.pk and not by.decides):
            raise UseAKnownName(
                _("There is no such open token."), field="token", remedy=_("Load the page again.")
            )
        deed.subject = found.name
        found.revoked_at = timezone.now()
        found.save(update_fields=["revoked_at"])
        return found


def note_use(token: AccessToken) -> None:
    """Keep when a token was last used, to the hour: reading must not mean a write each time."""
    now = timezone.now()
    if token.used_at is None or now - token.used_at > USE_NOTED_EVERY:
        AccessToken.objects.filter(pk=token.pk).update(used_at=now)
