"""Where a page's audience is, or who it is: by key of one dimension, along time."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from hustings.domain.errors import CorrectTheValue
from hustings.domain.identity import split_id
from hustings.domain.periods import Window
from hustings.domain.platforms import platforms
from hustings.reporting.answers import AudienceRow, Series
from hustings.reporting.conditions import ANY_TIME, BEST_GIVEN, Conditions
from hustings.reporting.remembering import remembered

if TYPE_CHECKING:
    from hustings.store.reading import Reading

REMAINDER = "elsewhere or unknown"
"""Name of the series that closes every stack: what the sources did not place."""

WHOLE_WITHIN = timedelta(days=31)
"""How far the page's own audience may have been observed from a share or count that is set against it."""

Unit = Literal["count", "share"]
_NOTE_OVER = "the parts add up to more than the whole"


@dataclass(frozen=True, slots=True)
class _Seen:
    """A key's value at a time in both units, whichever are known."""

    count: float | None
    share: float | None
    quality: str | None
    source_url: str | None
    worked_out: bool
    precision: str | None = None


_Points = dict[datetime, dict[str, _Seen]]


@remembered
def audience(
    reading: Reading,
    page_id: str,
    *,
    window: Window = ANY_TIME,
    dimension: str = "country",
    unit: Unit = "count",
    keys_count: int = 8,
) -> tuple[Series, ...]:
    """A stack of the largest keys, largest first, closed by what is elsewhere or unknown.

    Sources give counts or shares; either is turned into the other where the page's own audience
    was observed within a month of it, and is a gap where it was not. The remainder is the whole
    less the keys shown, so it holds whatever the sources left out.
    """
    if unit not in ("count", "share"):
        raise CorrectTheValue(
            f"{unit!r} is no unit.", field="unit", remedy="Choose count or share."
        )
    points, whole = _points(reading, page_id, window, dimension)
    points = {at: held for at, held in points.items() if _known(held, unit)}
    if not points:
        return ()
    latest: dict[str, float] = {}
    for held in points.values():
        latest.update(_known(held, unit))
    shown = sorted(latest, key=lambda key: (-latest[key], key))[:keys_count]
    word = "people" if unit == "count" else "share"
    precisions = tuple(
        next((seen.precision for seen in held.values()), None) for held in points.values()
    )
    stack = [
        Series(
            key,
            word,
            tuple(points),
            tuple(_known(held, unit).get(key) for held in points.values()),
            precisions=precisions,
        )
        for key in shown
    ]
    if unit == "share":
        whole = dict.fromkeys(points, 1.0)
    return (*stack, _remainder(points, shown, whole, unit, word))


@remembered
def audience_table(
    reading: Reading,
    page_id: str,
    *,
    window: Window = ANY_TIME,
    dimension: str = "country",
) -> tuple[AudienceRow, ...]:
    """Every key first and last seen in the window, the largest first, closed by the remainder.

    A key of which only gains were published has no count; a gain is the last one published.
    """
    points, whole = _points(reading, page_id, window, dimension)
    gains = _gains(reading, page_id, window, dimension)
    times: dict[str, list[datetime]] = {}
    for at, held in points.items():
        for key in held:
            times.setdefault(key, []).append(at)
    rows = [_table_row(key, points, times.get(key, []), gains.get(key)) for key in {*times, *gains}]
    rows.sort(key=lambda row: (-(row.last_count or 0), -(row.last_share or 0), row.key))
    return (*rows, _rest_row(points, whole)) if points else tuple(rows)


def _rest_row(points: _Points, whole: Mapping[datetime, float | None]) -> AudienceRow:
    last_at = max(points)
    last = {last_at: points[last_at]}
    placed = _remainder(last, list(points[last_at]), whole, "count", "people")
    share = _remainder(last, list(points[last_at]), {last_at: 1.0}, "share", "share")
    unseen = _table_row(REMAINDER, points, (), None)
    return replace(
        unseen,
        last_at=last_at,
        last_count=placed.values[0],
        last_share=share.values[0],
        worked_out=True,
        last_precision=next((seen.precision for seen in points[last_at].values()), None),
    )


def _table_row(
    key: str, points: _Points, times: Sequence[datetime], gained: float | None
) -> AudienceRow:
    if not times:
        return AudienceRow(key, None, None, None, None, None, None, None, gained, None, False, None)
    first, last = points[times[0]][key], points[times[-1]][key]
    known = len(times) > 1 and first.count is not None and last.count is not None
    return AudienceRow(
        key=key,
        first_at=times[0],
        first_count=first.count,
        first_share=first.share,
        last_at=times[-1],
        last_count=last.count,
        last_share=last.share,
        change_count=last.count - first.count
        if known and last.count and first.count is not None
        else None,
        gained=gained,
        quality=last.quality,
        worked_out=first.worked_out or last.worked_out,
        source_url=last.source_url,
        last_precision=last.precision,
    )


def _remainder(
    points: _Points,
    shown: Sequence[str],
    whole: Mapping[datetime, float | None],
    unit: Unit,
    word: str,
) -> Series:
    values: list[float | None] = []
    notes: list[str | None] = []
    for at, held in points.items():
        all_there = whole.get(at)
        known = _known(held, unit)
        parts = [known[key] for key in shown if key in known]
        rest = None if all_there is None or not parts else all_there - sum(parts)
        values.append(None if rest is None else max(rest, 0.0))
        notes.append(_NOTE_OVER if rest is not None and rest < 0 else None)
    return Series(REMAINDER, word, tuple(points), tuple(values), notes=tuple(notes))


def _known(held: Mapping[str, _Seen], unit: Unit) -> dict[str, float]:
    """The values of one time that are known in the unit."""
    found = {key: seen.count if unit == "count" else seen.share for key, seen in held.items()}
    return {key: value for key, value in found.items() if value is not None}


def _points(
    reading: Reading, page_id: str, window: Window, dimension: str
) -> tuple[_Points, dict[datetime, float | None]]:
    chosen = _conditions(page_id, window, dimension).add(
        "unit IN ('count', 'share') AND value IS NOT NULL"
    )
    rows = reading.sql(
        f"""
        SELECT observed_at, key, unit, arg_max({{value: value, quality: quality, source_url: source_url,
            precision: observed_precision}},
            ({BEST_GIVEN}, value)) AS seen
        FROM audience_observations {chosen.sql} GROUP BY ALL ORDER BY observed_at, key
        """,
        chosen.parameters,
    )
    wholes = _wholes(reading, page_id)
    stated: dict[datetime, dict[str, dict[str, Any]]] = {}
    for at, key, unit, seen in rows:
        stated.setdefault(at, {}).setdefault(key, {})[unit] = seen
    whole = {at: _nearest(wholes, at) for at in stated}
    return {
        at: {key: _seen(units, whole[at]) for key, units in held.items()}
        for at, held in stated.items()
    }, whole


def _seen(units: Mapping[str, Mapping[str, Any]], whole: float | None) -> _Seen:
    count = units["count"]["value"] if "count" in units else None
    share = units["share"]["value"] if "share" in units else None
    stated = units.get("count") or units["share"]
    worked_out = False
    if whole and count is None and share is not None:
        count, worked_out = share * whole, True
    elif whole and share is None and count is not None:
        share, worked_out = count / whole, True
    return _Seen(
        count, share, stated["quality"], stated["source_url"], worked_out, stated["precision"]
    )


def _gains(reading: Reading, page_id: str, window: Window, dimension: str) -> dict[str, float]:
    chosen = _conditions(page_id, window, dimension).add("unit = 'gain' AND value IS NOT NULL")
    rows = reading.sql(
        f"SELECT key, arg_max(value, observed_at) FROM audience_observations {chosen.sql} GROUP BY key",
        chosen.parameters,
    )
    return dict(rows)


def _conditions(page_id: str, window: Window, dimension: str) -> Conditions:
    return (
        Conditions()
        .add("page_id = ?", page_id)
        .add("dimension = ? AND key <> 'ALL'", dimension)
        .within(window, "observed_at")
    )


def _wholes(reading: Reading, page_id: str) -> list[tuple[datetime, int]]:
    """The page's own audience as observed: in the word that its platform puts first, where known."""
    platform = platforms().get(split_id(page_id)[0])
    words = platform.audience_words if platform else ("followers",)
    rows = reading.sql(
        f"""
        SELECT observed_at, arg_max(coalesce({", ".join(words)}),
            ({BEST_GIVEN}, coalesce({", ".join(words)}))) AS whole
        FROM page_observations WHERE page_id = ? AND coalesce({", ".join(words)}) IS NOT NULL
        GROUP BY ALL ORDER BY observed_at
        """,
        [page_id],
    )
    return [(at, whole) for at, whole in rows]


def _nearest(wholes: Sequence[tuple[datetime, int]], at: datetime) -> float | None:
    place = bisect_left(wholes, at, key=lambda held: held[0])
    near = [
        held for held in wholes[max(place - 1, 0) : place + 1] if abs(held[0] - at) <= WHOLE_WITHIN
    ]
    return min(near, key=lambda held: abs(held[0] - at))[1] if near else None
