"""What the demo brought."""

from __future__ import annotations

from django.db import models

from hustings.workspace.teams.models import Team


class Sample(models.Model):
    """The runs that brought sample data, and the steps that lead through it."""

    team = models.OneToOneField(Team, on_delete=models.CASCADE, related_name="sample")
    run_ids = models.JSONField(default=list)
    steps = models.JSONField(default=list)
    brought_at = models.DateTimeField(auto_now_add=True)
