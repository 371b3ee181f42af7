"""Everything that is read about questions of coordination; the team comes first."""

from __future__ import annotations

from django.utils.translation import gettext as _

from hustings.domain.errors import UseAKnownName
from hustings.workspace.coordination.models import CoordinationRun
from hustings.workspace.teams.models import Team

SHOWN_COUNT = 50


def runs(team: Team) -> list[CoordinationRun]:
    """The team's questions, newest first."""
    return list(CoordinationRun.objects.filter(team=team).select_related("user")[:SHOWN_COUNT])


def run(team: Team, run_id: int) -> CoordinationRun:
    """One question of the team; UseAKnownName when there is none."""
    found = CoordinationRun.objects.filter(team=team, pk=run_id).select_related("user").first()
    if found is None:
        raise UseAKnownName(
            _("There is no such run."), remedy=_("Choose one on the screen Coordination.")
        )
    return found
