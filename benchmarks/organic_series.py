"""Made-up series of followers and of gains by country: organic ones, and the same with a purchase put in.

The skew is stated, since it decides what a signal can do: growth of 0.02 to 0.3 per cent a day, whose
level wanders slowly, a season of the week, days that vary by a third, six viral days a year whose
height is Pareto with exponent 1.8 from three times the usual day on and which decay over days, and
two campaigns a year that lift the level for one to four weeks.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from hustings.domain.bounds import Bounds, exactly
from hustings.signals.observed import ObservedPage, Placed, Size

START_AT = datetime(2020, 1, 6)  # noqa: DTZ001
DAYS = 365
VIRAL_A_YEAR, VIRAL_EXPONENT, VIRAL_FROM, VIRAL_KEPT = 6.0, 1.8, 3.0, 0.45
CAMPAIGNS_A_YEAR = 2.0
HOME, ABROAD = "KH", ("IN", "PH", "TH")
ABROAD_VIRAL_SHARE = 0.1
"""How many of the viral posts go round in one other country rather than where the fans are."""


@dataclass(frozen=True, slots=True)
class Shown:
    """How a source shows a series: digits that it keeps (None for all), and days that it lacks."""

    name: str
    digits: int | None = None
    missing_share: float = 0.0
    every_days: int = 1


SHOWN = (
    Shown("daily, exact"),
    Shown("daily, three digits", digits=3),
    Shown("daily, two digits", digits=2),
    Shown("a fifth of the days missing", missing_share=0.2),
    Shown("weekly, exact", every_days=7),
)


@dataclass(frozen=True, slots=True)
class Day:
    """New followers of a day: the usual ones, less those who left, and those of viral posts at home and abroad."""

    usual: float
    viral: float
    viral_abroad: float

    @property
    def gain(self) -> float:
        return self.usual + self.viral + self.viral_abroad


def organic(
    chance: random.Random, stock: float, days: int = DAYS, abroad_share: float = ABROAD_VIRAL_SHARE
) -> list[Day]:
    """Days without a purchase."""
    base = stock * math.exp(chance.uniform(math.log(0.0002), math.log(0.003)))
    season = [math.exp(chance.gauss(0, 0.25)) for _ in range(7)]
    level, viral, abroad = 0.0, 0.0, 0.0
    lifted = _campaigns(chance, days)
    found = []
    for day in range(days):
        level = 0.98 * level + chance.gauss(0, 0.06)
        viral, abroad = viral * VIRAL_KEPT, abroad * VIRAL_KEPT
        if chance.random() < VIRAL_A_YEAR / 365:
            height = VIRAL_FROM * chance.paretovariate(VIRAL_EXPONENT)
            if chance.random() < abroad_share:
                abroad += height
            else:
                viral += height
        usual = (
            base * math.exp(level) * season[day % 7] * lifted[day] * chance.gammavariate(9, 1 / 9)
        )
        left = stock * 0.0001 * chance.gammavariate(9, 1 / 9)
        found.append(Day(usual - left, base * viral, base * abroad))
    return found


def growth(chance: random.Random, stock: float, days: int = DAYS) -> list[float]:
    """New followers of each day, without a purchase."""
    return [day.gain for day in organic(chance, stock, days)]


def _campaigns(chance: random.Random, days: int) -> list[float]:
    lifted = [1.0] * days
    for _ in range(days):
        if chance.random() < CAMPAIGNS_A_YEAR / 365:
            start, length, by = (
                chance.randrange(days),
                chance.randint(7, 28),
                chance.uniform(1.3, 2.5),
            )
            for day in range(start, min(start + length, days)):
                lifted[day] = by
    return lifted


def bought(
    gains: Sequence[float], stock: float, share: float, days: int, start: int
) -> list[float]:
    """The same days with a purchase of that share of the stock, spread evenly over some of them."""
    found = list(gains)
    for day in range(start, min(start + days, len(found))):
        found[day] += share * stock / days
    return found


def page(chance: random.Random, gains: Sequence[float], stock: float, shown: Shown) -> ObservedPage:
    """The series as a source shows it."""
    sizes, held = [], stock
    for day, gain in enumerate(gains):
        held = max(held + gain, 0.0)
        if day % shown.every_days or chance.random() < shown.missing_share:
            continue
        value = _rounded(held, shown.digits)
        sizes.append(Size(START_AT + timedelta(days=day), "followers", exactly(value)))
    return ObservedPage("facebook:1", "Made up", sizes=tuple(sizes))


def _rounded(value: float, digits: int | None) -> float:
    whole = round(value)
    if digits is None:
        return float(whole)
    # A number below a thousand is shown in full.
    return float(round(whole, min(digits - len(str(whole)), 0))) if whole >= 1000 else float(whole)


def any_stock(chance: random.Random) -> float:
    """A page's followers at the start: three thousand to three million."""
    return float(10 ** chance.uniform(3.5, 6.5))


@dataclass(frozen=True, slots=True)
class Placing:
    """How a source shows where fans are: how often, and shares to a tenth of a per cent in place of counts."""

    name: str
    every_days: int = 1
    shares: bool = False


PLACINGS = (
    Placing("counts, daily"),
    Placing("counts, weekly"),
    Placing(
        "shares to 0.1 per cent and a total of three digits, every four weeks", 28, shares=True
    ),
)


def placed_growth(
    chance: random.Random,
    stock: float,
    days: int = DAYS,
    *,
    abroad_share: float = ABROAD_VIRAL_SHARE,
) -> tuple[dict[str, float], list[dict[str, float]]]:
    """Fans by country at the start, and their gain on each day, without a purchase.

    The home share of the gain wanders about the stock's: its level by a third of a logit over
    weeks, its days by as much again, and some of the viral posts are of one other country.
    """
    at_home = chance.uniform(0.5, 0.9)
    parts = [chance.gammavariate(2, 1) for _ in ABROAD]
    held = {HOME: stock * at_home}
    held |= {
        key: stock * (1 - at_home) * part / sum(parts) * 0.8
        for key, part in zip(ABROAD, parts, strict=True)
    }
    level, found = 0.0, []
    for day in organic(chance, stock, days, abroad_share):
        level = 0.95 * level + chance.gauss(0, 0.1)
        odds = math.log(at_home / (1 - at_home)) + level + chance.gauss(0, 0.3)
        home = 1 / (1 + math.exp(-odds))
        seen = day.usual + day.viral
        gain = {key: seen * (1 - home) * held[key] / (stock - held[HOME]) for key in ABROAD}
        gain[ABROAD[0]] += day.viral_abroad
        found.append({HOME: seen * home, **gain, "ALL": day.gain})
    return {**held, "ALL": stock}, found


def bought_abroad(
    gains: Sequence[dict[str, float]], stock: float, share: float, days: int, start: int
) -> list[dict[str, float]]:
    """The same days with a purchase in one other country, spread evenly over some of them."""
    found = [dict(day) for day in gains]
    for day in found[start : start + days]:
        day[ABROAD[0]] += share * stock / days
        day["ALL"] += share * stock / days
    return found


def placed_page(
    start: dict[str, float], gains: Sequence[dict[str, float]], placing: Placing
) -> ObservedPage:
    """Fans by country, as a source shows them."""
    held, sizes, placed = dict(start), [], []
    for day, gain in enumerate(gains):
        for key, people in gain.items():
            held[key] += people
        if day % placing.every_days:
            continue
        at = START_AT + timedelta(days=day)
        total = _rounded(held["ALL"], 3 if placing.shares else None)
        step = 10 ** max(len(str(round(total))) - 3, 0) if placing.shares else 0
        sizes.append(Size(at, "fans", Bounds(total - step / 2, total, total + step / 2)))
        for key in (HOME, *ABROAD):
            if placing.shares:
                share = round(held[key] / held["ALL"], 3)
                shown = Bounds(share - 0.0005, share, share + 0.0005)
                placed.append(Placed(at, key, "share", shown))
            else:
                placed.append(Placed(at, key, "count", exactly(float(round(held[key])))))
    return ObservedPage("facebook:1", "Made up", HOME, sizes=tuple(sizes), placed=tuple(placed))
