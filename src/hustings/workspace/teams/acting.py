"""How every write is done: permission first, then the change and one audit entry in one transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from hustings.domain.errors import AskForPermission
from hustings.workspace.teams.models import AuditEntry, Membership, Role


@dataclass(slots=True)
class Deed:
    """What the audit entry will say; an action fills in what it learns on the way."""

    subject: str = ""
    detail: dict[str, Any] = field(default_factory=dict)


def allowed(by: Membership, role: str) -> Membership:
    """The membership as it is now; AskForPermission when its role does not include `role`."""
    now = Membership.objects.select_related("user").filter(pk=by.pk).first()
    if now is None or not now.may(role):
        raise AskForPermission(
            _("This needs the role “%(role)s”.") % {"role": Role(role).label},
            remedy=_("Ask an administrator of the team to do it or to change your role."),
        )
    return now


@contextmanager
def acting(
    by: Membership, role: str, action: str, subject: str = "", /, **detail: Any
) -> Iterator[Deed]:
    """A transaction in which `by` does `action`; AskForPermission when the role does not include `role`.

    The role is read again inside, so that one taken away meanwhile no longer counts.
    """
    deed = Deed(subject, detail)
    with transaction.atomic():
        now = allowed(by, role)
        yield deed
        AuditEntry.objects.create(
            team_id=by.team_id,
            who=now.user,
            who_name=now.user.get_username(),
            action=action,
            subject=deed.subject[:300],
            detail=deed.detail,
        )
