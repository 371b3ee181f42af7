"""How much of a planted block dense_block and lockstep find, by its shape, density and camouflage."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa

from hustings.signals.dense_block import dense_block
from hustings.signals.lockstep import lockstep

Ties = tuple[Any, Any, Any]
"""Accounts, targets and seconds."""
ACCOUNTS, TARGETS, TIES, TOPICS = 30_000, 3_000, 100_000, 50
KNOWN = 300
"""Planted blocks choose from so many of the most popular targets: nobody is sent to whom nobody knows."""
YEAR_S, SPREAD_S, SEED = 365 * 86_400, 30, 77
DENSITIES = (0.1, 0.2, 0.4, 0.7, 1.0)
CAMOUFLAGES = ("none", "random", "popular")
WITHIN_TOPIC = (0.0, 0.3, 0.6)


@dataclass(frozen=True, slots=True)
class Shape:
    """How many accounts are tied to how many targets."""

    name: str
    accounts: int
    targets: int


SHAPES = (
    Shape("square", 50, 50),
    Shape("many accounts, few targets", 200, 5),
    Shape("few accounts, many targets", 15, 150),
)


def report(tries: int, worlds: int) -> str:
    """Three tables of F1 over accounts, a mean of so many tries a cell, and what is found where nothing is."""
    parts = [
        (
            f"{ACCOUNTS:,} accounts and {TARGETS:,} targets with {TIES:,} ties over a year: activity is lognormal (sigma 1), popularity falls "
            "with a target's rank to the power of 0.75, 30 per cent of an account's ties are within one of "
            f"{TOPICS} topics, and a fifth of a target's ties come after one moment with a mean delay of ten minutes. "
            f"A block's targets are among the {KNOWN} most popular; planted accounts come to each target within {SPREAD_S} seconds; density is the share of the block's possible ties that are there. "
            "Camouflage gives each planted account as many further ties, at times of their own, to any target or to targets by their popularity. "
            "F1 is over accounts. *Dense* is dense_block alone, with blocks that stand out from shuffled ties. *Pairs* is lockstep's groups of pairs alone. "
            "*Lockstep* is both together, as the signal does it: pairs, and dense_block over accounts and rushes. "
            f"Means of {tries}."
        )
    ]
    chance = np.random.default_rng(SEED)
    for shape in SHAPES:
        parts += [
            f"### {shape.name.capitalize()}: {shape.accounts} accounts, {shape.targets} targets",
            _table(
                (
                    "density",
                    *(f"{c}: {s}" for c in CAMOUFLAGES for s in ("dense", "pairs", "lockstep")),
                ),
                (
                    (
                        f"{density:g}",
                        *(f"{value:.2f}" for value in _row(shape, density, tries, chance)),
                    )
                    for density in DENSITIES
                ),
            ),
        ]
    parts += [
        "### Where nothing is planted",
        "Worlds in which anything was found, and the mean number of accounts found in a world.",
        _table(
            ("ties within a topic", "dense", "pairs", "lockstep"),
            (_nothing(within, worlds, chance) for within in WITHIN_TOPIC),
        ),
    ]  # fmt: skip
    return "\n\n".join(parts)


def found_accounts(ties: Ties, *, seed: int = 0) -> tuple[set[int], set[int], set[int]]:
    """Accounts of the dense blocks that stand out, of the groups of pairs in step, and of all in step."""
    actors, targets, times = (pa.array(column) for column in ties)
    found = dense_block(actors, targets, blocks=3, seed=seed)
    dense = {
        account
        for block in found.blocks
        if found.stands_out(block)
        for account in block.actor_ids.to_pylist()
    }
    table = pa.table({"actor_key": actors, "target_id": targets, "created_at": times})
    step = lockstep(table, seed=seed)
    pairs = {int(account) for group in step.groups for account in group.account_ids}
    return dense, pairs, {int(account) for account in step.members}


def organic(chance: np.random.Generator, within_topic: float = 0.3) -> Ties:
    """Ties of people who follow what is popular, and what is of their topic."""
    activity = chance.lognormal(0, 1, ACCOUNTS)
    actors = chance.choice(ACCOUNTS, TIES, p=activity / activity.sum())
    popular = (TARGETS * chance.random(TIES) ** 4).astype(np.int64)
    # Topics are dealt out by number, so each has popular and rare targets.
    of_topic = np.minimum(popular // TOPICS * TOPICS + actors * 7919 % TOPICS, TARGETS - 1)
    targets = np.where(chance.random(TIES) < within_topic, of_topic, popular)
    moment = chance.integers(0, YEAR_S, TARGETS)[targets]
    times = np.where(
        chance.random(TIES) < 0.2,
        moment + chance.exponential(600, TIES).astype(np.int64),
        chance.integers(0, YEAR_S, TIES),
    )
    return actors, targets, times


def planted(
    chance: np.random.Generator, shape: Shape, density: float, camouflage: str
) -> tuple[Ties, set[int]]:
    """Organic ties with a block of new accounts on targets that are there, and who is in it."""
    actors, targets, times = organic(chance)
    chosen = chance.choice(KNOWN, shape.targets, replace=False)
    account, target = np.nonzero(chance.random((shape.accounts, shape.targets)) < density)
    moment = chance.integers(0, YEAR_S, shape.targets)
    hidden: tuple[Any, Any] = (np.empty(0, np.int64), np.empty(0, np.int64))
    if camouflage == "random":
        hidden = account, chance.integers(0, TARGETS, account.size)
    elif camouflage == "popular":
        hidden = account, chance.choice(targets, account.size)
    ties = (
        np.concatenate((actors, ACCOUNTS + account, ACCOUNTS + hidden[0])),
        np.concatenate((targets, chosen[target], hidden[1])),
        np.concatenate(
            (
                times,
                moment[target] + chance.integers(0, SPREAD_S, account.size),
                chance.integers(0, YEAR_S, hidden[0].size),
            )
        ),
    )
    return ties, {ACCOUNTS + int(one) for one in np.unique(account)}


def f1(found: set[int], there: set[int]) -> float:
    """Harmonic mean of precision and recall; 0 where nothing is found."""
    return 2 * len(found & there) / (len(found) + len(there)) if found or there else 0.0


def _row(shape: Shape, density: float, tries: int, chance: np.random.Generator) -> list[float]:
    cells: list[float] = []
    for camouflage in CAMOUFLAGES:
        scores = []
        for _ in range(tries):
            ties, there = planted(chance, shape, density, camouflage)
            scores.append([f1(found, there) for found in found_accounts(ties)])
        cells += np.mean(scores, axis=0).tolist()
    return cells


def _nothing(within: float, worlds: int, chance: np.random.Generator) -> tuple[str, ...]:
    found = [found_accounts(organic(chance, within), seed=world) for world in range(worlds)]
    cells = [
        f"{sum(bool(one[side]) for one in found)} of {worlds}, {sum(len(one[side]) for one in found) / worlds:.1f}"
        for side in range(3)
    ]
    return f"{100 * within:.0f} per cent", *cells


def _table(header: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    header = tuple(header)
    lines = [header, ("---",) * len(header), *map(tuple, rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
