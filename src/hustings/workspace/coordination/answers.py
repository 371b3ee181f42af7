"""What a finished run's files hold: pairs by the page, and networks to take away."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import duckdb

from hustings.domain.errors import CorrectTheValue, UseAKnownName
from hustings.reporting.coordinating_files import WRITERS, Network, network_text
from hustings.signals.co_sharing_columns import need_the_extra
from hustings.workspace.coordination import keeping

PAIRS_A_PAGE = 50
TAKEN_MOST = 500_000
"""Pairs up to which a text is made while somebody waits; more go by the command line."""
SORTS = {
    "weight": "weight",
    "chance": "chance_weight",
    "p": "p",
    "q": "q",
    "objects": "shared_object_count",
    "delta": "avg_time_delta",
    "first": "first_at",
    "last": "last_at",
}


@dataclass(frozen=True, slots=True)
class Pair:
    """Two accounts and what they shared within the window; None is unknown. Times are naive UTC."""

    account_id: str
    account_id_y: str
    weight: int
    chance_weight: float | None
    p: float | None
    q: float | None
    shared_object_count: int
    avg_time_delta: float | None
    first_at: datetime | None
    last_at: datetime | None
    group: int
    group_y: int
    flagged: bool


@dataclass(frozen=True, slots=True)
class PairPage:
    """Some pairs in the order asked for, how many there are, and where the next ones begin."""

    rows: Sequence[Pair]
    total: int
    next_from: int | None
    previous_from: int | None


@dataclass(frozen=True, slots=True)
class PairsAsked:
    """Which pairs: only flagged ones or all, the least weight, the most q, one group, and their order.

    `sort` is a key of SORTS, after a minus for descending.
    """

    flagged: bool = True
    least_weight: int = 1
    most_q: float = 1.0
    group: int | None = None
    sort: str = "-weight"
    start: int = 0


def pairs(run_id: int, asked: PairsAsked) -> PairPage:
    """A page of the run's pairs; CorrectTheValue for an order that there is none of."""
    column = SORTS.get(asked.sort.lstrip("-"))
    if column is None:
        raise CorrectTheValue(
            f"Pairs cannot be sorted by {asked.sort!r}.",
            field="sort",
            remedy=f"Choose from {', '.join(SORTS)}.",
        )
    path = keeping.edges(run_id)
    if not path.is_file():
        raise UseAKnownName("The answer's file is not there.", remedy="Ask again.")
    where = "account_id <> account_id_y AND weight >= ? AND coalesce(q, 1) <= ?"
    values: list[object] = [str(path), asked.least_weight, asked.most_q]
    if asked.flagged:
        where += " AND flagged"
    if asked.group is not None:
        where += " AND account_id_group = ? AND account_id_y_group = ?"
        values += [asked.group, asked.group]
    way = "DESC" if asked.sort.startswith("-") else "ASC"
    connection = duckdb.connect(":memory:")
    rows = connection.execute(
        f"""
        SELECT account_id, account_id_y, weight, chance_weight, p, q, shared_object_count,
            avg_time_delta, first_at, last_at, account_id_group, account_id_y_group, flagged,
            count(*) OVER () AS total
        FROM read_parquet(?) WHERE {where}
        ORDER BY {column} {way} NULLS LAST, account_id, account_id_y LIMIT ? OFFSET ?
        """,
        [*values, PAIRS_A_PAGE, asked.start],
    ).fetchall()
    total = rows[0][-1] if rows else 0
    end = asked.start + len(rows)
    return PairPage(
        [Pair(*row[:-1]) for row in rows],
        total,
        end if end < total else None,
        max(asked.start - PAIRS_A_PAGE, 0) if asked.start else None,
    )


def taken_away(run_id: int, ending: str, told: str, *, directed: bool) -> str:
    """Every pair of a run as csv, graphml or gexf; CorrectTheValue where there are too many of them."""
    need_the_extra()
    import pyarrow.parquet as pq

    if ending not in WRITERS:
        raise CorrectTheValue(
            f"A network is not given as {ending!r}.",
            field="format",
            remedy=f"Choose {', '.join(WRITERS)}.",
        )
    edges = pq.read_table(keeping.edges(run_id))
    if edges.num_rows > TAKEN_MOST:
        raise CorrectTheValue(
            f"There are {edges.num_rows} pairs, too many for one file from a screen.",
            remedy="Use `hustings coordination --out` on the machine itself.",
        )
    known = json.loads(keeping.accounts(run_id).read_text("utf-8"))
    return network_text(Network(edges, known, directed, told), ending)
