"""A page's growth as rates per day: what rounding leaves open, and what its own past leads to expect."""

from __future__ import annotations

import math
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from hustings.domain.bounds import step_of
from hustings.signals.observed import Size

IN_A_ROW_DAYS = 8.0
"""Figures further apart are in two stretches: what happened between them is not known by the week."""
FIGURES_MIN = 14
APART_DAYS = 0.5
NEAR_DAYS = 45.0
"""How far to either side of a window its baseline is taken from."""
NEAR_RATES_MIN = 10
SEASON_WEEKS_MIN = 4
ALIKE_MIN = 4
_DAY_S = 86_400.0


@dataclass(frozen=True, slots=True)
class Figure:
    """A page's size at a time in days since the stretch began; `open` is what rounding leaves to either side."""

    at: datetime
    day: float
    people: float
    open: float
    source: str | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """Figures in a row, with the growth between each two of them by the day, freed of the week's season."""

    figures: Sequence[Figure]
    days_of: Sequence[float]
    rates: Sequence[float]

    @property
    def days(self) -> float:
        """From the first figure to the last."""
        return self.figures[-1].day

    def growth(self, first: int, last: int) -> float:
        """People gained between two figures, freed of the week's season."""
        return sum(
            self.rates[place] * (self.figures[place + 1].day - self.figures[place].day)
            for place in range(first, last)
        )


def stretches(sizes: Sequence[Size], word: str) -> Iterator[Stretch]:
    """Stretches of at least 14 figures of which each is within 8 days of the one before.

    Of figures within half a day of each other the first counts. A figure of which only an end is
    known is left out.
    """
    kept: list[Size] = []
    of_word = [one for one in sizes if one.word == word and one.people.value is not None]
    for size in sorted(of_word, key=lambda one: (one.at, one.people.width, one.people.value)):
        if size.precision in ("month", "year", "assumed"):
            continue
        if not kept or size.at - kept[-1].at >= timedelta(days=APART_DAYS):
            kept.append(size)
    steps = rounding_steps([size.people.value or 0.0 for size in kept])
    start = 0
    for place in range(1, len(kept) + 1):
        ends = place == len(kept) or _days(kept[place - 1].at, kept[place].at) > IN_A_ROW_DAYS
        if ends:
            if place - start >= FIGURES_MIN:
                yield _stretch(kept[start:place], steps[start:place])
            start = place


def longest_run(sizes: Sequence[Size], word: str) -> int:
    """How many figures of a word stand in a row at most."""
    times = sorted(
        {size.at for size in sizes if size.word == word and size.people.value is not None}
    )
    longest = run = 1 if times else 0
    for first, second in pairwise(times):
        run = run + 1 if _days(first, second) <= IN_A_ROW_DAYS else 1
        longest = max(longest, run)
    return longest


def rounding_steps(values: Sequence[float]) -> list[float]:
    """The step that each value was rounded to, as the values themselves show; 1 where it was not.

    Sources round to two or three digits, so the step grows with the value: it is learnt for each
    power of ten apart. Where a quarter of the values are multiples of a power of ten, and no more
    than chance are of the next, that is the step of those that are multiples of it. A value that
    stands nearly alone shows its step by itself.
    """
    by_size: dict[int, list[float]] = {}
    for value in values:
        by_size.setdefault(_digits(value), []).append(step_of(value))
    coarsest = {digits: _coarsest(steps) for digits, steps in by_size.items()}
    return [min(step_of(value), coarsest[_digits(value)]) for value in values]


def _coarsest(steps: Sequence[float]) -> float:
    if len(steps) < ALIKE_MIN:
        return max(steps)
    found = 1.0
    for power in range(1, 7):
        if sum(step >= 10**power for step in steps) >= max(0.25 * len(steps), 2):
            found = float(10**power)
    return found


def _digits(value: float) -> int:
    return len(str(abs(round(value))))


def _stretch(sizes: Sequence[Size], steps: Sequence[float]) -> Stretch:
    start_at = sizes[0].at
    figures = [
        Figure(
            size.at,
            _days(start_at, size.at),
            size.people.value or 0.0,
            0.0 if step <= 1 else step / 2,
            size.source,
        )
        for size, step in zip(sizes, steps, strict=True)
    ]
    rates = [
        (second.people - first.people) / (second.day - first.day)
        for first, second in pairwise(figures)
    ]
    seasons = _seasons(figures, rates)
    freed = [rate / season for rate, season in zip(rates, seasons, strict=True)]
    return Stretch(figures, [figure.day for figure in figures], freed)


def _seasons(figures: Sequence[Figure], rates: Sequence[float]) -> list[float]:
    """By how much each day of the week outgrows the middle day; 1 for gaps and for short stretches."""
    daily = [
        place
        for place in range(len(rates))
        if figures[place + 1].day - figures[place].day < 1.5 and rates[place] != 0
    ]
    plain = [1.0] * len(rates)
    if len(daily) < 7 * SEASON_WEEKS_MIN:
        return plain
    middles = _rolling(figures, rates)
    by_day: dict[int, list[float]] = {}
    for place in daily:
        if middles[place] > 0:
            by_day.setdefault(_weekday(figures[place]), []).append(rates[place] / middles[place])
    factors = {day: median(held) for day, held in by_day.items() if len(held) >= SEASON_WEEKS_MIN}
    if len(factors) < 7:
        return plain
    centre = median(factors.values())
    if centre <= 0:
        return plain
    for place in daily:
        plain[place] = min(max(factors[_weekday(figures[place])] / centre, 0.4), 2.5)
    return plain


def _weekday(figure: Figure) -> int:
    return int(figure.day + 0.25) % 7


def _rolling(figures: Sequence[Figure], rates: Sequence[float]) -> list[float]:
    days = [figure.day for figure in figures]
    found = []
    for place in range(len(rates)):
        first = bisect_left(days, days[place] - 14)
        last = min(bisect_right(days, days[place] + 14), len(rates))
        found.append(median(rates[first:last]))
    return found


@dataclass(frozen=True, slots=True)
class Expected:
    """What is expected of a day near a window: the middle rate, and how far days lie from it."""

    rate: float
    spread: float


def expected(stretch: Stretch, first: int, last: int) -> Expected | None:
    """The rate that days near the window have, without the window's own; None of too few days.

    The spread is a robust one, and never less than chance alone makes it, nor a tenth of the rate,
    nor what rounding leaves open of the window.
    """
    figures, days = stretch.figures, stretch.days_of
    rounding = (figures[first].open + figures[last].open) / (days[last] - days[first])
    low = bisect_left(days, days[first] - NEAR_DAYS)
    high = min(bisect_right(days, days[last] + NEAR_DAYS), len(stretch.rates))
    near = _rates_near(stretch, first, last, (low, high), stepped=rounding > 0)
    if len(near) < NEAR_RATES_MIN:
        near = _rates_near(stretch, first, last, (0, len(stretch.rates)), stepped=rounding > 0)
    if len(near) < NEAR_RATES_MIN:
        return None
    middle = median(near)
    deviation = 1.4826 * median(abs(rate - middle) for rate in near)
    return Expected(
        middle,
        max(deviation, math.sqrt(max(abs(middle), 1.0)), 0.1 * abs(middle), rounding),
    )


def _rates_near(
    stretch: Stretch, first: int, last: int, within: tuple[int, int], *, stepped: bool
) -> list[float]:
    """Rates of the days beside a window, or, where figures go in steps, of as long windows beside it.

    The middle day of a series in steps is nought, however fast the page grows; its windows are not.
    Of fewer than three windows' length of them there is no telling: none.
    """
    low, high = within
    steps = last - first
    if not stepped or steps == 1:
        return [*stretch.rates[low:first], *stretch.rates[last:high]]
    starts = [
        place for place in range(low, high - steps + 1) if place + steps <= first or place >= last
    ]
    if len(starts) < 3 * steps:
        return []
    figures = stretch.figures
    return [
        (figures[place + steps].people - figures[place].people)
        / (figures[place + steps].day - figures[place].day)
        for place in starts
    ]


def _days(first: datetime, second: datetime) -> float:
    return (second - first).total_seconds() / _DAY_S
