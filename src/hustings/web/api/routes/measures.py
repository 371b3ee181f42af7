"""Measures: their definitions and their results."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from hustings.measures.definition import measure_named, measures
from hustings.reporting.defining import defined, definition
from hustings.reporting.exporting import measured_csv, plain_measured
from hustings.reporting.measuring import compute
from hustings.reporting.pages import chosen_pages
from hustings.web.api import asking
from hustings.web.api.shapes import PROBLEMS, MeasuredOut, MeasureOut, MeasuresOut
from hustings.web.api.tables import CSV_TOO, csv_of

router = Router()


class ResultsAsked(asking.Narrowed, asking.Windowed, asking.Pinned, asking.Formatted):
    """For which pages and when; `page` may be repeated."""

    page: Annotated[list[str], Field(max_length=200)] = []


@router.get("", response={200: MeasuresOut, **PROBLEMS}, summary="Measures")
def list_measures(request: HttpRequest) -> Any:
    """Every measure with its published definition."""
    return {"rows": [defined(one) for one in measures().values()]}


@router.get("/{name}", response={200: MeasureOut, **PROBLEMS}, summary="One measure")
def measure(request: HttpRequest, name: str) -> Any:
    """A measure's published definition."""
    return definition(name)


@router.get(
    "/{name}/results",
    response={200: MeasuredOut, **PROBLEMS},
    openapi_extra=CSV_TOO,
    summary="A measure's results",
)
def results(request: HttpRequest, name: str, asked: Query[ResultsAsked]) -> Any:
    """The measure's rows for the pages and the window asked for."""
    one = measure_named(name)
    reading = asking.reading(asked)
    result = compute(reading, one, asking.window(asked), page_ids=_pages(request, reading, asked))
    if asking.wants_csv(request, asked):
        return csv_of(request, measured_csv(result), name, version=reading.version)
    return plain_measured(result)


def _pages(request: HttpRequest, reading: Any, asked: ResultsAsked) -> tuple[str, ...] | None:
    _, page_ids = asking.peers(request, asked)
    if asked.page:
        page_ids = tuple(p for p in asked.page if page_ids is None or p in page_ids)
    if asked.platform or asked.country or asked.category:
        found = chosen_pages(
            reading,
            page_ids=page_ids,
            platform=asked.platform,
            country=asked.country,
            category=asked.category,
        )
        return tuple(page.page_id for page in found)
    return page_ids
