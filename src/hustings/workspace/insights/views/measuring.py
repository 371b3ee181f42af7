"""Every measure with its definition, tried live on a page."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hustings.domain.errors import CorrectTheValue
from hustings.measures.definition import measure_named
from hustings.measures.definition import measures as known_measures
from hustings.reporting import pages
from hustings.reporting.exporting import measured_csv
from hustings.reporting.measuring import compute
from hustings.workspace.csv_answers import csv_answer
from hustings.workspace.homes import reading_for, reading_if_any
from hustings.workspace.insights.definitions import described
from hustings.workspace.insights.filters import window_of
from hustings.workspace.teams.gates import observer
from hustings.workspace.teams.models import Membership

ROWS_MOST = 50
CHOICES_MOST = 500


@require_GET
@observer
def measures(request: HttpRequest, by: Membership) -> HttpResponse:
    """All measures by family."""
    ordered = sorted(
        known_measures().values(), key=lambda one: (one.family != "Hustings", one.family, one.title)
    )
    families = [
        (family, [described(one) for one in found])
        for family, found in groupby(ordered, key=lambda one: one.family)
    ]
    return render(request, "insights/measures.html", {"families": families, "count": len(ordered)})


@require_GET
@observer
def measure(request: HttpRequest, by: Membership, name: str) -> HttpResponse:
    """One measure in full, with a form to try it."""
    reading = reading_if_any(request)
    choices = (
        pages.list_pages(reading, sort="-interactions", limit=CHOICES_MOST).rows if reading else ()
    )
    return render(
        request,
        "insights/measure.html",
        {"measure": described(measure_named(name)), "choices": choices},
    )


@require_GET
@observer
def tried(request: HttpRequest, by: Membership, name: str) -> HttpResponse:
    """A measure computed on one page, as a fragment, a page or CSV."""
    found = measure_named(name)
    page_id = request.GET.get("page", "")
    if not page_id:
        raise CorrectTheValue(_("No page was chosen."), field="page", remedy=_("Choose one."))
    reading = reading_for(request)
    result = compute(reading, found, window_of(request.GET), page_ids=(page_id,))
    if request.GET.get("format") == "csv":
        return csv_answer(measured_csv(result), f"{name}-{page_id}")
    context: dict[str, Any] = {
        "measure": described(found),
        "result": result,
        "rows": result.rows[:ROWS_MOST],
        "page": pages.page(reading, page_id),
        "foot": result.foot,
        "query": request.GET.urlencode(),
        "value_at": result.columns.index("value"),
    }
    whole = not getattr(request, "htmx", False)
    return render(request, "insights/tried_page.html" if whole else "insights/tried.html", context)
