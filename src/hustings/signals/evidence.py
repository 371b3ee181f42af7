"""What a signal gives: what it saw, in which window, how sure, and what else explains it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from hustings.domain.bounds import Bounds

State = Literal["flagged", "clear", "insufficient"]


@dataclass(frozen=True, slots=True)
class Number:
    """One number that evidence rests on, with its bounds; None is unknown.

    `key` tells numbers of one name apart, such as the country of a contribution.
    """

    name: str
    unit: str
    value: float | None
    bounds: Bounds | None = None
    key: str | None = None
    at: datetime | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    """One finding of a signal on one page and window.

    `kind` tells patterns of one signal apart (burst, purge ...). `effect` is in `effect_unit`;
    `interval` holds its ends, and says what it covers in the signal's definition. `q` is p
    corrected for everything that was looked at, as the signal's definition says: by Benjamini and Hochberg
    among windows or pairs, or family-wise by the highest of a whole search; None where the signal is no test.
    `reason` says in a sentence what was seen or what is missing; of what is flagged it says
    "consistent with", never "is". Times are naive UTC, the window half-open.
    """

    signal: str
    version: int
    state: State
    reason: str
    kind: str | None = None
    from_at: datetime | None = None
    to_at: datetime | None = None
    effect: float | None = None
    effect_unit: str | None = None
    interval: tuple[float, float] | None = None
    q: float | None = None
    numbers: tuple[Number, ...] = ()
    explanations: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
