"""The page's dossier, its frozen versions, and the report that anybody may read."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hustings.domain.errors import UseAKnownName
from hustings.reporting import pages
from hustings.reporting.auditing import audit
from hustings.workspace.csv_answers import csv_answer
from hustings.workspace.dossiers import actions, comparing, queries, showing
from hustings.workspace.dossiers.homes import home_rows, homes
from hustings.workspace.dossiers.models import Kind, Verdict
from hustings.workspace.dossiers.reading_back import dossier_of
from hustings.workspace.dossiers.taking_away import numbers_csv
from hustings.workspace.homes import reading_for
from hustings.workspace.insights.filters import window_of
from hustings.workspace.insights.views.pages import TABS
from hustings.workspace.pages import queries as page_queries
from hustings.workspace.samples.queries import sample_of
from hustings.workspace.teams.gates import administrator, member, observer
from hustings.workspace.teams.models import Membership

CHOICES_MOST = 200


@require_GET
@observer
def dossier(request: HttpRequest, by: Membership, page_id: str) -> HttpResponse:
    """A page's signals with what the team says about them; its numbers as CSV."""
    reading = reading_for(request)
    window = window_of(request.GET)
    beside = _beside(request.GET.getlist("beside"), page_id)
    found = audit(reading, page_id, window=window, beside=beside)
    if request.GET.get("format") == "csv":
        return csv_answer(numbers_csv(found), f"authenticity-{found.page.name}")
    notes = queries.notes(by.team, page_id)
    context = {
        **showing.shown(
            found,
            notes=notes,
            reviews=queries.reviews(by.team, page_id),
            statements=queries.statements(by.team, page_id),
        ),
        "page": found.page,
        "tab": "authenticity",
        "tabs": TABS,
        "window": window,
        "lists": page_queries.lists(by.team),
        "sample": sample_of(by.team),
        "reading": reading,
        "beside": beside,
        "choices": pages.list_pages(reading, sort="-fans", limit=CHOICES_MOST).rows,
        "kept": queries.all_frozen(by.team, page_id),
        "verdicts": Verdict.choices,
        "kinds": Kind.choices,
        "homes": home_rows(homes(reading, (page_id, *beside), window)),
        "live": True,
    }
    return render(request, "dossiers/dossier.html", context)


def _beside(asked: Sequence[str], page_id: str) -> tuple[str, ...]:
    """The pages to stand beside, each once and none the page itself."""
    return tuple(one for one in dict.fromkeys(asked) if one and one != page_id)


@require_GET
@observer
def index(request: HttpRequest, by: Membership) -> HttpResponse:
    """The team's frozen dossiers."""
    return render(request, "dossiers/index.html", {"kept": queries.all_frozen(by.team)})


@require_POST
@member
def note(request: HttpRequest, by: Membership, page_id: str) -> HttpResponse:
    """Write a note on a finding."""
    actions.add_note(by, page_id, _asked(request, "finding"), _asked(request, "text"))
    messages.success(request, _("The note stands on its card."))
    return _back(request, page_id)


@require_POST
@member
def review(request: HttpRequest, by: Membership, page_id: str) -> HttpResponse:
    """Say where a finding stands."""
    actions.review(
        by,
        page_id,
        _asked(request, "finding"),
        _asked(request, "verdict"),
        _asked(request, "reason"),
    )
    messages.success(request, _("Where the finding stands is kept."))
    return _back(request, page_id)


@require_POST
@member
def say(request: HttpRequest, by: Membership, page_id: str) -> HttpResponse:
    """Record what the page or somebody else said."""
    fields = ("kind", "text", "said_by", "said_on", "said_where")
    actions.record_statement(
        by, page_id, actions.Said(*(_asked(request, field) for field in fields))
    )
    messages.success(request, _("What was said is recorded."))
    return _back(request, page_id)


@require_POST
@member
def unsay(request: HttpRequest, by: Membership, statement_id: int) -> HttpResponse:
    """Take a statement out that was recorded by mistake."""
    page_id = actions.remove_statement(by, statement_id)
    messages.success(request, _("The statement is taken out; the audit trail keeps it."))
    return _back(request, page_id)


@require_POST
@administrator
def freeze(request: HttpRequest, by: Membership, page_id: str) -> HttpResponse:
    """Freeze the dossier as the form's address shows it."""
    asked = request.POST
    kept = actions.freeze(
        by,
        reading_for(request),
        page_id,
        window_of(asked),
        _beside(asked.getlist("beside"), page_id),
    )
    messages.success(request, _("The dossier is frozen as %(key)s.") % {"key": kept.key})
    return redirect("dossiers:frozen", kept.key)


@require_GET
@observer
def frozen(request: HttpRequest, by: Membership, key: str) -> HttpResponse:
    """A frozen dossier with what can be done with it."""
    kept = queries.kept(by.team, key)
    context = {**_as_frozen(kept), "heard": queries.heard(kept.frozen)}
    return render(request, "dossiers/frozen.html", context)


def _as_frozen(kept: queries.Kept, *, public: bool = False) -> dict[str, Any]:
    """What both the team and the public see of a frozen dossier, out of what was kept alone."""
    held = dossier_of(kept.frozen.content, kept.frozen.sha256)
    words = json.loads(kept.frozen.words)
    return {
        **showing.shown(
            held,
            notes=words["notes"],
            reviews={key: tuple(one) for key, one in words["reviews"].items()},
            statements=showing.said_again(words["statements"]),
            public=public,
        ),
        "kept": kept,
        "frozen": kept.frozen,
        "page": held.page,
        "homes": home_rows(words["homes"]),
        "window": kept.window,
        "command": comparing.command(kept.frozen),
    }


@require_GET
@observer
def compare(request: HttpRequest, by: Membership, key: str) -> HttpResponse:
    """A frozen dossier recomputed from the store and set against what was kept."""
    kept = queries.kept(by.team, key)
    context = {"frozen": kept.frozen, "result": comparing.compare(kept.frozen)}
    name = "dossiers/compared.html" if getattr(request, "htmx", False) else "dossiers/compare.html"
    return render(request, name, context)


@require_POST
@administrator
def publish(request: HttpRequest, by: Membership, key: str) -> HttpResponse:
    """Open the public link."""
    actions.publish(by, key)
    messages.success(request, _("Anybody who has the address below can read it now."))
    return redirect("dossiers:frozen", key)


@require_POST
@administrator
def withdraw(request: HttpRequest, by: Membership, key: str) -> HttpResponse:
    """Close the public link."""
    actions.withdraw(by, key)
    messages.success(request, _("The link leads nowhere any more; the frozen version stays."))
    return redirect("dossiers:frozen", key)


@require_POST
@administrator
def correct(request: HttpRequest, by: Membership, key: str) -> HttpResponse:
    """Set a correction above it."""
    actions.correct(by, key, _asked(request, "text"))
    messages.success(request, _("The correction stands above the dossier, for good."))
    return redirect("dossiers:frozen", key)


@require_GET
def public(request: HttpRequest, token: str) -> HttpResponse:
    """The report for anybody who has its address; it asks for no session and sets no cookie."""
    request.without_session = True  # type: ignore[attr-defined]
    kept = queries.published(token)
    if kept is None:
        raise UseAKnownName(
            _("This link leads nowhere, or no longer."), remedy=_("Ask whoever gave it to you.")
        )
    context = {**_as_frozen(kept, public=True), "public": True, "team": kept.frozen.team}
    response = render(request, "dossiers/report.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _asked(request: HttpRequest, field: str) -> str:
    return request.POST.get(field, "")


def _back(request: HttpRequest, page_id: str) -> HttpResponse:
    """To the dossier as it was looked at: the form carries its address."""
    asked = request.POST.get("back", "")
    here = reverse("dossiers:dossier", args=[page_id])
    safe = url_has_allowed_host_and_scheme(asked, allowed_hosts=None)
    return redirect(asked if safe and asked.startswith(here) else here)
