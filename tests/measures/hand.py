# ruff: noqa: DTZ001 - times in the store's frames are naive and UTC
"""Small inputs made by hand, and a measure's rows over them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from hustings.domain.periods import Window
from hustings.measures.definition import measures

from . import comparing, dataset

PAGE = "facebook:1"


def post(number: int, at: datetime, interactions: int | None = 0, **facts: Any) -> dataset.Row:
    """A post of PAGE observed once, a year later; reactions carry all its interactions."""
    page_id = facts.get("page_id", PAGE)
    return {
        "page_id": page_id,
        "post_id": f"{page_id.split(':')[0]}:{page_id.split(':')[1]}-{number}",
        "created_at": at,
        "created_precision": "second",
        "kind": "photo",
        "observed_at": datetime(at.year + 1, 12, 31),
        "observation_count": 1,
        "reactions": interactions,
        "comments": None if interactions is None else 0,
        "shares": None if interactions is None else 0,
        "interactions": interactions,
    } | facts


def size(at: datetime, **facts: Any) -> dataset.Row:
    """An observation of PAGE."""
    return {"page_id": PAGE, "observed_at": at} | facts


def rows(name: str, window: Window, **tables: list[dataset.Row]) -> comparing.Rows:
    """The measure's rows by key."""
    data = dataset.Dataset(**tables)
    return comparing.rows_of(measures()[name], comparing.polars_inputs(data, window))


def only(name: str, window: Window, **tables: list[dataset.Row]) -> dict[str, Any]:
    """The measure's one row."""
    (row,) = rows(name, window, **tables).values()
    return row
