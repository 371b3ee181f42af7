"""Several blocks one after another, and what the same search finds in ties that were shuffled."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hustings.signals.kernels.batches import batch_block, cut_edges, degrees, packed
from hustings.signals.kernels.blocks import exact_block
from hustings.signals.kernels.numbering import Numbered
from hustings.signals.kernels.ties import ONE, Whole32, Whole64, cut, tied_nodes, ties_of, weight_of
from hustings.signals.kernels.trading import shuffled

Pairs = list[tuple[Whole32, Whole32]]


@dataclass(frozen=True, slots=True)
class Dense:
    """One block by number: its actors, its targets with the ties of each inside it, and its score."""

    actors: Whole32
    targets: Whole32
    target_ties: Whole64
    score: float


@dataclass(frozen=True, slots=True)
class Search:
    """The blocks in the order in which they were found, and the ties of each node in all."""

    blocks: tuple[Dense, ...]
    actor_degree: Whole64
    target_degree: Whole64


def search_exactly(numbered: Numbered, most: int, share: float) -> Search:
    """Up to `most` blocks of the greedy, each at least `share` as dense as the first."""
    actors = numbered.actors.count
    ties = ties_of(numbered.pairs, actors, numbered.targets.count)
    degrees = ties.actor_end - ties.actor_start, ties.target_end - ties.target_start
    nodes, blocks, least = tied_nodes(ties), list[Dense](), 0.0

    def enough(score: float) -> float:
        return max(least, share * score) if not blocks else least

    def ranked(some: Whole32) -> Whole32:
        of_targets = numbered.targets.in_order(some[some >= actors] - np.int32(actors))
        return np.concatenate(
            (numbered.actors.in_order(some[some < actors]), of_targets + np.int32(actors))
        )

    while len(blocks) < most and nodes.size:
        found = exact_block(ties, nodes, enough, ranked)
        if found is None:
            break
        if not blocks:
            least = share * found.total / found.nodes.size
        blocks.append(_dense(found.nodes, cut(ties, found.nodes), found.total, actors))
        nodes = found.core
    return Search(tuple(blocks), *degrees)


def search_in_batches(numbered: Numbered, most: int, share: float, margin: float) -> Search:
    """The same, each block after the weaker search."""
    actors, targets = numbered.actors.count, numbered.targets.count
    edges = packed(numbered.pairs)
    actor_degree, target_degree = degrees(edges, actors, targets)
    weight = weight_of(target_degree)
    blocks: list[Dense] = []
    while len(blocks) < most and edges.size:
        nodes, total = batch_block(edges, weight, actors, margin)
        if blocks and total / nodes.size / ONE < share * blocks[0].score:
            break
        live, counts = cut_edges(edges, actors, targets, nodes)
        blocks.append(_dense(nodes, counts, total, actors))
        edges = edges[:live]
    return Search(tuple(blocks), actor_degree, target_degree)


def shuffled_scores(numbered: Numbered, times: int, seed: int, margin: float | None) -> list[float]:
    """Scores of the densest block when chance decides who is tied to what, at the same degrees.

    With a margin the search is the weaker one.
    """
    if not times or not any(left.size for left, _ in numbered.pairs):
        return []
    actors, targets = numbered.actors.count, numbered.targets.count
    return [_densest([pairs], actors, targets, margin) for pairs in shuffled(numbered, times, seed)]


def _densest(pairs: Pairs, actors: int, targets: int, margin: float | None) -> float:
    if margin is not None:
        edges = packed(pairs)
        weight = weight_of(degrees(edges, actors, targets)[1])
        nodes, total = batch_block(edges, weight, actors, margin)
        return float(total) / nodes.size / ONE
    ties = ties_of(pairs, actors, targets)
    found = exact_block(ties, tied_nodes(ties), lambda score: score, np.sort)
    assert found is not None
    return found.total / found.nodes.size / ONE


def _dense(nodes: Whole32, counts: Whole64, total: int, actors: int) -> Dense:
    mine = nodes < actors
    return Dense(
        nodes[mine],
        nodes[~mine] - np.int32(actors),
        counts[~mine],
        float(total) / nodes.size / ONE,
    )
