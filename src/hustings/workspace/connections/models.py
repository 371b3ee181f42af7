"""Connected accounts, the apps they were connected through, and connections being made.

What reads and what writes is kept apart: a connection is for one of the two, and the tokens of each
lie in tables of their own, so that code that reads cannot come by a token that writes.
"""

from __future__ import annotations

import hashlib
from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hustings.workspace.connections.sealing import Sealed
from hustings.workspace.teams.models import Team

WARNED_AHEAD = timedelta(days=7)
HANDSHAKE_LIFE = timedelta(minutes=10)


class State(models.TextChoices):
    """How a connection stands."""

    CONNECTED = "connected", _("connected")
    EXPIRES_SOON = "expires_soon", _("expires soon")
    CONNECT_AGAIN = "connect_again", _("needs connecting again")
    STOPPED = "stopped", _("stopped by the platform")
    DISCONNECTED = "disconnected", _("disconnected")


class Purpose(models.TextChoices):
    """What a connection's token is for."""

    READ = "read", _("to read")
    WRITE = "write", _("to publish")


class App(Sealed):
    """A team's registration as a program at a platform or at one server; its secret is sealed."""

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="platform_apps")
    platform = models.CharField(max_length=32)
    server = models.CharField(max_length=255, blank=True, default="")
    client_id = models.CharField(max_length=500)
    scopes = models.JSONField(default=list)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("team", "platform", "server"), name="one_app_a_team_and_server"
            )
        ]

    @property
    def bound_to(self) -> str:
        return f"app:{self.team_id}:{self.platform}:{self.server}"


class Connection(models.Model):
    """An account at a platform that a team connected, for one purpose.

    `state` never holds "expires soon": that follows from the time, see `standing`. `version` counts
    the tokens stored, so that of two refreshes one is seen to have come too late. `refreshing_at` tells
    that somebody is refreshing; `doubted_at` that a token which serves once was sent and its answer lost.
    `granted_by` is a hash of who consented, as the platform names them, so that they can be forgotten.
    """

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="connections")
    platform = models.CharField(max_length=32)
    way = models.CharField(max_length=32)
    server = models.CharField(max_length=255, blank=True, default="")
    account_id = models.CharField(max_length=255)
    handle = models.CharField(max_length=255, blank=True, default="")
    purpose = models.CharField(max_length=8, choices=Purpose.choices, default=Purpose.READ)
    app = models.ForeignKey(App, on_delete=models.SET_NULL, null=True, related_name="connections")
    scopes = models.JSONField(default=list)
    missing = models.JSONField(default=list)
    state = models.CharField(max_length=16, choices=State.choices, default=State.CONNECTED)
    problem = models.CharField(max_length=500, blank=True, default="")
    expires_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    refreshed_at = models.DateTimeField(null=True)
    refreshing_at = models.DateTimeField(null=True)
    doubted_at = models.DateTimeField(null=True)
    refresh_again_at = models.DateTimeField(null=True, db_index=True)
    worked_at = models.DateTimeField(null=True)
    warned_at = models.DateTimeField(null=True)
    connected_at = models.DateTimeField(default=timezone.now)
    connected_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+"
    )
    granted_by = models.CharField(max_length=64, blank=True, default="", db_index=True)
    version = models.IntegerField(default=0)

    class Meta:
        ordering = ("platform", "handle", "id")
        constraints = [
            models.UniqueConstraint(
                fields=("team", "platform", "server", "account_id", "purpose"),
                name="one_connection_an_account_and_purpose",
            )
        ]

    @property
    def standing(self) -> State:
        """The state as it is now, an end that comes near included."""
        near = self.ends_at is not None and self.ends_at - timezone.now() < WARNED_AHEAD
        if self.state == State.CONNECTED and near:
            return State.EXPIRES_SOON
        return State(self.state)

    @property
    def days_left(self) -> int | None:
        """Whole days until somebody has to connect again; None where no end is known."""
        if self.ends_at is None:
            return None
        return max(0, (self.ends_at - timezone.now()).days)

    @property
    def page_id(self) -> str:
        """The account's own page."""
        return f"{self.platform}:{self.account_id}"

    def __str__(self) -> str:
        return f"{self.handle or self.account_id} ({self.platform})"


class Secret(Sealed):
    """A connection's tokens."""

    class Meta:
        abstract = True

    connection: models.OneToOneField[Connection, Connection]

    @property
    def bound_to(self) -> str:
        held = self.connection
        return (
            f"{type(self).__name__}:{held.team_id}:{held.platform}:{held.server}:{held.account_id}"
        )


class ReadSecret(Secret):
    """The tokens of a connection that reads."""

    connection = models.OneToOneField(
        Connection, on_delete=models.CASCADE, related_name="read_secret"
    )


class WriteSecret(Secret):
    """The tokens of a connection that publishes; nothing that reads may ask for them."""

    connection = models.OneToOneField(
        Connection, on_delete=models.CASCADE, related_name="write_secret"
    )


SECRETS: dict[str, type[ReadSecret] | type[WriteSecret]] = {
    Purpose.READ: ReadSecret,
    Purpose.WRITE: WriteSecret,
}


class Handshake(Sealed):
    """A connection that somebody is making, between leaving for the platform and coming back.

    Good once, for ten minutes, in the same team and the same session. The state and the session are
    kept as hashes; the verifier and the keys are sealed.
    """

    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    platform = models.CharField(max_length=32)
    way = models.CharField(max_length=32)
    server = models.CharField(max_length=255, blank=True, default="")
    purpose = models.CharField(max_length=8, choices=Purpose.choices)
    app = models.ForeignKey(App, on_delete=models.CASCADE, null=True, related_name="+")
    state_digest = models.CharField(max_length=64, unique=True)
    session_digest = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    @property
    def bound_to(self) -> str:
        return f"handshake:{self.team_id}:{self.state_digest}"


class Removal(models.Model):
    """That somebody took their consent back at the platform, and how many connections that ended.

    Whoever has the `code` may see that it was done.
    """

    code = models.CharField(max_length=64, unique=True)
    ended_count = models.IntegerField()
    done_at = models.DateTimeField(auto_now_add=True)


def digest_of(text: str) -> str:
    """What is kept of a long random text that somebody will show again."""
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
