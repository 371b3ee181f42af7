"""What platforms call out to this site: checked by the app's secret over the raw bytes before anything is read."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
import secrets
from collections.abc import Mapping

import msgspec
from django.db import transaction
from django.utils.translation import gettext as _

from hustings.domain.errors import AskForPermission, CorrectTheValue, UseAKnownName
from hustings.network.graph_answers import challenge_answer, signature_is_good
from hustings.platforms.facebook import webhooks as of_facebook
from hustings.platforms.instagram import webhooks as of_instagram
from hustings.workspace.connections import following, keeping
from hustings.workspace.connections.models import App, Connection, Removal, State, digest_of
from hustings.workspace.teams.models import AuditEntry

META = ("facebook", "instagram", "threads")
BODY_LONGEST_BYTES = 1024 * 1024


class _Signed(msgspec.Struct):
    algorithm: str
    user_id: str | int


def meta_app(app_id: int) -> App:
    """The app that a call is for; UseAKnownName where there is none."""
    found = App.objects.filter(pk=app_id, platform__in=META).first()
    if found is None:
        raise UseAKnownName(_("There is no such app."))
    return found


def word_of(app: App) -> str:
    """The word by which Meta is known when a webhook is set up; tells nothing of the secret."""
    return digest_of(f"webhook:{app.pk}:{app.open()['secret']}")[:32]


def greeted(app: App, query: Mapping[str, str]) -> str:
    """What to answer when a webhook is set up; AskForPermission where the word is another."""
    answer = challenge_answer(query, word_of(app))
    if answer is None:
        raise AskForPermission(_("The word is not the one that was agreed."))
    return answer


def called(app: App, body: bytes, signature: str | None) -> int:
    """Have the pages that a call names be visited; how many: AskForPermission for a forged call.

    A call that comes twice or late makes pages due that are due already, and changes nothing else.
    """
    if len(body) > BODY_LONGEST_BYTES:
        raise CorrectTheValue(_("The call is too long."))
    if not signature_is_good(body, signature, app.open()["secret"]):
        raise AskForPermission(_("The call is not signed by the platform."))
    # One app's address may be called for either; each passes over what is the other's.
    found = (*of_facebook.due(body), *of_instagram.due(body))
    return following.call_pages(app.team_id, {one.page_id for one in found})


def removed(app: App, signed_request: str) -> Removal:
    """Forget what somebody consented to, since they took it back at Meta: AskForPermission for a forged call.

    Source: developers.facebook.com/docs/development/create-an-app/app-dashboard/data-deletion-callback.
    """
    who = digest_of(_user_of(signed_request, app.open()["secret"]))
    with transaction.atomic():
        ended = list(Connection.objects.select_for_update().filter(app=app, granted_by=who))
        for connection in ended:
            keeping.forget(connection)
            connection.state, connection.granted_by = State.DISCONNECTED, ""
            connection.refresh_again_at = connection.refreshing_at = None
            connection.version += 1
            connection.save()
            AuditEntry.objects.create(
                team_id=app.team_id,
                who=None,
                who_name="",
                action="consent taken back",
                subject=str(connection)[:300],
                detail={"platform": connection.platform},
            )
        return Removal.objects.create(code=secrets.token_hex(16), ended_count=len(ended))


def _user_of(signed_request: str, app_secret: str) -> str:
    """Whom a signed request is about (HMAC-SHA256 over its second half as it came)."""
    signature, _dot, payload = signed_request.partition(".")
    made = hmac.new(app_secret.encode(), payload.encode(), hashlib.sha256).digest()
    try:
        given = base64.urlsafe_b64decode(signature + "==")
        if not app_secret or not hmac.compare_digest(given, made):
            raise AskForPermission(_("The call is not signed by the platform."))
        told = msgspec.json.decode(base64.urlsafe_b64decode(payload + "=="), type=_Signed)
    except (binascii.Error, ValueError, msgspec.MsgspecError):
        raise AskForPermission(_("The call is not signed by the platform.")) from None
    if told.algorithm.upper() != "HMAC-SHA256":
        raise AskForPermission(_("The call is not signed by the platform."))
    return str(told.user_id)


def removal(code: str) -> Removal:
    """That it was done; UseAKnownName for a code that was never given."""
    found = Removal.objects.filter(code=code).first()
    if found is None:
        raise UseAKnownName(_("There is no such code."), remedy=_("Check the address."))
    return found
