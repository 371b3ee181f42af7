"""Hand-made pages for signals."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from hustings.domain.bounds import Bounds, exactly
from hustings.signals.observed import ObservedPage, Placed, Posted, Size

START_AT = datetime(2020, 1, 1)  # noqa: DTZ001


def at(day: float) -> datetime:
    """So many days after the start."""
    return START_AT + timedelta(days=day)


def sizes(values: Sequence[float], days: Sequence[float] | None = None) -> tuple[Size, ...]:
    """Followers of each day, or of the days named."""
    when = range(len(values)) if days is None else days
    return tuple(
        Size(at(day), "followers", exactly(value)) for day, value in zip(when, values, strict=True)
    )


def page(**seen: object) -> ObservedPage:
    """A page of which nothing else is known."""
    return ObservedPage("facebook:1", "Alder", **seen)  # type: ignore[arg-type]


def share(day: float, key: str, value: float, step: float = 0.001) -> Placed:
    """A country's share of the fans, as printed."""
    return Placed(at(day), key, "share", Bounds(value - step / 2, value, value + step / 2))


def gain(day: float, key: str, people: float, since: float, open_by: float = 0.0) -> Placed:
    """New fans of a country since a day."""
    held = Bounds(people - open_by, people, people + open_by)
    return Placed(at(day), key, "gain", held, at(since))


def posts(day: float, interactions: Sequence[int | None]) -> tuple[Posted, ...]:
    """Posts of four weeks from a day on, spread over them."""
    return tuple(
        Posted(at(day + place * 28 / len(interactions)), one)
        for place, one in enumerate(interactions)
    )
