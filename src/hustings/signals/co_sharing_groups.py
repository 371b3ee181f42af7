"""Groups out of edges: components, communities by leiden, and what their members shared."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from hustings.domain.errors import InstallTheExtra

if TYPE_CHECKING:
    from hustings.signals.co_sharing import CoSharing

SEED = 7
MOST_EDGES = 1_000_000
"""Edges beyond which a community is a component: leiden would take minutes."""
OBJECTS_TOLD = 10


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account of the chosen edges; `component` and `community` number groups from 1, largest first."""

    account_id: str
    component: int
    community: int
    edges: int
    strength: int
    """Sum of the weights of its chosen edges."""


@dataclass(frozen=True, slots=True)
class SharedObject:
    """An object that members of a group shared within the time window, and how many pairs did so."""

    object_id: str
    pairs: int
    accounts: int


@dataclass(frozen=True, slots=True)
class Group:
    """One community of accounts joined by chosen edges, its members in order of strength.

    Edges, weights and times are those of edges within the community; times are naive UTC.
    """

    community: int
    component: int
    account_ids: tuple[str, ...]
    edges: int
    weight: int
    chance_weight: float | None
    first_at: datetime
    last_at: datetime
    objects: tuple[SharedObject, ...]


def grouped(found: CoSharing, chosen: Any) -> tuple[tuple[AccountRow, ...], tuple[Group, ...]]:
    """Accounts and groups of the edges for which `chosen`, a mask, is true; loops join nobody.

    Communities are found by leiden with a fixed seed over weights; the same edges give the same
    groups. A component without a finer structure is one community. InstallTheExtra without the extra.
    """
    import numpy as np

    from hustings.signals.kernels import groups as kernels

    edges = found.edges.filter(chosen)
    of, to = (
        np.asarray(edges.column(name).combine_chunks().indices)
        for name in ("account_id", "account_id_y")
    )
    weights = np.asarray(edges.column("weight"))
    apart = of != to
    of, to, weights, edges = of[apart], to[apart], weights[apart], edges.filter(apart)
    if of.size == 0:
        return (), ()
    count = len(found.shares.account_ids)
    strength = np.bincount(of, weights, count) + np.bincount(to, weights, count)
    members = np.flatnonzero(strength > 0)
    component = _numbered(kernels.components(of, to, count), members, strength)
    community = _numbered(_communities(of, to, weights, component, members), members, strength)
    degree = np.bincount(of, minlength=count) + np.bincount(to, minlength=count)
    ids = found.shares.account_ids.take(members).to_pylist()
    rows = [
        AccountRow(name, int(component[a]), int(community[a]), int(degree[a]), int(strength[a]))
        for name, a in zip(ids, members, strict=True)
    ]
    rows.sort(key=lambda row: (row.community, -row.strength, row.account_id))
    return tuple(rows), _groups(found, edges, of, to, community, rows)


def _communities(of: Any, to: Any, weights: Any, component: Any, members: Any) -> Any:
    import numpy as np

    if of.size > MOST_EDGES:
        return component
    try:
        from graspologic_native import leiden
    except ImportError:
        raise InstallTheExtra(
            "Communities need graspologic-native, which is not installed.",
            remedy="Install it with: pip install 'hustings[coordination]'.",
        ) from None
    listed = [
        (str(a), str(b), float(w))
        for a, b, w in zip(of.tolist(), to.tolist(), weights.tolist(), strict=True)
    ]
    _, names = leiden(listed, seed=SEED, iterations=2)
    community = np.full(component.size, -1, np.int64)
    community[members] = [names[str(a)] for a in members.tolist()]
    return community


def _numbered(groups: Any, members: Any, strength: Any) -> Any:
    """Groups numbered from 1 by size, then strength, then earliest account; 0 for no member."""
    import numpy as np

    names, first, place, sizes = np.unique(
        groups[members], return_index=True, return_inverse=True, return_counts=True
    )
    strong = np.bincount(place, strength[members])
    order = np.lexsort((first, -strong, -sizes))
    numbers = np.empty(names.size, np.int64)
    numbers[order] = np.arange(1, names.size + 1)
    found = np.zeros(groups.size, np.int64)
    found[members] = numbers[place]
    return found


def _groups(
    found: CoSharing, edges: Any, of: Any, to: Any, community: Any, rows: Sequence[AccountRow]
) -> tuple[Group, ...]:
    import numpy as np

    inner = community[of] == community[to]
    kept, group = edges.filter(inner), community[of][inner]
    count = int(community.max()) + 1
    many = np.bincount(group, minlength=count)
    weight = np.bincount(group, np.asarray(kept.column("weight")), count)
    expected = _sums(kept, "chance_weight", group, count)
    firsts, lasts = np.full(count, np.iinfo(np.int64).max), np.full(count, np.iinfo(np.int64).min)
    np.minimum.at(firsts, group, np.asarray(kept.column("first_at").cast("int64")))
    np.maximum.at(lasts, group, np.asarray(kept.column("last_at").cast("int64")))
    objects = _objects(found, community)
    members: dict[int, list[AccountRow]] = {}
    for row in rows:
        members.setdefault(row.community, []).append(row)
    return tuple(
        Group(
            community=number,
            component=own[0].component,
            account_ids=tuple(row.account_id for row in own),
            edges=int(many[number]),
            weight=int(weight[number]),
            chance_weight=None if expected is None else float(expected[number]),
            first_at=_moment(firsts[number]),
            last_at=_moment(lasts[number]),
            objects=objects.get(number, ()),
        )
        for number, own in members.items()
        if many[number]
    )


def _sums(edges: Any, name: str, group: Any, count: int) -> Any:
    import numpy as np

    if name not in edges.column_names:
        return None
    return np.bincount(group, np.asarray(edges.column(name).fill_null(0.0)), count)


def _moment(seconds: Any) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC).replace(tzinfo=None)


def _objects(found: CoSharing, community: Any) -> dict[int, tuple[SharedObject, ...]]:
    """The objects that most pairs of each group's members shared within the window."""
    import numpy as np

    from hustings.signals.kernels import groups as kernels

    groups = np.where(community > 0, community, -1).astype(np.int32)
    group, objects, one, other = kernels.shared_within(found.frame, groups)
    keys, place, pairs = np.unique(
        (group.astype(np.int64) << 32) | objects, return_inverse=True, return_counts=True
    )
    sharers = np.unique(
        np.column_stack([np.r_[place, place], np.r_[one, other]]).astype(np.int64), axis=0
    )
    accounts = np.bincount(sharers[:, 0], minlength=keys.size)
    told: dict[int, list[SharedObject]] = {}
    names = found.shares.object_ids
    for k in np.lexsort((keys & 0xFFFFFFFF, -pairs, keys >> 32)).tolist():
        own = told.setdefault(int(keys[k] >> 32), [])
        if len(own) < OBJECTS_TOLD:
            name = names[int(keys[k] & 0xFFFFFFFF)].as_py()
            own.append(SharedObject(name, int(pairs[k]), int(accounts[k])))
    return {number: tuple(own) for number, own in told.items()}
