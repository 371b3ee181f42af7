"""The leaderboard, its CSV and its public twin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from hustings.domain.errors import UseAKnownName
from hustings.reporting import pages as reporting_pages
from hustings.reporting.answers import Ranking
from hustings.reporting.exporting import ranking_csv
from hustings.reporting.ranking import rank
from hustings.store.reading import Reading
from hustings.workspace.csv_answers import csv_answer
from hustings.workspace.homes import reading_at, reading_for, reading_with_pages
from hustings.workspace.insights.chips import leaderboard_chips
from hustings.workspace.insights.definitions import described
from hustings.workspace.insights.filters import COLUMNS, Filters, read_filters
from hustings.workspace.pages import queries as page_queries
from hustings.workspace.samples.queries import sample_of
from hustings.workspace.teams import queries as team_queries
from hustings.workspace.teams.gates import observer
from hustings.workspace.teams.models import Membership

ROWS_MOST = 50
SORTED_BY = {"posts": "post_count", "interactions": "interactions", "followers": "follower_count"}
"""Columns whose head leads to the ranking by that measure."""


@require_GET
@observer
def first(request: HttpRequest, by: Membership) -> HttpResponse:
    """The leaderboard that the team opens first."""
    query = by.team.front_query.lstrip("?")
    return redirect(f"/leaderboard/?{query}" if query else "/leaderboard/")


@require_GET
@observer
def leaderboard(request: HttpRequest, by: Membership) -> HttpResponse:
    """Pages ranked by a measure among their peers."""
    reading = reading_with_pages(request)
    if reading is None:
        return render(request, "insights/nothing_yet.html")
    filters = read_filters(request.GET, by.team)
    lists = page_queries.lists(by.team)
    context = {
        **_shown(reading, filters, request),
        "chips": leaderboard_chips(request.GET, filters, lists, reporting_pages.facets(reading)),
        "facets": reporting_pages.facets(reading),
        "sample": sample_of(by.team),
        "query": request.GET.urlencode(),
        "opens_first": by.team.front_query.lstrip("?") == request.GET.urlencode(),
    }
    return render(request, "insights/leaderboard.html", context)


@require_GET
@observer
def export(request: HttpRequest, by: Membership) -> HttpResponse:
    """The whole ranking as CSV."""
    filters = read_filters(request.GET, by.team)
    ranking = _ranking(reading_for(request), filters)
    return csv_answer(ranking_csv(ranking), f"{filters.measure.name}-{filters.peers}")


@require_GET
def public(request: HttpRequest, token: str) -> HttpResponse:
    """A leaderboard for anybody who has its address; it asks for no session and sets no cookie."""
    request.without_session = True  # type: ignore[attr-defined]
    link = team_queries.open_link(token)
    if link is None:
        raise UseAKnownName(
            _("This link leads nowhere, or no longer."), remedy=_("Ask whoever gave it to you.")
        )
    asked = QueryDict(link.query.lstrip("?"))
    # The link's own query alone decides what is shown; the reader may turn pages and no more.
    reading = reading_at(asked.get("as_of", ""))
    context = {
        **_shown(reading, read_filters(asked, link.team), request),
        "link": link,
        "public": True,
    }
    response = render(request, "insights/public.html", context)
    response.headers["X-Robots-Tag"] = "noindex"
    return response


def _ranking(reading: Reading, filters: Filters) -> Ranking:
    return rank(
        reading,
        filters.measure,
        filters.window,
        page_ids=filters.page_ids,
        platform=filters.platform,
        country=filters.country,
        category=filters.category,
        min_posts=filters.min_posts,
        compare=filters.compare,
        peer_group=filters.peers,
    )


def _shown(reading: Reading, filters: Filters, request: HttpRequest) -> dict[str, Any]:
    """What both twins show."""
    ranking = _ranking(reading, filters)
    text = request.GET.get("from", "0")
    start = int(text) if text.isdecimal() and len(text) < 9 else 0
    rows = ranking.rows[start : start + ROWS_MOST]
    end = start + len(rows)
    return {
        "ranking": ranking,
        "filters": filters,
        "measure": described(filters.measure),
        "rows": rows,
        "posts_count": ranking.closing.posts if ranking.closing else 0,
        "next_from": end if end < len(ranking.rows) else None,
        "previous_from": max(start - ROWS_MOST, 0) if start else None,
        "columns": filters.columns,
        "all_columns": COLUMNS,
        "sorted_by": SORTED_BY,
    }
