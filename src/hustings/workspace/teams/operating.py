"""What whoever runs the machine may do without being asked who they are."""

from __future__ import annotations

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import transaction

from hustings.domain.errors import CorrectTheValue, CreateTheHomeFirst, UseAKnownName
from hustings.workspace.teams.models import AuditEntry, Membership, Role, Team, User

COMMAND_LINE = "command-line"
"""The account under which the command line acts; nobody can sign in with it."""


def first_team() -> Team:
    """The team that was made first; CreateTheHomeFirst when there is none."""
    team = Team.objects.order_by("pk").first()
    if team is None:
        raise CreateTheHomeFirst("There is no team yet.", remedy="Make one with `hustings setup`.")
    return team


def begin_team() -> Team:
    """The first team, made without people where there is none: `hustings setup` lets somebody in later."""
    return Team.objects.order_by("pk").first() or Team.objects.create(name="My team")


def has_administrator() -> bool:
    """Whether anybody decides here yet."""
    return Membership.objects.filter(role=Role.ADMINISTRATOR).exists()


def command_line() -> Membership:
    """The command line's own membership in the first team, made when it is first needed."""
    team = first_team()
    with transaction.atomic():
        user, made = User.objects.get_or_create(
            username=COMMAND_LINE, defaults={"is_active": False}
        )
        if made:
            user.set_unusable_password()
            user.save(update_fields=["password"])
        membership, _made = Membership.objects.get_or_create(
            team=team, user=user, defaults={"role": Role.MEMBER}
        )
    return membership


def membership_of(username: str) -> Membership:
    """The oldest membership of an account; UseAKnownName when there is none."""
    found = (
        Membership.objects.select_related("user", "team")
        .filter(user__username=username)
        .order_by("pk")
        .first()
    )
    if found is None:
        raise UseAKnownName(
            f"Nobody of the name {username!r} is in a team.",
            field="user",
            remedy="See `hustings user list`.",
        )
    return found


def check_password(password: str, username: str) -> None:
    """CorrectTheValue for a password that is too weak to be let in."""
    try:
        validate_password(password, User(username=username))
    except ValidationError as problem:
        raise CorrectTheValue(
            " ".join(problem.messages), field="password", remedy="Choose a longer one."
        ) from problem


def renew_password(username: str, password: str) -> Membership:
    """Give an account a new password, as when its owner lost the old one."""
    membership = membership_of(username)
    check_password(password, username)
    with transaction.atomic():
        user = membership.user
        user.set_password(password)
        user.save(update_fields=["password"])
        AuditEntry.objects.create(
            team=membership.team,
            who=None,
            who_name=COMMAND_LINE,
            action="password reset",
            subject=username,
        )
    return membership


def add_account(username: str, role: str, password: str) -> Membership:
    """Let somebody into the first team, with an account of their own."""
    team = first_team()
    if role not in Role.values:
        raise CorrectTheValue(
            f"There is no role {role!r}.", field="role", remedy=f"Choose {', '.join(Role.values)}."
        )
    if User.objects.filter(username=username).exists():
        raise CorrectTheValue(
            f"There is an account {username!r} already.",
            field="user",
            remedy="Give it a new password with `hustings user password`.",
        )
    user = User(username=username)
    try:
        user.username_validator(username)
    except ValidationError as problem:
        raise CorrectTheValue(
            " ".join(problem.messages), field="user", remedy="Choose another name."
        ) from problem
    check_password(password, username)
    with transaction.atomic():
        user.set_password(password)
        user.save()
        membership = Membership.objects.create(team=team, user=user, role=role)
        AuditEntry.objects.create(
            team=team,
            who=None,
            who_name=COMMAND_LINE,
            action="member added",
            subject=username,
            detail={"role": role},
        )
    return membership
