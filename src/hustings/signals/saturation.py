"""Whether a page has more fans in a country than there are people online."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from hustings.domain.bounds import Bounds
from hustings.domain.countries import country_name
from hustings.signals.definition import signal
from hustings.signals.evidence import Evidence, Number
from hustings.signals.observed import ObservedPage, People, day_text
from hustings.signals.origin_windows import whole_near

NAME, VERSION = "saturation", 1
YEARS_AROUND = 1
"""The share of people online jumps where its method changes, so the years before and after count too."""
POPULATION_OPEN, ONLINE_OPEN = 0.02, 0.10
"""How far an estimate of population, and of the share online, may be off."""
EXPLANATIONS = (
    "one person with several accounts, and accounts of shops and offices",
    "visitors, and people abroad who are placed in the country",
    "a count of people online that lags behind or was estimated too low",
    "a change in how the platform places people",
)


@dataclass(frozen=True, slots=True)
class _Held:
    """Fans of a country at a time against the people online there, both with their ends."""

    country: str
    at: datetime
    precision: str | None
    fans: Bounds
    online: Bounds
    population: Bounds
    years: str
    source: str | None

    @property
    def ratio(self) -> Bounds:
        """Fans for a hundred people online; no best value where only an end of the fans is known."""
        low = 100 * self.fans.low / self.online.high
        high = 100 * self.fans.high / self.online.low
        if self.fans.value is None:
            return Bounds(low, None, high)
        middle = (self.online.low + self.online.high) / 2
        online = middle if self.online.value is None else self.online.value
        return Bounds(low, 100 * self.fans.value / online, high)

    @property
    def fullness(self) -> tuple[float, str, datetime]:
        """What the fullest country has most of."""
        ratio = self.ratio
        return (ratio.high if ratio.value is None else ratio.value), self.country, self.at

    @property
    def flagged(self) -> bool:
        return self.fans.low > self.online.high


@signal(
    version=VERSION,
    title="More fans than people online",
    subject="page",
    needs="fans of a country as a count, or as a share with the page's size near that day; the country's population and share of people online of a year no more than one away",
    method="The fans of a country against the people online there, both as bounds. Flagged when the fewest fans that the figures allow are more than the most people online that they allow. The most is the largest population and share of the year, the year before and the year after, and everybody where no share of a year near it is known.",
    uncertainty="The interval of the ratio runs from the fewest fans over the most people online to the most fans over the fewest people online; population may be off by 2 per cent and the share online by a tenth of itself. It is no test, so it has no q.",
    explanations=EXPLANATIONS,
    source="Hustings, with World Bank population figures and the ITU's share of people online through Our World in Data",
)  # fmt: skip
def saturation(page: ObservedPage) -> tuple[Evidence, ...]:
    """Each country with more fans than people online, or one finding on the fullest one."""
    held = sorted(_held(page), key=lambda one: (-one.ratio.low, one.country, one.at))
    seen: set[str] = set()
    flagged = []
    for one in held:
        if one.flagged and one.country not in seen:
            seen.add(one.country)
            flagged.append(_evidence(one))
    if flagged:
        return tuple(flagged)
    known = [one for one in held if math.isfinite(one.fans.high)]
    if known:
        return (_evidence(max(known, key=lambda one: one.fullness)),)
    return (_insufficient(page),)


def _held(page: ObservedPage) -> Iterator[_Held]:
    by_country: dict[str, list[People]] = {}
    for row in page.people:
        by_country.setdefault(row.country, []).append(row)
    for placed in page.placed:
        if placed.unit not in ("count", "share") or placed.key not in by_country:
            continue
        if not page.looks_at(placed.at, placed.at):
            continue
        fans: Bounds | None = placed.value
        if placed.unit == "share":
            size = whole_near(page, placed.at)
            fans = None if size is None else placed.value * size
        there = _online(by_country[placed.key], placed.at.year)
        if fans is not None and there is not None:
            yield _Held(
                placed.key,
                placed.at,
                placed.precision,
                fans.within(0, fans.high),
                *there,
                placed.source,
            )


def _online(rows: Iterable[People], year: int) -> tuple[Bounds, Bounds, str] | None:
    """People online and people in all around a year, and the years that they are of."""
    near = [row for row in rows if abs(row.year - year) <= YEARS_AROUND]
    people = [row.population for row in near if row.population]
    shares = [row.online_ratio for row in near if row.online_ratio]
    if not people or not shares:
        return None
    of_year = next((row for row in near if row.year == year), None)
    best = of_year.population if of_year else None
    population = Bounds(
        min(people) * (1 - POPULATION_OPEN), best, max(people) * (1 + POPULATION_OPEN)
    )
    # Where the newest share known is of the year before, any share may have been reached since.
    newest = max(row.year for row in near if row.online_ratio)
    most = 1.0 if newest < year else min(max(shares) * (1 + ONLINE_OPEN), 1.0)
    ratio = of_year.online_ratio if of_year else None
    online = Bounds(min(shares) * (1 - ONLINE_OPEN), ratio, most) * population
    years = sorted({row.year for row in near if row.online_ratio})
    return online, population, f"{years[0]} to {years[-1]}" if years[1:] else str(years[0])


def _evidence(one: _Held) -> Evidence:
    ratio, at = one.ratio, one.at
    numbers = (
        Number("fans", "people", one.fans.value, one.fans, one.country, at, one.source),
        Number("people_online", "people", one.online.value, one.online, one.country, at),
        Number("population", "people", one.population.value, one.population, one.country, at),
    )
    where, when = country_name(one.country), day_text(at, one.precision)
    compared = f"{where}, {when}: {_range(one.fans)} fans, and {_range(one.online)} people online ({one.years})"
    if one.flagged:
        told = f"{compared}: more fans than people online can explain. This is consistent with accounts that are not one person each, and with people placed there who live elsewhere."
    else:
        told = (
            f"{compared}: people online there {'can' if one.fans.high <= one.online.low else 'may'} explain the fans. "
            "Not everybody online uses the platform, so that clear is no proof."
        )
    return Evidence(
        signal=NAME,
        version=VERSION,
        state="flagged" if one.flagged else "clear",
        reason=told,
        kind="country",
        from_at=at,
        to_at=at,
        effect=ratio.value,
        effect_unit="fans for 100 people online",
        interval=(ratio.low, ratio.high),
        numbers=numbers,
        explanations=EXPLANATIONS,
        sources=(one.source,) if one.source else (),
    )


def _range(held: Bounds) -> str:
    if math.isinf(held.high):
        return f"at least {held.low:,.0f}"
    if held.width <= 1:
        return f"{held.low if held.value is None else held.value:,.0f}"
    return f"{held.low:,.0f} to {held.high:,.0f}"


def _insufficient(page: ObservedPage) -> Evidence:
    placed = any(one.unit in ("count", "share") and one.key != "ALL" for one in page.placed)
    missing = (
        "Where the fans are is known, but not how many they are there, or how many people were online there near that year."
        if placed
        else "It is not known in which countries the fans are."
    )
    return Evidence(NAME, VERSION, "insufficient", missing, explanations=EXPLANATIONS)
