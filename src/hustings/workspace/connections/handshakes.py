"""Connections that are being made: begun by somebody, and ended once by the same person in the same session."""

from __future__ import annotations

import secrets
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hustings.domain.errors import CorrectTheValue
from hustings.workspace.connections.models import HANDSHAKE_LIFE, Handshake, digest_of
from hustings.workspace.teams.models import Membership


def new_state() -> str:
    """What goes to the platform and must come back."""
    return secrets.token_urlsafe(32)


def begin(
    by: Membership, session: str, state: str, kept: Mapping[str, str], begun: Handshake
) -> None:
    """Keep what must be known again, for ten minutes; what others left behind is swept away."""
    now = timezone.now()
    Handshake.objects.filter(expires_at__lt=now).delete()
    begun.team_id, begun.user_id = by.team_id, by.user_id
    begun.state_digest, begun.session_digest = digest_of(state), digest_of(session)
    begun.expires_at = now + HANDSHAKE_LIFE
    begun.seal(kept).save()


def end(by: Membership, session: str, state: str) -> tuple[Handshake, dict[str, str]]:
    """What was kept, this once; CorrectTheValue for a state that is unknown, used, too old or another's.

    All refusals read the same, so that nothing can be learnt from them.
    """
    with transaction.atomic():
        mine = Handshake.objects.filter(
            state_digest=digest_of(state),
            session_digest=digest_of(session),
            team_id=by.team_id,
            user_id=by.user_id,
            used_at=None,
            expires_at__gt=timezone.now(),
        )
        if not session or not mine.update(used_at=timezone.now()):
            raise CorrectTheValue(
                _("This answer belongs to no connection that you began here within ten minutes."),
                field="state",
                remedy=_("Begin again on the screen Connections, in this browser."),
            )
        found = Handshake.objects.select_related("app").get(state_digest=digest_of(state))
        kept = found.open()
        # Nothing of it is needed again.
        Handshake.objects.filter(pk=found.pk).update(sealed="", key_id="")
    return found, kept
