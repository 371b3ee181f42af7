"""Posts and interactions of pages in a window, in all and along it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from hustings.domain.periods import Window
from hustings.reporting.conditions import Conditions
from hustings.reporting.remembering import remembered

if TYPE_CHECKING:
    from hustings.store.reading import Reading

BUCKETS_COUNT = 12


@dataclass(frozen=True, slots=True)
class Tally:
    """Posts published in a window and their interactions where known; None when known of none.

    `spark` holds the interactions of up to twelve equal stretches of the window.
    """

    posts: int = 0
    interactions: int | None = None
    spark: tuple[int | None, ...] = ()


@remembered
def tallies(
    reading: Reading, window: Window, *, page_ids: Sequence[str] | None = None
) -> dict[str, Tally]:
    """A tally for each page that published in the window; an open end is the first or last post's day."""
    first_on, days_count = _span(reading, window, page_ids)
    length = min(BUCKETS_COUNT, days_count)
    chosen = Conditions().pages(page_ids).on_days(window)
    rows = reading.sql(
        f"""
        SELECT page_id, sum(posts)::BIGINT, sum(interactions)::BIGINT, list(bucket), list(interactions)
        FROM (
            SELECT page_id, (day - ?::DATE) * {length} // {days_count} AS bucket,
                sum(posts)::BIGINT AS posts, sum(interactions)::BIGINT AS interactions
            FROM page_days {chosen.sql} GROUP BY ALL
        ) GROUP BY page_id
        """,
        [first_on, *chosen.parameters],
    )
    return {
        page_id: Tally(posts, interactions, _spark(length, places, values))
        for page_id, posts, interactions, places, values in rows
    }


def _span(
    reading: Reading, window: Window, page_ids: Sequence[str] | None
) -> tuple[date | None, int]:
    """First day and length of the window, as far as there are posts where it is open."""
    first_on, last_on = window.since_on, window.until_on
    if first_on is None or last_on is None:
        chosen = Conditions().pages(page_ids).on_days(window)
        held = reading.sql(
            f"SELECT min(day), max(day) FROM page_days {chosen.sql}", chosen.parameters
        )
        first_on, last_on = first_on or held[0][0], last_on or held[0][1]
    if first_on is None or last_on is None:
        return first_on, 1
    return first_on, (last_on - first_on).days + 1


def add_up(parts: Iterable[Tally]) -> Tally:
    """Several pages' tallies of one window as one."""
    listed = list(parts)
    return Tally(
        sum(part.posts for part in listed),
        _known_sum([part.interactions for part in listed]),
        tuple(map(_known_sum, zip(*(part.spark for part in listed if part.spark), strict=True))),
    )


def _spark(
    length: int, places: Sequence[int], values: Sequence[int | None]
) -> tuple[int | None, ...]:
    spark: list[int | None] = [None] * length
    for place, value in zip(places, values, strict=True):
        spark[place] = value
    return tuple(spark)


def _known_sum(values: Sequence[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
