"""Whether a page grew or shrank at once, beyond what its own past leads to expect."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from statistics import median
from typing import Literal

from hustings.signals.corrections import q_values
from hustings.signals.definition import signal
from hustings.signals.evidence import Evidence, Number
from hustings.signals.growth_rates import (
    FIGURES_MIN,
    Expected,
    Stretch,
    expected,
    longest_run,
    stretches,
)
from hustings.signals.observed import ObservedPage, day_text

NAME, VERSION = "growth_burst", 1
LENGTHS_DAYS = (1, 3, 7, 14, 28)
PEAKS_MAX = 12
RANK = 3
"""Which of the page's other peaks a window is set against: the third, so that two others may be like it."""
TAIL = 2.5
"""How peaks thin out with height: one twice as high is 2 ** 2.5, about six, times as rare."""
SPREADS_MIN = 6.0
SMALLEST_RATIO = 0.005
Q_MAX = 0.05
_RISES = (
    "an advertising campaign of the page's own",
    "a news event, a television appearance, or a post that went round",
    "a platform that merged pages, or began to recommend this one",
    "a change in what the platform counts, or a source that counts otherwise",
)
_FALLS = (
    "a platform that removed inactive or duplicate accounts from its counts",
    "people who left after a news event or a post",
    "a change in what the platform counts, or a source that counts otherwise",
)
EXPLANATIONS = (*_RISES, *_FALLS[:2])
Kind = Literal["burst", "purge"]
_Window = tuple[Stretch, int, int, Expected]
"""A stretch, the places of the window's first and last figure in it, and what is expected of it."""


@dataclass(frozen=True, slots=True)
class _Peak:
    """A window with what it has above (below) the expected rate, in spreads; `height` counts for it
    only what rounding cannot explain, `seen` is the figure as it stands."""

    stretch: Stretch
    first: int
    last: int
    expected: Expected
    height: float
    seen: float
    q: float = 1.0

    @property
    def days(self) -> float:
        return self.stretch.figures[self.last].day - self.stretch.figures[self.first].day

    def overlaps(self, other: _Peak) -> bool:
        """Whether two windows share time; windows of different stretches do not."""
        mine, others = self.stretch.figures, other.stretch.figures
        return (
            mine[self.first].at < others[other.last].at
            and others[other.first].at < mine[self.last].at
        )


@signal(
    version=VERSION,
    title="Bursts and purges",
    subject="page",
    needs="at least 14 daily or weekly figures of followers or fans in a row, none more than 8 days after the one before",
    method="The growth of windows of 1, 3, 7, 14 and 28 days against the middle rate of the days within 45 days of them, freed of the week's season. A window counts by what rounding cannot explain; windows of three days and more by their middle day too, so that one viral day makes none; where figures go in steps, windows are set against as long windows and not against days. It is set against the page's own third highest other window of that length: twice as high is taken as six times as rare. Flagged when q is at most 0.05 and the excess at least half a per cent of the page's size; a loss is a purge.",
    uncertainty="The interval holds the rounding of both ends of the window and four robust spreads of the expected growth. q is the Benjamini-Hochberg value over all windows of all lengths.",
    explanations=EXPLANATIONS,
    source="Hustings; median absolute deviation after Hampel (1974), the correction Benjamini and Hochberg (1995)",
)  # fmt: skip
def growth_burst(page: ObservedPage) -> tuple[Evidence, ...]:
    """Each burst and purge that overlaps the window, or one finding that there is none."""
    word = _word(page)
    held = list(stretches(page.sizes, word))
    within = [one for one in held if page.looks_at(one.figures[0].at, one.figures[-1].at)]
    if not within:
        return (_insufficient(page, word),)
    windows = {length: _windows(held, length) for length in LENGTHS_DAYS}
    found = [
        _evidence(peak, kind, word)
        for kind in ("burst", "purge")
        for peak in _flagged(held, windows, kind)
        if page.looks_at(peak.stretch.figures[peak.first].at, peak.stretch.figures[peak.last].at)
    ]
    found.sort(key=lambda one: (one.from_at or one.to_at, one.kind or ""))
    return tuple(found) or (_clear(within, word),)


def _word(page: ObservedPage) -> str:
    """Followers or fans, whichever was seen more often in a row."""
    words = sorted({size.word for size in page.sizes}) or ["followers"]
    return max(words, key=lambda word: longest_run(page.sizes, word))


def _flagged(
    held: Sequence[Stretch], windows: Mapping[int, Sequence[_Window]], kind: Kind
) -> list[_Peak]:
    """The windows that stand out after correction, the surest of those that overlap."""
    corrected: list[_Peak] = []
    for length, of_length in windows.items():
        found = [_peak(*window, kind) for window in of_length]
        corrected += _corrected(_apart(found), length, held)
    sure: list[_Peak] = []
    for peak in sorted(corrected, key=lambda one: (one.q, one.days, -one.height, one.first)):
        if _stands_out(peak) and not any(peak.overlaps(other) for other in sure):
            sure.append(peak)
    return sure


def _corrected(peaks: Sequence[_Peak], length: int, held: Sequence[Stretch]) -> list[_Peak]:
    """The peaks with q: among the windows of their length, and that for each of the lengths."""
    count = max(sum(int(stretch.days // length) for stretch in held), RANK, len(peaks))
    rare = [_rarity(peak, peaks, count) for peak in peaks]
    values = q_values([*rare, *[1.0] * (count - len(rare))])
    return [
        replace(peak, q=min(q * len(LENGTHS_DAYS), 1.0))
        for peak, q in zip(peaks, values, strict=False)
    ]


def _rarity(peak: _Peak, peaks: Sequence[_Peak], count: int) -> float:
    """How rarely a window so high is met, by the page's own other windows."""
    others = [other.seen for other in peaks if other is not peak]
    third = others[RANK - 1] if len(others) >= RANK else 0.0
    usual = max(third, 3.0 / math.sqrt(max(peak.days, 1.0)))
    if peak.height <= usual:
        return 1.0
    return float(RANK / count * (usual / peak.height) ** TAIL)


def _stands_out(peak: _Peak) -> bool:
    stock = peak.stretch.figures[peak.first].people
    excess = abs(peak.height) * peak.expected.spread * peak.days
    return peak.q <= Q_MAX and peak.height >= SPREADS_MIN and excess >= SMALLEST_RATIO * stock


def _windows(held: Sequence[Stretch], length: int) -> list[_Window]:
    """Every window of about that length; with gaps it is the shortest that is long enough, and not twice as long."""
    found: list[_Window] = []
    for stretch in held:
        days = [figure.day for figure in stretch.figures]
        last = 0
        for first in range(len(days) - 1):
            last = max(last, first + 1)
            while last < len(days) - 1 and days[last] - days[first] < length - 0.5:
                last += 1
            if _fits(stretch, first, last, length):
                near = expected(stretch, first, last)
                if near is not None:
                    found.append((stretch, first, last, near))
    return found


def _fits(stretch: Stretch, first: int, last: int, length: int) -> bool:
    """Whether a window is of about that length, and can be told from a campaign of some weeks.

    Three or four weekly figures have no middle that such a campaign does not lift, and a month of
    figures in steps has no middle day.
    """
    figures = stretch.figures
    if length >= 7 and last - first in (3, 4):
        return False
    if length == LENGTHS_DAYS[-1] and figures[first].open + figures[last].open:
        return False
    span = figures[last].day - figures[first].day
    return length - 0.5 <= span < max(2 * length - 0.5, 1.5)


def _peak(stretch: Stretch, first: int, last: int, near: Expected, kind: Kind) -> _Peak:
    sign = 1 if kind == "burst" else -1
    figures = stretch.figures
    days = figures[last].day - figures[first].day
    rate = sign * stretch.growth(first, last) / days
    open_rate = (figures[first].open + figures[last].open) / days
    if last - first > 2 and not open_rate:
        # A viral day lifts the mean of its week and leaves the middle day where it was. In steps
        # the middle day is nought, whatever the week was.
        rate = min(rate, median(sign * one for one in stretch.rates[first:last]))
    above = rate - sign * near.rate
    return _Peak(stretch, first, last, near, (above - open_rate) / near.spread, above / near.spread)


def _apart(found: Sequence[_Peak]) -> list[_Peak]:
    """The highest windows that do not overlap."""
    kept: list[_Peak] = []
    for peak in sorted(found, key=lambda one: (-one.seen, one.stretch.figures[one.first].at)):
        if len(kept) == PEAKS_MAX:
            break
        if not any(peak.overlaps(other) for other in kept):
            kept.append(peak)
    return kept


def _evidence(peak: _Peak, kind: Kind, word: str) -> Evidence:
    figures = peak.stretch.figures
    first, last = figures[peak.first], figures[peak.last]
    grown, usual = last.people - first.people, peak.expected.rate * peak.days
    wide = first.open + last.open + 4 * peak.expected.spread * math.sqrt(max(peak.days, 1.0))
    excess = grown - usual
    numbers = (
        Number(f"{word}_before", "people", first.people, at=first.at, source=first.source),
        Number(f"{word}_after", "people", last.people, at=last.at, source=last.source),
        Number("growth", "people", grown, at=last.at),
        Number("expected_growth", "people", usual, at=last.at),
        Number("expected_growth_a_day", "people", peak.expected.rate, at=last.at),
        Number("spread_a_day", "people", peak.expected.spread, at=last.at),
        Number("rounding", "people", first.open + last.open, at=last.at),
        Number("share_of_size", "percent", 100 * excess / first.people if first.people else None),
    )
    return Evidence(
        signal=NAME,
        version=VERSION,
        state="flagged",
        reason=_told(peak, kind, word, excess),
        kind=kind,
        from_at=first.at,
        to_at=last.at,
        effect=excess,
        effect_unit="people",
        interval=(excess - wide, excess + wide),
        q=peak.q,
        numbers=numbers,
        explanations=_RISES if kind == "burst" else _FALLS,
        sources=tuple(dict.fromkeys(one.source for one in (first, last) if one.source)),
    )


def _told(peak: _Peak, kind: Kind, word: str, excess: float) -> str:
    first, last = peak.stretch.figures[peak.first], peak.stretch.figures[peak.last]
    change = last.people - first.people
    share = abs(excess) / first.people if first.people else 0.0
    told = (
        f"From {day_text(first.at)} to {day_text(last.at)} {word} went from {first.people:,.0f} to "
        f"{last.people:,.0f} ({change:+,.0f}), where the days around lead to expect "
        f"{peak.expected.rate * peak.days:+,.0f}: {abs(excess):,.0f} {'more' if kind == 'burst' else 'fewer'}, "
        f"{100 * share:.1f} per cent of the page's size. "
    )
    if kind == "burst":
        return (
            told
            + "This is consistent with bought or advertised growth and with an event that drew people, and does not show which."
        )
    return (
        told
        + "This is consistent with accounts that the platform removed and with people who left, and does not show which."
    )


def _clear(held: Sequence[Stretch], word: str) -> Evidence:
    figures = [figure for stretch in held for figure in stretch.figures]
    steps = [2 * figure.open for figure in figures if figure.open]
    rounding = (
        f" They go in steps of {median(steps):,.0f}, which is taken into account." if steps else ""
    )
    return Evidence(
        NAME,
        VERSION,
        "clear",
        f"{len(figures):,} figures of {word} in a row, and no window stands out from the page's own past.{rounding}",
        from_at=figures[0].at,
        to_at=figures[-1].at,
        explanations=EXPLANATIONS,
    )


def _insufficient(page: ObservedPage, word: str) -> Evidence:
    times = sorted({size.at for size in page.sizes if size.word == word})
    if not times:
        seen = "No figure of followers or fans is known"
    else:
        years = max(round((times[-1] - times[0]).days / 365.25), 1)
        seen = f"{len(times)} figures of {word} in {years} {'year' if years == 1 else 'years'}, {longest_run(page.sizes, word)} in a row"
    return Evidence(
        NAME,
        VERSION,
        "insufficient",
        f"{seen}; a burst needs at least {FIGURES_MIN} daily or weekly figures in a row.",
        explanations=EXPLANATIONS,
    )
