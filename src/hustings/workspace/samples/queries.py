"""What is read about the sample data."""

from __future__ import annotations

from hustings.workspace.samples.models import Sample
from hustings.workspace.teams.models import Team


def sample_of(team: Team) -> Sample | None:
    """What the demo brought to the team; None when there is nothing, or nothing any more."""
    return Sample.objects.filter(team=team).first()
