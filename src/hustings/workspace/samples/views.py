"""Removing the sample data."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hustings.workspace.samples import actions
from hustings.workspace.teams.gates import administrator
from hustings.workspace.teams.models import Membership


@require_POST
@administrator
def remove(request: HttpRequest, by: Membership) -> HttpResponse:
    """Take everything back that the demo brought."""
    count = actions.remove(by)
    messages.success(
        request,
        _("The sample data is gone: %(count)d runs are taken back and their lists removed.")
        % {"count": count},
    )
    return redirect("/")
