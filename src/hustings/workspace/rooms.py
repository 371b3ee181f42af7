"""Which rooms there are: each package of this folder with an `apps` module is one, found by being there."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from django.utils.functional import Promise

if TYPE_CHECKING:
    from hustings.workspace.teams.models import Team

Part = Literal["watch", "run", "explain"]


@dataclass(frozen=True, slots=True)
class Door:
    """A link of the sidebar: `view` is the name of an address, `prefix` the paths that belong to it.

    `noticed` says how many things behind it somebody of a team should look at. `role` is the least role
    that gets through; others are not shown the link.
    """

    part: Part
    place: int
    title: str | Promise
    view: str
    prefix: str
    noticed: Callable[[Team], int] | None = None
    role: str = "observer"


@cache
def room_packages() -> tuple[str, ...]:
    """Dotted names of all rooms, in the order of their names."""
    import hustings.workspace as folder

    return tuple(
        f"{folder.__name__}.{found.name}"
        for found in pkgutil.iter_modules(folder.__path__)
        if found.ispkg and importlib.util.find_spec(f"{folder.__name__}.{found.name}.apps")
    )


@cache
def doors() -> tuple[Door, ...]:
    """The sidebar's links: what each room's `apps` module names in DOORS, in order of their places."""
    found = [
        door
        for package in room_packages()
        for door in getattr(importlib.import_module(f"{package}.apps"), "DOORS", ())
    ]
    return tuple(sorted(found, key=lambda door: (door.part, door.place)))
