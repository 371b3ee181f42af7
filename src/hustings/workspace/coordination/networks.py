"""An answer as what the screen draws: the strongest edges, their accounts, and where these stand."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from hustings.reporting.network_layouts import laid_out

if TYPE_CHECKING:
    import pyarrow as pa

EDGES_MOST, NODES_MOST = 50_000, 5_000
PLACES = 3
_ENDS = ("account_id", "account_id_y")


def network(
    edges: pa.Table,
    names: Mapping[str, str],
    communities: Mapping[str, int],
    flagged: pa.Array,
    *,
    progress: Callable[[float], None] | None = None,
) -> dict[str, Any]:
    """Columns of nodes and edges as short lists, strongest edges first.

    Of an answer with more than EDGES_MOST edges or NODES_MOST accounts the strongest are drawn, and
    `drawn_of` says of how many. `communities` numbers the accounts' groups; 0 stands for none. Only
    flagged edges hold accounts together, so that groups stand apart and the rest stands below them.
    """
    import numpy as np

    apart = _without_loops(edges, flagged)
    chosen, number, of, to = _strongest(apart)
    weights = np.asarray(chosen.column("weight"))
    strength = np.bincount(of, weights, len(number)) + np.bincount(to, weights, len(number))
    groups = np.array([communities.get(account, 0) for account in number], np.int64)
    ranks = np.empty(len(number), np.int64)
    ranks[np.lexsort((-strength, groups))] = np.arange(len(number))
    binds = np.asarray(chosen.column("flagged"), np.bool_) | ((groups[of] == 0) & (groups[to] == 0))
    x, y = laid_out(
        len(number), of[binds], to[binds], weights[binds], ranks, groups == 0, progress=progress
    )
    return {
        "names": [names.get(account, account) for account in number],
        "x": [round(value, PLACES) for value in x.tolist()],
        "y": [round(value, PLACES) for value in y.tolist()],
        "strength": [int(value) for value in strength.tolist()],
        "group": groups.tolist(),
        "of": of.tolist(),
        "to": to.tolist(),
        "weight": weights.tolist(),
        # To four significant digits: a slider needs no more, and the file is half as long.
        "q": [
            None if value is None else float(f"{value:.4g}")
            for value in chosen.column("q").to_pylist()
        ],
        "drawn_of": apart.num_rows,
    }


def _without_loops(edges: pa.Table, flagged: pa.Array) -> pa.Table:
    import numpy as np
    import pyarrow as pa

    sides = [np.asarray(edges.column(one).combine_chunks().indices) for one in _ENDS]
    return edges.append_column("flagged", flagged).filter(pa.array(sides[0] != sides[1]))


def _strongest(edges: pa.Table) -> tuple[pa.Table, dict[str, int], Any, Any]:
    """The edges that are drawn, their accounts by number, and the numbers of both ends."""
    import numpy as np
    import pyarrow.compute as pc

    order = pc.sort_indices(edges, [("weight", "descending"), ("q", "ascending")])
    chosen = edges.take(order[:EDGES_MOST])
    ends = [chosen.column(one).cast("string").to_pylist() for one in _ENDS]
    number: dict[str, int] = {}
    kept = 0
    for one, other in zip(*ends, strict=True):
        fresh = {one, other} - number.keys()
        if len(number) + len(fresh) > NODES_MOST:
            break
        for account in (one, other):
            number.setdefault(account, len(number))
        kept += 1
    of, to = (
        np.fromiter((number[account] for account in side[:kept]), np.int32, kept) for side in ends
    )
    return chosen[:kept], number, of, to
