"""People, teams, roles, the audit trail and public links."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _

from hustings.domain.errors import AskForPermission


class User(AbstractUser):
    """Somebody who signs in."""


class Team(models.Model):
    """People who look at the same lists; `front_query` is the leaderboard that opens first."""

    name = models.CharField(max_length=120)
    front_query = models.CharField(max_length=1000, blank=True, default="")
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return self.name


class Role(models.TextChoices):
    """What a person may do: an observer reads, a member also writes, an administrator also decides who may."""

    ADMINISTRATOR = "administrator", _("administrator")
    MEMBER = "member", _("member")
    OBSERVER = "observer", _("observer")


RANK = {Role.OBSERVER: 0, Role.MEMBER: 1, Role.ADMINISTRATOR: 2}


class Membership(models.Model):
    """A person's role in a team."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships"
    )
    role = models.CharField(max_length=16, choices=Role.choices)
    since_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("team", "user"), name="one_role_a_team")]

    def may(self, role: str) -> bool:
        """Whether this role includes `role`."""
        return RANK[Role(self.role)] >= RANK[Role(role)]

    @property
    def writes(self) -> bool:
        return self.may(Role.MEMBER)

    @property
    def decides(self) -> bool:
        return self.may(Role.ADMINISTRATOR)

    def __str__(self) -> str:
        return f"{self.user} ({self.role})"


class AppendOnly(models.QuerySet[Any]):
    """Rows that can be added and read, and nothing else."""

    def _refuse(self) -> NoReturn:
        raise AskForPermission(
            "The audit trail is only ever added to.",
            remedy="Write a new entry that corrects the old one.",
        )

    def update(self, **values: Any) -> int:
        self._refuse()

    def delete(self) -> tuple[int, dict[str, int]]:
        self._refuse()


class AuditEntry(models.Model):
    """One thing that somebody did; never changed, never deleted (the database refuses too)."""

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="audit_entries")
    who = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        null=True,
        related_name="+",
        db_constraint=False,
    )
    who_name = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now_add=True)
    action = models.CharField(max_length=60)
    subject = models.CharField(max_length=300, blank=True, default="")
    detail = models.JSONField(default=dict)

    objects = AppendOnly.as_manager()

    class Meta:
        ordering = ("-id",)
        indexes = [models.Index(fields=("team", "-id"), name="audit_by_team")]

    def save(self, *args: Any, **options: Any) -> None:
        if not self._state.adding:
            AuditEntry.objects.none()._refuse()
        super().save(*args, **options)

    def delete(self, *args: Any, **options: Any) -> tuple[int, dict[str, int]]:
        AuditEntry.objects.none()._refuse()


class PublicLink(models.Model):
    """A leaderboard that anybody with the address can read until it is revoked."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="public_links")
    token = models.CharField(max_length=64, unique=True)
    title = models.CharField(max_length=120)
    query = models.CharField(max_length=1000)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)
