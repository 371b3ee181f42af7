"""The densest block of ties, after the exact greedy and after the weaker one that goes in batches."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from hustings.signals.kernels.peeling import peel_by_levels, peel_in_order
from hustings.signals.kernels.ties import Ties, Whole32, Whole64, weigh

Ranked = Callable[[Whole32], Whole32]
"""Puts nodes in the order in which equals are taken away."""


@dataclass(frozen=True, slots=True)
class Found:
    """Nodes of a block and the weight of its ties.

    `core` holds the nodes of which a later block can consist that scores at least `enough`; it is
    what the next search may start from.
    """

    nodes: Whole32
    total: int
    core: Whole32


def exact_block(
    ties: Ties, nodes: Whole32, enough: Callable[[float], float], ranked: Ranked
) -> Found | None:
    """The best set that the greedy passes through among the nodes.

    `enough` gives, of the score that was found, the least that matters; None where nothing scores
    as much as `enough(0)`.
    """
    held = np.empty(ties.actor_start.size + ties.target_start.size, np.int64)
    total = weigh(ties, nodes, held)
    if total == 0:
        return None
    order, levels = peel_by_levels(ties, held, nodes, total, int(enough(0)))
    left = nodes.size - levels[:, 1]
    if left[0] == 0:
        return None
    best_at = _best_core(levels[:, 2], left)
    block, best = order[levels[best_at, 1] :], int(levels[best_at, 2])
    unsure = _where_order_matters(levels, left, best_at)
    if unsure.size:
        first, last = int(unsure[0]), int(unsure[-1]) + 1
        inner = order[levels[first, 1] :]
        rank = np.zeros(held.size, np.int32)
        rank[ranked(inner)] = np.arange(inner.size, dtype=np.int32)
        inside = weigh(ties, inner, held)
        passed, gone, other = peel_in_order(ties, held, inner, rank, inside, int(left[last]))
        theirs, ours = other * block.size, best * (inner.size - gone)
        # Of equal sets the greedy keeps the one that it comes to first.
        if theirs > ours or (theirs == ours and best_at >= first):
            block, best = passed[gone:], int(other)
    if best < enough(0) * block.size:
        return None
    below = np.flatnonzero(levels[:, 0] <= enough(best / block.size))
    core = order[levels[below[-1], 1] :] if below.size else nodes
    return Found(np.sort(block), best, np.sort(core))


def _best_core(totals: Whole64, left: Whole64) -> int:
    """The first of the cores that score highest."""
    best = 0
    for at in range(1, left.size):
        if left[at] and int(totals[at]) * int(left[best]) > int(totals[best]) * int(left[at]):
            best = at
    return best


def _where_order_matters(levels: Whole64, left: Whole64, best: int) -> Whole64:
    """Numbers of the cores between which and the next a better set than the best core can lie."""
    score = int(levels[best, 2]) // int(left[best])
    higher = levels[1:, 0] > score
    # What is rounded here by a float is made up for by the margin: it only adds to the work.
    at_most = levels[:-1, 2] / np.maximum(left[1:], 1)
    fits = (left[1:] == 0) | (at_most > score * (1 - 1e-9))
    return np.flatnonzero(higher & fits & (left[1:] < left[:-1]))
