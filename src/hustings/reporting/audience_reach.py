"""A page's fans in a country against the people there, with bounds and the year that people were counted in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from hustings.domain.bounds import Bounds, exactly
from hustings.domain.periods import Window
from hustings.measures.definition import measure_named
from hustings.reporting.audience_answers import Known, Reach, Stock
from hustings.reporting.measuring import compute

if TYPE_CHECKING:
    from hustings.store.reading import Reading

_People = dict[str, tuple[float, int]]


def reaches_of(
    reading: Reading, page_id: str, window: Window, stocks: Sequence[Stock]
) -> tuple[Reach, ...]:
    """Each country as last seen, the widest reach among people online first.

    Denominators and their years are those of the measures penetration_population and
    penetration_online. A country of which no fans are known is left out.
    """
    latest: dict[str, tuple[Stock, Known]] = {}
    for stock in stocks:
        for part in stock.parts:
            if part.people is not None:
                latest[part.key] = (stock, part.people)
    if not latest:
        return ()
    population = _denominators(reading, "penetration_population", page_id, window)
    online = _denominators(reading, "penetration_online", page_id, window)
    rows = [
        _reach(key, stock, people, population.get(key), online.get(key))
        for key, (stock, people) in latest.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-_least(row), row.key)))


def _denominators(reading: Reading, name: str, page_id: str, window: Window) -> _People:
    """By country: people, and the year of which they are."""
    result = compute(reading, measure_named(name), window, page_ids=(page_id,))
    place = {column: at for at, column in enumerate(result.columns)}
    return {
        row[place["country"]]: (row[place["denominator"]], row[place["world_year"]])
        for row in result.rows
        if row[place["denominator"]]
    }


def _reach(
    key: str,
    stock: Stock,
    people: Known,
    population: tuple[float, int] | None,
    online: tuple[float, int] | None,
) -> Reach:
    return Reach(
        key=key,
        at=stock.at,
        precision=stock.precision,
        people=people,
        population=population[0] if population else None,
        population_year=population[1] if population else None,
        of_population=_ratio(people, population),
        online=online[0] if online else None,
        online_year=online[1] if online else None,
        of_online=_ratio(people, online),
    )


def _ratio(people: Known, all_people: tuple[float, int] | None) -> Bounds | None:
    return None if all_people is None else people.bounds.over(exactly(all_people[0]))


def _least(row: Reach) -> float:
    known = row.of_online or row.of_population
    return known.low if known else 0.0
