"""One value for several pages together, out of their posts: never a mean of ratios."""

from __future__ import annotations

from collections.abc import Sequence
from math import isclose
from typing import TYPE_CHECKING, Any

from hustings.domain.periods import Window
from hustings.measures.definition import Measure
from hustings.reporting.measuring import measured_rows, rows_as_one_page
from hustings.reporting.remembering import remembered

if TYPE_CHECKING:
    from hustings.store.reading import Reading

OF_POSTS = frozenset(
    {
        "posts",
        "posts_before",
        "days",
        "days_before",
        "post_observations",
        "post_observations_before",
        "window",
    }
)
"""Inputs whose rows can be pooled by calling all of them one page's."""


@remembered
def pooled_value(
    reading: Reading, measure: Measure, window: Window, page_ids: Sequence[str] | None
) -> tuple[float | None, int]:
    """The measure of all the pages' posts as if one page had published them, and its n; None is every page.

    A measure that also rests on facts of the pages, such as followers, is pooled as the sum of
    its numerators over the sum of its denominators; a count as its sum; None where neither has a
    meaning, as with a mean of ratios.
    """
    if measure.mean_of_ratios:
        return None, sum(row[-1] or 0 for row in _columns(reading, measure, window, page_ids, "n"))
    if set(measure.inputs) <= OF_POSTS:
        rows = rows_as_one_page(reading, measure, window, page_ids)
        return (rows[0][0], rows[0][1] or 0) if rows else (None, 0)
    return _of_sums(reading, measure, window, page_ids)


def _of_sums(
    reading: Reading, measure: Measure, window: Window, page_ids: Sequence[str] | None
) -> tuple[float | None, int]:
    names = ("value", "numerator", "denominator", "n")
    rows = [
        row for row in _columns(reading, measure, window, page_ids, *names) if row[0] is not None
    ]
    n = sum(row[3] or 0 for row in rows)
    if not rows or any(numerator is None for _, numerator, _, _ in rows):
        return None, n
    if all(denominator is None for _, _, denominator, _ in rows):
        summed = all(value == numerator for value, numerator, _, _ in rows)
        return (sum(row[1] for row in rows), n) if summed else (None, n)
    if any(not denominator for _, _, denominator, _ in rows):
        return None, n
    factors = [
        value * denominator / numerator for value, numerator, denominator, _ in rows if numerator
    ]
    if not factors or any(not isclose(factor, factors[0], rel_tol=1e-6) for factor in factors):
        return None, n
    return factors[0] * sum(row[1] for row in rows) / sum(row[2] for row in rows), n


def _columns(
    reading: Reading, measure: Measure, window: Window, page_ids: Sequence[str] | None, *names: str
) -> list[tuple[Any, ...]]:
    rows = measured_rows(reading, measure, window, page_ids=page_ids)
    places = [measure.columns.index(name) for name in names]
    return [tuple(row[place] for place in places) for row in rows]
