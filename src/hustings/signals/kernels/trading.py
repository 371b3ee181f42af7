"""Ties shuffled so that every account and every target keeps its number of ties.

Two accounts pool the targets that only one of them has and deal them out anew (curveball: Strona et al.
2014; Carstens 2015 shows that it reaches every set of ties equally often). In a round every account trades
once. Unlike dealing out ends of ties at large, this never ties one account to one target twice, which would
thin out just the dense parts that are to be compared.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from hustings.signals.kernels.batches import LOW, packed
from hustings.signals.kernels.compiling import compiled
from hustings.signals.kernels.numbering import Numbered, Numbers
from hustings.signals.kernels.ties import Whole32, Whole64

ROUNDS_FIRST, ROUNDS_BETWEEN = 20, 5


def shuffled(numbered: Numbered, times: int, seed: int) -> Iterator[tuple[Whole32, Whole32]]:
    """Pairs of numbers after trading, as often as asked; the same memory each time.

    Ids are numbered in their order, so that the order of rows has no part in chance.
    """
    of_actors, of_targets = _places(numbered.actors), _places(numbered.targets)
    edges = packed([(of_actors[left], of_targets[right]) for left, right in numbered.pairs])
    actors, rows = (edges >> 32).astype(np.int32), (edges & LOW).astype(np.int32)
    start = np.concatenate(([0], np.flatnonzero(np.diff(actors)) + 1, [actors.size]))
    mark = np.full(numbered.targets.count, -1, np.int64)
    tried = 0
    for turn in range(times):
        rounds = ROUNDS_BETWEEN if turn else ROUNDS_FIRST
        tried = _trade(start, rows, mark, rounds, seed * 1_000_003 + turn, tried)
        yield actors, rows


def _places(numbers: Numbers) -> Whole32:
    """The place of each number in the order of ids."""
    every = np.arange(numbers.count, dtype=np.int32)
    places = np.empty_like(every)
    places[numbers.in_order(every)] = every
    return places


@compiled
def _trade(start: Whole64, rows: Whole32, mark: Whole64, rounds: int, seed: int, tried: int) -> int:
    """Trade in rounds; `tried` counts trades, since each marks targets with a number of its own."""
    np.random.seed(seed & 0x7FFFFFFF)
    accounts = np.arange(start.size - 1)
    pool = np.empty(2 * np.max(np.diff(start)), np.int32)
    for _ in range(rounds):
        np.random.shuffle(accounts)
        for pair in range(accounts.size // 2):
            one, other = accounts[2 * pair], accounts[2 * pair + 1]
            mine, both = 2 * tried, 2 * tried + 1
            tried += 1
            for at in range(start[one], start[one + 1]):
                mark[rows[at]] = mine
            size = 0
            for at in range(start[other], start[other + 1]):
                if mark[rows[at]] == mine:
                    mark[rows[at]] = both
                else:
                    pool[size] = rows[at]
                    size += 1
            theirs = size
            for at in range(start[one], start[one + 1]):
                if mark[rows[at]] == mine:
                    pool[size] = rows[at]
                    size += 1
            if theirs == 0 or theirs == size:
                continue
            for at in range(size - 1, 0, -1):
                swap = np.random.randint(at + 1)
                pool[at], pool[swap] = pool[swap], pool[at]
            size = 0
            for at in range(start[other], start[other + 1]):
                if mark[rows[at]] != both:
                    rows[at] = pool[size]
                    size += 1
            for at in range(start[one], start[one + 1]):
                if mark[rows[at]] == mine:
                    rows[at] = pool[size]
                    size += 1
    return tried
