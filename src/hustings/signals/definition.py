"""What a signal is: a pure function that gives evidence, with its published definition."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import Any, Literal

from hustings.domain.errors import UseAKnownName

Subject = Literal["page", "accounts"]


@dataclass(frozen=True, slots=True)
class Signal:
    """A signal's definition and its function.

    `needs` says what data it cannot do without, `method` how it judges, `uncertainty` what its
    interval or q covers, `explanations` what else, besides an intended act, leads to the same
    pattern. The function takes plain records or columns and gives `Evidence`; it reads no clock, no
    file and no random number that is not seeded by its arguments.
    """

    name: str
    version: int
    title: str
    subject: Subject
    needs: str
    method: str
    uncertainty: str
    explanations: tuple[str, ...]
    source: str
    compute: Callable[..., Any]

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.compute(*args, **kwargs)


def signal(**definition: Any) -> Callable[[Callable[..., Any]], Signal]:
    """Make a signal of a function; its name is the function's, its fields those of Signal."""

    def build(function: Callable[..., Any]) -> Signal:
        return Signal(name=function.__name__, compute=function, **definition)

    return build


@cache
def signals() -> dict[str, Signal]:
    """Every signal by name: whatever a module of this folder defines with `signal`.

    A module that needs an extra imports it inside its functions, so that definitions can be read
    without it.
    """
    import hustings.signals as folder

    found: dict[str, Signal] = {}
    for module in pkgutil.iter_modules(folder.__path__):
        for value in vars(importlib.import_module(f"{folder.__name__}.{module.name}")).values():
            if isinstance(value, Signal):
                found[value.name] = value
    return dict(sorted(found.items()))


def signal_named(name: str) -> Signal:
    """The signal of that name; UseAKnownName names those there are when there is none."""
    known = signals()
    if name not in known:
        raise UseAKnownName(
            f"There is no signal {name!r}.",
            field="signal",
            remedy=f"Choose from {', '.join(known)}.",
        )
    return known[name]
