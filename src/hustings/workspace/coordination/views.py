"""Coordination: the form, the work's progress, and the answer as network, groups and pairs."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_POST

from hustings.domain.errors import InstallTheExtra, UseAKnownName
from hustings.reporting import pages
from hustings.signals.co_sharing_columns import need_the_extra
from hustings.workspace.coordination import actions, answers, keeping, queries, said
from hustings.workspace.coordination.models import CoordinationRun, State
from hustings.workspace.csv_answers import csv_answer
from hustings.workspace.homes import reading_if_any
from hustings.workspace.pages import queries as page_queries
from hustings.workspace.samples.queries import sample_of
from hustings.workspace.teams.gates import member, observer
from hustings.workspace.teams.models import Membership

GROUPS_SHOWN = 20
HEADS = (
    ("weight", gettext_lazy("Weight"), False),
    ("chance", gettext_lazy("By chance"), True),
    ("p", "p", True),
    ("q", "q", False),
    ("objects", gettext_lazy("Objects"), True),
    ("delta", gettext_lazy("Seconds between"), True),
    ("first", gettext_lazy("First time"), True),
    ("last", gettext_lazy("Last time"), True),
)
"""Columns by which pairs can be sorted: name, head, and whether small screens leave it out."""
MEMBERS_SHOWN, OBJECTS_SHOWN = 5, 3


@require_GET
@observer
def index(request: HttpRequest, by: Membership) -> HttpResponse:
    """The questions asked so far, and the form for another; `again` fills it as one before."""
    again = request.GET.get("again", "")
    before = queries.run(by.team, int(again)) if again.isdecimal() and len(again) < 12 else None
    runs = queries.runs(by.team)
    stored = reading_if_any(request) is not None
    context = {
        "runs": [_titled(one) for one in runs],
        "before": before,
        "lists": page_queries.lists(by.team),
        "objects": said.OBJECTS,
        "definitions": said.DEFINITIONS,
        "missing": _missing_extra(),
        "stored": stored,
        # Whoever looks around first is led to what surely has an answer.
        "sample_first": not stored or (not runs and sample_of(by.team) is not None),
    }
    return render(request, "coordination/index.html", context)


def _titled(run: CoordinationRun) -> dict[str, Any]:
    return {"run": run, "what": said.what_words(run), "how": said.how_words(run)}


def _missing_extra() -> InstallTheExtra | None:
    """What is missing on this machine; None when it can be computed here."""
    try:
        need_the_extra()
    except InstallTheExtra as error:
        return error
    return None


@require_POST
@member
def ask(request: HttpRequest, by: Membership) -> HttpResponse:
    """Queue a question for the worker."""
    file = request.FILES.get("file")
    given = file if isinstance(file, UploadedFile) else None
    asked = said.asked_of(
        request.POST.dict(),
        (given.name or "table.csv") if given else "",
        (given.size or 0) if given else 0,
    )
    made = actions.ask(by, asked, given.chunks() if given else ())
    return redirect("coordination:run", made.pk)


@require_GET
@observer
def run(request: HttpRequest, by: Membership, coordination_id: int) -> HttpResponse:
    """A question with its answer, or how far the work is."""
    found = queries.run(by.team, coordination_id)
    context: dict[str, Any] = {**_titled(found), "progress": keeping.progress(found.pk)}
    if found.state != State.DONE:
        return render(request, "coordination/waiting.html", context)
    asked = said.pairs_asked(request.GET)
    shown = answers.pairs(found.pk, asked)
    groups = keeping.read_groups(found.pk)
    wanted = {one for row in shown.rows for one in (row.account_id, row.account_id_y)}
    wanted |= {one for group in groups[:GROUPS_SHOWN] for one in group["members"][:MEMBERS_SHOWN]}
    context |= {
        "pairs": shown,
        "asked": asked,
        "sort": asked.sort,
        "heads": HEADS,
        "groups": [_group(one) for one in groups[:GROUPS_SHOWN]],
        "groups_count": len(groups),
        "names": _page_names(request, wanted),
        "report": found.report,
    }
    return render(request, "coordination/run.html", context)


def _page_names(request: HttpRequest, wanted: set[str]) -> dict[str, str]:
    """Names of those accounts that are watched pages; the others have none but their pseudonym."""
    reading = reading_if_any(request)
    ids = tuple(sorted(one for one in wanted if ":" in one))
    if reading is None or not ids:
        return {}
    return {row.page_id: row.name for row in pages.chosen_pages(reading, page_ids=ids)}


def _group(held: dict[str, Any]) -> dict[str, Any]:
    return {
        **held,
        "first_at": datetime.fromisoformat(held["first_at"]),
        "last_at": datetime.fromisoformat(held["last_at"]),
        "shown_members": held["members"][:MEMBERS_SHOWN],
        "more_members": max(len(held["members"]) - MEMBERS_SHOWN, 0),
        "shown_objects": held["objects"][:OBJECTS_SHOWN],
    }


@require_GET
@observer
def progress(request: HttpRequest, by: Membership, coordination_id: int) -> HttpResponse:
    """How far the work is, as a fragment that asks again by itself until it is done."""
    found = queries.run(by.team, coordination_id)
    context = {**_titled(found), "progress": keeping.progress(found.pk)}
    return render(request, "coordination/progress.html", context)


@require_GET
@observer
def network(request: HttpRequest, by: Membership, coordination_id: int) -> HttpResponse:
    """What the screen draws, as the worker laid it out."""
    path = keeping.network(_done(by, coordination_id).pk)
    return HttpResponse(path.read_bytes(), content_type="application/json")


@require_GET
@observer
def take_away(request: HttpRequest, by: Membership, coordination_id: int) -> HttpResponse:
    """The edges as CSV, GraphML or GEXF."""
    found = _done(by, coordination_id)
    ending = request.GET.get("format", "csv")
    told = f"{said.what_words(found)}, {said.how_words(found)}"
    text = answers.taken_away(found.pk, ending, told, directed=found.definition == "toolkit")
    if ending == "csv":
        return csv_answer(text, f"coordination-{found.pk}")
    answer = HttpResponse(text, content_type="application/xml; charset=utf-8")
    name = f"coordination-{found.pk}.{ending}"
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


@require_POST
@member
def discard(request: HttpRequest, by: Membership, coordination_id: int) -> HttpResponse:
    """Throw a question and its answer away."""
    actions.discard(by, coordination_id)
    messages.success(request, _("The run and its answer are gone."))
    return redirect("coordination:index")


def _done(by: Membership, coordination_id: int) -> CoordinationRun:
    found = queries.run(by.team, coordination_id)
    if found.state != State.DONE:
        raise UseAKnownName(_("There is no answer yet."), remedy=_("Wait until it is computed."))
    return found
