"""Pages that are followed, files of addresses, what is known of budgets, and notices."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from hustings.workspace.pages.models import PageList
from hustings.workspace.teams.models import Team

HOUR_S = 3600


class State(models.TextChoices):
    """How it stands with a page; being paused is told apart, and being behind or silent is seen from times."""

    WAITING = "waiting", _("waiting")
    COLLECTING = "collecting", _("collecting")
    CONNECT = "connect", _("needs connecting")
    STOPPED = "stopped", _("stopped by the platform")
    GONE = "gone", _("not found there")


class Followed(models.Model):
    """A page that a team follows: how to reach it, when it is due, and how it went.

    `handle`, `server` and `known` are what the platform's reader wants back. `backfill_days` is how
    far back posts are wanted on the first visit, None to the first post. `interval_s` is the time from
    one visit to the next where nothing makes it due earlier. `next_due_at` is None while only a person
    can help. `fence` counts who took the page up. `last_problem` is an error's name.
    """

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="followed")
    page_id = models.CharField(max_length=255)
    platform = models.CharField(max_length=32)
    handle = models.CharField(max_length=255, null=True)
    name = models.CharField(max_length=500, blank=True, default="")
    server = models.CharField(max_length=255, null=True)
    known = models.JSONField(default=dict)
    whose = models.CharField(max_length=8, default="others")
    parts = models.JSONField(default=list)
    interval_s = models.PositiveIntegerField(default=6 * HOUR_S)
    backfill_days = models.PositiveIntegerField(null=True)
    paused = models.BooleanField(default=False)
    connection = models.BigIntegerField(null=True)
    state = models.CharField(max_length=16, choices=State.choices, default=State.WAITING)
    followed_at = models.DateTimeField(auto_now_add=True)
    next_due_at = models.DateTimeField(null=True)
    last_try_at = models.DateTimeField(null=True)
    last_success_at = models.DateTimeField(null=True)
    last_problem = models.CharField(max_length=64, blank=True, default="")
    last_reason = models.CharField(max_length=1000, blank=True, default="")
    retry_at = models.DateTimeField(null=True)
    failures_count = models.PositiveIntegerField(default=0)
    leased_until_at = models.DateTimeField(null=True)
    fence = models.IntegerField(default=0)

    class Meta:
        ordering = ("name", "id")
        constraints = [
            models.UniqueConstraint(fields=("team", "page_id"), name="followed_once_a_team")
        ]
        indexes = [
            models.Index(fields=("platform", "next_due_at"), name="followed_due"),
            models.Index(fields=("page_id",), name="followed_page"),
        ]

    def __str__(self) -> str:
        return self.name or self.handle or self.page_id


class Turn(models.Model):
    """Whose turn it is among platforms; locked while pages of the platform are taken, by one at a time."""

    platform = models.CharField(max_length=32, primary_key=True)
    last_taken_at = models.DateTimeField(null=True)


class BudgetSeen(models.Model):
    """How much of a budget was used up when it was last told; several workers go by the same row.

    `key` tells whose budget it is: a server's, an app's or an account's. `daily` budgets leave more
    aside for publishing. `cost_ratio` is what one question uses up, as far as seen, and `turn_at` when
    the next read may leave at the earliest because the one before took that turn.
    """

    platform = models.CharField(max_length=32)
    key = models.CharField(max_length=255, blank=True, default="")
    name = models.CharField(max_length=120)
    used_ratio = models.FloatField()
    daily = models.BooleanField(default=False)
    cost_ratio = models.FloatField()
    resets_at = models.DateTimeField()
    turn_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField()

    class Meta:
        ordering = ("platform", "key", "name")
        constraints = [
            models.UniqueConstraint(fields=("platform", "key", "name"), name="one_budget_a_name")
        ]


class NoticeKind(models.TextChoices):
    """What a notice is about."""

    SILENT = "silent", _("silent")
    STALLED = "stalled", _("stalled")


class Notice(models.Model):
    """Something about a page that somebody should know; ended when it no longer holds.

    `detail` holds the numbers that its sentence rests on.
    """

    followed = models.ForeignKey(Followed, on_delete=models.CASCADE, related_name="notices")
    kind = models.CharField(max_length=16, choices=NoticeKind.choices)
    detail = models.JSONField(default=dict)
    raised_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(
                fields=("followed", "kind"),
                condition=Q(ended_at__isnull=True),
                name="one_open_notice_a_kind",
            )
        ]


class AddressFile(models.Model):
    """A file of addresses that a team brought, each to be looked up and followed; into a list where named."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="address_files")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    name = models.CharField(max_length=255)
    page_list = models.ForeignKey(PageList, on_delete=models.SET_NULL, null=True, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-id",)


class LineState(models.TextChoices):
    """What became of a line."""

    WAITING = "waiting", _("waiting")
    LOOKING = "looking", _("being looked up")
    FOLLOWED = "followed", _("followed")
    KNOWN = "known", _("followed already")
    FAILED = "failed", _("not followed")


class AddressLine(models.Model):
    """A line of such a file, and what became of it."""

    file = models.ForeignKey(AddressFile, on_delete=models.CASCADE, related_name="lines")
    line = models.PositiveIntegerField()
    address = models.CharField(max_length=500)
    platform = models.CharField(max_length=32, blank=True, default="")
    state = models.CharField(max_length=16, choices=LineState.choices, default=LineState.WAITING)
    reason = models.CharField(max_length=1000, blank=True, default="")
    page_id = models.CharField(max_length=255, blank=True, default="")
    tries_count = models.PositiveIntegerField(default=0)
    next_due_at = models.DateTimeField(null=True)
    leased_until_at = models.DateTimeField(null=True)
    fence = models.IntegerField(default=0)

    class Meta:
        ordering = ("line",)
        indexes = [models.Index(fields=("platform", "next_due_at"), name="line_due")]
