"""Pages, and one page's audience, interactions and followers along time."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from hustings.reporting import pages, series
from hustings.reporting.audience_comparing import compare_audiences
from hustings.reporting.audience_exporting import (
    audience_csv,
    beside_csv,
    plain_audience,
    plain_beside,
)
from hustings.reporting.audiences import audience_of, stack_of
from hustings.reporting.auditing import audit, plain_dossier
from hustings.reporting.exporting import pages_csv, plain
from hustings.web.api import asking
from hustings.web.api.audience_shapes import AudienceOut
from hustings.web.api.audit_shapes import DossierOut
from hustings.web.api.shapes import (
    PROBLEMS,
    AlongTimeOut,
    PageOut,
    PagesOut,
)
from hustings.web.api.tables import CSV_TOO, csv_of

router = Router()
SERIES_MOST = 8
"""Keys that a stack of an audience shows; the others are in its remainder."""


class PagesAsked(asking.Narrowed, asking.Paged, asking.Pinned, asking.Formatted):
    """Which pages, in which order."""

    words: asking.Word = None
    sort: Literal[
        "name", "followers", "fans", "posts", "interactions",
        "-name", "-followers", "-fans", "-posts", "-interactions",
    ] = "-interactions"  # fmt: skip


class AudienceAsked(asking.Windowed, asking.Pinned, asking.Formatted):
    """Which part of the audience; `against` names another page to set beside it."""

    dimension: Literal["country", "city", "age_gender", "language"] = "country"
    unit: Literal["count", "share"] = "count"
    against: asking.Word = None


class StepsAsked(asking.Windowed, asking.Pinned):
    """How finely, and of what."""

    step: Literal["day", "week", "month"] = "week"
    metric: Literal[
        "posts", "reactions", "comments", "shares", "interactions", "views", "reach", "impressions"
    ] = "interactions"


class FollowersAsked(asking.Windowed, asking.Pinned):
    """Followers or fans."""

    metric: Literal["followers", "fans"] = "followers"


class AuditAsked(asking.Windowed, asking.Pinned):
    """On which stretch evidence is given, and which pages stand beside; `beside` may be repeated."""

    beside: Annotated[list[str], Field(max_length=10)] = []


@router.get("", response={200: PagesOut, **PROBLEMS}, openapi_extra=CSV_TOO, summary="Pages")
def list_pages(request: HttpRequest, asked: Query[PagesAsked]) -> Any:
    """Pages with their latest known facts."""
    _, page_ids = asking.peers(request, asked)
    reading = asking.reading(asked, asked.cursor)
    found = pages.list_pages(
        reading,
        page_ids=page_ids,
        platform=asked.platform,
        country=asked.country,
        category=asked.category,
        words=asked.words,
        sort=asked.sort,
        cursor=asked.cursor,
        limit=asked.limit,
    )
    if asking.wants_csv(request, asked):
        return csv_of(
            request, pages_csv(found.rows, reading.version), "pages", version=reading.version
        )
    return {**plain(found), "store_version": reading.version}


@router.get("/{page_id}", response={200: PageOut, **PROBLEMS}, summary="One page")
def page(request: HttpRequest, page_id: str, asked: Query[asking.Pinned]) -> Any:
    """A page with its latest known facts."""
    return plain(pages.page(asking.reading(asked), page_id))


@router.get(
    "/{page_id}/audience",
    response={200: AudienceOut, **PROBLEMS},
    openapi_extra=CSV_TOO,
    summary="A page's audience",
)
def audience(request: HttpRequest, page_id: str, asked: Query[AudienceAsked]) -> Any:
    """Where the audience is, or who it is, along time, each figure with its least and most.

    What is elsewhere or unknown always closes it. Beside the stocks stand who joined, the home share
    along time, concentration, and fans against people and people online.
    """
    reading, window = asking.reading(asked), asking.window(asked)
    found = audience_of(reading, page_id, window=window, dimension=asked.dimension)
    beside = None
    if asked.against:
        both = (page_id, asked.against)
        beside = compare_audiences(reading, both, window=window, dimension=asked.dimension)
    if asking.wants_csv(request, asked):
        text = audience_csv(found) if beside is None else beside_csv(beside)
        return csv_of(request, text, f"audience-{page_id}", version=reading.version)
    return {
        **plain_audience(found),
        "unit": asked.unit,
        "series": plain(stack_of(found, asked.unit, SERIES_MOST)),
        "against": None if beside is None else plain_beside(beside),
    }


@router.get(
    "/{page_id}/interactions",
    response={200: AlongTimeOut, **PROBLEMS},
    summary="A page's interactions",
)
def interactions(request: HttpRequest, page_id: str, asked: Query[StepsAsked]) -> Any:
    """Sums by day, week or month in which the posts were published; a step without a known post is null."""
    reading, window = asking.reading(asked), asking.window(asked)
    pages.page(reading, page_id)
    found = series.interactions(
        reading, page_ids=(page_id,), window=window, step=asked.step, metric=asked.metric
    )
    return _along_time(page_id, window, found, reading.version)


@router.get(
    "/{page_id}/followers", response={200: AlongTimeOut, **PROBLEMS}, summary="A page's followers"
)
def followers(request: HttpRequest, page_id: str, asked: Query[FollowersAsked]) -> Any:
    """Followers or fans as they were observed."""
    reading, window = asking.reading(asked), asking.window(asked)
    pages.page(reading, page_id)
    found = series.followers(reading, page_ids=(page_id,), window=window, metric=asked.metric)
    return _along_time(page_id, window, found, reading.version)


@router.get(
    "/{page_id}/audit",
    response={200: DossierOut, **PROBLEMS},
    by_alias=True,
    summary="A page's audit",
)
def audited(request: HttpRequest, page_id: str, asked: Query[AuditAsked]) -> Any:
    """Every signal on the page: what was seen, how sure, what else explains it, and the sources.

    A flag is a question to the page, not a finding about it.
    """
    found = audit(
        asking.reading(asked), page_id, window=asking.window(asked), beside=tuple(asked.beside)
    )
    return plain_dossier(found)


def _along_time(page_id: str, window: Any, found: Any, version: int) -> dict[str, Any]:
    return {
        "page_id": page_id,
        "window": plain(window),
        "series": plain(found),
        "store_version": version,
    }
