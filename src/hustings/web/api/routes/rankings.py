"""Rankings."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router
from pydantic import Field

from hustings.measures.definition import measure_named
from hustings.reporting.exporting import plain_ranking, ranking_csv
from hustings.reporting.ranking import rank
from hustings.web.api import asking
from hustings.web.api.shapes import PROBLEMS, RankingOut
from hustings.web.api.tables import CSV_TOO, csv_of

router = Router()


class RankingAsked(asking.Narrowed, asking.Windowed, asking.Pinned, asking.Formatted):
    """By what, among whom, when; `compare=previous` adds ranks of the window before."""

    measure: Annotated[str, Field(max_length=100, examples=["interactions_per_post"])] = (
        "interactions_per_post"
    )
    min_posts: Annotated[int, Field(ge=0, le=2**31)] = 0
    compare: Literal["previous"] | None = None


@router.get("", response={200: RankingOut, **PROBLEMS}, openapi_extra=CSV_TOO, summary="A ranking")
def ranking(request: HttpRequest, asked: Query[RankingAsked]) -> Any:
    """Pages by a measure; ties share a rank, pages that cannot be ranked are listed apart with the reason."""
    group, page_ids = asking.peers(request, asked)
    window = asking.window(asked)
    found = rank(
        asking.reading(asked),
        measure_named(asked.measure),
        window,
        page_ids=page_ids,
        platform=asked.platform,
        country=asked.country,
        category=asked.category,
        min_posts=asked.min_posts,
        compare=window.previous() if asked.compare else None,
        peer_group=group,
    )
    if asking.wants_csv(request, asked):
        return csv_of(
            request, ranking_csv(found), f"ranking-{found.measure}", version=found.store_version
        )
    return plain_ranking(found)
