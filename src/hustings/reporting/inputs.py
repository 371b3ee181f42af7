"""The inputs that a measure asks for by name, narrowed to a window and to pages before anything else."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import narwhals as nw

from hustings.domain.periods import Window
from hustings.measures.definition import Frame, Measure

if TYPE_CHECKING:
    from hustings.store.reading import Reading


def gather(
    reading: Reading, measure: Measure, window: Window, page_ids: Sequence[str] | None = None
) -> dict[str, Any]:
    """What the measure's function takes, as `INPUTS` describes it; nothing is read yet.

    A measure that looks at the window before needs both ends of the window: CorrectTheValue.
    """
    return {name: _gather_one(reading, name, window, page_ids) for name in measure.inputs}


def _gather_one(
    reading: Reading, name: str, window: Window, page_ids: Sequence[str] | None
) -> Frame | Window:
    if name == "window":
        return window
    if name == "world":
        return reading.frame("world")
    if name == "pages":
        return _of_pages(reading.frame("page_latest"), page_ids)
    if name in ("days", "days_before"):
        span = window if name == "days" else _with_the_one_before(window)
        return _on_days(_of_pages(reading.frame("page_days"), page_ids), span)
    if name in ("posts", "posts_before"):
        span = window if name == "posts" else Window(None, window.until_on)
        posts = _within(_of_pages(reading.frame("post_latest"), page_ids), span, "created_at")
        return posts.with_columns(day=nw.col("created_at").dt.date())
    if name in ("post_observations", "post_observations_before"):
        span = window if name == "post_observations" else Window(None, window.until_on)
        return _observations(reading, span, page_ids)
    if name == "audience":
        name = "audience_observations"
    moment = "from_at" if name == "figures" else "observed_at"
    return _within(_of_pages(reading.frame(name), page_ids), Window(None, window.until_on), moment)


def _observations(reading: Reading, window: Window, page_ids: Sequence[str] | None) -> Frame:
    posts = _within(_of_pages(reading.frame("post_latest"), page_ids), window, "created_at")
    seen = _of_pages(reading.frame("post_observations"), page_ids)
    return seen.join(posts.select("post_id", "created_at", "kind"), on="post_id", how="inner")


def _with_the_one_before(window: Window) -> Window:
    return Window(window.previous().since_on, window.until_on)


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
