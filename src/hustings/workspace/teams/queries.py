"""Everything that is read about teams; the team comes first in every question."""

from __future__ import annotations

from dataclasses import dataclass

from hustings.workspace.teams.models import AuditEntry, Membership, PublicLink, Team, User

PAGE_ROWS = 50


def memberships_of(user: User) -> list[Membership]:
    """The teams that a person is in, oldest membership first."""
    return list(Membership.objects.select_related("team").filter(user=user).order_by("id"))


def members(team: Team) -> list[Membership]:
    """Everybody in the team, by name."""
    return list(team.memberships.select_related("user").order_by("user__username"))


@dataclass(frozen=True, slots=True)
class AuditSlice:
    """Some entries, newest first, and the id before which to go on."""

    entries: list[AuditEntry]
    cursor: int | None


def audit_entries(team: Team, before_id: int | None = None) -> AuditSlice:
    """What was done in the team."""
    found = AuditEntry.objects.filter(team=team)
    if before_id is not None:
        found = found.filter(pk__lt=before_id)
    entries = list(found[: PAGE_ROWS + 1])
    more = len(entries) > PAGE_ROWS
    return AuditSlice(entries[:PAGE_ROWS], entries[PAGE_ROWS - 1].pk if more else None)


def links(team: Team) -> list[PublicLink]:
    """The team's public links, open ones first."""
    return sorted(
        team.public_links.select_related("created_by"), key=lambda link: link.revoked_at is not None
    )


def open_link(token: str) -> PublicLink | None:
    """The open link of that token, whoever asks."""
    return PublicLink.objects.select_related("team").filter(token=token, revoked_at=None).first()
