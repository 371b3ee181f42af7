"""Screens of all pages and of lists."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from hustings.domain.errors import CorrectTheValue, CreateTheHomeFirst
from hustings.reporting import pages as reporting
from hustings.reporting.answers import PageRow
from hustings.store.reading import Reading
from hustings.workspace.csv_answers import csv_answer
from hustings.workspace.homes import reading_for, reading_if_any, reading_with_pages
from hustings.workspace.pages import actions, list_files, queries
from hustings.workspace.teams.gates import member, observer
from hustings.workspace.teams.models import Membership

SORTS = ("name", "-followers", "-fans", "-posts", "-interactions")


@require_GET
@observer
def index(request: HttpRequest, by: Membership) -> HttpResponse:
    """Every page held, narrowed by words and facts."""
    reading = reading_with_pages(request)
    if reading is None:
        return render(request, "insights/nothing_yet.html")
    asked = request.GET
    sort = asked.get("sort", "-interactions")
    shown = reporting.list_pages(
        reading,
        words=asked.get("words") or None,
        platform=asked.get("platform") or None,
        country=asked.get("country") or None,
        category=asked.get("category") or None,
        sort=sort,
        cursor=asked.get("cursor") or None,
    )
    context = {
        "slice": shown,
        "facets": reporting.facets(reading),
        "lists": queries.lists(by.team),
        "asked": asked,
        "sort": sort,
        "reading": reading,
    }
    return render(request, "pages/index.html", context)


@require_GET
@observer
def lists(request: HttpRequest, by: Membership) -> HttpResponse:
    """The team's lists."""
    return render(request, "pages/lists.html", {"lists": queries.lists(by.team)})


@require_GET
@observer
def one_list(request: HttpRequest, by: Membership, list_id: int) -> HttpResponse:
    """A list with its pages as the store knows them."""
    found = queries.page_list(by.team, list_id)
    rows = _rows(reading_if_any(request), queries.page_ids(found))
    return render(request, "pages/list.html", {"list": found, "rows": rows})


@require_GET
@observer
def export(request: HttpRequest, by: Membership, list_id: int) -> HttpResponse:
    """The list as CSV, which can be read in again."""
    found = queries.page_list(by.team, list_id)
    rows = _rows(reading_if_any(request), queries.page_ids(found))
    text = list_files.write_list(
        (page_id, row.name if row else "", page_id.split(":")[0]) for page_id, row in rows
    )
    return csv_answer(text, f"list-{found.name}")


@require_POST
@member
def make(request: HttpRequest, by: Membership) -> HttpResponse:
    """Make a list: empty, of chosen pages, or from a file."""
    page_ids = _asked_pages(request)
    made = actions.make_list(
        by, request.POST.get("name", ""), page_ids, request.POST.get("note", "")
    )
    messages.success(request, _("The list “%(name)s” is made.") % {"name": made.name})
    return redirect("pages:list", made.pk)


@require_POST
@member
def add(request: HttpRequest, by: Membership, list_id: int) -> HttpResponse:
    """Add pages to a list: ticked ones, written ones, or those of a file; list 0 is the one the form names."""
    named = request.POST.get("list", "")
    chosen = list_id or (int(named) if named.isdecimal() else 0)
    added = actions.add_pages(by, chosen, _asked_pages(request))
    said = ngettext(
        "%(count)d page is new in the list.", "%(count)d pages are new in the list.", added
    )
    messages.success(request, said % {"count": added})
    return redirect("pages:list", chosen)


@require_POST
@member
def take_out(request: HttpRequest, by: Membership, list_id: int) -> HttpResponse:
    """Take a page out of a list."""
    actions.remove_page(by, list_id, request.POST.get("page_id", ""))
    messages.success(request, _("The page is out of the list."))
    return redirect("pages:list", list_id)


@require_POST
@member
def rename(request: HttpRequest, by: Membership, list_id: int) -> HttpResponse:
    """Give a list another name."""
    actions.rename_list(by, list_id, request.POST.get("name", ""), request.POST.get("note", ""))
    messages.success(request, _("The list has its new name."))
    return redirect("pages:list", list_id)


@require_POST
@member
def remove(request: HttpRequest, by: Membership, list_id: int) -> HttpResponse:
    """Remove a list; pages and their figures stay."""
    actions.remove_list(by, list_id)
    messages.success(
        request,
        _("The list is gone; its pages and their figures stay. The audit trail names them."),
    )
    return redirect("pages:lists")


def _rows(reading: Reading | None, page_ids: tuple[str, ...]) -> list[tuple[str, PageRow | None]]:
    """Each page of a list with what is held of it, None where nothing is."""
    if reading is None or not page_ids:
        return [(page_id, None) for page_id in page_ids]
    held = {row.page_id: row for row in reporting.chosen_pages(reading, page_ids=page_ids)}
    return [(page_id, held.get(page_id)) for page_id in page_ids]


def _asked_pages(request: HttpRequest) -> list[str]:
    """The pages that a form names by ticks, in words, or in a file."""
    asked = list(request.POST.getlist("page"))
    written = request.POST.get("written", "").strip()
    file = request.FILES.get("file")
    content = (
        written.encode() if written else file.read(list_files.FILE_LONGEST + 1) if file else b""
    )
    if not content:
        return asked
    read = list_files.read_list(content, _known_names(request))
    if read.rejected:
        lines = ", ".join(f"{line} ({cell or _('empty')})" for line, cell in read.rejected[:5])
        said = _("These lines name no page that is known, and were left out: %(lines)s.") % {
            "lines": lines
        }
        if not read.page_ids and not asked:
            raise CorrectTheValue(
                said,
                remedy=_(
                    "Write an id such as facebook:9106562109, or a name as it stands on the screen Pages."
                ),
            )
        messages.warning(request, said)
    return [*asked, *read.page_ids]


def _known_names(request: HttpRequest) -> dict[str, str]:
    try:
        pages = reporting.chosen_pages(reading_for(request))
    except CreateTheHomeFirst:
        return {}
    names: dict[str, str] = {}
    for page in pages:
        for name in (page.name, page.handle, page.handle and f"@{page.handle}"):
            if name:
                names.setdefault(name.casefold(), page.page_id)
    return names
