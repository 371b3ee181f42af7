# ruff: noqa: FBT001  compiled functions take their flags by place
"""Edges where every content is of one share: told in one sweep, without sorting what was met.

Shares stand in the order of object and time, and the shares of an account are met in that order. So a
share of the partner was met before, in the same role, exactly when it is not after the last one that was.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from hustings.signals.kernels.compiling import compiled
from hustings.signals.kernels.shared_edges import Edges, Frame

WEIGHT, OBJECT, SHARED = 0, 1, 2
OWN_OLDER, OWN_NEWER, OTHER_OLDER, OTHER_NEWER = 3, 5, 7, 9
"""Places of the last share met in each role; how many there were stands one place on."""
WIDTH = 16
"""So that what is kept of one partner fills a cache line."""


class Kept(NamedTuple):
    """What is kept of each later account while one account is swept."""

    numbers: Any
    sums: Any
    touched: Any


@compiled
def _sweep(frame: Frame, a: int, by_age: bool, told: bool, kept: Kept) -> int:
    """Gather what account `a` and each later account share within the window; gives how many they are."""
    partners = 0
    numbers, sums = kept.numbers, kept.sums
    for r in range(frame.starts[a], frame.starts[a + 1]):
        i = frame.rows[r]
        if not frame.usable[i]:
            continue
        at, of, free = frame.times[i], frame.objects[i], frame.kept[i]
        for j in range(frame.lows[i], frame.highs[i]):
            b = frame.accounts[j]
            if b <= a or not frame.usable[j] or not (free or frame.kept[j]):
                continue
            then = frame.times[j]
            if numbers[b, WEIGHT] == 0:
                kept.touched[partners] = b
                partners += 1
                numbers[b, :] = -1
                numbers[b, WEIGHT] = numbers[b, SHARED] = 0
                numbers[b, OWN_OLDER + 1] = numbers[b, OWN_NEWER + 1] = 0
                numbers[b, OTHER_OLDER + 1] = numbers[b, OTHER_NEWER + 1] = 0
                sums[b, 0], sums[b, 1], sums[b, 2] = 0, at, at
            numbers[b, WEIGHT] += 1
            if told:
                sums[b, 0] += abs(at - then)
                sums[b, 1] = min(sums[b, 1], at, then)
                sums[b, 2] = max(sums[b, 2], at, then)
                if numbers[b, OBJECT] != of:
                    numbers[b, OBJECT] = of
                    numbers[b, SHARED] += 1
            # Of two shares of one second that of the earlier account counts as the older.
            first = not by_age or at <= then
            own = OWN_OLDER if first else OWN_NEWER
            other = OTHER_NEWER if first else OTHER_OLDER
            if numbers[b, own] != i:
                numbers[b, own] = i
                numbers[b, own + 1] += 1
            if numbers[b, other] < j:
                numbers[b, other] = j
                numbers[b, other + 1] += 1
    return partners


@compiled
def _in_order(touched: Any, partners: int, numbers: Any, after: int) -> Any:
    """The accounts that were touched, in order."""
    found = touched[:partners]
    if partners * 12 < numbers.shape[0] - after:
        found.sort()
        return found
    place = 0
    for b in range(after + 1, numbers.shape[0]):
        if numbers[b, WEIGHT]:
            found[place] = b
            place += 1
    return found


@compiled
def fill_singly(
    first: int,
    last: int,
    frame: Frame,
    min_weight: int,
    by_age: bool,
    told: bool,
    place: int,
    edges: Edges,
) -> None:
    """Write the edges of the accounts from `first` to before `last`, from `place` on, in order.

    Without `told` distances, times and objects are left out, and their columns may be empty.
    """
    count = frame.starts.size - 1
    kept = Kept(
        np.zeros((count, WIDTH), np.int32),
        np.empty((count, 3), np.int64),
        np.empty(count, np.int32),
    )
    numbers, sums = kept.numbers, kept.sums
    for a in range(first, last):
        partners = _sweep(frame, a, by_age, told, kept)
        for b in _in_order(kept.touched, partners, numbers, a):
            w = numbers[b, WEIGHT]
            numbers[b, WEIGHT] = 0
            if w < min_weight:
                continue
            edges.of[place], edges.to[place], edges.weight[place] = a, b, w
            if told:
                edges.average[place], edges.shared[place] = sums[b, 0] / w, numbers[b, SHARED]
                edges.first_at[place], edges.last_at[place] = sums[b, 1], sums[b, 2]
            edges.older[place] = numbers[b, OWN_OLDER + 1] + numbers[b, OTHER_OLDER + 1]
            edges.newer[place] = numbers[b, OWN_NEWER + 1] + numbers[b, OTHER_NEWER + 1]
            place += 1
