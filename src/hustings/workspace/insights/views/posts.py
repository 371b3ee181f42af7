"""One post: its counts, what was expected of it, how it grew."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hustings.domain.tables import POST_OBSERVATIONS
from hustings.measures.definition import measure_named
from hustings.reporting import pages
from hustings.reporting import posts as reporting
from hustings.workspace.homes import reading_for
from hustings.workspace.insights import drawings
from hustings.workspace.insights.definitions import described
from hustings.workspace.teams.gates import observer
from hustings.workspace.teams.models import Membership

ALWAYS_SHOWN = ("reactions", "comments", "shares", "views", "reach", "impressions")


@require_GET
@observer
def post(request: HttpRequest, by: Membership, post_id: str) -> HttpResponse:
    """A post in full."""
    reading = reading_for(request)
    found = reporting.post(reading, post_id)
    row = found.row
    foot = drawings.foot_words(None, reading.version, source=row.run_id)
    drawn = []
    if row.expected is not None:
        drawn.append(drawings.expected_and_actual(row.interactions, row.expected, foot=foot))
    curves = [one for one in reporting.growth_curve(reading, post_id) if len(one.times) > 1]
    if curves:
        drawn.append(drawings.growth(curves, foot=foot, title=_("How it grew"), id_="growth"))
    counts = [
        (name, POST_OBSERVATIONS.column(name).meaning, value)
        for name, value in row.values.items()
        if value is not None or name in ALWAYS_SHOWN
    ]
    context = {
        "post": found,
        "row": row,
        "page": pages.page(reading, row.page_id),
        "counts": counts,
        "drawn": drawn,
        "reading": reading,
        "score_measure": described(measure_named("overperforming")),
    }
    return render(request, "insights/post.html", context)
