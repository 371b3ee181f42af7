"""Everything that is read about files on their way in; the team comes first."""

from __future__ import annotations

from django.utils.translation import gettext as _

from hustings.domain.errors import UseAKnownName
from hustings.workspace.imports.models import State, Upload
from hustings.workspace.teams.models import Team

SHOWN_COUNT = 10


def uploads(team: Team) -> list[Upload]:
    """The files that somebody still has to decide on or that just came in, newest first."""
    found = Upload.objects.filter(team=team).exclude(state=State.DISCARDED)
    return list(found.select_related("user")[:SHOWN_COUNT])


def upload(team: Team, upload_id: int) -> Upload:
    """One file of the team; UseAKnownName when there is none."""
    found = Upload.objects.filter(team=team, pk=upload_id).first()
    if found is None:
        raise UseAKnownName(_("There is no such file."), remedy=_("Bring it again."))
    return found


def of_run(team: Team, run_id: str) -> Upload | None:
    """The file that a run came of, when this team brought it by screen."""
    return Upload.objects.filter(team=team, run_id=run_id).select_related("user").first()
