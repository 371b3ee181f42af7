"""Figures with the least and the most that they can be.

A rounded or one-sided figure stays an interval through every sum, difference, product and ratio.
The arithmetic takes the ends as independent, so an interval is never too narrow.
"""

from __future__ import annotations

import math
from dataclasses import dataclass


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
