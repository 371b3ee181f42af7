"""The screen of access tokens."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hustings.workspace.teams.gates import observer
from hustings.workspace.teams.models import Membership
from hustings.workspace.tokens import actions, queries


@require_GET
@observer
def tokens(request: HttpRequest, by: Membership) -> HttpResponse:
    """One's tokens, and how to use them."""
    return render(request, "tokens/tokens.html", {"tokens": queries.tokens_for(by)})


@require_POST
@observer
def make(request: HttpRequest, by: Membership) -> HttpResponse:
    """Make a token and show it this once."""
    _made, token = actions.make_token(by, request.POST.get("name", ""))
    messages.warning(
        request,
        _(
            "The token is %(token)s. It is shown this once: keep it where only your program reads it."
        )
        % {"token": token},
    )
    return redirect("tokens:tokens")


@require_POST
@observer
def revoke(request: HttpRequest, by: Membership, token_id: int) -> HttpResponse:
    """Revoke a token."""
    revoked = actions.revoke_token(by, token_id)
    messages.success(request, _("“%(name)s” lets nobody in any more.") % {"name": revoked.name})
    return redirect("tokens:tokens")
