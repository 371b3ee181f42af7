"""Following pages: by one address with a preview, or by a file of addresses."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hustings.domain.errors import CorrectTheValue, HustingsError
from hustings.platforms import definition
from hustings.workspace.collection import actions, address_files, looking_up, queries
from hustings.workspace.collection.models import LineState
from hustings.workspace.pages import queries as page_queries
from hustings.workspace.teams.gates import member, observer
from hustings.workspace.teams.models import Membership


@require_GET
@observer
def start(request: HttpRequest, by: Membership) -> HttpResponse:
    """One field for an address, or a file of them."""
    return _screen(request, by, address=request.GET.get("address", ""))


@require_POST
@member
def look(request: HttpRequest, by: Membership) -> HttpResponse:
    """What the address is, and what following it would bring."""
    address = request.POST.get("address", "").strip()
    try:
        with looking_up.a_place():
            seen = looking_up.look_up(by.team, address)
    except HustingsError as error:
        return _screen(request, by, address=address, error=error, status=400)
    return _screen(
        request,
        by,
        address=address,
        seen=seen,
        sealed=looking_up.sealed(seen),
        already=queries.of_page(by.team, seen.found.page.page_id),
        comments=any(offer.part == "comments" for offer in seen.given),
    )


@require_POST
@member
def begin(request: HttpRequest, by: Membership) -> HttpResponse:
    """Follow the page that was previewed."""
    days = request.POST.get("backfill_days", "90")
    row = actions.follow(
        by,
        request.POST.get("sealed", ""),
        list_id=_list_id(request),
        comments="comments" in request.POST,
        backfill_days=int(days) if days.isdecimal() and len(days) < 6 else None,
    )
    messages.success(
        request, _("%(name)s is followed; its first visit is due now.") % {"name": row}
    )
    return redirect("collection:one", row.pk)


@require_POST
@member
def bring(request: HttpRequest, by: Membership) -> HttpResponse:
    """Have all addresses of a file looked up and followed."""
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        raise CorrectTheValue(
            _("No file was sent."), remedy=_("Choose one and send the form again.")
        )
    content = file.read(address_files.FILE_LONGEST_BYTES + 1)
    made = actions.bring_addresses(by, file.name or "file", content, list_id=_list_id(request))
    return redirect("collection:file", made.pk)


@require_GET
@observer
def file(request: HttpRequest, by: Membership, file_id: int) -> HttpResponse:
    """How far a file is, and which of its lines name no page."""
    return render(request, "collection/file.html", _told(by, file_id))


@require_GET
@observer
def progress(request: HttpRequest, by: Membership, file_id: int) -> HttpResponse:
    """The same without the frame."""
    return render(request, "collection/file_progress.html", _told(by, file_id))


def _told(by: Membership, file_id: int) -> dict[str, Any]:
    found = queries.file(by.team, file_id)
    counts = queries.line_counts(found)
    total = sum(counts.values())
    left = counts[LineState.WAITING] + counts[LineState.LOOKING]
    return {
        "file": found,
        "counts": counts,
        "total": total,
        "done": total - left,
        "left": left,
        "bad": queries.lines(found, LineState.FAILED),
        "delayed": [line for line in queries.lines(found, LineState.WAITING) if line.reason],
    }


def _screen(
    request: HttpRequest, by: Membership, *, status: int = 200, **context: Any
) -> HttpResponse:
    return render(
        request,
        "collection/follow.html",
        {
            "platforms": definition.collected().values(),
            "lists": page_queries.lists(by.team),
            "files": queries.files(by.team),
            "lines_most": address_files.LINES_MOST,
            "backfills": actions.BACKFILL_DAYS,
            "chosen": _list_id(request),
            **context,
        },
        status=status,
    )


def _list_id(request: HttpRequest) -> int | None:
    named = request.POST.get("list") or request.GET.get("list", "")
    return int(named) if named.isdecimal() and len(named) < 16 else None
