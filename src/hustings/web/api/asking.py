"""What a request asks for: parts of queries, and how they become windows, pages and readings."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Annotated, Any, Literal

from django.http import HttpRequest
from ninja import Schema
from pydantic import Field

from hustings.domain.errors import CorrectTheValue
from hustings.domain.periods import Window
from hustings.reporting.cursors import decode
from hustings.reporting.home import window_of
from hustings.store.reading import Reading
from hustings.web.api.access import member_of
from hustings.workspace.homes import reading_at
from hustings.workspace.pages import queries

Day = Annotated[
    str | None,
    Field(
        pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$",
        json_schema_extra={"format": "date", "examples": ["2015-10-19"]},
    ),
]
Word = Annotated[str | None, Field(max_length=200)]
Country = Annotated[str | None, Field(pattern="^[A-Za-z]{2}$", examples=["CA"])]


class Pinned(Schema):
    """`as_of`: a version of the store such as 12, or a time; the newest version without it."""

    as_of: Annotated[str | None, Field(max_length=40, examples=["12"])] = None


class Formatted(Schema):
    """`format`: csv for a table to take away; `Accept: text/csv` does the same."""

    format: Literal["json", "csv"] = "json"


class Windowed(Schema):
    """Whole days in UTC, both within."""

    since: Day = None
    until: Day = None


class Narrowed(Schema):
    """Which pages; `list` is the id of one of the team's lists."""

    list: Annotated[int | None, Field(ge=1, le=2**53)] = None
    platform: Word = None
    country: Country = None
    category: Word = None


class Paged(Schema):
    """`cursor` goes on after the rows given before, at the version they came from."""

    cursor: Annotated[str | None, Field(max_length=2000)] = None
    limit: Annotated[int, Field(ge=1, le=1000)] = 50


def reading(asked: Pinned, cursor: str | None = None) -> Reading:
    """The version that the request pins, that of its cursor, or the newest."""
    if asked.as_of:
        return reading_at(asked.as_of)
    return reading_at(str(decode(cursor).version) if cursor else "")


def window(asked: Windowed) -> Window:
    """The window asked for."""
    return window_of(asked.since, asked.until)


def peers(request: HttpRequest, asked: Narrowed) -> tuple[str, tuple[str, ...] | None]:
    """A name for the pages chosen, and the ids of the list's pages; None where no list is named."""
    parts = []
    page_ids = None
    if asked.list is not None:
        found = queries.page_list(member_of(request).team, asked.list)
        page_ids = queries.page_ids(found)
        parts.append(f"list {found.name}")
    country = asked.country and asked.country.upper()
    words = (("platform", asked.platform), ("country", country), ("category", asked.category))
    parts += [f"{word} {value}" for word, value in words if value]
    return ", ".join(parts) or "all pages", page_ids


def wants_csv(request: HttpRequest, asked: Formatted) -> bool:
    """Whether the answer is to be CSV."""
    return asked.format == "csv" or request.headers.get("Accept", "").startswith("text/csv")


def only_known_parameters(answer: Callable[..., Any]) -> Callable[..., Any]:
    """Refuse a parameter that the operation does not know: a filter with a slip must not be left out in silence."""

    @wraps(answer)
    def checked(request: HttpRequest, *args: Any, **named: Any) -> Any:
        known = tuple(type(named["asked"]).model_fields) if "asked" in named else ()
        for name in request.GET:
            if name not in known:
                raise CorrectTheValue(
                    f"There is no parameter {name!r}.",
                    field=name,
                    remedy=f"There are: {', '.join(known)}." if known else "There are none here.",
                )
        return answer(request, *args, **named)

    return checked
