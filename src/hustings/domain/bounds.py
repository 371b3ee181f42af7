"""Figures with the least and the most that they can be.

A rounded or one-sided figure stays an interval through every sum, difference, product and ratio.
The arithmetic takes the ends as independent, so an interval is never too narrow.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import product


@dataclass(frozen=True, slots=True)
class Bounds:
    """A figure: its best value, and its least and most; None is unknown, an infinite end is open.

    value may be None while an end is known: "more than three million" has a least and no best value.
    """

    low: float
    value: float | None
    high: float

    def __post_init__(self) -> None:
        if self.low > self.high:
            raise ValueError(f"the least, {self.low}, is more than the most, {self.high}")

    @property
    def width(self) -> float:
        """How far the ends lie apart."""
        return self.high - self.low

    def __add__(self, other: Bounds) -> Bounds:
        return Bounds(self.low + other.low, _both(self, other, 1), self.high + other.high)

    def __sub__(self, other: Bounds) -> Bounds:
        return Bounds(self.low - other.high, _both(self, other, -1), self.high - other.low)

    def __mul__(self, other: Bounds) -> Bounds:
        ends = [_product(a, b) for a in (self.low, self.high) for b in (other.low, other.high)]
        value = None if self.value is None or other.value is None else self.value * other.value
        return Bounds(min(ends), value, max(ends))

    def over(self, other: Bounds) -> Bounds | None:
        """The ratio to a figure that cannot be zero or less; None when it can."""
        if other.low <= 0:
            return None
        ends = [a / b for a in (self.low, self.high) for b in (other.low, other.high)]
        value = None if self.value is None or other.value is None else self.value / other.value
        known = [end for end in ends if not math.isnan(end)]
        return Bounds(min(known), value, max(known)) if known else None

    def joined(self, other: Bounds) -> Bounds:
        """The shortest stretch that holds both; its best value is this one's."""
        return Bounds(min(self.low, other.low), self.value, max(self.high, other.high))

    def meets(self, other: Bounds) -> bool:
        """Whether both can be one and the same; where they cannot, one is larger for certain."""
        return self.low <= other.high and other.low <= self.high

    def within(self, low: float, high: float) -> Bounds:
        """The part that lies between two ends which hold by nature, such as 0 and 1 for a share."""
        least, most = max(self.low, low), min(self.high, high)
        if least > most:
            least = most = min(max(self.low, low), high)
        value = None if self.value is None else min(max(self.value, least), most)
        return Bounds(least, value, most)


def exactly(value: float) -> Bounds:
    """A figure known to the last person."""
    return Bounds(value, value, value)


def rounded(value: float, step: float) -> Bounds:
    """A figure rounded to the nearest multiple of `step`."""
    return Bounds(value - step / 2, value, value + step / 2)


def at_least(value: float) -> Bounds:
    """A figure of which only the least is known."""
    return Bounds(value, None, math.inf)


def at_most(value: float, *, low: float = 0.0) -> Bounds:
    """A figure of which only the most is known."""
    return Bounds(low, None, value)


def narrowest(known: Iterable[Bounds]) -> Bounds | None:
    """The bounds that leave least open; of two that leave as much, the one with a best value."""
    return min(known, key=lambda one: (one.width, one.value is None, one.low), default=None)


def share_of_gain(
    before: Bounds, after: Bounds, size_before: Bounds, size_after: Bounds
) -> Bounds | None:
    """A part's share of a gain, out of its share of the whole before and after it.

    None where the whole may not have grown. Equal to (after * size_after - before * size_before) /
    (size_after - size_before), in a form that names each of the four once but the shares, so that the
    ends are reached and not only kept to.
    """
    least, most = size_after.low - size_before.high, size_after.high - size_before.low
    if least <= 0 or size_before.low < 0 or math.isinf(size_before.high):
        return None
    # How many times over the gain the whole was before it.
    times = (0.0 if math.isinf(most) else size_before.low / most, size_before.high / least)
    ends = [
        late + (late - early) * size
        for early, late, size in product((before.low, before.high), (after.low, after.high), times)
    ]
    best = [one.value for one in (before, after, size_before, size_after)]
    value = None
    if None not in best:
        early, late, small, large = (float(one or 0) for one in best)
        value = late + (late - early) * small / (large - small) if large > small else None
    return Bounds(min(ends), value, max(ends))


PLACED_ENOUGH = 0.9
"""From this part of a whole on, the make-up of what is placed stands for that of all."""


def herfindahl(shares: Sequence[Bounds]) -> Bounds | None:
    """The Herfindahl index of a whole of which some parts' shares are known: 1 when all is in one part.

    What is not placed may be anywhere: thinly spread, or all of it in the largest part. None without
    parts, and where the parts are more than the whole. The best value is that of the parts placed, and
    is None when they are less than PLACED_ENOUGH, or a single one.
    """
    lows = [max(one.low, 0.0) for one in shares]
    rest = 1 - math.fsum(lows)
    if not lows or rest < -1e-9:
        return None
    rest = max(rest, 0.0)
    squares = math.fsum(low * low for low in lows)
    high = min(squares + 2 * max(lows) * rest + rest * rest, 1.0)
    low = min(squares, high)
    values = [one.value for one in shares if one.value is not None]
    placed = math.fsum(values)
    value = None
    alone = len(lows) == 1 and rest > 0
    if len(values) == len(lows) and placed >= PLACED_ENOUGH and not alone:
        value = min(max(math.fsum((one / placed) ** 2 for one in values), low), high)
    return Bounds(low, value, high)


def effective_number(index: Bounds) -> Bounds:
    """How many parts of equal size would be as concentrated: one over the Herfindahl index, 1 or more."""
    value = None if not index.value else 1 / index.value
    return Bounds(1 / index.high, value, 1 / index.low if index.low > 0 else math.inf)


def step_of(value: float, *, largest: float = 1e6) -> float:
    """The coarsest power of ten of which a printed whole number is a multiple: 151,000 gives 1,000."""
    whole = abs(round(value))
    step = 1.0
    while whole and step < largest and whole % (step * 10) == 0:
        step *= 10
    return step


def _both(one: Bounds, other: Bounds, sign: int) -> float | None:
    if one.value is None or other.value is None:
        return None
    return one.value + sign * other.value


def _product(a: float, b: float) -> float:
    return 0.0 if a == 0 or b == 0 else a * b
