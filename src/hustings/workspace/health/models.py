"""Workers that were seen."""

from __future__ import annotations

from django.db import models


class WorkerSeen(models.Model):
    """One worker process: where it runs, when it last said that it lives, and what it was doing."""

    name = models.CharField(max_length=200, unique=True)
    started_at = models.DateTimeField()
    seen_at = models.DateTimeField()
    doing = models.CharField(max_length=200, blank=True, default="")

    class Meta:
        ordering = ("-seen_at",)

    def __str__(self) -> str:
        return self.name
