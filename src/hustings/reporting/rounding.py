"""What a stated figure leaves open, by how it is printed and how it was given."""

from __future__ import annotations

import math

from hustings.domain.bounds import Bounds, exactly, rounded, step_of


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
