"""Dense blocks as they are defined, in plain Python with one heap: slow, and easy to check."""

from __future__ import annotations

import heapq
import math
from collections.abc import Hashable, Iterable
from typing import Any

ONE = 2**32
Node = tuple[int, Any]
"""0 and an actor, or 1 and a target: in the order in which equals are taken away."""


def plain_blocks(
    ties: Iterable[tuple[Hashable, Hashable]], most: int = 1, share: float = 0.5
) -> list[tuple[set[Node], float]]:
    """Blocks of the greedy, one after another, each with its score."""
    left = set(ties)
    degree: dict[Any, int] = {}
    for _, target in left:
        degree[target] = degree.get(target, 0) + 1
    weights = {target: round(ONE / math.log(d + 5)) for target, d in degree.items()}
    found: list[tuple[set[Node], float]] = []
    while left and len(found) < most:
        block, total = _peel(left, weights)
        score = total / len(block) / ONE
        if found and score < share * found[0][1]:
            break
        found.append((block, score))
        left = {tie for tie in left if (0, tie[0]) not in block or (1, tie[1]) not in block}
    return found


def _peel(ties: set[tuple[Any, Any]], weights: dict[Any, int]) -> tuple[set[Node], int]:
    near: dict[Node, list[tuple[Node, int]]] = {}
    for actor, target in ties:
        near.setdefault((0, actor), []).append(((1, target), weights[target]))
        near.setdefault((1, target), []).append(((0, actor), weights[target]))
    held = {node: sum(weight for _, weight in others) for node, others in near.items()}
    heap = [(weight, node) for node, weight in held.items()]
    heapq.heapify(heap)
    total = sum(held.values()) // 2
    best, best_count, gone = total, len(held), list[Node]()
    while heap:
        weight, node = heapq.heappop(heap)
        if held.get(node) != weight:
            continue
        del held[node]
        gone.append(node)
        total -= weight
        for other, lost in near[node]:
            if other in held:
                held[other] -= lost
                heapq.heappush(heap, (held[other], other))
        if held and total * best_count > best * len(held):
            best, best_count = total, len(held)
    return set(near) - set(gone[: len(near) - best_count]), best
