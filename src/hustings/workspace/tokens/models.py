"""Tokens that let a program read in somebody's name."""

from __future__ import annotations

from django.db import models

from hustings.workspace.teams.models import Membership


class AccessToken(models.Model):
    """One token of a member; only its hash is kept, and `start` to tell it from others."""

    membership = models.ForeignKey(
        Membership, on_delete=models.CASCADE, related_name="access_tokens"
    )
    name = models.CharField(max_length=120)
    start = models.CharField(max_length=12)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(auto_now_add=True)
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)

    def __str__(self) -> str:
        return f"{self.name} ({self.start}…)"
