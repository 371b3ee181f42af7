"""A file on its way in."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from hustings.workspace.teams.models import Team


class State(models.TextChoices):
    """How far a file has come."""

    WAITING = "waiting", _("waiting for you")
    QUEUED = "queued", _("queued")
    IMPORTING = "importing", _("importing")
    IMPORTED = "imported", _("imported")
    FAILED = "failed", _("failed")
    DISCARDED = "discarded", _("discarded")


class Upload(models.Model):
    """A file that somebody brought: what was said about it, and what became of it.

    The bytes lie in the home folder until the import is done or the file is discarded. `fence`
    counts who took it up, so that a worker that was thought dead cannot overwrite a later one.
    """

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="uploads")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    name = models.CharField(max_length=255)
    size_bytes = models.BigIntegerField()
    options = models.JSONField(default=dict)
    state = models.CharField(max_length=16, choices=State.choices, default=State.WAITING)
    report = models.JSONField(default=dict)
    problem = models.CharField(max_length=1000, blank=True, default="")
    run_id = models.CharField(max_length=64, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)
    leased_until_at = models.DateTimeField(null=True)
    fence = models.IntegerField(default=0)

    class Meta:
        ordering = ("-id",)
        indexes = [models.Index(fields=("state", "leased_until_at"), name="upload_due")]
