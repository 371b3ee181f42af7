"""A question about coordination, and how far its answer is."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from hustings.workspace.pages.models import PageList
from hustings.workspace.teams.models import Team


class State(models.TextChoices):
    """How far a question has come."""

    QUEUED = "queued", _("queued")
    RUNNING = "running", _("being computed")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")


class Source(models.TextChoices):
    """Where the shares come from."""

    STORE = "store", _("pages and ties in the store")
    FILE = "file", _("a table of shares")
    SAMPLE = "sample", _("Germany 2021: links on Facebook before the election")


class CoordinationRun(models.Model):
    """What was asked, at which version of the store, and what came of it.

    The answer's tables lie in the home folder under the run's number; an uploaded table lies there
    until it is computed and no longer. `fence` counts who took the run up, so that a worker that was
    thought dead cannot overwrite a later one.
    """

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="coordination_runs")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    source = models.CharField(max_length=16, choices=Source.choices)
    on = models.CharField(max_length=16, blank=True, default="")
    file_name = models.CharField(max_length=255, blank=True, default="")
    definition = models.CharField(max_length=16)
    time_window_s = models.IntegerField(null=True)
    min_participation = models.IntegerField(default=2)
    edge_weight = models.FloatField(default=0.5)
    page_list = models.ForeignKey(PageList, on_delete=models.SET_NULL, null=True, related_name="+")
    list_name = models.CharField(max_length=120, blank=True, default="")
    page_ids = models.JSONField(null=True)
    since_on = models.DateField(null=True)
    until_on = models.DateField(null=True)
    store_version = models.IntegerField(null=True)
    state = models.CharField(max_length=16, choices=State.choices, default=State.QUEUED)
    report = models.JSONField(default=dict)
    problem = models.CharField(max_length=1000, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)
    finished_at = models.DateTimeField(null=True)
    leased_until_at = models.DateTimeField(null=True)
    fence = models.IntegerField(default=0)

    class Meta:
        ordering = ("-id",)
        indexes = [
            models.Index(fields=("state", "leased_until_at"), name="coordination_due"),
            models.Index(fields=("team", "-id"), name="coordination_by_team"),
        ]
