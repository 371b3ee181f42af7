"""The team's screens: members, public links, the audit trail, and one's own account."""

from __future__ import annotations

import secrets

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hustings.domain.errors import CorrectTheValue
from hustings.workspace.teams import actions, queries
from hustings.workspace.teams.forms import NewLink, NewMember
from hustings.workspace.teams.gates import SESSION_KEY, administrator, membership_of, observer
from hustings.workspace.teams.models import Membership, Role


@require_GET
@observer
def team(request: HttpRequest, by: Membership) -> HttpResponse:
    """Members, public links and what the roles mean."""
    context = {
        "members": queries.members(by.team),
        "links": queries.links(by.team),
        "roles": Role.choices,
        "form": NewMember(),
    }
    return render(request, "teams/team.html", context)


@require_GET
@observer
def trail(request: HttpRequest, by: Membership) -> HttpResponse:
    """The audit trail, newest entry first."""
    before = request.GET.get("before", "")
    shown = queries.audit_entries(by.team, int(before) if before.isdecimal() else None)
    return render(request, "teams/trail.html", {"slice": shown})


@require_POST
@observer
def choose(request: HttpRequest, by: Membership) -> HttpResponse:
    """Look at another of one's teams."""
    wanted = request.POST.get("team", "")
    if not any(str(one.team_id) == wanted for one in queries.memberships_of(by.user)):
        raise CorrectTheValue(_("You are not in that team."), remedy=_("Choose one of your own."))
    request.session[SESSION_KEY] = int(wanted)
    return redirect("/")


@require_POST
@administrator
def rename(request: HttpRequest, by: Membership) -> HttpResponse:
    """Give the team another name."""
    actions.rename_team(by, request.POST.get("name", ""))
    messages.success(request, _("The team has its new name."))
    return redirect("teams:team")


@require_POST
@administrator
def add(request: HttpRequest, by: Membership) -> HttpResponse:
    """Let somebody into the team."""
    form = NewMember(request.POST)
    if not form.is_valid():
        raise CorrectTheValue(_("The form is incomplete."), remedy=_("Give a name and a role."))
    values = form.cleaned_data
    actions.add_member(by, values["username"], values["role"], values["password"])
    messages.success(request, _("%(name)s is in the team now.") % {"name": values["username"]})
    return redirect("teams:team")


@require_POST
@administrator
def change_role(request: HttpRequest, by: Membership, membership_id: int) -> HttpResponse:
    """Give a member another role."""
    changed = actions.change_role(by, membership_id, request.POST.get("role", ""))
    messages.success(
        request,
        _("%(name)s is %(role)s now.") % {"name": changed.user, "role": Role(changed.role).label},
    )
    return redirect("teams:team")


@require_POST
@administrator
def reset_password(request: HttpRequest, by: Membership, membership_id: int) -> HttpResponse:
    """Give a member a new password, shown once to the administrator."""
    password = secrets.token_urlsafe(12)
    actions.reset_password(by, membership_id, password)
    messages.warning(
        request,
        _(
            "The new password is %(password)s. It is shown this once: hand it over and have it changed."
        )
        % {"password": password},
    )
    return redirect("teams:team")


@require_POST
@administrator
def remove(request: HttpRequest, by: Membership, membership_id: int) -> HttpResponse:
    """Take somebody out of the team."""
    actions.remove_member(by, membership_id)
    messages.success(request, _("They are out of the team; their account stays."))
    return redirect("teams:team")


@require_POST
@administrator
def open_first(request: HttpRequest, by: Membership) -> HttpResponse:
    """Make a leaderboard the team's first screen."""
    actions.open_first(by, request.POST.get("query", ""))
    messages.success(request, _("This leaderboard now opens first for everybody in the team."))
    return redirect("/")


@require_POST
@administrator
def publish_link(request: HttpRequest, by: Membership) -> HttpResponse:
    """Open a leaderboard to anybody who has the address."""
    form = NewLink(request.POST)
    if not form.is_valid():
        raise CorrectTheValue(_("The link needs a title."), field="title", remedy=_("Write one."))
    actions.publish_link(by, form.cleaned_data["title"], form.cleaned_data["query"])
    messages.success(
        request, _("The link is open. Its address is in the table below; revoke it at any time.")
    )
    return redirect("teams:team")


@require_POST
@administrator
def revoke_link(request: HttpRequest, by: Membership, link_id: int) -> HttpResponse:
    """Close a public link for good."""
    actions.revoke_link(by, link_id)
    messages.success(request, _("The link is closed; its address leads nowhere now."))
    return redirect("teams:team")


@require_GET
@login_required
def account(request: HttpRequest) -> HttpResponse:
    """One's own settings: language, look, password, second factor, teams."""
    membership_of(request)
    return render(request, "teams/account.html")
