"""Looking often finds often: what that does to a p-value."""

from __future__ import annotations

import math
from collections.abc import Sequence


def q_values(p_values: Sequence[float]) -> list[float]:
    """The Benjamini-Hochberg value of each p-value among all of them, in their order."""
    order = sorted(range(len(p_values)), key=p_values.__getitem__, reverse=True)
    found = [1.0] * len(p_values)
    least = 1.0
    for place, index in enumerate(order):
        rank = len(p_values) - place
        least = min(least, p_values[index] * (len(p_values) / rank))
        found[index] = least
    return found


def normal_p(z: float) -> float:
    """How rarely chance goes at least so many standard deviations to either side."""
    return math.erfc(abs(z) / math.sqrt(2))
