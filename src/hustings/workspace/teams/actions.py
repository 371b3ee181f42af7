"""Everything that can be changed about teams, people, public links and the first screen."""

from __future__ import annotations

import secrets

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hustings.domain.errors import CorrectTheValue, UseAKnownName
from hustings.workspace.teams.acting import acting
from hustings.workspace.teams.models import AuditEntry, Membership, PublicLink, Role, Team, User

LONGEST_NAME = 120


def set_up(team_name: str, username: str, password: str) -> Membership:
    """Make a team with its first administrator; done by whoever runs the machine, so nobody is asked.

    An account of that name is used as it is, with the new password, and a team that the command line
    began without people becomes this one.
    """
    with transaction.atomic():
        user, _made = User.objects.get_or_create(username=username)
        user.set_password(password)
        user.save()
        team = (
            Team.objects.exclude(memberships__role=Role.ADMINISTRATOR).order_by("pk").first()
            or Team()
        )
        team.name = _named(team_name)
        team.save()
        membership = Membership.objects.create(team=team, user=user, role=Role.ADMINISTRATOR)
        AuditEntry.objects.create(
            team=team, who=user, who_name=username, action="team made", subject=team.name, detail={}
        )
    return membership


def add_member(by: Membership, username: str, role: str, password: str = "") -> Membership:
    """Let somebody into the team; without an account of that name one is made with `password`."""
    with acting(by, Role.ADMINISTRATOR, "member added", username, role=role) as deed:
        _known_role(role)
        user = User.objects.filter(username=username).first()
        if user is None:
            user = User(username=_named(username, field="username"))
            _check_username(user)
            _set_password(user, password)
            user.save()
            deed.detail["account"] = "made"
        if Membership.objects.filter(team_id=by.team_id, user=user).exists():
            raise CorrectTheValue(
                _("%(name)s is in the team already.") % {"name": username},
                field="username",
                remedy=_("Change the role in the table instead."),
            )
        return Membership.objects.create(team_id=by.team_id, user=user, role=role)


def change_role(by: Membership, membership_id: int, role: str) -> Membership:
    """Give a member another role; the last administrator keeps theirs."""
    with acting(by, Role.ADMINISTRATOR, "role changed") as deed:
        _known_role(role)
        membership = _member(by, membership_id)
        if role != Role.ADMINISTRATOR:
            _keep_an_administrator(membership)
        deed.subject = membership.user.get_username()
        deed.detail = {"before": membership.role, "after": role}
        membership.role = role
        membership.save(update_fields=["role"])
        return membership


def remove_member(by: Membership, membership_id: int) -> None:
    """Take somebody out of the team; the account stays."""
    with acting(by, Role.ADMINISTRATOR, "member removed") as deed:
        membership = _member(by, membership_id)
        _keep_an_administrator(membership)
        deed.subject = membership.user.get_username()
        membership.delete()


def reset_password(by: Membership, membership_id: int, password: str) -> None:
    """Give a member of this team alone a new password; nobody can reset those of other teams' people."""
    with acting(by, Role.ADMINISTRATOR, "password reset") as deed:
        membership = _member(by, membership_id)
        user = membership.user
        if user.memberships.exclude(team_id=by.team_id).exists():
            raise CorrectTheValue(
                _("%(name)s is in other teams too.") % {"name": user.get_username()},
                remedy=_("They can change the password on their own account page."),
            )
        deed.subject = user.get_username()
        _set_password(user, password)
        user.save(update_fields=["password"])


def rename_team(by: Membership, name: str) -> Team:
    """Give the team another name."""
    with acting(by, Role.ADMINISTRATOR, "team renamed", name) as deed:
        team = Team.objects.get(pk=by.team_id)
        deed.detail = {"before": team.name}
        team.name = _named(name)
        team.save(update_fields=["name"])
        return team


def open_first(by: Membership, query: str) -> Team:
    """Make the leaderboard of this query the one that opens first for everybody in the team."""
    with acting(by, Role.ADMINISTRATOR, "first screen chosen", query):
        team = Team.objects.get(pk=by.team_id)
        team.front_query = _short_query(query)
        team.save(update_fields=["front_query"])
        return team


def publish_link(by: Membership, title: str, query: str) -> PublicLink:
    """Open a leaderboard to anybody who has the address, read-only, until it is revoked."""
    with acting(by, Role.ADMINISTRATOR, "public link opened", title, query=query):
        return PublicLink.objects.create(
            team_id=by.team_id,
            token=secrets.token_urlsafe(24),
            title=_named(title, field="title"),
            query=_short_query(query),
            created_by_id=by.user_id,
        )


def revoke_link(by: Membership, link_id: int) -> PublicLink:
    """Close a public link for good."""
    with acting(by, Role.ADMINISTRATOR, "public link revoked") as deed:
        link = PublicLink.objects.filter(team_id=by.team_id, pk=link_id, revoked_at=None).first()
        if link is None:
            raise UseAKnownName(_("There is no such open link."), remedy=_("Load the page again."))
        deed.subject = link.title
        link.revoked_at = timezone.now()
        link.save(update_fields=["revoked_at"])
        return link


def _named(name: str, field: str = "name") -> str:
    name = name.strip()
    if not name or len(name) > LONGEST_NAME:
        raise CorrectTheValue(
            _("A name is needed, of at most %(count)d characters.") % {"count": LONGEST_NAME},
            field=field,
            remedy=_("Write one and send the form again."),
        )
    return name


def _short_query(query: str) -> str:
    if len(query) > 1000:
        raise CorrectTheValue(
            _("The filters are too long to keep."), remedy=_("Make a list of the pages and use it.")
        )
    return query


def _known_role(role: str) -> None:
    if role not in Role.values:
        raise CorrectTheValue(
            _("There is no role %(role)r.") % {"role": role},
            field="role",
            remedy=_("Choose administrator, member or observer."),
        )


def _check_username(user: User) -> None:
    try:
        user.username_validator(user.username)
    except ValidationError as problem:
        raise CorrectTheValue(
            " ".join(problem.messages), field="username", remedy=_("Choose another name.")
        ) from problem


def _set_password(user: User, password: str) -> None:
    try:
        validate_password(password, user)
    except ValidationError as problem:
        raise CorrectTheValue(
            " ".join(problem.messages), field="password", remedy=_("Choose a longer one.")
        ) from problem
    user.set_password(password)


def _member(by: Membership, membership_id: int) -> Membership:
    found = (
        Membership.objects.select_related("user")
        .filter(team_id=by.team_id, pk=membership_id)
        .first()
    )
    if found is None:
        raise UseAKnownName(_("There is no such member."), remedy=_("Load the page again."))
    return found


def _keep_an_administrator(membership: Membership) -> None:
    others = Membership.objects.filter(team_id=membership.team_id, role=Role.ADMINISTRATOR).exclude(
        pk=membership.pk
    )
    if membership.role == Role.ADMINISTRATOR and not others.exists():
        raise CorrectTheValue(
            _("%(name)s is the team's last administrator.")
            % {"name": membership.user.get_username()},
            remedy=_("Make somebody else administrator first."),
        )
