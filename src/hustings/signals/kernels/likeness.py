"""Near-identical texts: MinHash over overlapping runs of letters, in buckets by bands, then compared.

A letter is a code point of UTF-8, so that scripts without spaces between words need no splitting.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from hustings.signals.kernels.compiling import compiled

RUN = 5
BANDS, ROWS = 20, 5


@compiled
def _mixed(value: Any) -> Any:
    """A number of 64 bits that looks like chance (the finisher of splitmix64)."""
    value ^= value >> np.uint64(30)
    value *= np.uint64(0xBF58476D1CE4E5B9)
    value ^= value >> np.uint64(27)
    value *= np.uint64(0x94D049BB133111EB)
    return value ^ (value >> np.uint64(31))


@compiled
def runs_of(letters: Any, offsets: Any) -> tuple[Any, Any]:
    """The different runs of letters of each text as sorted numbers, and where each text's begin.

    `letters` are the texts in UTF-8 one after another; text k is between offsets k and k + 1.
    """
    texts = offsets.size - 1
    starts = np.zeros(texts + 1, np.int64)
    found = np.empty(letters.size, np.uint64)
    place = 0
    for k in range(texts):
        begins = np.empty(offsets[k + 1] - offsets[k] + 1, np.int64)
        count = 0
        for at in range(offsets[k], offsets[k + 1]):
            # Bytes that go on a code point begin with the bits 10.
            if letters[at] & 0xC0 != 0x80:
                begins[count] = at
                count += 1
        begins[count] = offsets[k + 1]
        first = place
        for c in range(count - RUN + 1):
            value = np.uint64(14695981039346656037)
            for at in range(begins[c], begins[c + RUN]):
                value = (value ^ np.uint64(letters[at])) * np.uint64(1099511628211)
            found[place] = _mixed(value)
            place += 1
        own = found[first:place]
        own.sort()
        kept = first
        for c in range(own.size):
            if c == 0 or own[c] != found[kept - 1]:
                found[kept] = own[c]
                kept += 1
        place = kept
        starts[k + 1] = place
    return found[:place].copy(), starts


@compiled
def bands_of(first: int, last: int, runs: Any, starts: Any, bands: Any) -> None:
    """Write one number for each band of each text from `first` to before `last`: alike texts share some."""
    least = np.empty(BANDS * ROWS, np.uint64)
    for k in range(first, last):
        least[:] = np.uint64(0xFFFFFFFFFFFFFFFF)
        for r in range(starts[k], starts[k + 1]):
            # Two halves of one number make a family of orders: cheaper than mixing for each anew.
            value, step = runs[r], _mixed(runs[r]) | np.uint64(1)
            for h in range(least.size):
                value += step
                mixed = value ^ (value >> np.uint64(29))
                mixed *= np.uint64(0xBF58476D1CE4E5B9)
                least[h] = min(least[h], mixed)
        for band in range(BANDS):
            value = np.uint64(band)
            for row in range(ROWS):
                value = _mixed(value ^ least[band * ROWS + row])
            bands[band, k] = value


@compiled
def _alike(runs: Any, starts: Any, one: int, other: int) -> float:
    """What two texts have in common of the runs that either has."""
    x, x_end, y, y_end = starts[one], starts[one + 1], starts[other], starts[other + 1]
    both, all_runs = 0, (x_end - x) + (y_end - y)
    while x < x_end and y < y_end:
        if runs[x] < runs[y]:
            x += 1
        elif runs[y] < runs[x]:
            y += 1
        else:
            both += 1
            x += 1
            y += 1
    return both / (all_runs - both) if all_runs > both else 0.0


@compiled
def _root(above: Any, k: int) -> int:
    while above[k] != k:
        above[k] = above[above[k]]
        k = above[k]
    return k


@compiled
def join_alike(runs: Any, starts: Any, bands: Any, order: Any, least: float, above: Any) -> None:
    """Join texts that share a band's number and at least so much of their runs.

    `order` sorts the texts by the band; each is compared with the first of its bucket and the one before.
    `above` leads from each text to its cluster's first and is written in place.
    """
    first = 0
    for place in range(1, order.size):
        k = order[place]
        if bands[k] != bands[order[first]]:
            first = place
            continue
        for other in (order[first], order[place - 1]):
            one_root, other_root = _root(above, k), _root(above, other)
            if one_root != other_root and _alike(runs, starts, k, other) >= least:
                low, high = min(one_root, other_root), max(one_root, other_root)
                above[high] = low
