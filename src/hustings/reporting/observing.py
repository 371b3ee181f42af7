"""What the signals on a page may see of it, read from one version of the store."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import narwhals as nw

from hustings.domain.periods import Window
from hustings.reporting.audience_stated import stated_parts
from hustings.reporting.conditions import Conditions
from hustings.reporting.pages import page as page_row
from hustings.reporting.rounding import stated_bounds
from hustings.signals.observed import ObservedPage, People, Placed, Posted, Size

if TYPE_CHECKING:
    from hustings.store.reading import Reading

_Ends = dict[tuple[datetime, float, str | None], tuple[float | None, float | None]]
"""By time, value and source: the least and the most that a cited size says of itself."""


def observed(
    reading: Reading, page_id: str, window: Window, beside: Sequence[str] = ()
) -> ObservedPage:
    """The page up to the window's end, with the pages beside it; UseAKnownName when it is not held."""
    row = page_row(reading, page_id)
    until = Window(None, window.until_on)
    placed = _placed(reading, page_id, until)
    return ObservedPage(
        page_id=page_id,
        name=row.name,
        country=row.country,
        window=window,
        sizes=_sizes(reading, page_id, until),
        placed=placed,
        posted=_posted(reading, page_id, until),
        people=_people(reading, sorted({one.key for one in placed if len(one.key) == 2})),
        peers=tuple(observed(reading, other, window) for other in beside),
    )


def _ends(reading: Reading, page_id: str) -> _Ends:
    rows = reading.sql(
        "SELECT from_at, value, source_url, value_low, value_high FROM figures"
        " WHERE page_id = ? AND key = 'ALL' AND quality = 'bound' AND value IS NOT NULL ORDER BY ALL",
        [page_id],
    )
    return {(at, value, source): (low, high) for at, value, source, low, high in rows}


def _sizes(reading: Reading, page_id: str, window: Window) -> tuple[Size, ...]:
    chosen = Conditions().add("page_id = ?", page_id).within(window, "observed_at")
    rows = reading.sql(
        f"""
        SELECT observed_at, word, people, observed_precision, quality, min(source_url) FROM (
            SELECT *, unnest(['followers', 'fans']) AS word, unnest([followers, fans]) AS people
            FROM page_observations {chosen.sql}
        ) WHERE people IS NOT NULL GROUP BY ALL ORDER BY ALL
        """,
        chosen.parameters,
    )
    ends = _ends(reading, page_id)
    found = []
    for at, word, people, precision, quality, source in rows:
        # An export says nothing of quality, and counts to the last person.
        given = quality or ("unknown" if source else "exact")
        held = stated_bounds(people, given, share=False, ends=ends.get((at, people, source)))
        if held is not None:
            found.append(Size(at, word, held, precision, source))
    return tuple(found)


def _placed(reading: Reading, page_id: str, window: Window) -> tuple[Placed, ...]:
    return tuple(
        Placed(
            one.at,
            one.key,
            one.unit,
            one.known.bounds,
            one.since_at,
            one.precision,
            one.known.source_url,
        )
        for one in stated_parts(reading, page_id, "country", window)
    )


def _posted(reading: Reading, page_id: str, window: Window) -> tuple[Posted, ...]:
    chosen = (
        Conditions()
        .add("page_id = ? AND created_at IS NOT NULL", page_id)
        # A post known to the month only may lie on either side of any window.
        .add("coalesce(created_precision, 'second') NOT IN ('month', 'year')")
        .within(window, "created_at")
    )
    rows = reading.sql(
        f"SELECT created_at, interactions FROM post_latest {chosen.sql} ORDER BY created_at, post_id",
        chosen.parameters,
    )
    return tuple(Posted(at, interactions) for at, interactions in rows)


def _people(reading: Reading, countries: Sequence[str]) -> tuple[People, ...]:
    if not countries:
        return ()
    frame = reading.frame("world").filter(nw.col("country").is_in(list(countries)))
    columns = ("country", "year", "population", "online_ratio")
    rows: list[tuple[Any, ...]] = reading.rows(frame.select(*columns))
    return tuple(People(*row) for row in sorted(rows, key=lambda row: row[:2]))
