"""The team's lists of pages."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Path, Router

from hustings.web.api.access import member_of
from hustings.web.api.shapes import PROBLEMS, ListsOut, OneListOut
from hustings.workspace.pages import queries

router = Router()


@router.get("", response={200: ListsOut, **PROBLEMS}, summary="Lists")
def lists(request: HttpRequest) -> Any:
    """The lists of the token's team, by name."""
    found: list[Any] = queries.lists(member_of(request).team)
    return {
        "rows": [
            {"id": one.pk, "name": one.name, "note": one.note, "pages": one.pages_count}
            for one in found
        ]
    }


@router.get("/{list_id}", response={200: OneListOut, **PROBLEMS}, summary="One list")
def one_list(request: HttpRequest, list_id: Annotated[int, Path(ge=1, le=2**53)]) -> Any:
    """A list with the ids of its pages."""
    found = queries.page_list(member_of(request).team, list_id)
    return {
        "id": found.pk,
        "name": found.name,
        "note": found.note,
        "page_ids": list(queries.page_ids(found)),
    }
