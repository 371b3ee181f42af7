"""The inputs that a measure asks for by name, narrowed to a window and to pages before anything else.

Each is had in two ways that give the same rows: as a lazy frame of any engine, and as SQL over the
store's views.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import narwhals as nw

from hustings.domain.periods import Window
from hustings.measures.definition import Frame, Measure
from hustings.reporting.conditions import Conditions

if TYPE_CHECKING:
    from hustings.store.reading import Reading


@dataclass(frozen=True, slots=True)
class _Source:
    """Where an input comes from: a table, and the column and span of time that narrow it."""

    table: str
    narrowed_by: str | None = None
    span: Callable[[Window], Window] = lambda window: window


def _up_to_its_end(window: Window) -> Window:
    return Window(None, window.until_on)


def _with_the_one_before(window: Window) -> Window:
    return Window(window.previous().since_on, window.until_on)


_SOURCES = {
    "posts": _Source("post_latest", "created_at"),
    "posts_before": _Source("post_latest", "created_at", _up_to_its_end),
    "days": _Source("page_days", "day"),
    "days_before": _Source("page_days", "day", _with_the_one_before),
    "pages": _Source("page_latest"),
    "page_observations": _Source("page_observations", "observed_at", _up_to_its_end),
    "audience": _Source("audience_observations", "observed_at", _up_to_its_end),
    "figures": _Source("figures", "from_at", _up_to_its_end),
    "world": _Source("world"),
}
_OF_POSTS = {"post_observations": "posts", "post_observations_before": "posts_before"}
"""Inputs that are observations of the posts of another input."""


def gather(
    reading: Reading, measure: Measure, window: Window, page_ids: Sequence[str] | None = None
) -> dict[str, Any]:
    """What the measure's function takes, as `INPUTS` describes it; nothing is read yet.

    A measure that looks at the window before needs both ends of the window: CorrectTheValue.
    """
    return {
        name: window if name == "window" else input_frame(reading, name, window, page_ids)
        for name in measure.inputs
    }


def input_sql(
    name: str, window: Window, page_ids: Sequence[str] | None = None
) -> tuple[str, list[Any]]:
    """The input as a SELECT over the views of `Reading.sql`, with its parameters; CorrectTheValue as with `gather`."""
    if name in _OF_POSTS:
        posts, parameters = input_sql(_OF_POSTS[name], window, page_ids)
        pages = Conditions().pages(page_ids)
        seen = f"SELECT * FROM post_observations {pages.sql}"
        return (
            f"SELECT seen.*, held.created_at, held.kind FROM ({seen}) AS seen JOIN ({posts}) AS held USING (post_id)",
            [*pages.parameters, *parameters],
        )
    source = _SOURCES[name]
    chosen = Conditions() if name == "world" else Conditions().pages(page_ids)
    if source.narrowed_by == "day":
        chosen.on_days(source.span(window))
    elif source.narrowed_by:
        chosen.within(source.span(window), source.narrowed_by)
    columns = "*, created_at::DATE AS day" if source.table == "post_latest" else "*"
    return f"SELECT {columns} FROM {source.table} {chosen.sql}", chosen.parameters


def input_frame(
    reading: Reading, name: str, window: Window, page_ids: Sequence[str] | None = None
) -> Frame:
    """The input as a lazy frame of the reading's engine; CorrectTheValue as with `gather`."""
    if name in _OF_POSTS:
        posts = input_frame(reading, _OF_POSTS[name], window, page_ids)
        seen = _of_pages(reading.frame("post_observations"), page_ids)
        return seen.join(posts.select("post_id", "created_at", "kind"), on="post_id", how="inner")
    source = _SOURCES[name]
    frame = reading.frame(source.table)
    if name != "world":
        frame = _of_pages(frame, page_ids)
    if source.narrowed_by == "day":
        return _on_days(frame, source.span(window))
    if source.narrowed_by:
        frame = _within(frame, source.span(window), source.narrowed_by)
    if source.table == "post_latest":
        return frame.with_columns(day=nw.col("created_at").dt.date())
    return frame


def _of_pages(frame: Frame, page_ids: Sequence[str] | None) -> Frame:
    if page_ids is None:
        return frame
    if not page_ids:
        return frame.filter(nw.col("page_id").is_null())
    return frame.filter(nw.col("page_id").is_in(list(page_ids)))


def _within(frame: Frame, window: Window, column: str) -> Frame:
    if window.since_at is not None:
        frame = frame.filter(nw.col(column) >= window.since_at)
    if window.before_at is not None:
        frame = frame.filter(nw.col(column) < window.before_at)
    return frame


def _on_days(frame: Frame, window: Window) -> Frame:
    if window.since_on is not None:
        frame = frame.filter(nw.col("day") >= window.since_on)
    if window.until_on is not None:
        frame = frame.filter(nw.col("day") <= window.until_on)
    return frame
