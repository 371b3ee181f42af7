"""Upper tails of sums of chances: exact step by step, or by two moments where that takes too long."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from hustings.signals.kernels.compiling import compiled

MOST_STEPS = 200_000
"""Steps of one exact tail beyond which two moments stand in for it."""
WHOLE = 1e-9


@compiled
def tail_by_moments(weight: int, mean: float, variance: float) -> float:
    """Upper tail of the negative binomial of that mean and variance; of Poisson where it is no wider."""
    if weight <= 0:
        return 1.0
    if mean <= 0.0:
        return 0.0
    size = ratio = 0.0
    if variance <= mean * (1 + 1e-9):
        log_term = weight * math.log(mean) - mean - math.lgamma(weight + 1.0)
    else:
        size = mean * mean / (variance - mean)
        ratio = (variance - mean) / variance
        log_term = (
            math.lgamma(size + weight)
            - math.lgamma(size)
            - math.lgamma(weight + 1.0)
            + size * math.log(1.0 - ratio)
            + weight * math.log(ratio)
        )
    term, total, x = math.exp(log_term), 0.0, float(weight)
    for _ in range(200_000):
        total += term
        term *= mean / (x + 1) if ratio == 0.0 else (size + x) / (x + 1) * ratio
        x += 1
        if x > mean and term < total * 1e-13:
            break
    return min(1.0, total)


@compiled
def _next(x: int, tries: float, chance: float, share: float) -> float:
    """What the chance of `x` of the tries is multiplied with to give that of one more."""
    if share < WHOLE:
        return (tries - x) / (x + 1) * chance / (1 - chance)
    total = 1 / share - 1
    return (tries - x) / (x + 1) * (chance * total + x) / ((1 - chance) * total + tries - x - 1)


@compiled
def spread(tries: float, chance: float, variance: float, part: Any) -> None:
    """Write the beta-binomial of that mean and variance into `part`, whose last place holds all beyond."""
    last = part.size - 1
    part[:] = 0.0
    if chance >= 1.0:
        part[min(last, int(tries))] = 1.0
        return
    plain, share = tries * chance * (1 - chance), 0.0
    if tries > 1 and plain > 0:
        share = min(0.999, max(0.0, (variance / plain - 1) / (tries - 1)))
    log_none = tries * math.log1p(-chance)
    if share >= WHOLE:
        total = 1 / share - 1
        b = (1 - chance) * total
        log_none = math.lgamma(b + tries) - math.lgamma(b)
        log_none += math.lgamma(total) - math.lgamma(total + tries)
    value = math.exp(log_none)
    for x in range(min(last, int(tries) + 1)):
        part[x] = value
        value *= _next(x, tries, chance, share)
    # Summed from its own side, so that a small rest keeps its digits.
    rest = 0.0
    for x in range(last, int(tries) + 1):
        rest += value
        value *= _next(x, tries, chance, share)
        if value < rest * 1e-14:
            break
    part[last] += rest


@compiled
def add(state: Any, part: Any) -> None:
    """Add one more sum's parts to a state; whoever has reached its last place stays there."""
    weight = state.size - 1
    beyond = 0.0
    reached = state[weight]
    for y in range(weight):
        beyond = 0.0
        for z in range(weight - y, weight + 1):
            beyond += part[z]
        reached += state[y] * beyond
    state[weight] = reached
    for x in range(weight - 1, -1, -1):
        moved = 0.0
        for y in range(x + 1):
            moved += state[y] * part[x - y]
        state[x] = moved


@compiled
def tail(weight: int, tries: Any, chances: Any, variances: Any, crowding: float) -> float:
    """How rarely chance gives at least `weight` over objects with so many tries of that chance each.

    Exact where every object was tried once. `crowding` is the number of objects that a content
    carries: contents with several make the same moment count several times, so it widens the spread.
    """
    mean, variance, largest, steps = 0.0, 0.0, 0.0, 0.0
    for k in range(tries.size):
        mean += tries[k] * chances[k]
        variance += variances[k]
        largest += tries[k]
        steps += 1.0 if tries[k] == 1.0 else float(weight)
    if largest < weight:
        return 0.0
    if crowding > 1.0 + WHOLE or steps * weight > MOST_STEPS:
        return tail_by_moments(weight, mean, variance * crowding)
    state, part = np.zeros(weight + 1, np.float64), np.empty(weight + 1, np.float64)
    state[0] = 1.0
    for k in range(tries.size):
        chance = chances[k]
        if tries[k] == 1.0:
            state[weight] += state[weight - 1] * chance
            for x in range(weight - 1, 0, -1):
                state[x] = state[x] * (1 - chance) + state[x - 1] * chance
            state[0] *= 1 - chance
        else:
            spread(tries[k], chance, variances[k], part)
            add(state, part)
    reached: float = state[weight]
    return min(1.0, reached)
