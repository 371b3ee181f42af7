"""What a check finds, and where checks are found."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from hustings.domain.errors import HustingsError
from hustings.workspace.rooms import room_packages

State = Literal["good", "look", "bad", "unknown"]
STATES: tuple[State, ...] = ("bad", "look", "unknown", "good")
"""Worst first."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it is, in a sentence, and what to do; no remedy where it is good."""

    subject: str
    state: State
    says: str
    remedy: str = ""


Check = Callable[[], Iterable[Finding]]


def checks(*, network: bool) -> Iterator[Check]:
    """Each room's CHECKS and, where the network may be used, its NETWORK_CHECKS, of its module `checks`."""
    for package in room_packages():
        if importlib.util.find_spec(f"{package}.checks"):
            module = importlib.import_module(f"{package}.checks")
            yield from getattr(module, "CHECKS", ())
            if network:
                yield from getattr(module, "NETWORK_CHECKS", ())


def examine(*, network: bool) -> list[Finding]:
    """The findings of all checks; one that breaks is a finding itself and hides no other."""
    found: list[Finding] = []
    for check in checks(network=network):
        try:
            found.extend(check())
        except HustingsError as error:
            found.append(Finding(_name(check), "bad", error.message, error.remedy))
        except Exception as error:  # noqa: BLE001  whatever breaks a check is what the reader must hear of
            found.append(
                Finding(
                    _name(check),
                    "bad",
                    f"The check itself failed: {type(error).__name__}: {error}",
                    "Report it with the lines around it in the log.",
                )
            )
    return found


def worst(found: Iterable[Finding]) -> State:
    """The worst state among the findings; good where there are none."""
    held = {finding.state for finding in found}
    return next((state for state in STATES if state in held), "good")


def _name(check: Check) -> str:
    return check.__name__.replace("_", " ").strip()
