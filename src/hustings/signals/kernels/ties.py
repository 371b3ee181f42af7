"""Ties as rows of actors and of targets, each tie once, in numbers that add up exactly.

Actors are the nodes 0 to A - 1, targets the nodes A to A + B - 1. A weight is a whole multiple of
2**-32, so that sums do not depend on their order: equal graphs have equal scores to the last bit.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from hustings.signals.kernels.compiling import compiled

Whole32 = npt.NDArray[np.int32]
Whole64 = npt.NDArray[np.int64]

ONE = 1 << 32
"""The whole number that stands for a weight of 1."""
LOG_OFFSET = 5
"""c of 1 / log(degree + c) in Hooi et al., so that the weight of a rare target stays finite."""


class Ties(NamedTuple):
    """Each actor's targets and each target's actors; row i is between start[i] and end[i]."""

    actor_start: Whole64
    actor_end: Whole64
    by_actor: Whole32
    target_start: Whole64
    target_end: Whole64
    by_target: Whole32
    weight: Whole64
    """Of each target; the same for all blocks of one search."""


def ties_of(pairs: list[tuple[Whole32, Whole32]], actors: int, targets: int) -> Ties:
    """Rows of the pairs of numbers, which may come in pieces; the same pair again counts once."""
    actor_start = np.zeros(actors + 1, np.int64)
    target_start = np.zeros(targets + 1, np.int64)
    for left, right in pairs:
        _count(left, actor_start)
        _count(right, target_start)
    actor_start, target_start = np.cumsum(actor_start), np.cumsum(target_start)
    by_actor = np.empty(actor_start[-1], np.int32)
    actor_end = actor_start[:-1].copy()
    for left, right in pairs:
        _place(left, right, actor_end, by_actor)
    by_target = np.empty(by_actor.size, np.int32)
    target_end = _turn(actor_start[:-1], actor_end, by_actor, target_start[:-1], by_target)
    degree = target_end - target_start[:-1]
    return Ties(
        actor_start[:-1],
        actor_end,
        by_actor,
        target_start[:-1],
        target_end,
        by_target,
        weight_of(degree),
    )


def weight_of(degree: Whole64) -> Whole64:
    """What a tie with a target of that many actors weighs."""
    return np.rint(ONE / np.log(degree + LOG_OFFSET)).astype(np.int64)


def tied_nodes(ties: Ties) -> Whole32:
    """All nodes that have a tie at all."""
    degree = np.concatenate(
        (ties.actor_end - ties.actor_start, ties.target_end - ties.target_start)
    )
    return np.flatnonzero(degree).astype(np.int32)


@compiled
def _count(numbers: Whole32, counts: Whole64) -> None:
    for number in numbers:
        counts[number + 1] += 1


@compiled
def _place(left: Whole32, right: Whole32, end: Whole64, rows: Whole32) -> None:
    for at in range(left.size):
        actor = left[at]
        rows[end[actor]] = right[at]
        end[actor] += 1


@compiled
def _turn(
    actor_start: Whole64,
    actor_end: Whole64,
    by_actor: Whole32,
    target_start: Whole64,
    by_target: Whole32,
) -> Whole64:
    """Fill the targets' rows in order of actors, and leave out of both what comes again.

    Going by actors, a pair that comes again finds its actor as the last of the target's row.
    """
    target_end = target_start.copy()
    for actor in range(actor_start.size):
        kept = actor_start[actor]
        for at in range(actor_start[actor], actor_end[actor]):
            target = by_actor[at]
            end = target_end[target]
            if end > target_start[target] and by_target[end - 1] == actor:
                continue
            by_target[end] = actor
            target_end[target] = end + 1
            by_actor[kept] = target
            kept += 1
        actor_end[actor] = kept
    return target_end


@compiled
def weigh(ties: Ties, nodes: Whole32, held: Whole64) -> int:
    """Sum for each of the nodes the weights of its ties with others of them; -1 for all other nodes.

    Returns the weight of all ties among the nodes.
    """
    actors = ties.actor_start.size
    held[:] = -1
    for node in nodes:
        held[node] = 0
    total = 0
    for node in nodes:
        if node >= actors:
            continue
        mine = 0
        for at in range(ties.actor_start[node], ties.actor_end[node]):
            target = ties.by_actor[at]
            if held[actors + target] >= 0:
                held[actors + target] += ties.weight[target]
                mine += ties.weight[target]
        held[node] = mine
        total += mine
    return total


@compiled
def cut(ties: Ties, block: Whole32) -> Whole64:
    """Take the ties within the block out of the rows; counts them for each node of it."""
    actors = ties.actor_start.size
    inside = np.zeros(actors + ties.target_start.size, np.bool_)
    for node in block:
        inside[node] = True
    counts = np.empty(block.size, np.int64)
    for place in range(block.size):
        node = block[place]
        if node < actors:
            kept = ties.actor_start[node]
            for at in range(ties.actor_start[node], ties.actor_end[node]):
                if not inside[actors + ties.by_actor[at]]:
                    ties.by_actor[kept] = ties.by_actor[at]
                    kept += 1
            counts[place] = ties.actor_end[node] - kept
            ties.actor_end[node] = kept
        else:
            target = node - actors
            kept = ties.target_start[target]
            for at in range(ties.target_start[target], ties.target_end[target]):
                if not inside[ties.by_target[at]]:
                    ties.by_target[kept] = ties.by_target[at]
                    kept += 1
            counts[place] = ties.target_end[target] - kept
            ties.target_end[target] = kept
    return counts
