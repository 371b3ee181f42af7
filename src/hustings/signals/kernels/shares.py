"""Shares in the order of object and time, each with its neighbours within the time window."""

from __future__ import annotations

from typing import Any

import numpy as np

from hustings.signals.kernels.compiling import compiled

RADIX_BITS = 11


@compiled
def order_by(keys: Any, bits: int) -> Any:
    """The stable order of unsigned 64-bit keys of which the lowest `bits` count, by radix."""
    count = keys.size
    order = np.arange(count).astype(np.int32)
    if count < 2:
        return order
    size = 1 << RADIX_BITS
    sorted_keys, other_keys, other = keys.copy(), np.empty_like(keys), np.empty_like(order)
    shift = 0
    while shift < bits:
        starts = np.zeros(size + 1, np.int64)
        for k in range(count):
            starts[((sorted_keys[k] >> np.uint64(shift)) & np.uint64(size - 1)) + np.uint64(1)] += 1
        for d in range(size):
            starts[d + 1] += starts[d]
        for k in range(count):
            digit = (sorted_keys[k] >> np.uint64(shift)) & np.uint64(size - 1)
            place = starts[digit]
            starts[digit] += 1
            other_keys[place] = sorted_keys[k]
            other[place] = order[k]
        sorted_keys, other_keys = other_keys, sorted_keys
        order, other = other, order
        shift += RADIX_BITS
    return order


@compiled
def settle_ties(order: Any, objects: Any, times: Any, accounts: Any, contents: Any) -> Any:
    """Bring shares of one object and second into the order of account and content; True marks a repeat."""
    count = order.size
    repeat = np.zeros(count, np.bool_)
    start = 0
    while start < count:
        first = order[start]
        end = start + 1
        while (
            end < count
            and objects[order[end]] == objects[first]
            and times[order[end]] == times[first]
        ):
            end += 1
        if end - start > 1:
            keys = np.empty(end - start, np.int64)
            for k in range(start, end):
                keys[k - start] = (np.int64(accounts[order[k]]) << 32) | np.int64(
                    contents[order[k]]
                )
            within = np.argsort(keys, kind="mergesort")
            rows = order[start:end].copy()
            for k in range(within.size):
                order[start + k] = rows[within[k]]
                repeat[start + k] = k > 0 and keys[within[k]] == keys[within[k - 1]]
        start = end
    return repeat


@compiled
def windows(objects: Any, times: Any, time_window: int) -> tuple[Any, Any]:
    """For each share the first and one past the last share of its object within the window."""
    count = objects.size
    lows, highs = np.empty(count, np.int32), np.empty(count, np.int32)
    low = 0
    for i in range(count):
        while objects[low] != objects[i] or times[i] - times[low] > time_window:
            low += 1
        lows[i] = low
    high = 0
    for i in range(count):
        high = max(high, i + 1)
        while (
            high < count and objects[high] == objects[i] and times[high] - times[i] <= time_window
        ):
            high += 1
        highs[i] = high
    return lows, highs


@compiled
def paired(
    highs: Any, accounts: Any, contents: Any, usable: Any, contents_count: int
) -> tuple[Any, Any, int]:
    """Which contents stand in a pair of two accounts, each share's number of partners, and the pairs."""
    seen = np.zeros(contents_count, np.bool_)
    partners = np.zeros(highs.size, np.int32)
    pairs = 0
    for i in range(highs.size):
        if not usable[i]:
            continue
        for j in range(i + 1, highs[i]):
            if usable[j] and accounts[i] != accounts[j] and contents[i] != contents[j]:
                partners[i] += 1
                partners[j] += 1
                pairs += 1
                seen[contents[j]] = True
        if partners[i]:
            seen[contents[i]] = True
    return seen, partners, pairs


@compiled
def group_rows(keys: Any, groups_count: int) -> tuple[Any, Any]:
    """Where each group's rows start, and the rows, in their order, group by group."""
    starts = np.zeros(groups_count + 1, np.int64)
    for key in keys:
        starts[key + 1] += 1
    for g in range(groups_count):
        starts[g + 1] += starts[g]
    rows = np.empty(keys.size, np.int32)
    place = starts[:-1].copy()
    for k in range(keys.size):
        rows[place[keys[k]]] = k
        place[keys[k]] += 1
    return starts, rows
