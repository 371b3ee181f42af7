"""What is read about the sample data."""

from __future__ import annotations

from hustings.workspace.homes import reading_at
from hustings.workspace.samples.models import Sample
from hustings.workspace.teams.models import Team


def sample_of(team: Team) -> Sample | None:
    """What the demo brought to the team; None when there is nothing, or nothing any more."""
    return Sample.objects.filter(team=team).first()


def pages_of_run(run_id: str) -> tuple[str, ...]:
    """The pages that a run brought figures or posts of, by id."""
    rows = reading_at().sql(
        "SELECT DISTINCT page_id FROM page_observations WHERE run_id = ? ORDER BY 1", [run_id]
    )
    return tuple(row[0] for row in rows)
