"""Made-up worlds of sharing: who shares what and when without coordination, and with groups planted.

Accounts are active by a lognormal (sigma 1) and share objects by popularity (Zipf, exponent 1) within
the topics they follow; half of what they share comes from outside their topics. Each object appears at
a time of its own and is shared after delays whose scale differs from object to object: from half a day
down to half a minute for breaking news. Accounts have hours: two in three follow the day of their zone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

DAY_S = 86_400
TEMPOS = {
    "slow": ((43_200.0, 1.0),),
    "mixed": ((43_200.0, 0.55), (3_600.0, 0.25), (300.0, 0.15), (30.0, 0.05)),
    "breaking news": ((43_200.0, 0.4), (300.0, 0.3), (30.0, 0.3)),
}
"""Scales of delays in seconds, each with its part of the objects."""


@dataclass(frozen=True, slots=True)
class World:
    """How large a world is and how its people behave; `alike` accounts keep to their topics."""

    accounts: int = 800
    objects: int = 4_000
    shares: int = 30_000
    days: int = 30
    topics: int = 20
    within_topic: float = 0.5
    tempo: str = "mixed"
    tempo_by_topic: bool = False
    hours: bool = True
    repeats: float = 0.05


@dataclass(frozen=True, slots=True)
class Planted:
    """Groups that share the same objects `times` times, each time within `spread_s` seconds."""

    groups: int = 10
    size: int = 5
    spread_s: float = 10.0
    times: int = 12
    kept_to: float = 0.8
    """Part of the members that takes part each time."""


def organic(world: World, chance: np.random.Generator) -> dict[str, Any]:
    """Columns of objects, accounts and seconds of a world without coordination."""
    activity = chance.lognormal(0, 1, world.accounts)
    topic_of_object = chance.integers(0, world.topics, world.objects)
    topic_of_account = chance.integers(0, world.topics, world.accounts)
    popularity = 1 / np.arange(1, world.objects + 1)
    chance.shuffle(popularity)
    who = chance.choice(world.accounts, world.shares, p=activity / activity.sum())
    what = chance.choice(world.objects, world.shares, p=popularity / popularity.sum())
    keeps = chance.random(world.shares) < world.within_topic
    for topic in range(world.topics):
        own = np.flatnonzero(topic_of_object == topic)
        mine = np.flatnonzero(keeps & (topic_of_account[who] == topic))
        weights = popularity[own] / popularity[own].sum()
        what[mine] = chance.choice(own, mine.size, p=weights)
    scale = _scales(world, topic_of_object, chance)
    born = chance.random(world.objects) * world.days * DAY_S
    when = born[what] + chance.exponential(1.0, world.shares) * scale[what]
    if world.hours:
        when = _in_hours(when, who, world, chance)
    again = chance.random(world.shares) < world.repeats
    later = when[again] + chance.exponential(120.0, int(again.sum()))
    return {
        "object": np.r_[what, what[again]],
        "account": np.r_[who, who[again]],
        "second": np.r_[when, later].astype(np.int64),
    }


def _scales(world: World, topic_of_object: Any, chance: np.random.Generator) -> Any:
    scales, parts = zip(*TEMPOS[world.tempo], strict=True)
    if world.tempo_by_topic:
        return np.array(scales)[chance.choice(len(scales), world.topics, p=parts)][topic_of_object]
    return np.array(scales)[chance.choice(len(scales), world.objects, p=parts)]


def _in_hours(when: Any, who: Any, world: World, chance: np.random.Generator) -> Any:
    """Shares that fall into an account's night wait for its morning, spread over two hours."""
    zone = chance.choice([0, 0, 0, 6, 12], world.accounts) * 3_600
    keeps = chance.random(world.accounts) < 2 / 3
    of_day = (when + zone[who]) % DAY_S
    asleep = keeps[who] & (of_day < 7 * 3_600)
    wait = 7 * 3_600 - of_day + chance.exponential(3_600.0, when.size)
    return np.where(asleep, when + wait, when)


def plant(
    world: World, shares: dict[str, Any], planted: Planted, chance: np.random.Generator
) -> tuple[dict[str, Any], set[tuple[int, int]]]:
    """The shares with those of planted groups of new accounts, and the pairs of accounts to be found.

    A group shares objects of the world, as popular as any, at one moment of each one's life, and
    its members share on their own besides like anybody else of middling activity.
    """
    columns = {name: [values] for name, values in shares.items()}
    pairs: set[tuple[int, int]] = set()
    for group in range(planted.groups):
        first = world.accounts + group * planted.size
        members = np.arange(first, first + planted.size)
        pairs |= {(int(a), int(b)) for a in members for b in members if a < b}
        own = chance.integers(0, shares["object"].size, planted.size * 10)
        columns["object"].append(shares["object"][own])
        columns["second"].append(shares["second"][chance.permutation(own)])
        columns["account"].append(np.repeat(members, 10))
        for row in chance.integers(0, shares["object"].size, planted.times):
            there = members[chance.random(planted.size) < planted.kept_to]
            columns["object"].append(np.full(there.size, shares["object"][row]))
            columns["account"].append(there)
            delay = chance.random(there.size) * planted.spread_s
            columns["second"].append((shares["second"][row] + delay).astype(np.int64))
    return {name: np.concatenate(parts) for name, parts in columns.items()}, pairs


def table(shares: dict[str, Any]) -> pa.Table:
    """The four columns that co_sharing takes; accounts are named so that their order is their number's."""
    count = shares["object"].size
    return pa.table(
        {
            "object_id": pa.array([f"o{value}" for value in shares["object"].tolist()]),
            "account_id": pa.array([f"a{value:06}" for value in shares["account"].tolist()]),
            "content_id": pa.array([f"c{value}" for value in range(count)]),
            "timestamp_share": pa.array(shares["second"]),
        }
    )
