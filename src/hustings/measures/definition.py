"""What a measure is: a pure function over frames, with its published definition."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

import narwhals as nw

from hustings.domain.errors import UseAKnownName

Grain = Literal["page", "post", "list", "page_kind", "page_hour", "page_day", "page_country"]
Frame = nw.LazyFrame[Any]

INPUTS: dict[str, str] = {
    "posts": "post_latest of the pages asked for, created within the window, with `day` (date)",
    "posts_before": "post_latest of the pages asked for, created at any time before the window's end, with `day`",
    "days": "page_days of the pages asked for, within the window",
    "days_before": "page_days of the pages asked for, within the window and the window before",
    "pages": "page_latest of the pages asked for",
    "page_observations": "page_observations of the pages asked for, up to the window's end",
    "post_observations": "post_observations of the posts created within the window, with created_at and kind",
    "post_observations_before": "post_observations of the posts created at any time before the window's end, with created_at and kind",
    "audience": "audience_observations of the pages asked for, up to the window's end",
    "figures": "figures of the pages asked for, up to the window's end",
    "world": "one row per country (alpha-2) and year: population (people), online_ratio (0 to 1)",
    "window": "the Window itself",
}
"""What a measure may ask for: the names of its parameters choose its inputs.

Times in frames are naive and UTC. Windows are half-open. Frames are lazy and live in any engine.
"""

OUTPUT = ("value", "numerator", "denominator", "denominator_at", "n", "unknown_count")
"""Columns of every result after the grain's own.

A ratio has numerator and denominator; a plain amount has itself as numerator and no denominator; an
index (a score, a root of a product) has neither. denominator_at is the last time at which a part of
the denominator was seen. n counts what the value rests on, unknown_count what was left out as unknown.
"""

GRAIN_KEYS: dict[Grain, tuple[str, ...]] = {
    "page": ("page_id",),
    "post": ("page_id", "post_id"),
    "list": (),
    "page_kind": ("page_id", "kind"),
    "page_hour": ("page_id", "weekday", "hour"),
    "page_day": ("page_id", "day"),
    "page_country": ("page_id", "country"),
}


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure's definition and its function.

    `extra` names columns of the result beyond OUTPUT (such as low and high of an interval).
    `mean_of_ratios` marks a value that averages ratios because its source defines it so: such values
    of several pages have no common value.
    """

    name: str
    version: int
    title: str
    unit: str
    grain: Grain
    formula: str
    numerator: str
    weights: str
    denominator: str
    denominator_at: str
    aggregation: str
    null_rule: str
    source: str
    compute: Callable[..., Frame]
    extra: tuple[str, ...] = ()
    family: str = "Hustings"
    mean_of_ratios: bool = False

    @property
    def inputs(self) -> tuple[str, ...]:
        """The names of what `compute` takes, each a key of INPUTS."""
        return tuple(inspect.signature(self.compute).parameters)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the result, in order."""
        return (*GRAIN_KEYS[self.grain], *OUTPUT, *self.extra)

    def __call__(self, inputs: Mapping[str, Any]) -> Frame:
        return self.compute(**{name: inputs[name] for name in self.inputs})


def measure(**definition: Any) -> Callable[[Callable[..., Frame]], Measure]:
    """Make a measure of a function; its name is the function's, its fields those of Measure."""

    def build(function: Callable[..., Frame]) -> Measure:
        unknown = set(inspect.signature(function).parameters) - set(INPUTS)
        if unknown:
            raise TypeError(f"{function.__name__} asks for {sorted(unknown)}, which are no inputs")
        return Measure(name=function.__name__, compute=function, **definition)

    return build


@cache
def measures() -> dict[str, Measure]:
    """Every measure by name: whatever a module of this folder defines with `measure`."""
    import hustings.measures as folder

    found: dict[str, Measure] = {}
    for module in pkgutil.iter_modules(folder.__path__):
        for value in vars(importlib.import_module(f"{folder.__name__}.{module.name}")).values():
            if isinstance(value, Measure):
                found[value.name] = value
    return dict(sorted(found.items()))


def measure_named(name: str) -> Measure:
    """The measure of that name; UseAKnownName names near ones when there is none."""
    import difflib

    known = measures()
    if name not in known:
        near = (
            ", ".join(difflib.get_close_matches(name, known, n=3)) or "see `hustings measures list`"
        )
        raise UseAKnownName(
            f"There is no measure {name!r}.", field="measure", remedy=f"Nearest: {near}."
        )
    return known[name]
