"""The shapes of a coordination answer: edges, accounts, groups and what they rest on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from hustings.domain.periods import Window

if TYPE_CHECKING:
    import pyarrow as pa


@dataclass(frozen=True, slots=True)
class CoordinationFoot:
    """What the edges rest on: the signal, and the version of the store or the file."""

    signal: str
    signal_version: int
    source: str
    """The word store, or the name of the file that was read."""
    store_version: int | None
    as_of: datetime | None
    run_ids: tuple[str, ...]
    duplicates_left_out: int


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account of the flagged edges; `component` and `community` number groups from 1, largest first."""

    account_id: str
    component: int
    community: int
    edges: int
    strength: int
    """Sum of the weights of its flagged edges."""


@dataclass(frozen=True, slots=True)
class SharedObject:
    """An object that members of a group shared within the time window, and how many pairs did so."""

    object_id: str
    pairs: int
    accounts: int


@dataclass(frozen=True, slots=True)
class Group:
    """One community of accounts joined by flagged edges, its members in order of strength."""

    community: int
    component: int
    account_ids: tuple[str, ...]
    edges: int
    weight: int
    chance_weight: float
    first_at: datetime
    last_at: datetime
    objects: tuple[SharedObject, ...]


@dataclass(frozen=True, slots=True)
class Coordination:
    """Who shared the same objects within the time window of each other, and how far chance explains it.

    `edges` is an Arrow table in the columns of `hustings.signals.co_sharing.EDGE_COLUMNS`, sorted by
    account_id and account_id_y. `flagged` marks those above the weight threshold whose q is at most
    `max_q`; accounts and groups are made of the flagged edges alone. `time_window_s` is the window that
    was used: where the definition estimates it, the estimate. `counts` holds rows, rows_left_out,
    accounts, objects, pairs, edges, flagged_edges and tests (pairs of accounts that q counts).
    """

    on: str
    definition: str
    time_window_s: int
    time_window_estimated: bool
    min_participation: int
    edge_weight: float
    min_weight: int
    max_q: float
    window: Window
    weight_threshold: float | None
    counts: dict[str, int]
    edges: pa.Table
    flagged: pa.Array
    accounts: Sequence[AccountRow]
    groups: Sequence[Group]
    explanations: tuple[str, ...]
    foot: CoordinationFoot
