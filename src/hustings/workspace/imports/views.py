"""The import wizard and the runs."""

from __future__ import annotations

import json
from typing import Any, get_args

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from hustings.domain.errors import CorrectTheValue, HustingsError
from hustings.domain.platforms import platforms
from hustings.formats.layout import Records
from hustings.ingest.options import Preview
from hustings.ingest.previewing import preview
from hustings.reporting import runs as reporting
from hustings.reporting.exporting import runs_csv
from hustings.workspace.csv_answers import csv_answer
from hustings.workspace.homes import reading_for, reading_if_any
from hustings.workspace.imports import actions, keeping, queries, said, work
from hustings.workspace.imports.models import State
from hustings.workspace.slices import SLICE_ROWS, all_rows
from hustings.workspace.teams.gates import member, observer
from hustings.workspace.teams.models import Membership

SAMPLES = 3


@require_GET
@observer
def start(request: HttpRequest, by: Membership) -> HttpResponse:
    """Where a file is dropped, and the files brought last."""
    return render(request, "imports/start.html", {"uploads": queries.uploads(by.team)})


@require_POST
@member
def bring(request: HttpRequest, by: Membership) -> HttpResponse:
    """Take a file in and show what it is."""
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        raise CorrectTheValue(
            _("No file was chosen."), field="file", remedy=_("Choose one, or drop it on the field.")
        )
    upload = actions.bring(by, file.name or "file", file.size or 0, file.chunks())
    return redirect("imports:look", upload.pk)


@require_GET
@observer
def look(request: HttpRequest, by: Membership, upload_id: int) -> HttpResponse:
    """What a file is, what it leaves open, and its first rows; or what became of it."""
    upload = queries.upload(by.team, upload_id)
    if upload.state not in (State.WAITING, State.FAILED):
        context: dict[str, Any] = {"upload": upload, "progress": keeping.progress(upload.pk)}
        return render(request, "imports/outcome.html", context)
    context = {"upload": upload}
    try:
        shown = preview(keeping.path_of(upload.pk, upload.name), said.options_of(upload.options))
    except HustingsError as error:
        return render(request, "imports/unreadable.html", {**context, "error": error})
    context |= {"preview": shown, "problem_places": _problem_places(shown)}
    if shown.format is None:
        context |= _mapping_form(request, shown)
        return render(request, "imports/map.html", context)
    return render(request, "imports/preview.html", context)


def _problem_places(shown: Preview) -> tuple[int, ...]:
    """Where in a row the column and the reason of its fault stand."""
    return tuple(place for place, name in enumerate(shown.columns) if name.startswith("problem_"))


def _mapping_form(request: HttpRequest, shown: Preview) -> dict[str, Any]:
    records = request.GET.get("records", "posts")
    columns = said.record_columns(records)
    taken: set[str] = set()
    rows = []
    for place, header in enumerate(shown.header):
        guessed = said.guess(header, records)
        guessed = "" if guessed in taken else guessed
        taken.add(guessed)
        samples = [
            row[place] for row in shown.sample[:SAMPLES] if place < len(row) and row[place].strip()
        ]
        rows.append({"header": header, "samples": samples, "guess": guessed})
    return {
        "records": records,
        "kinds": get_args(Records),
        "columns": columns,
        "rows": rows,
        "platforms": platforms().values(),
        "required": said.REQUIRED[records],
    }


@require_POST
@member
def say(request: HttpRequest, by: Membership, upload_id: int) -> HttpResponse:
    """Keep what a person says about the file."""
    actions.say(by, upload_id, request.POST.dict())
    return redirect("imports:look", upload_id)


@require_POST
@member
def map_columns(request: HttpRequest, by: Membership, upload_id: int) -> HttpResponse:
    """Make a mapping out of the table that a person filled in."""
    upload = queries.upload(by.team, upload_id)
    asked = request.POST
    headers, records = asked.getlist("header"), asked.getlist("column")
    chosen = [(header, record) for header, record in zip(headers, records, strict=False) if record]
    mapping = said.write_mapping(
        upload.name,
        asked.get("records", ""),
        asked.get("platform", ""),
        asked.get("zone", ""),
        chosen,
        asked.get("time_format", "").strip(),
    )
    actions.say(by, upload_id, {"mapping": mapping, "zone": asked.get("zone", "")})
    return redirect("imports:look", upload_id)


@require_GET
@observer
def mapping_file(request: HttpRequest, by: Membership, upload_id: int) -> HttpResponse:
    """The mapping as a file, for `hustings import --map`."""
    upload = queries.upload(by.team, upload_id)
    response = HttpResponse(
        upload.options.get("mapping", ""), content_type="application/toml; charset=utf-8"
    )
    response.headers["Content-Disposition"] = 'attachment; filename="mapping.toml"'
    return response


@require_POST
@member
def go(request: HttpRequest, by: Membership, upload_id: int) -> HttpResponse:
    """Import the file."""
    work.begin(actions.ask_for_import(by, upload_id))
    return redirect("imports:look", upload_id)


@require_GET
@observer
def progress(request: HttpRequest, by: Membership, upload_id: int) -> HttpResponse:
    """How far an import is, as a fragment that asks again by itself until it is done."""
    upload = queries.upload(by.team, upload_id)
    context = {"upload": upload, "progress": keeping.progress(upload.pk)}
    return render(request, "imports/progress.html", context)


@require_POST
@member
def discard(request: HttpRequest, by: Membership, upload_id: int) -> HttpResponse:
    """Throw a file away."""
    actions.discard(by, upload_id)
    messages.success(request, _("The file is thrown away; nothing of it was stored."))
    return redirect("imports:start")


@require_GET
@observer
def runs(request: HttpRequest, by: Membership) -> HttpResponse:
    """Every run, latest first."""
    reading = reading_if_any(request)
    if reading is None:
        return render(request, "insights/nothing_yet.html")
    if request.GET.get("format") == "csv":
        found = all_rows(
            lambda cursor: reporting.list_runs(reading, cursor=cursor, limit=SLICE_ROWS)
        )
        return csv_answer(runs_csv(found, reading.version), "runs")
    shown = reporting.list_runs(reading, cursor=request.GET.get("cursor") or None)
    return render(request, "imports/runs.html", {"slice": shown, "reading": reading})


@require_GET
@observer
def run(request: HttpRequest, by: Membership, run_id: str) -> HttpResponse:
    """One run with its counts and the rows that were rejected, left out or flagged."""
    reading = reading_for(request)
    found = reporting.run(reading, run_id)
    context = {
        "run": found,
        "rows": reporting.run_rows(reading, run_id, cursor=request.GET.get("cursor") or None),
        "upload": queries.of_run(by.team, run_id),
        "detail": _detail(found.detail),
        "undoable": found.kind in ("import", "collection")
        and found.status == "landed"
        and not found.undone_by,
        "reading": reading,
    }
    return render(request, "imports/run.html", context)


def _detail(text: str | None) -> dict[str, Any]:
    held: dict[str, Any] = json.loads(text) if text else {}
    return held


@require_POST
@member
def undo(request: HttpRequest, by: Membership, run_id: str) -> HttpResponse:
    """Take back every row of a run."""
    version = actions.undo_run(by, run_id)
    messages.success(
        request,
        _("Every row of the run is taken back; the store is at version %(version)d.")
        % {"version": version},
    )
    return redirect("imports:run", run_id)
