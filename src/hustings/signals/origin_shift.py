"""Whether new fans come from elsewhere than the old ones."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from statistics import median

from hustings.domain.bounds import Bounds
from hustings.domain.countries import country_name
from hustings.signals.corrections import normal_p, q_values
from hustings.signals.definition import signal
from hustings.signals.evidence import Evidence, Number
from hustings.signals.observed import ObservedPage, day_text
from hustings.signals.origin_windows import ALL, OriginWindow, origin_windows, whole_near

NAME, VERSION = "origin_shift", 1
CORRELATION_FLOOR = 0.02
"""How alike the new fans of one window are at the least: the correlation within a window.

It lets the share of a large gain wander by 7 points to either side of a half.
"""
OWN_WINDOWS_MIN = 6
"""Windows that a page needs for its own wandering to be learnt from it."""
SMALLEST_POINTS = 10.0
"""A shift of fewer percentage points is not flagged, however sure."""
SMALLEST_RATIO = 0.015
"""Of the page's size: so many fans must be elsewhere than expected, where the size is known."""
Q_MAX = 0.05
EXPLANATIONS = (
    "advertising aimed at people abroad, by the page or for it",
    "a diaspora that joins, or that is addressed for once",
    "a news event, a visit abroad, or a post that spread in another country",
    "a change in how the platform places people, or in whom its counts leave out",
    "figures of different days or sources set against each other",
)


@dataclass(frozen=True, slots=True)
class _Home:
    """The country that is home to the page; `assumed` when no source states it."""

    country: str | None
    assumed: bool


@dataclass(frozen=True, slots=True)
class _Judged:
    """A country in a window: its shift in percentage points with what rounding leaves open.

    `moved` is how many fans that is at the most, in it and in those that it goes on from, as a part of
    the page's size; None where unknown.
    """

    window: OriginWindow
    key: str
    shift: Bounds
    spread: float
    p: float
    moved: float | None
    q: float = 1.0

    @property
    def interval(self) -> tuple[float, float]:
        return self.shift.low - 1.96 * self.spread, self.shift.high + 1.96 * self.spread

    @property
    def sure(self) -> bool:
        low, high = self.interval
        beyond = (low > 0 or high < 0) and self.q <= Q_MAX
        return beyond and abs(_value(self.shift)) >= SMALLEST_POINTS

    @property
    def flagged(self) -> bool:
        return self.sure and (self.moved is None or self.moved >= SMALLEST_RATIO)

    def goes_on(self, before: _Judged) -> bool:
        """Whether a shift of the same country to the same side goes on from the window before."""
        same = self.key == before.key and self.window.from_at == before.window.to_at
        return same and _value(self.shift) * _value(before.shift) > 0


@signal(
    version=VERSION,
    title="New fans came from elsewhere than the old ones",
    subject="page",
    needs="of one window the gain in all and that of a country, and of the same country its share of the fans before (or, as a lower bound of the shift, soon after); or the make-up of the fans at two times with the page's size at both",
    method="A country's share of the gain less its share of the fans before, in percentage points; the page's own country where it is known, and otherwise the country with most of its fans. Flagged when the interval leaves out zero, the shift is at least 10 points and, where the page's size is known, at least 1.5 per cent of it in people, over windows that follow on each other, and q is at most 0.05.",
    uncertainty="The interval covers rounding, by interval arithmetic, and on both sides of it 95 per cent of a beta-binomial gain: the new fans of one window are alike (correlation 0.02, or more where the page's own windows wander more), so that a large gain is as uncertain as fifty independent people.",
    explanations=EXPLANATIONS,
    source="Hustings; the beta-binomial follows Williams, Biometrics 31 (1975), the correction Benjamini and Hochberg (1995)",
)  # fmt: skip
def origin_shift(page: ObservedPage) -> tuple[Evidence, ...]:
    """Each window whose gain has another make-up than the stock, or one finding that there is none."""
    windows = origin_windows(page)
    home = _home(page)
    judged = _taken_together(_corrected(_judge(page, windows, home.country)))
    flagged = [one for one in judged if one.flagged]
    if flagged:
        return tuple(_evidence(one, home, _told(one, home)) for one in flagged)
    if judged:
        largest = max(judged, key=lambda one: (abs(_value(one.shift)), one.key))
        return (_evidence(largest, home, _told_clear(largest, len(judged))),)
    return (_insufficient(page, windows),)


def _home(page: ObservedPage) -> _Home:
    """The page's country; or the one with most of its fans, which is then said to be assumed."""
    if page.country is not None:
        return _Home(page.country, assumed=False)
    for unit in ("share", "count"):
        largest: dict[str, float] = {}
        for placed in page.placed:
            if placed.unit == unit and placed.key != ALL and placed.value.value is not None:
                largest[placed.key] = max(largest.get(placed.key, 0.0), placed.value.value)
        if largest:
            return _Home(max(sorted(largest), key=lambda key: largest[key]), assumed=True)
    return _Home(None, assumed=True)


def _judge(page: ObservedPage, windows: Sequence[OriginWindow], home: str | None) -> list[_Judged]:
    """The page's own country in each window that knows it, and else each country that is known."""
    chosen = [
        (window, key)
        for window in windows
        if window.total is not None and window.total.low >= 1
        for key in ([home] if home in window.keys else window.keys)
    ]
    own = _own_correlation(chosen)
    correlation = max(CORRELATION_FLOOR, own)
    return [_one(page, window, key, correlation) for window, key in chosen]


def _one(page: ObservedPage, window: OriginWindow, key: str, correlation: float) -> _Judged:
    assert window.total is not None
    shift = shift_points(window, key)
    spread = 100 * _spread(window, key, correlation)
    nearest = 0.0 if shift.low <= 0 <= shift.high else min(abs(shift.low), abs(shift.high))
    size = whole_near(page, window.from_at)
    known = size is not None and size.low > 0
    moved = window.total.high * abs(_value(shift)) / 100 / size.low if size and known else None
    return _Judged(window, key, shift, spread, normal_p(nearest / spread) if spread else 1.0, moved)


def shift_points(window: OriginWindow, key: str) -> Bounds:
    """A country's share of the gain less its share of the stock, in percentage points."""
    shift = window.gained[key].share - window.stock[key].share
    value = None if shift.value is None else 100 * shift.value
    return Bounds(100 * shift.low, value, 100 * shift.high)


def _spread(window: OriginWindow, key: str, correlation: float) -> float:
    """Standard deviation of a beta-binomial share of the gain, were it made up as the stock is."""
    assert window.total is not None
    stock = window.stock[key].share
    # The stock's share nearest to a half is the one that allows for most wandering.
    share = min(max(0.5, stock.low), stock.high)
    people = max(window.total.low, 1.0)
    return math.sqrt(share * (1 - share) * (1 + (people - 1) * correlation) / people)


def _own_correlation(chosen: Sequence[tuple[OriginWindow, str]]) -> float:
    """How much the page's own windows wander about their middle, as a correlation; 0 of few windows."""
    if len(chosen) < OWN_WINDOWS_MIN:
        return 0.0
    scaled = []
    for window, key in chosen:
        share = min(max(_value(window.stock[key].share), 0.01), 0.99)
        scaled.append(_value(shift_points(window, key)) / 100 / math.sqrt(share * (1 - share)))
    middle = median(scaled)
    return float((1.4826 * median(abs(one - middle) for one in scaled)) ** 2)


def _corrected(judged: Sequence[_Judged]) -> list[_Judged]:
    found = q_values([one.p for one in judged])
    return [replace(one, q=q) for one, q in zip(judged, found, strict=True)]


def _taken_together(judged: Sequence[_Judged]) -> list[_Judged]:
    """Sure windows that follow on each other count by the fans whom they moved together."""
    found: list[_Judged] = []
    run: list[_Judged] = []
    for one in sorted(judged, key=lambda each: (each.key, each.window.from_at, each.window.to_at)):
        if run and not (one.sure and one.goes_on(run[-1])):
            found += _moved_by(run)
            run = []
        if one.sure:
            run.append(one)
        else:
            found.append(one)
    found += _moved_by(run)
    return sorted(found, key=lambda each: (each.window.from_at, each.window.to_at, each.key))


def _moved_by(run: Sequence[_Judged]) -> list[_Judged]:
    known = [one.moved for one in run if one.moved is not None]
    moved = sum(known) if len(known) == len(run) else None
    return [replace(one, moved=moved) for one in run]


def _value(bounds: Bounds) -> float:
    """The best value, or the middle of the ends."""
    return (bounds.low + bounds.high) / 2 if bounds.value is None else bounds.value


def _evidence(one: _Judged, home: _Home, told: str) -> Evidence:
    numbers = _numbers(one.window, one.key)
    return Evidence(
        signal=NAME,
        version=VERSION,
        state="flagged" if one.flagged else "clear",
        reason=told,
        kind=_kind(one, home),
        from_at=one.window.from_at,
        to_at=one.window.to_at,
        effect=_value(one.shift),
        effect_unit="percentage points",
        interval=one.interval,
        q=one.q,
        numbers=numbers,
        explanations=EXPLANATIONS,
        sources=tuple(dict.fromkeys(number.source for number in numbers if number.source)),
    )


def _kind(one: _Judged, home: _Home) -> str:
    if one.key != home.country:
        return "country"
    return "away_from_home" if _value(one.shift) < 0 else "towards_home"


def _numbers(window: OriginWindow, judged_key: str) -> tuple[Number, ...]:
    """The gain in all, then of each country its gain, shares and shift, those judged and large first."""
    at, found = window.to_at, []
    if window.total is not None:
        found.append(_number("gain", "people", window.total, ALL, at, window.total_source))
    keys = sorted(
        window.gained,
        key=lambda key: (key != judged_key, -_value(window.gained[key].share), key),
    )
    for key in keys:
        gained, stock = window.gained[key], window.stock.get(key)
        if gained.people is not None:
            found.append(_number("gain", "people", gained.people, key, at, gained.source))
        if window.total is None:
            continue
        found.append(
            _number("gain_share", "percent", _percent(gained.share), key, at, gained.source)
        )
        if stock is not None:
            name = "stock_share_after" if stock.after else "stock_share"
            found.append(
                _number(name, "percent", _percent(stock.share), key, stock.at, stock.source)
            )
            shift = shift_points(window, key)
            found.append(_number("shift", "percentage points", shift, key, at, None))
    return (*found, *_rest(window))


def _rest(window: OriginWindow) -> list[Number]:
    """What the countries known leave of the gain, and of the shift."""
    if window.total is None or not window.gained:
        return []
    placed = sum((part.share for part in window.gained.values()), Bounds(0, 0, 0))
    rest = _percent(Bounds(1, 1, 1) - placed).within(0, 100)
    found = [_number("gain_share", "percent", rest, "elsewhere or unknown", window.to_at, None)]
    if window.keys:
        shifts = sum((shift_points(window, key) for key in window.keys), Bounds(0, 0, 0))
        rest = Bounds(0, 0, 0) - shifts
        found.append(
            _number("shift", "percentage points", rest, "elsewhere or unknown", window.to_at, None)
        )
    return found


def _percent(share: Bounds) -> Bounds:
    return share * Bounds(100, 100, 100)


def _number(name: str, unit: str, held: Bounds, key: str, at: object, source: str | None) -> Number:
    return Number(name, unit, held.value, held, key, at, source)  # type: ignore[arg-type]


def _told(one: _Judged, home: _Home) -> str:
    window, key = one.window, one.key
    gained, stock, total = window.gained[key], window.stock[key], window.total
    assert total is not None
    people = (
        "" if gained.people is None else f"{_people(gained.people)} of {_people(total)} new fans, "
    )
    where = country_name(key)
    side = "below" if _value(one.shift) < 0 else "above"
    told = (
        f"From {where} came {people}{100 * _value(gained.share):.1f} per cent of the gain, against "
        f"{100 * _value(stock.share):.1f} per cent of the fans on {day_text(stock.at, stock.precision)}"
        f"{' (seen after the window began, so the shift is rather larger)' if stock.after else ''}: "
        f"{abs(_value(one.shift)):.0f} points {side}. This is consistent with a campaign aimed "
        f"{'abroad' if side == 'below' and key == home.country else f'at {where}'}, bought or advertised, and does not show which."
    )
    if key == home.country and home.assumed:
        told += f" {where} is taken for home since the largest part of the fans is there; the page's country is not stated."
    return told


def _told_clear(one: _Judged, looked_at: int) -> str:
    windows = "one window" if looked_at == 1 else f"{looked_at} windows or countries"
    low, high = one.interval
    return (
        f"{windows[0].upper()}{windows[1:]} could be judged. The largest shift was {_value(one.shift):+.0f} points "
        f"({country_name(one.key)}, interval {low:+.0f} to {high:+.0f}), which is not at once sure, of 10 points, and of 1.5 per cent of the page's size."
    )


def _insufficient(page: ObservedPage, windows: Sequence[OriginWindow]) -> Evidence:
    dated = any(placed.unit in ("count", "share") for placed in page.placed)
    if any(window.keys for window in windows):
        missing = "New fans by country are known, but not the page's gain in all in the same window, or not finely enough."
    elif windows:
        missing = "New fans by country are known, but not which share of the fans these countries had before."
    elif dated:
        missing = (
            "Where the fans are is known, but not where the new fans of any dated window came from."
        )
    else:
        missing = "Where the fans or the new fans are is not known."
    return Evidence(NAME, VERSION, "insufficient", missing, explanations=EXPLANATIONS)


def _people(held: Bounds) -> str:
    return f"{'about ' if held.width > 1 else ''}{_value(held):,.0f}"
