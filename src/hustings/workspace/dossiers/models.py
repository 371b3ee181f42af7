"""What people say about a page's signals, and dossiers that were frozen.

Frozen dossiers and corrections are only ever added: the database refuses to change or delete them.
Findings meet the store by page_id and by the words of `findings.finding_key`.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from hustings.workspace.teams.models import Team


class Note(models.Model):
    """A remark by a member of the team on one finding."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="finding_notes")
    page_id = models.CharField(max_length=255)
    finding = models.CharField(max_length=120)
    text = models.CharField(max_length=2000)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("id",)
        indexes = [models.Index(fields=("team", "page_id"), name="note_by_page")]


class Verdict(models.TextChoices):
    """How far the team is with a finding."""

    OPEN = "open", _("open")
    REVIEWED = "reviewed", _("reviewed")
    DISMISSED = "dismissed", _("dismissed")


class Review(models.Model):
    """Where a finding stands in the team; the trail keeps where it stood before."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="finding_reviews")
    page_id = models.CharField(max_length=255)
    finding = models.CharField(max_length=120)
    verdict = models.CharField(max_length=16, choices=Verdict.choices)
    reason = models.CharField(max_length=500, blank=True, default="")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(auto_now=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("team", "page_id", "finding"), name="one_review_a_finding"
            )
        ]


class Kind(models.TextChoices):
    """Who says something: the page itself, somebody else, or nobody although the page was asked."""

    REPLY = "reply", _("said by the page")
    ASKED = "asked", _("the page was asked, without an answer so far")
    ALLEGATION = "allegation", _("said by somebody else")


class Statement(models.Model):
    """What somebody said about the page's audience: in which words, where and when it was said."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="page_statements")
    page_id = models.CharField(max_length=255)
    kind = models.CharField(max_length=16, choices=Kind.choices)
    text = models.CharField(max_length=4000)
    said_by = models.CharField(max_length=200)
    said_on = models.DateField()
    said_where = models.CharField(max_length=500)
    sample = models.BooleanField(default=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("said_on", "id")
        indexes = [models.Index(fields=("team", "page_id"), name="statement_by_page")]


class Frozen(models.Model):
    """A dossier as it was at one version of the store, with what people had said by then.

    `content` is the dossier as canonical JSON, `sha256` the hash by which anyone who recomputes it
    compares; `words` holds the notes, reviews, statements and home shares, `words_sha256` their hash.
    """

    team = models.ForeignKey(Team, on_delete=models.PROTECT, related_name="frozen_dossiers")
    key = models.CharField(max_length=16, unique=True)
    page_id = models.CharField(max_length=255)
    page_name = models.CharField(max_length=255)
    store_version = models.IntegerField()
    since_on = models.DateField(null=True)
    until_on = models.DateField(null=True)
    beside = models.JSONField(default=list)
    methods = models.JSONField(default=dict)
    content = models.TextField()
    sha256 = models.CharField(max_length=64)
    words = models.TextField()
    words_sha256 = models.CharField(max_length=64)
    # A person who leaves must not change the row; the name stands beside the number.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        null=True,
        related_name="+",
        db_constraint=False,
    )
    user_name = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-id",)
        indexes = [models.Index(fields=("team", "page_id"), name="frozen_by_page")]


class Publication(models.Model):
    """A frozen dossier that anybody with the address can read, until it is withdrawn."""

    frozen = models.ForeignKey(Frozen, on_delete=models.PROTECT, related_name="publications")
    token = models.CharField(max_length=64, unique=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    at = models.DateTimeField(auto_now_add=True)
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("-id",)
        constraints = [
            models.UniqueConstraint(
                fields=("frozen",),
                condition=models.Q(withdrawn_at=None),
                name="one_open_publication",
            )
        ]


class Correction(models.Model):
    """What turned out to be wrong in a dossier that was published; it stands above it for good."""

    frozen = models.ForeignKey(Frozen, on_delete=models.PROTECT, related_name="corrections")
    text = models.CharField(max_length=2000)
    # A person who leaves must not change the row; the name stands beside the number.
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.DO_NOTHING,
        null=True,
        related_name="+",
        db_constraint=False,
    )
    user_name = models.CharField(max_length=150)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("id",)
