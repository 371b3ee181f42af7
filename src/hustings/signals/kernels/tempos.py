"""How often chance alone would bring two accounts together, given the tempo of what both shared.

The model: an object's times of sharing are what they are, and so is who shared it how often; which of
these accounts took which time is chance. Then two shares of an object by two accounts are a random
pair of its shares, and lie within the window as often as its pairs do.
"""

# ruff: noqa: FBT001  compiled functions take their flags by place
from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np

from hustings.signals.kernels.compiling import compiled
from hustings.signals.kernels.shared_edges import Edges, Frame
from hustings.signals.kernels.tails import tail

ELSEWHERE = 2
"""Two accounts that meet on so many other objects do not count for an object's tempo."""

COMMON = 0.25
"""A tail that is no rarer than this stands as it is."""


class Held(NamedTuple):
    """Each account's different objects in order: where its first share of each is, and how many."""

    starts: Any
    objects: Any
    first: Any
    often: Any


class Tempos(NamedTuple):
    """Of each object: pairs of shares within the window and in all, by two accounts; how bunched they are.

    `meeting` is the chance that a second pair is within the window too when it has a share in common
    with one that is, `apart` when it has none. `before` is the chance expected of an object of its
    size, which counts as `strength` pairs. `crowding` is the number of objects a content carries.
    """

    inside: Any
    pairs: Any
    meeting: Any
    apart: Any
    before: Any
    crowding: Any
    strength: float


@compiled
def objects_of_accounts(starts: Any, rows: Any, objects: Any) -> Held:
    """The different objects of each account."""
    places = np.zeros(starts.size, np.int64)
    held, first = np.empty(rows.size, np.int32), np.empty(rows.size, np.int32)
    often = np.zeros(rows.size, np.int32)
    place = 0
    for a in range(starts.size - 1):
        for r in range(starts[a], starts[a + 1]):
            o = objects[rows[r]]
            if r == starts[a] or held[place - 1] != o:
                held[place], first[place] = o, r
                place += 1
            often[place - 1] += 1
        places[a + 1] = place
    return Held(places, held[:place].copy(), first[:place].copy(), often[:place].copy())


@compiled
def _pairs_of_one_account(accounts: Any) -> float:
    sharers = accounts.copy()
    sharers.sort()
    own, run = 0.0, 1
    for k in range(1, sharers.size + 1):
        if k < sharers.size and sharers[k] == sharers[k - 1]:
            run += 1
        else:
            own += run * (run - 1) / 2.0
            run = 1
    return own


@compiled
def tempos(objects_count: int, frame: Frame, partners: Any) -> Any:
    """Of each object a row: pairs within the window, all pairs, `meeting` and `apart` as in Tempos."""
    found = np.zeros((objects_count, 4), np.float64)
    start, count = 0, frame.objects.size
    while start < count:
        o, end = frame.objects[start], start
        within, meeting, close = 0.0, 0.0, 0.0
        while end < count and frame.objects[end] == o:
            d = float(partners[end])
            within += d / 2.0
            meeting += d * (d - 1.0)
            close += frame.highs[end] - end - 1
            end += 1
        n = float(end - start)
        own = _pairs_of_one_account(frame.accounts[start:end])
        found[o, 0], found[o, 1] = within, n * (n - 1.0) / 2.0 - own
        if within > 0:
            chance = within / found[o, 1]
            bunched = (close - within) / own if own > 0 else 0.0
            found[o, 2] = found[o, 3] = chance
            if n > 2:
                found[o, 2] = meeting / (n * (n - 1) * (n - 2)) / chance
            if n > 3:
                apart = 4 * within * within - 4 * meeting - 4 * within
                found[o, 3] = apart / (n * (n - 1) * (n - 2) * (n - 3)) / chance
            found[o, 2] = min(1.0, max(found[o, 2], bunched))
            found[o, 3] = min(1.0, max(found[o, 3], bunched * bunched))
        start = end
    return found


@compiled
def _common(held: Held, a: int, b: int, common: Any) -> int:
    """Write the places of the objects that both hold into `common`; gives how many they are."""
    x, x_end = held.starts[a], held.starts[a + 1]
    y, y_end = held.starts[b], held.starts[b + 1]
    found = 0
    while x < x_end and y < y_end:
        if held.objects[x] < held.objects[y]:
            x += 1
            if x_end - x > 16 * (y_end - y):
                x += np.searchsorted(held.objects[x:x_end], held.objects[y])
        elif held.objects[y] < held.objects[x]:
            y += 1
            if y_end - y > 16 * (x_end - x):
                y += np.searchsorted(held.objects[y:y_end], held.objects[x])
        else:
            common[found, 0], common[found, 1] = x, y
            found += 1
            x += 1
            y += 1
    return found


@compiled
def _within(frame: Frame, held: Held, x: int, y: int, time_window: int) -> int:
    """Pairs of the shares of an object by two accounts that lie within the window."""
    found = 0
    for r in range(held.first[x], held.first[x] + held.often[x]):
        i = frame.rows[r]
        for s in range(held.first[y], held.first[y] + held.often[y]):
            j = frame.rows[s]
            if (
                abs(frame.times[i] - frame.times[j]) <= time_window
                and frame.usable[i]
                and frame.usable[j]
                and frame.contents[i] != frame.contents[j]
            ):
                found += 1
    return found


@compiled
def _most_held(held: Held) -> int:
    most = 0
    for a in range(held.starts.size - 1):
        most = max(most, held.starts[a + 1] - held.starts[a])
    return most


@compiled
def habitual(
    first: int, last: int, edges: Edges, frame: Frame, held: Held, time_window: int, count: int
) -> Any:
    """Of each of `count` objects the pairs within the window, and all, of accounts that meet elsewhere."""
    found = np.zeros((count, 2), np.float64)
    common = np.empty((_most_held(held), 2), np.int64)
    for e in range(first, last):
        if edges.shared[e] < ELSEWHERE or edges.of[e] >= edges.to[e]:
            continue
        for k in range(_common(held, edges.of[e], edges.to[e], common)):
            x, y = common[k]
            inside = _within(frame, held, x, y, time_window)
            if edges.shared[e] - (inside > 0) >= ELSEWHERE:
                found[held.objects[x], 0] += inside
                found[held.objects[x], 1] += float(held.often[x]) * held.often[y]
    return found


@compiled
def _lay_out(
    tempo: Tempos, o: int, inside: float, m: float, n: float, elsewhere: bool, by_content: bool
) -> tuple[float, float, float, float]:
    """Tries, chance, and how two tries hang together in one share and in none, for one object."""
    others, pairs = tempo.inside[o], tempo.pairs[o]
    if not elsewhere:
        others, pairs = max(0.0, others - inside), max(0.0, pairs - m * n)
    chance = (others + tempo.strength * tempo.before[o]) / (pairs + tempo.strength)
    chance = min(1.0, max(1e-12, chance))
    if by_content:
        return m, 1 - (1 - chance) ** n, max(chance, tempo.meeting[o]), 0.0
    return m * n, chance, max(chance, tempo.meeting[o]), max(chance, tempo.apart[o])


@compiled
def _likened(chances: Any, likeness: float, into: Any) -> None:
    for k in range(chances.size):
        odds = chances[k] * likeness
        into[k] = odds / (odds + 1 - chances[k])


@compiled
def _variance(m: float, n: float, chance: float, meeting: float, apart: float) -> float:
    """Variance of the pairs within the window of m by n shares."""
    tries, square = m * n, chance * chance
    return tries * (
        chance
        - square
        + (m + n - 2) * max(0.0, chance * meeting - square)
        + (m - 1) * (n - 1) * max(0.0, chance * apart - square)
    )


@compiled
def explain(
    first: int,
    last: int,
    edges: Edges,
    frame: Frame,
    held: Held,
    tempo: Tempos,
    time_window: int,
    by_content: bool,
    likenesses: Any,
    expected: Any,
    p_values: Any,
) -> None:
    """Write the chance weight and the p-value of the edges from `first` to before `last`.

    `by_content` counts contents of the first account that have a partner, instead of pairs.
    `likenesses` are factors of odds, each with its part of all pairs of accounts.
    """
    most = _most_held(held)
    common, room = np.empty((most, 2), np.int64), np.empty((6, most), np.float64)
    for e in range(first, last):
        if edges.of[e] == edges.to[e]:
            continue
        count = _common(held, edges.of[e], edges.to[e], common)
        mean, crowded, all_tries = 0.0, 0.0, 0.0
        for k in range(count):
            x, y = common[k]
            o, m, n = held.objects[x], float(held.often[x]), float(held.often[y])
            inside = _within(frame, held, x, y, time_window)
            elsewhere = edges.shared[e] - (inside > 0) >= ELSEWHERE
            room[0, k], room[1, k], room[2, k], room[3, k] = _lay_out(
                tempo, o, float(inside), m, n, elsewhere, by_content
            )
            mean += room[0, k] * room[1, k]
            crowded += tempo.crowding[o] * room[0, k]
            all_tries += room[0, k]
        expected[e] = mean
        p_values[e] = _mixed(
            edges, held, common, room, e, count, crowded / all_tries, by_content, likenesses
        )


@compiled
def _mixed(
    edges: Edges,
    held: Held,
    common: Any,
    room: Any,
    e: int,
    count: int,
    crowding: float,
    by_content: bool,
    likenesses: Any,
) -> float:
    """The tail of one edge, averaged over how alike the hours of two accounts may be."""
    total = 0.0
    for part in range(-1, likenesses.shape[0]):
        # First without the factor: what is no rarer than this decides nothing and is not averaged.
        likeness, weighed = 1.0, 0.0
        if part >= 0:
            likeness, weighed = likenesses[part, 0], likenesses[part, 1]
        _likened(room[1, :count], likeness, room[4])
        for k in range(count):
            m, n = float(held.often[common[k, 0]]), float(held.often[common[k, 1]])
            if by_content:
                n = 1.0
            room[5, k] = _variance(m, n, room[4, k], room[2, k], room[3, k])
        rare = tail(edges.weight[e], room[0, :count], room[4, :count], room[5, :count], crowding)
        if part < 0 and rare > COMMON:
            return rare
        total += weighed * rare
    return min(1.0, total)


@compiled
def pairs_with_a_common_object(
    first: int, last: int, starts: Any, held: Any, spans: Any, owners: Any
) -> int:
    """Pairs of an account from `first` to before `last` with a later one that shared an object too.

    `held` are each account's objects, `owners` each object's accounts.
    """
    seen = np.full(starts.size - 1, -1, np.int32)
    pairs = 0
    for a in range(first, last):
        for x in range(starts[a], starts[a + 1]):
            for y in range(spans[held[x]], spans[held[x] + 1]):
                b = owners[y]
                if b > a and seen[b] != a:
                    seen[b] = a
                    pairs += 1
    return pairs
