"""The live wall: the newest and the fastest posts of a list's pages, and word of new ones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_GET

from hustings.reporting import collected
from hustings.workspace.collection import queries
from hustings.workspace.homes import reading_if_any
from hustings.workspace.pages import queries as page_queries
from hustings.workspace.teams.gates import observer
from hustings.workspace.teams.models import Membership

POSTS_SHOWN = 12
DAYS = 7
RETRY_MS = 10_000
"""How long a browser waits before it asks again. Each question is answered at once and held open by
nobody, so that a hundred open walls take no more threads than one."""


@require_GET
@observer
def wall(request: HttpRequest, by: Membership) -> HttpResponse:
    """The wall, which is whole without a script."""
    context = {
        **_told(request, by),
        "lists": page_queries.lists(by.team),
        "follows": queries.standing(by.team).total > 0,
    }
    return render(request, "collection/wall.html", context)


@require_GET
@observer
def posts(request: HttpRequest, by: Membership) -> HttpResponse:
    """The posts without the frame."""
    return render(request, "collection/wall_posts.html", _told(request, by))


@require_GET
@observer
def events(request: HttpRequest, by: Membership) -> HttpResponse:
    """The posts as a server-sent event where the store is newer than what the browser saw last."""
    seen = request.headers.get("Last-Event-ID") or request.GET.get("version", "")
    reading = reading_if_any(request)
    lines = [f"retry: {RETRY_MS}"]
    if reading is None or str(reading.version) == seen:
        lines.append(": nothing new")
    else:
        html = render_to_string("collection/wall_posts.html", _told(request, by), request)
        lines += [f"id: {reading.version}", "event: posts"]
        lines += [f"data: {line}" for line in html.splitlines()]
    response = HttpResponse("\n".join(lines) + "\n\n", content_type="text/event-stream")
    response.headers["Cache-Control"] = "no-store"
    return response


def _told(request: HttpRequest, by: Membership) -> dict[str, Any]:
    named = request.GET.get("list", "")
    chosen = None
    if named.isdecimal() and len(named) < 12:
        chosen = page_queries.page_list(by.team, int(named))
        page_ids = page_queries.page_ids(chosen)
    else:
        page_ids = tuple(sorted(row.page_id for row in queries.all_followed(by.team)))
    reading = reading_if_any(request)
    told: dict[str, Any] = {
        "chosen": chosen,
        "reading": reading,
        "version": reading.version if reading else "",
        "newest": (),
        "fastest": (),
        "days": DAYS,
    }
    if reading is not None and page_ids:
        since = _whole_hour(timezone.now()) - timedelta(days=DAYS)
        for name in ("newest", "fastest"):
            found = collected.moving(
                reading,
                page_ids=page_ids,
                since_at=since,
                fastest=name == "fastest",
                most=POSTS_SHOWN,
            )
            told[name] = [post for post in found if name == "newest" or (post.per_hour or 0) > 0]
    return told


def _whole_hour(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
