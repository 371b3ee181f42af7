"""Values along time, for charts; a gap is None."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING, Literal, TypedDict

from hustings.domain.errors import CorrectTheValue
from hustings.domain.periods import Window
from hustings.reporting.answers import Series
from hustings.reporting.audiences import audience, audience_table
from hustings.reporting.conditions import ANY_TIME, BEST_GIVEN, Conditions
from hustings.reporting.pages import chosen_pages
from hustings.reporting.remembering import remembered

if TYPE_CHECKING:
    from hustings.store.reading import Reading

__all__ = ["STEPS", "Step", "audience", "audience_table", "followers", "interactions"]

Step = Literal["day", "week", "month"]
STEPS: tuple[Step, ...] = ("day", "week", "month")
DAY_METRICS = (
    "posts",
    "reactions",
    "comments",
    "shares",
    "interactions",
    "views",
    "reach",
    "impressions",
)
"""What `interactions` can give along time."""

POINTS_MAX = 4000


class _Broken(TypedDict):
    notes: tuple[str | None, ...]
    breaks: tuple[datetime, ...]


@remembered
def followers(
    reading: Reading,
    *,
    page_ids: Sequence[str] | None = None,
    window: Window = ANY_TIME,
    metric: Literal["followers", "fans"] = "followers",
) -> tuple[Series, ...]:
    """Followers or fans of each page as observed, one series a page; a page never observed has none.

    `notes` say of a point how finely its time is known and how the figure was given, where that is
    less than exact.
    """
    if metric not in ("followers", "fans"):
        raise CorrectTheValue(
            f"{metric!r} is no audience.", field="metric", remedy="Choose followers or fans."
        )
    chosen = Conditions().pages(page_ids).within(window, "observed_at").add(f"{metric} IS NOT NULL")
    rows = reading.sql(
        f"""
        SELECT page_id, list(observed_at ORDER BY observed_at), list(value ORDER BY observed_at),
            list(note ORDER BY observed_at)
        FROM (
            SELECT page_id, observed_at, arg_max({metric}, ({BEST_GIVEN}, {metric})) AS value, arg_max_null(nullif(concat_ws(', ',
                CASE WHEN observed_precision IN ('day', 'month', 'year') THEN 'known to the ' || observed_precision END,
                CASE WHEN quality IN ('rounded', 'bound') THEN quality END), ''), ({BEST_GIVEN}, {metric})) AS note
            FROM page_observations {chosen.sql} GROUP BY ALL
        ) GROUP BY page_id ORDER BY page_id
        """,
        chosen.parameters,
    )
    names = _names(reading, [row[0] for row in rows])
    broken = _breaks(reading, metric, [row[0] for row in rows])
    return tuple(
        Series(
            names.get(page_id, page_id),
            "people",
            tuple(times),
            tuple(values),
            **_broken(times, notes, broken.get(page_id, ())),
        )
        for page_id, times, values, notes in rows
    )


@remembered
def interactions(
    reading: Reading,
    *,
    page_ids: Sequence[str] | None = None,
    window: Window = ANY_TIME,
    step: Step = "week",
    metric: str = "interactions",
    together: bool = False,
) -> tuple[Series, ...]:
    """Sums by day, week (from Monday) or month of publication, one series a page or one `together`.

    A step without a post of which the metric is known is a gap. A step that the window cuts is noted.
    """
    _check(step, metric)
    chosen = Conditions().pages(page_ids).on_days(window)
    owner = "'All pages'" if together else "page_id"
    rows = reading.sql(
        f"""
        SELECT owner, list(step), list(value) FROM (
            SELECT {owner} AS owner, date_trunc('{step}', day)::DATE AS step, sum({metric})::BIGINT AS value
            FROM page_days {chosen.sql} GROUP BY ALL
        ) GROUP BY owner ORDER BY owner
        """,
        chosen.parameters,
    )
    held = {row[0]: dict(zip(row[1], row[2], strict=True)) for row in rows}
    steps = list(_steps(window, step, [start for values in held.values() for start in values]))
    names = {} if together else _names(reading, list(held))
    notes = tuple(_cut(start, step, window) for start in steps)
    times = tuple(datetime.combine(start, time()) for start in steps)
    broken = {} if together else _breaks(reading, metric, list(held))
    return tuple(
        Series(
            names.get(owner, owner),
            metric,
            times,
            tuple(map(values.get, steps)),
            **_broken(times, notes, broken.get(owner, ())),
        )
        for owner, values in held.items()
    )


def _breaks(
    reading: Reading, metric: str, page_ids: Sequence[str]
) -> dict[str, tuple[datetime, ...]]:
    """When a platform began to count the metric otherwise, for each page of which it was told."""
    chosen = Conditions().pages(page_ids).add("event = 'series_broken' AND field = ?", metric)
    rows = reading.sql(
        f"""SELECT page_id, list(DISTINCT coalesce(happened_at, observed_at))
        FROM events {chosen.sql} GROUP BY page_id""",
        chosen.parameters,
    )
    return {page_id: tuple(sorted(moments)) for page_id, moments in rows}


def _broken(
    times: Sequence[datetime], notes: Sequence[str | None], moments: Sequence[datetime]
) -> _Broken:
    """The breaks that lie between two points, and the notes with a word at the first point after each."""
    told = list(notes)
    places = {moment: bisect_left(times, moment) for moment in moments}
    between = tuple(moment for moment, place in places.items() if 0 < place < len(times))
    for moment in between:
        told[places[moment]] = ", ".join(filter(None, (told[places[moment]], "counted anew")))
    return {"notes": tuple(told), "breaks": between}


def _names(reading: Reading, page_ids: Sequence[str]) -> dict[str, str]:
    pages = chosen_pages(reading, page_ids=tuple(page_ids))
    return {page.page_id: page.name for page in pages}


def _check(step: str, metric: str) -> None:
    if step not in STEPS:
        raise CorrectTheValue(
            f"There is no step {step!r}.", field="step", remedy="Choose day, week or month."
        )
    if metric not in DAY_METRICS:
        raise CorrectTheValue(
            f"There is no daily sum of {metric!r}.",
            field="metric",
            remedy=f"Choose one of {', '.join(DAY_METRICS)}.",
        )


def _steps(window: Window, step: Step, held: Sequence[date]) -> Iterator[date]:
    if not held:
        return
    start = _floor(window.since_on, step) if window.since_on else min(held)
    last = _floor(window.until_on, step) if window.until_on else max(held)
    for _ in range(POINTS_MAX):
        if start > last:
            return
        yield start
        start = _next(start, step)
    raise CorrectTheValue(
        f"The window has more than {POINTS_MAX} steps.",
        field="step",
        remedy="Choose a longer step.",
    )


def _floor(day: date, step: Step) -> date:
    if step == "month":
        return day.replace(day=1)
    return day - timedelta(days=day.weekday()) if step == "week" else day


def _next(start: date, step: Step) -> date:
    if step == "month":
        return (start.replace(day=1) + timedelta(days=32)).replace(day=1)
    return start + timedelta(days=7 if step == "week" else 1)


def _cut(start: date, step: Step, window: Window) -> str | None:
    end = _next(start, step) - timedelta(days=1)
    cut = (window.since_on and start < window.since_on) or (
        window.until_on and end > window.until_on
    )
    return f"part of a {step}" if cut else None
