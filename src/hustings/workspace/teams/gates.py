"""Who gets through to a view: signed in, in a team, with a role that suffices."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django_htmx.http import HttpResponseClientRedirect

from hustings.domain.errors import AskForPermission
from hustings.workspace.teams import queries
from hustings.workspace.teams.models import Membership, Role

View = Callable[..., HttpResponse]
SESSION_KEY = "team_id"


def membership_of(request: HttpRequest) -> Membership | None:
    """The person's role in the team they look at: the one chosen in this session, or their first."""
    known: list[Membership] | None = getattr(request, "memberships", None)
    if known is None:
        user: Any = request.user
        known = queries.memberships_of(user) if user.is_authenticated else []
        request.memberships = known  # type: ignore[attr-defined]
    chosen = request.session.get(SESSION_KEY)
    return next((one for one in known if one.team_id == chosen), known[0] if known else None)


def for_role(role: str) -> Callable[[View], View]:
    """Let a view be seen by people whose role includes `role`; the view gets the membership second."""

    def wrap(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **named: Any) -> HttpResponse:
            if not request.user.is_authenticated:
                sign_in = redirect_to_login(request.get_full_path())
                return (
                    HttpResponseClientRedirect(sign_in.url)
                    if getattr(request, "htmx", False)
                    else sign_in
                )
            membership = membership_of(request)
            if membership is None:
                raise AskForPermission(
                    _("Your account is in no team yet."),
                    remedy=_("Ask the administrator of a team to add %(name)s.")
                    % {"name": request.user.get_username()},
                )
            if not membership.may(role):
                raise AskForPermission(
                    _("This needs the role “%(role)s”.") % {"role": Role(role).label},
                    remedy=_("Ask an administrator of the team to do it or to change your role."),
                )
            return view(request, membership, *args, **named)

        guarded.needs_role = role  # type: ignore[attr-defined]
        return guarded

    return wrap


observer = for_role(Role.OBSERVER)
member = for_role(Role.MEMBER)
administrator = for_role(Role.ADMINISTRATOR)
