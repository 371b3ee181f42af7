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
    # Shown in this answer and not by way of a message, which would lie in a cookie until then.
    shown = {"tokens": queries.tokens_for(by), "new_token": token}
    answer = render(request, "tokens/tokens.html", shown)
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@observer
def revoke(request: HttpRequest, by: Membership, token_id: int) -> HttpResponse:
    """Revoke a token."""
    revoked = actions.revoke_token(by, token_id)
    messages.success(request, _("“%(name)s” lets nobody in any more.") % {"name": revoked.name})
    return redirect("tokens:tokens")
