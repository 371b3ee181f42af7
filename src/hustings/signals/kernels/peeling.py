"""Greedy peeling after FRAUDAR: exact, and in order only where the order can matter.

Score of a set: weight of its ties / number of its nodes. The greedy takes away, again and again, the
node that holds the least weight, and keeps the best set that it passes. Three facts make it fast.

1. Whatever the order among equals, the greedy passes through the *core* of each threshold c: what
   is left when nodes that hold less than c are taken away until there are none. A core can be found
   in any order, so its score is known without a heap, and is a score that the greedy reaches.
2. If the best set S is followed by taking away v, then score(S without v) <= score(S), so v, and with
   it every node of S, holds at least score(S). Between two cores of thresholds c < d lie only sets
   with a node that holds less than d; if d is not above a score that is reached, none of them is S.
3. A set between two cores has at most the weight of the first and more nodes than the second.

So one pass finds cores at rising thresholds, and the order is followed between those few where the
best set can lie.
"""

from __future__ import annotations

import numpy as np

from hustings.signals.kernels.compiling import compiled
from hustings.signals.kernels.ties import Ties, Whole32, Whole64

MOST_LEVELS = 4096
STEP_LEAST, STEP_MOST = 0.02, 0.32
SAMPLE = 1024


@compiled
def denser(total: int, nodes: int, other_total: int, other_nodes: int) -> bool:
    """Whether total / nodes is larger than the other, exactly; products stay below 2**63."""
    whole, other_whole = total // nodes, other_total // other_nodes
    if whole != other_whole:
        return whole > other_whole
    return (total - whole * nodes) * other_nodes > (other_total - other_whole * other_nodes) * nodes


@compiled
def peel_by_levels(
    ties: Ties, held: Whole64, nodes: Whole32, total: int, least: int
) -> tuple[Whole32, Whole64]:
    """Take nodes away in no order within a threshold, at rising thresholds, until none is left.

    Returns the nodes as they went, and of each threshold: itself, how many nodes were gone when none
    was left below it, and the weight that was left. The first threshold is the larger of `least` and
    the score of all nodes.
    """
    count = nodes.size
    order = np.empty(count, np.int32)
    levels = np.empty((MOST_LEVELS, 3), np.int64)
    alive, alive_count = nodes.copy(), count
    gone = due = depth = 0
    threshold, step = max(least, total // count), STEP_LEAST
    while True:
        kept, gone_before = 0, gone
        for at in range(alive_count):
            node = alive[at]
            if held[node] >= threshold:
                alive[kept] = node
                kept += 1
            elif held[node] >= 0:
                order[due] = node
                due += 1
        alive_count = kept
        while gone < due:
            node = order[gone]
            gone += 1
            total -= held[node]
            due = _take_away(ties, held, node, threshold, order, due)
        levels[depth, 0], levels[depth, 1], levels[depth, 2] = threshold, gone, total
        depth += 1
        left = count - gone
        if left == 0:
            return order, levels[:depth].copy()
        # Few went: look again only after a larger step. The steps matter for speed alone.
        if (gone - gone_before) * 64 < left:
            step = min(2 * step, STEP_MOST)
        elif (gone - gone_before) * 16 > left:
            step = STEP_LEAST
        threshold = max(total // left, threshold + 1 + int(threshold * step))


@compiled
def _take_away(
    ties: Ties, held: Whole64, node: int, threshold: int, order: Whole32, due: int
) -> int:
    """Take a node's ties from its neighbours; those that fall below the threshold become due."""
    actors = ties.actor_start.size
    held[node] = -1
    if node < actors:
        for at in range(ties.actor_start[node], ties.actor_end[node]):
            target = ties.by_actor[at]
            before = held[actors + target]
            if before >= 0:
                after = before - ties.weight[target]
                held[actors + target] = after
                if before >= threshold > after:
                    order[due] = actors + target
                    due += 1
        return due
    target = node - actors
    weight = ties.weight[target]
    for at in range(ties.target_start[target], ties.target_end[target]):
        other = ties.by_target[at]
        before = held[other]
        if before >= 0:
            held[other] = before - weight
            if before >= threshold > before - weight:
                order[due] = other
                due += 1
    return due


@compiled
def peel_in_order(
    ties: Ties, held: Whole64, nodes: Whole32, rank: Whole32, total: int, stop: int
) -> tuple[Whole32, int, int]:
    """Take away the node that holds least, of equals the one of lowest rank, until `stop` are left.

    Returns the nodes as they went with those left over behind, how many were gone before the best
    set, and its weight. Only nodes below a limit stand in the heap; it is raised when the heap is
    empty, so that most ties cost no move in it.
    """
    actors = ties.actor_start.size
    count = nodes.size
    order = np.empty(count, np.int32)
    heap, size = np.empty(count, np.int32), 0
    place = np.full(held.size, -1, np.int32)
    alive, alive_count, limit = nodes.copy(), count, 0
    best_gone, best_total = 0, total
    for gone in range(count - stop):
        if size == 0:
            alive_count = _still(held, alive, alive_count)
            limit = _limit(held, alive, alive_count)
            size = _fill(heap, place, held, rank, alive[:alive_count], limit)
        node = heap[0]
        size -= 1
        if size:
            heap[0] = heap[size]
            _sink(heap, place, held, rank, size)
        order[gone] = node
        total -= held[node]
        held[node] = -1
        row = node < actors
        if row:
            start, end = ties.actor_start[node], ties.actor_end[node]
        else:
            start, end = ties.target_start[node - actors], ties.target_end[node - actors]
        for at in range(start, end):
            target = ties.by_actor[at] if row else node - actors
            other = actors + target if row else ties.by_target[at]
            if held[other] < 0:
                continue
            held[other] -= ties.weight[target]
            if held[other] < limit:
                if place[other] < 0:
                    size = _enter(heap, size, place, held, rank, other)
                else:
                    _rise(heap, place, held, rank, place[other])
        left = count - gone - 1
        if left and denser(total, left, best_total, count - best_gone):
            best_gone, best_total = gone + 1, total
    order[count - stop :] = alive[: _still(held, alive, alive_count)]
    return order, best_gone, best_total


@compiled
def _still(held: Whole64, alive: Whole32, alive_count: int) -> int:
    """Move the nodes that are still there to the front, and count them."""
    kept = 0
    for at in range(alive_count):
        if held[alive[at]] >= 0:
            alive[kept] = alive[at]
            kept += 1
    return kept


@compiled
def _limit(held: Whole64, alive: Whole32, alive_count: int) -> int:
    """Above the least that a node holds, and about a sixteenth of the nodes below it."""
    least = held[alive[0]]
    for at in range(alive_count):
        least = min(least, held[alive[at]])
    apart = max(1, alive_count // SAMPLE)
    seen = np.sort(held[alive[:alive_count:apart]])
    limit: int = max(least, seen[seen.size // 16]) + 1
    return limit


@compiled
def _fill(
    heap: Whole32, place: Whole32, held: Whole64, rank: Whole32, alive: Whole32, limit: int
) -> int:
    """Put the nodes that hold less than the limit into the empty heap, and count them."""
    size = 0
    for node in alive:
        if held[node] < limit:
            size = _enter(heap, size, place, held, rank, node)
    return size


@compiled
def _enter(
    heap: Whole32, size: int, place: Whole32, held: Whole64, rank: Whole32, node: int
) -> int:
    heap[size] = node
    _rise(heap, place, held, rank, size)
    return size + 1


@compiled
def _less(key: Whole64, rank: Whole32, one: int, other: int) -> bool:
    if key[one] == key[other]:
        return bool(rank[one] < rank[other])
    return bool(key[one] < key[other])


@compiled
def _rise(heap: Whole32, place: Whole32, held: Whole64, rank: Whole32, at: int) -> None:
    """Move a node up to where those above it hold less."""
    node = heap[at]
    while at > 0:
        above = (at - 1) >> 1
        if not _less(held, rank, node, heap[above]):
            break
        heap[at] = heap[above]
        place[heap[at]] = at
        at = above
    heap[at] = node
    place[node] = at


@compiled
def _sink(heap: Whole32, place: Whole32, held: Whole64, rank: Whole32, size: int) -> None:
    """Move the node at the top down to where those below it hold more."""
    node, at = heap[0], 0
    while True:
        below = 2 * at + 1
        if below >= size:
            break
        if below + 1 < size and _less(held, rank, heap[below + 1], heap[below]):
            below += 1
        if not _less(held, rank, heap[below], node):
            break
        heap[at] = heap[below]
        place[heap[at]] = at
        at = below
    heap[at] = node
    place[node] = at
