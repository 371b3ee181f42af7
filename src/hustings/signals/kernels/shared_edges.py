"""Edges between accounts: every pair of shares is met once, from the side of the earlier account."""

# ruff: noqa: FBT001  compiled functions take their flags by place
from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from hustings.signals.kernels.compiling import compiled


class Frame(NamedTuple):
    """Shares in the order of object and time: `rows` leads from an account to its shares.

    `lows` and `highs` bound each share's window, `usable` shares may stand in pairs, and a pair
    counts when one of its two shares is `kept`.
    """

    starts: Any
    rows: Any
    lows: Any
    highs: Any
    accounts: Any
    contents: Any
    usable: Any
    kept: Any
    objects: Any
    times: Any


class Edges(NamedTuple):
    """Columns to be filled, an edge a place; accounts are codes, times seconds."""

    of: Any
    to: Any
    weight: Any
    average: Any
    older: Any
    newer: Any
    first_at: Any
    last_at: Any
    shared: Any


class Met(NamedTuple):
    """Room for the pairs of one account: the partner and both shares."""

    partner: Any
    own: Any
    other: Any


@compiled
def _meet(frame: Frame, a: int, weights: Any, touched: Any, met: Met) -> tuple[int, int]:
    """Weigh the later accounts that account `a` meets; gives how many they are, and the pairs.

    The pairs are written into `met` as far as it has room; without room they are counted alone.
    """
    partners = pairs = 0
    room = met.partner.size
    for r in range(frame.starts[a], frame.starts[a + 1]):
        i = frame.rows[r]
        if not frame.usable[i]:
            continue
        content, kept = frame.contents[i], frame.kept[i]
        for j in range(frame.lows[i], frame.highs[i]):
            b = frame.accounts[j]
            if b <= a or not frame.usable[j] or content == frame.contents[j]:
                continue
            if not (kept or frame.kept[j]):
                continue
            if weights[b] == 0:
                touched[partners] = b
                partners += 1
            weights[b] += 1
            if pairs < room:
                met.partner[pairs], met.own[pairs], met.other[pairs] = b, i, j
            pairs += 1
    return partners, pairs


@compiled
def count_edges(first: int, last: int, frame: Frame, min_weight: int) -> tuple[Any, Any]:
    """Edges and pairs of each account from `first` to before `last` with accounts that come after it."""
    accounts_count = frame.starts.size - 1
    weights = np.zeros(accounts_count, np.int32)
    touched = np.empty(accounts_count, np.int32)
    nothing = Met(np.empty(0, np.int32), np.empty(0, np.int32), np.empty(0, np.int32))
    edges, pairs = np.zeros(last - first, np.int64), np.zeros(last - first, np.int64)
    for a in range(first, last):
        partners, pairs[a - first] = _meet(frame, a, weights, touched, nothing)
        for k in range(partners):
            if weights[touched[k]] >= min_weight:
                edges[a - first] += 1
            weights[touched[k]] = 0
    return edges, pairs


@compiled
def distinct(values: Any) -> int:
    """How many values differ; the array is sorted in place."""
    if values.size < 24:
        for k in range(1, values.size):
            value, place = values[k], k
            while place > 0 and values[place - 1] > value:
                values[place] = values[place - 1]
                place -= 1
            values[place] = value
    else:
        values.sort()
    found: int = min(1, values.size)
    for k in range(1, values.size):
        found += values[k] != values[k - 1]
    return found


@compiled
def _tell(
    frame: Frame, edges: Edges, place: int, own: Any, other: Any, by_age: bool, room: Any
) -> None:
    """Write what the pairs of one edge come to, but for its accounts and weight."""
    w = own.size
    gaps, held = np.int64(0), 0
    begun, ended = np.int64(2**62), np.int64(-1)
    for k in range(w):
        i, j = own[k], other[k]
        gaps += abs(frame.times[i] - frame.times[j])
        begun = min(begun, frame.times[i], frame.times[j])
        ended = max(ended, frame.times[i], frame.times[j])
        if k == 0 or frame.objects[i] != frame.objects[own[k - 1]]:
            held += 1
        # Of two shares of one second that of the earlier account counts as the older.
        if by_age and frame.times[j] < frame.times[i]:
            own[k], other[k] = j, i
    edges.average[place], edges.shared[place] = gaps / w, held
    edges.first_at[place], edges.last_at[place] = begun, ended
    edges.older[place] = edges.newer[place] = 1
    if w > 1:
        for k in range(w):
            room[k] = frame.contents[own[k]]
        edges.older[place] = distinct(room[:w])
        for k in range(w):
            room[k] = frame.contents[other[k]]
        edges.newer[place] = distinct(room[:w])


@compiled
def fill_edges(
    first: int,
    last: int,
    frame: Frame,
    min_weight: int,
    by_age: bool,
    place: int,
    most_pairs: int,
    edges: Edges,
) -> None:
    """Write the edges of the accounts from `first` to before `last`, from `place` on, in order."""
    accounts_count = frame.starts.size - 1
    weights = np.zeros(accounts_count, np.int32)
    ends = np.zeros(accounts_count, np.int64)
    touched = np.empty(accounts_count, np.int32)
    met = Met(
        np.empty(most_pairs, np.int32),
        np.empty(most_pairs, np.int32),
        np.empty(most_pairs, np.int32),
    )
    own, other = np.empty(most_pairs, np.int32), np.empty(most_pairs, np.int32)
    room = np.empty(most_pairs, np.int32)
    for a in range(first, last):
        count, pairs = _meet(frame, a, weights, touched, met)
        partners = touched[:count]
        partners.sort()
        total = 0
        for b in partners:
            ends[b] = total
            total += weights[b]
        for k in range(pairs):
            end = ends[met.partner[k]]
            own[end], other[end] = met.own[k], met.other[k]
            ends[met.partner[k]] = end + 1
        for b in partners:
            w, end = weights[b], ends[b]
            weights[b] = 0
            if w >= min_weight:
                edges.of[place], edges.to[place], edges.weight[place] = a, b, w
                _tell(frame, edges, place, own[end - w : end], other[end - w : end], by_age, room)
                place += 1


@compiled
def loops(starts: Any, rows: Any, contents: Any, objects: Any, times: Any) -> Any:
    """Every account with itself: code, contents, mean gap (0), first and last time, objects."""
    found = 0
    for a in range(starts.size - 1):
        found += starts[a + 1] > starts[a]
    of, weight = np.empty(found, np.int32), np.empty(found, np.int32)
    first_at, last_at = np.empty(found, np.int64), np.empty(found, np.int64)
    shared = np.zeros(found, np.int32)
    place = 0
    for a in range(starts.size - 1):
        own = rows[starts[a] : starts[a + 1]]
        if own.size == 0:
            continue
        of[place], weight[place] = a, distinct(contents[own])
        first_at[place], last_at[place] = times[own[0]], times[own[0]]
        for k in range(own.size):
            first_at[place] = min(first_at[place], times[own[k]])
            last_at[place] = max(last_at[place], times[own[k]])
            if k == 0 or objects[own[k]] != objects[own[k - 1]]:
                shared[place] += 1
        place += 1
    return of, weight, np.zeros(found, np.float64), first_at, last_at, shared
