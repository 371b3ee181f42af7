"""The pages that the team follows, and how their collection stands."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Query, Router, Schema
from pydantic import Field

from hustings.reporting.exporting import plain
from hustings.web.api.access import member_of
from hustings.web.api.collection_shapes import FollowedListOut
from hustings.web.api.shapes import PROBLEMS
from hustings.workspace.collection import queries, said
from hustings.workspace.collection.models import Followed, Notice
from hustings.workspace.pages import queries as page_queries

router = Router()


class FollowedAsked(Schema):
    """Which followed pages; `list` is the id of one of the team's lists, `slice` counts from 1."""

    list: Annotated[int | None, Field(ge=1, le=2**53)] = None
    words: Annotated[str | None, Field(max_length=100)] = None
    show: Literal["all", "troubled", "paused"] = "all"
    slice: Annotated[int, Field(ge=1, le=100_000)] = 1


@router.get("", response={200: FollowedListOut, **PROBLEMS}, summary="Followed pages")
def followed(request: HttpRequest, asked: Query[FollowedAsked]) -> Any:
    """The followed pages of the token's team, by name, fifty at a time."""
    team = member_of(request).team
    if asked.list is not None:
        page_queries.page_list(team, asked.list)
    found = queries.followed(
        team, list_id=asked.list, words=asked.words or "", show=asked.show, number=asked.slice
    )
    notices: dict[int, list[Notice]] = {}
    for notice in queries.notices(team, most=1000):
        notices.setdefault(notice.followed_id, []).append(notice)
    return {
        "rows": [_facts(row, notices.get(row.pk, [])) for row in found.rows],
        "next": found.next,
        "total": found.total,
    }


def _facts(row: Followed, notices: list[Notice]) -> Any:
    same = (
        "page_id", "platform", "name", "handle", "server", "parts", "interval_s", "paused", "state",
        "followed_at", "last_try_at", "last_success_at", "next_due_at", "failures_count",
    )  # fmt: skip
    return plain(
        {
            **{name: getattr(row, name) for name in same},
            "state_words": said.state_of(row)[0],
            "problem": row.last_problem or None,
            "reason": row.last_reason or None,
            "notices": [
                {
                    "kind": str(notice.kind),
                    "sentence": said.notice_words(notice),
                    "raised_at": notice.raised_at,
                }
                for notice in notices
            ],
        }
    )
