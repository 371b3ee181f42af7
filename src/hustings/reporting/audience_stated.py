"""What sources stated of a page's audience and size, with what each figure leaves open."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

from hustings.domain.bounds import Bounds, rounded
from hustings.domain.identity import split_id
from hustings.domain.periods import Window
from hustings.domain.platforms import platforms
from hustings.reporting.audience_answers import Known
from hustings.reporting.conditions import Conditions
from hustings.reporting.rounding import stated_bounds

if TYPE_CHECKING:
    from hustings.store.reading import Reading

ALL = "ALL"
"""The key under which a source speaks of the whole audience."""


@dataclass(frozen=True, slots=True)
class Stated:
    """One figure of a source: a key's count, share, gain or share of a gain, at a time.

    `since_at` is where a gain begins, None where that is not stated.
    """

    at: datetime
    precision: str | None
    key: str
    unit: str
    known: Known
    since_at: datetime | None = None


# A figure says "more than" or "at most" in a table of its own; the observation holds the number alone.
_ENDS = """
    LEFT JOIN (
        SELECT from_at, key AS of_key, source_url AS cited, value / scale AS of_value,
            value_low / scale AS value_low, value_high / scale AS value_high
        FROM (SELECT *, CASE WHEN contains(metric, 'pct') THEN 100 ELSE 1 END AS scale
            FROM figures WHERE page_id = ? AND quality = 'bound')
    ) ON quality = 'bound' AND from_at = observed_at AND of_key = key AND cited = source_url
        AND abs(of_value - value) <= 1e-9 * greatest(abs(value), 1)"""


def stated_parts(
    reading: Reading, page_id: str, dimension: str, window: Window
) -> tuple[Stated, ...]:
    """All that sources stated of one dimension up to the window's end, by time."""
    chosen = (
        Conditions()
        .add("page_id = ? AND dimension = ? AND value IS NOT NULL", page_id, dimension)
        .within(Window(None, window.until_on), "observed_at")
    )
    rows = reading.sql(
        f"""
        SELECT DISTINCT observed_at, observed_precision, key, unit, value, quality, source_url,
            value_low, value_high, gained_since_at
        FROM (SELECT * FROM audience_observations {chosen.sql}) {_ENDS} ORDER BY ALL
        """,
        [*chosen.parameters, page_id],
    )
    found = (_stated(*row) for row in rows)
    return as_fine_as_their_export([one for one in found if one is not None])


def as_fine_as_their_export(stated: Sequence[Stated]) -> tuple[Stated, ...]:
    """Shares of one export are all printed alike: 30 beside 29.9 and 30.1 stands for 30.0.

    A publication writes each of its figures for itself, so its shares stay as they are printed.
    """
    finest: dict[datetime, float] = {}
    for one in stated:
        if one.unit == "share" and one.known.source_url is None:
            step = _step(one.known.bounds)
            finest[one.at] = min(finest.get(one.at, step), step)
    return tuple(
        replace(one, known=replace(one.known, bounds=_no_wider(one.known.bounds, finest[one.at])))
        if one.unit == "share" and one.known.source_url is None
        else one
        for one in stated
    )


def _step(bounds: Bounds) -> float:
    """What a share is rounded to; at nobody or everybody one of its two ends is cut off."""
    if bounds.value is None:
        return 1.0
    return 2 * max(bounds.value - bounds.low, bounds.high - bounds.value)


def _no_wider(bounds: Bounds, step: float) -> Bounds:
    if bounds.value is None or _step(bounds) <= step:
        return bounds
    return rounded(bounds.value, step).within(0, 1)


def stated_sizes(reading: Reading, page_id: str, window: Window) -> tuple[Stated, ...]:
    """The page's size as stated up to the window's end, always in the same word: its platform's first
    that was ever seen of it."""
    chosen = Conditions().add("page_id = ?", page_id)
    until = Conditions().within(Window(None, window.until_on), "observed_at")
    platform = platforms().get(split_id(page_id)[0])
    words = platform.audience_words if platform else ("followers",)
    choices = " ".join(f"WHEN max({word}) OVER () IS NOT NULL THEN {word}" for word in words)
    rows = reading.sql(
        f"""
        SELECT DISTINCT observed_at, observed_precision, key, 'count', value, quality, source_url,
            value_low, value_high, NULL
        FROM (
            SELECT *, '{ALL}' AS key, (CASE {choices} END)::DOUBLE AS value
            FROM page_observations {chosen.sql}
        ) {_ENDS} {until.sql + " AND" if until.sql else "WHERE"} value IS NOT NULL ORDER BY ALL
        """,
        [*chosen.parameters, page_id, *until.parameters],
    )
    found = (_stated(*row) for row in rows)
    return tuple(one for one in found if one is not None)


def _stated(
    at: datetime,
    precision: str | None,
    key: str,
    unit: str,
    value: float,
    quality: str | None,
    source_url: str | None,
    low: float | None,
    high: float | None,
    since_at: datetime | None,
) -> Stated | None:
    # An export says nothing of quality, and counts to the last person.
    given = quality or ("unknown" if source_url else "exact")
    share = unit.endswith("share")
    bounds = stated_bounds(value, given, share=share, ends=(low, high))
    if bounds is None:
        return None
    return Stated(at, precision, key, unit, Known(bounds, given, source_url), since_at)


def best(stated: Iterable[Known], source_url: str | None = None) -> Known | None:
    """The figure of the source named, where it has one, and else the one that leaves least open."""
    found = list(stated)
    same = [one for one in found if source_url is not None and one.source_url == source_url]
    return min(
        same or found,
        key=lambda one: (one.bounds.width, one.bounds.value is None, one.source_url or ""),
        default=None,
    )


def known_of(rows: Sequence[Stated], key: str, unit: str) -> list[Known]:
    """The figures of a key in a unit."""
    return [row.known for row in rows if row.key == key and row.unit == unit]
