"""How collection goes: all pages with their visits, and one page with its history."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from hustings.domain.errors import CorrectTheValue
from hustings.reporting import collected
from hustings.store.reading import Reading
from hustings.workspace.collection import actions, queries, timelines
from hustings.workspace.collection.actions import INTERVALS_S, Scope
from hustings.workspace.collection.models import Followed
from hustings.workspace.homes import reading_if_any
from hustings.workspace.pages import queries as page_queries
from hustings.workspace.teams.gates import member, observer
from hustings.workspace.teams.models import Membership

DAYS, DAYS_OF_ONE = 7, 30
VISITS_SHOWN = 50


@require_GET
@observer
def index(request: HttpRequest, by: Membership) -> HttpResponse:
    """All followed pages: how it stands with each, its visits, and what comes next."""
    asked = request.GET
    chosen = _number(asked.get("list", ""))
    shown = queries.followed(
        by.team,
        list_id=chosen,
        words=asked.get("words", "").strip()[:100],
        show=asked.get("show", ""),
        number=_number(asked.get("slice", "")) or 1,
    )
    standing = queries.standing(by.team)
    context = {
        "slice": shown,
        "lines": list(
            zip(shown.rows, _timelines(reading_if_any(request), shown.rows, DAYS), strict=True)
        ),
        "standing": standing,
        "moving": bool(standing.collecting or standing.due),
        "notices": queries.notices(by.team),
        "budgets": queries.budgets(by.team),
        "next_up": queries.next_up(by.team),
        "lists": page_queries.lists(by.team),
        "chosen": chosen,
        "asked": asked,
        "intervals": INTERVALS_S,
        "days": DAYS,
    }
    return render(request, "collection/index.html", context)


@require_GET
@observer
def one(request: HttpRequest, by: Membership, followed_id: int) -> HttpResponse:
    """One followed page: its visits and gaps, what happened to it, and its schedule."""
    row = queries.one(by.team, followed_id)
    reading = reading_if_any(request)
    line = _timelines(reading, [row], DAYS_OF_ONE)[0]
    held = reading is not None and bool(
        reading.sql("SELECT 1 FROM page_latest WHERE page_id = ?", [row.page_id])
    )
    context = {
        "row": row,
        "line": line,
        "visits": list(reversed(line.visits))[:VISITS_SHOWN],
        "gaps": list(reversed(line.gaps)),
        "events": () if reading is None else collected.happened(reading, page_ids=(row.page_id,)),
        "notices": queries.notices(by.team, followed_id=row.pk),
        "held": held,
        "intervals": INTERVALS_S,
    }
    return render(request, "collection/one.html", context)


@require_POST
@member
def change(request: HttpRequest, by: Membership) -> HttpResponse:
    """Pause, go on, collect now, or set the schedule of a page, a list's pages or everything."""
    asked = request.POST
    scope = _scope(asked.get("scope", ""), asked.get("number", ""))
    what = asked.get("what", "")
    if what in ("pause", "resume"):
        count = actions.pause(by, scope, paused=what == "pause")
        words = (
            ngettext("%(n)d page is paused.", "%(n)d pages are paused.", count)
            if what == "pause"
            else ngettext("%(n)d page goes on.", "%(n)d pages go on.", count)
        )
    elif what == "now":
        count = actions.collect_now(by, scope)
        words = ngettext("%(n)d page is due now.", "%(n)d pages are due now.", count)
    elif what == "schedule":
        count = actions.schedule(by, scope, _number(asked.get("interval_s", "")) or 0)
        words = ngettext(
            "%(n)d page has a new schedule.", "%(n)d pages have a new schedule.", count
        )
    else:
        raise CorrectTheValue(_("Nothing was chosen."), remedy=_("Load the page again."))
    messages.success(request, words % {"n": count})
    back = asked.get("back", "")
    if url_has_allowed_host_and_scheme(back, None):
        return redirect(back)
    return redirect("collection:index")


@require_POST
@member
def unfollow(request: HttpRequest, by: Membership, followed_id: int) -> HttpResponse:
    """Follow a page no longer."""
    row = actions.unfollow(by, followed_id)
    messages.success(
        request,
        _("%(name)s is no longer followed; what was collected stays.") % {"name": row},
    )
    return redirect("collection:index")


def _scope(kind: str, number: str) -> Scope:
    if kind == "page":
        return "page", _number(number) or 0
    if kind == "list":
        return "list", _number(number) or 0
    if kind == "all":
        return "all", 0
    raise CorrectTheValue(_("Nothing was chosen."), remedy=_("Load the page again."))


def _timelines(
    reading: Reading | None, rows: list[Followed], days: int
) -> list[timelines.Timeline]:
    """Each row's visits of the last days, one alone since it is followed; the store is asked once for all."""
    now = timezone.now()
    since = now - timedelta(days=days)
    if len(rows) == 1:
        since = max(since, rows[0].followed_at - timedelta(hours=1))
    visits: dict[str, list[collected.PageVisit]] = {}
    if reading is not None and rows:
        longest = max(row.interval_s for row in rows) * timelines.GAP_INTERVALS
        # Whole hours, so that the answer is remembered for as long as the store stays as it is.
        first = _whole_hour(since) - timedelta(seconds=longest)
        for visit in collected.page_visits(
            reading, page_ids=tuple(row.page_id for row in rows), since_at=first
        ):
            visits.setdefault(visit.page_id, []).append(visit)
    return [
        timelines.timeline(
            visits.get(row.page_id, []),
            interval_s=row.interval_s,
            began_at=row.followed_at,
            since_at=since,
            until_at=now,
            paused=row.paused,
        )
        for row in rows
    ]


def _whole_hour(at: datetime) -> datetime:
    return at.astimezone(UTC).replace(minute=0, second=0, microsecond=0)


def _number(text: str) -> int | None:
    return int(text) if text.isdecimal() and len(text) < 12 else None
