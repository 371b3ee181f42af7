"""Runs, and what became of the rows of their sources."""

from __future__ import annotations

from typing import Any, Literal

from django.http import HttpRequest
from ninja import Query, Router

from hustings.reporting import runs
from hustings.reporting.exporting import plain, runs_csv
from hustings.web.api import asking
from hustings.web.api.shapes import PROBLEMS, RunOut, RunsOut, SourceRowsOut
from hustings.web.api.tables import CSV_TOO, csv_of

router = Router()


class RunsAsked(asking.Paged, asking.Pinned, asking.Formatted):
    """How many runs."""


class RowsAsked(asking.Paged, asking.Pinned):
    """Which rows of a run's source."""

    outcome: Literal["rejected", "duplicate", "flagged"] | None = None


@router.get("", response={200: RunsOut, **PROBLEMS}, openapi_extra=CSV_TOO, summary="Runs")
def list_runs(request: HttpRequest, asked: Query[RunsAsked]) -> Any:
    """Runs, latest first."""
    reading = asking.reading(asked, asked.cursor)
    found = runs.list_runs(reading, cursor=asked.cursor, limit=asked.limit)
    if asking.wants_csv(request, asked):
        return csv_of(
            request, runs_csv(found.rows, reading.version), "runs", version=reading.version
        )
    return plain(found)


@router.get("/{run_id}", response={200: RunOut, **PROBLEMS}, summary="One run")
def run(request: HttpRequest, run_id: str, asked: Query[asking.Pinned]) -> Any:
    """One run: its source, its counts, and whether it was undone."""
    return plain(runs.run(asking.reading(asked), run_id))


@router.get("/{run_id}/rows", response={200: SourceRowsOut, **PROBLEMS}, summary="A run's rows")
def rows(request: HttpRequest, run_id: str, asked: Query[RowsAsked]) -> Any:
    """Rows that were rejected, left out or flagged, with their line and the reason."""
    reading = asking.reading(asked, asked.cursor)
    return plain(
        runs.run_rows(
            reading, run_id, outcome=asked.outcome, cursor=asked.cursor, limit=asked.limit
        )
    )
