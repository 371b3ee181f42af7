"""The weaker search in batches, after Bahmani, Kumar and Vassilvitskii (2012).

Each round takes away all nodes that hold at most (1 + margin) times the mean, so that few rounds over
the list of ties are enough. The set it keeps scores at least 1 / (2 (1 + margin)) of the best there is,
where the greedy has 1 / 2. Ties stand in one list of packed pairs: rows are not built, and no order
among equals is needed.
"""

from __future__ import annotations

import numpy as np

from hustings.signals.kernels.compiling import compiled
from hustings.signals.kernels.ties import Whole32, Whole64

LOW = (1 << 32) - 1


def packed(pairs: list[tuple[Whole32, Whole32]]) -> Whole64:
    """Each pair of numbers once, as actor * 2**32 + target, in order."""
    edges = np.empty(sum(left.size for left, _ in pairs), np.int64)
    at = 0
    for left, right in pairs:
        part = edges[at : at + left.size]
        part[:] = left
        part <<= 32
        part |= right
        at += left.size
    edges.sort()
    return edges[: _once(edges)]


def degrees(edges: Whole64, actors: int, targets: int) -> tuple[Whole64, Whole64]:
    """Ties of each actor and of each target."""
    mine, theirs = np.zeros(actors, np.int64), np.zeros(targets, np.int64)
    _count(edges, mine, theirs)
    return mine, theirs


@compiled
def _once(edges: Whole64) -> int:
    kept = 0
    for at in range(edges.size):
        if kept == 0 or edges[at] != edges[kept - 1]:
            edges[kept] = edges[at]
            kept += 1
    return kept


@compiled
def _count(edges: Whole64, mine: Whole64, theirs: Whole64) -> None:
    for edge in edges:
        mine[edge >> 32] += 1
        theirs[edge & LOW] += 1


@compiled
def batch_block(edges: Whole64, weight: Whole64, actors: int, margin: float) -> tuple[Whole32, int]:
    """The best set of the rounds and its weight; the list keeps all its ties, in another order."""
    held = np.zeros(actors + weight.size, np.int64)
    for edge in edges:
        held[edge >> 32] += weight[edge & LOW]
        held[actors + (edge & LOW)] += weight[edge & LOW]
    alive = np.flatnonzero(held).astype(np.int32)
    left, live = alive.size, edges.size
    total = 0
    for node in alive:
        total += int(held[node])
    total >>= 1
    best, best_total = alive.copy(), total
    while left:
        limit = np.int64((1.0 + margin) * 2.0 * (total / left))
        kept = 0
        for at in range(left):
            node = alive[at]
            if held[node] > limit:
                alive[kept] = node
                kept += 1
            else:
                held[node] = -1
        left = kept
        live, total = _drop(edges, live, weight, actors, held, total)
        if left and float(total) * best.size > float(best_total) * left:
            best, best_total = alive[:left].copy(), total
    return np.sort(best), best_total


@compiled
def _drop(
    edges: Whole64, live: int, weight: Whole64, actors: int, held: Whole64, total: int
) -> tuple[int, int]:
    """Move the ties of nodes that are gone behind the others, and take them from who is left."""
    at = 0
    while at < live:
        edge = edges[at]
        actor, target = edge >> 32, edge & LOW
        if held[actor] >= 0 and held[actors + target] >= 0:
            at += 1
            continue
        total -= weight[target]
        if held[actor] >= 0:
            held[actor] -= weight[target]
        if held[actors + target] >= 0:
            held[actors + target] -= weight[target]
        live -= 1
        edges[at] = edges[live]
        edges[live] = edge
    return live, total


@compiled
def cut_edges(edges: Whole64, actors: int, targets: int, block: Whole32) -> tuple[int, Whole64]:
    """Move the ties within the block behind the others; how many are left, and counts by node."""
    place = np.full(actors + targets, -1, np.int32)
    for at in range(block.size):
        place[block[at]] = at
    counts = np.zeros(block.size, np.int64)
    at, live = 0, edges.size
    while at < live:
        edge = edges[at]
        one, other = place[edge >> 32], place[actors + (edge & LOW)]
        if one < 0 or other < 0:
            at += 1
            continue
        counts[one] += 1
        counts[other] += 1
        live -= 1
        edges[at] = edges[live]
        edges[live] = edge
    return live, counts
