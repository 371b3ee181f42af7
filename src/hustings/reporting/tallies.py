"""Posts and interactions of pages in a window, in all and along it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
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
    chosen = Conditions().pages(page_ids).on_days(window)
    rows = reading.sql(
        f"""
        WITH held AS (SELECT page_id, day, posts, interactions FROM page_days {chosen.sql}),
        span AS (
            SELECT coalesce(?, min(day)) AS first, coalesce(?, max(day)) AS last FROM held
        ),
        bucketed AS (
            SELECT page_id, sum(posts)::BIGINT AS posts, sum(interactions)::BIGINT AS interactions,
                least({BUCKETS_COUNT}, last - first + 1) AS buckets,
                (day - first) * least({BUCKETS_COUNT}, last - first + 1) // (last - first + 1) AS bucket
            FROM held, span GROUP BY ALL
        )
        SELECT page_id, sum(posts)::BIGINT, sum(interactions)::BIGINT, any_value(buckets),
            list(bucket), list(interactions)
        FROM bucketed GROUP BY page_id
        """,
        [*chosen.parameters, window.since_on, window.until_on],
    )
    return {
        page_id: Tally(posts, interactions, _spark(buckets, dict(zip(places, values, strict=True))))
        for page_id, posts, interactions, buckets, places, values in rows
    }


def add_up(parts: Iterable[Tally]) -> Tally:
    """Several pages' tallies of one window as one."""
    listed = list(parts)
    length = max((len(part.spark) for part in listed), default=0)
    return Tally(
        sum(part.posts for part in listed),
        _known_sum(part.interactions for part in listed),
        tuple(
            _known_sum(part.spark[place] for part in listed if part.spark)
            for place in range(length)
        ),
    )


def _spark(length: int, values: dict[int, int | None]) -> tuple[int | None, ...]:
    return tuple(values.get(place) for place in range(length))


def _known_sum(values: Iterable[int | None]) -> int | None:
    known = [value for value in values if value is not None]
    return sum(known) if known else None
