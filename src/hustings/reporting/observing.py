"""What the signals on a page may see of it, read from one version of the store."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Any

import narwhals as nw

from hustings.domain.bounds import Bounds, exactly, rounded, step_of
from hustings.domain.periods import Window
from hustings.reporting.conditions import Conditions
from hustings.reporting.pages import page as page_row
from hustings.signals.observed import ObservedPage, People, Placed, Posted, Size

if TYPE_CHECKING:
    from hustings.store.reading import Reading

_Ends = dict[tuple[str, datetime, float], tuple[float | None, float | None]]
"""By key, time and value: the least and the most that a cited figure says of itself."""


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


def stated_bounds(
    value: float,
    quality: str | None,
    *,
    share: bool,
    ends: tuple[float | None, float | None] | None,
) -> Bounds | None:
    """What a stated figure leaves open: rounding as it is printed, or an end that is not known.

    A share is never known better than its printed decimals; one that is given as about a multiple
    of 5 or 10 per cent is taken as rounded to it. A bound of which the source's side is not known
    is None.
    """
    if quality == "bound":
        if ends is None or ends == (None, None):
            return None
        low, high = ends
        least = 0.0 if low is None else low
        return Bounds(least, None, math.inf if high is None else high)
    if share:
        return rounded(value, _share_step(value, quality)).within(0, 1)
    return exactly(value) if quality == "exact" else rounded(value, step_of(value))


def _share_step(value: float, quality: str | None) -> float:
    percent = 100 * value
    if quality == "rounded":
        for step in (10, 5):
            if math.isclose(percent % step, 0, abs_tol=1e-9):
                return step / 100
    decimals = next(
        (n for n in range(7) if math.isclose(percent, round(percent, n), abs_tol=1e-9)), 7
    )
    return float(10.0 ** -(decimals + 2))


def _ends(reading: Reading, page_id: str) -> _Ends:
    rows = reading.sql(
        "SELECT key, from_at, metric, value, value_low, value_high FROM figures"
        " WHERE page_id = ? AND quality = 'bound' AND value IS NOT NULL ORDER BY ALL",
        [page_id],
    )
    found: _Ends = {}
    for key, from_at, metric, value, low, high in rows:
        scale = 100 if "pct" in metric else 1
        ends = (None if low is None else low / scale, None if high is None else high / scale)
        found[key, from_at, round(value / scale, 10)] = ends
    return found


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
        held = stated_bounds(people, given, share=False, ends=ends.get(("ALL", at, float(people))))
        if held is not None:
            found.append(Size(at, word, held, precision, source))
    return tuple(found)


def _placed(reading: Reading, page_id: str, window: Window) -> tuple[Placed, ...]:
    chosen = (
        Conditions()
        .add("page_id = ?", page_id)
        .add("dimension = 'country' AND value IS NOT NULL")
        .within(window, "observed_at")
    )
    rows = reading.sql(
        f"""
        SELECT observed_at, key, unit, value, quality, gained_since_at, observed_precision, min(source_url)
        FROM audience_observations {chosen.sql} GROUP BY ALL ORDER BY ALL
        """,
        chosen.parameters,
    )
    ends = _ends(reading, page_id)
    found = []
    for at, key, unit, value, quality, since_at, precision, source in rows:
        given = quality or ("unknown" if source else "exact")
        held = stated_bounds(
            value, given, share=unit.endswith("share"), ends=ends.get((key, at, round(value, 10)))
        )
        if held is not None:
            found.append(Placed(at, key, unit, held, since_at, precision, source))
    return tuple(found)


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
