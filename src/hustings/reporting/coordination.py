"""The shapes of a coordination answer: edges, accounts, groups and what they rest on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from hustings.domain.periods import Window
from hustings.signals.co_sharing_groups import AccountRow, Group, SharedObject

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = ["AccountRow", "Coordination", "CoordinationFoot", "Group", "SharedObject"]


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
class Coordination:
    """Who shared the same objects within the time window of each other, and how far chance explains it.

    `edges` is an Arrow table in the columns of `hustings.signals.co_sharing.EDGE_COLUMNS`, sorted by
    account_id and account_id_y. `flagged` marks those of at least the threshold's weight whose q is at most
    `max_q`; accounts and groups are made of the flagged edges alone. `time_window_s` is the window that
    was used: where the definition estimates it, the estimate. `counts` holds rows, rows_left_out,
    rows_of_few (accounts below min_participation), accounts, objects, pairs, edges, flagged_edges and
    tests (pairs of accounts with an object in common, which q counts), with tests_bounded 1 where that
    number is an upper bound.
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
