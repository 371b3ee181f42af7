"""Groups of accounts: what hangs together, and which objects its members shared at one time."""

from __future__ import annotations

from typing import Any

import numpy as np

from hustings.signals.kernels.compiling import compiled
from hustings.signals.kernels.shared_edges import Frame


@compiled
def components(of: Any, to: Any, accounts_count: int) -> Any:
    """Each account's component, told by its earliest account."""
    above = np.arange(accounts_count).astype(np.int32)
    for e in range(of.size):
        a, b = of[e], to[e]
        while above[a] != a:
            above[a] = above[above[a]]
            a = above[a]
        while above[b] != b:
            above[b] = above[above[b]]
            b = above[b]
        if a < b:
            above[b] = a
        else:
            above[a] = b
    for a in range(accounts_count):
        above[a] = above[above[a]]
    return above


@compiled
def shared_within(frame: Frame, groups: Any) -> tuple[Any, Any, Any, Any]:
    """Pairs of shares by two accounts of one group: the group, the object and both accounts.

    `groups` numbers each account's group; -1 stands for none.
    """
    found = 0
    room = 1024
    group, of = np.empty(room, np.int32), np.empty(room, np.int32)
    one, other = np.empty(room, np.int32), np.empty(room, np.int32)
    for i in range(frame.objects.size):
        mine = groups[frame.accounts[i]]
        if mine < 0 or not frame.usable[i]:
            continue
        for j in range(i + 1, frame.highs[i]):
            if (
                groups[frame.accounts[j]] != mine
                or not frame.usable[j]
                or frame.accounts[i] == frame.accounts[j]
                or frame.contents[i] == frame.contents[j]
            ):
                continue
            if found == room:
                room *= 2
                group, of = _longer(group, room), _longer(of, room)
                one, other = _longer(one, room), _longer(other, room)
            group[found], of[found] = mine, frame.objects[i]
            one[found], other[found] = frame.accounts[i], frame.accounts[j]
            found += 1
    return group[:found], of[:found], one[:found], other[:found]


@compiled
def _longer(values: Any, room: int) -> Any:
    longer = np.empty(room, values.dtype)
    longer[: values.size] = values
    return longer
