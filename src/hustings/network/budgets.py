"""How often a platform may be asked: slower from 75 per cent on, reads not at all from 95 on.

What a platform's headers last said counts until its reset. Reads are spaced so that what is left up to
the stop lasts until then; writes go on until nothing is left.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from threading import Lock
from typing import Protocol

from hustings.network.asking import Budget, Purpose
from hustings.network.clock import Clock
from hustings.network.headers import clamped

SLOW_FROM_RATIO = 0.75
READS_STOP_AT_RATIO = 0.95
DAILY_READS_STOP_AT_RATIO = 0.80
WRITES_STOP_AT_RATIO = 1.0
LOOK_AGAIN = timedelta(minutes=5)
"""How long a budget counts that does not say when it resets; then one question finds out."""

FIRST_COST_RATIO = 0.01
"""What a question is taken to use up until two answers have shown it."""
LEAST_COST_RATIO = 0.0001
NEW_COST_WEIGHT = 0.2

REFUSED = "refused"
"""The name of the budget that an answer uses up which says that it was asked too often."""


class Ledger(Protocol):
    """Who keeps what platforms said of budgets, by platform, budget key and name."""

    def take(self, platform: str, budget_key: str, purpose: Purpose, patience_s: float) -> float:
        """Seconds until the question may leave, for the turn that is hereby taken.

        More than `patience_s` where that is too long; then no turn was taken.
        """

    def note(
        self, platform: str, budget_key: str, budgets: Sequence[Budget], now_at: datetime
    ) -> None:
        """Remember what an answer said; `now_at` is the time by the clock that wrote `resets_at`."""

    def add(
        self, platform: str, budget_key: str, budgets: Sequence[Budget], now_at: datetime
    ) -> None:
        """Add what a question uses up to what was used, where we count ourselves."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A budget as it was last heard of; times in seconds of one clock.

    `cost_ratio` is what one question uses up of it, as far as seen; `turn_s` when the last read left.
    """

    used_ratio: float
    until_s: float
    daily: bool = False
    cost_ratio: float = FIRST_COST_RATIO
    turn_s: float = -math.inf

    def free_s(self, purpose: Purpose, now_s: float) -> float:
        """When the next question of that purpose may leave; `now_s` or later."""
        if self.until_s <= now_s:
            return now_s
        stop = DAILY_READS_STOP_AT_RATIO if self.daily else READS_STOP_AT_RATIO
        if purpose == "write":
            return self.until_s if self.used_ratio >= WRITES_STOP_AT_RATIO else now_s
        if self.used_ratio >= stop:
            return self.until_s
        if self.used_ratio < SLOW_FROM_RATIO:
            return now_s
        questions_left = max(1.0, (stop - self.used_ratio) / self.cost_ratio)
        return min(max(now_s, self.turn_s + (self.until_s - now_s) / questions_left), self.until_s)

    def followed_by(self, budget: Budget, until_s: float, now_s: float = -math.inf) -> Standing:
        """The standing once the budget was heard of again, in the same stretch of time or the next.

        From the next on, at `now_s`, nothing can be learnt of what a question costs.
        """
        rise, cost = budget.used_ratio - self.used_ratio, self.cost_ratio
        if self.until_s > now_s and rise >= 0:
            cost = max(LEAST_COST_RATIO, cost + NEW_COST_WEIGHT * (rise - cost))
        return Standing(budget.used_ratio, until_s, budget.daily, cost, self.turn_s)

    def used_by(self, now_s: float) -> float:
        """What is used up, nothing once the budget has reset."""
        return self.used_ratio if self.until_s > now_s else 0.0


UNKNOWN = Standing(0.0, -math.inf)


def is_sound(budget: Budget) -> bool:
    """Whether what was read of a budget can be; what cannot is passed over, and the last known kept."""
    return math.isfinite(budget.used_ratio) and budget.used_ratio >= 0


def seconds_until(resets_at: datetime | None, now_at: datetime) -> float:
    """Seconds to a reset, no fewer than one and no more than a day, whatever a platform claims."""
    if resets_at is None:
        return LOOK_AGAIN.total_seconds()
    return (clamped(resets_at, now_at) - now_at).total_seconds()


@dataclass
class MemoryLedger:
    """A ledger of this process, safe for its threads; waits do not depend on the machine's hour."""

    clock: Clock
    _standings: dict[tuple[str, str], dict[str, Standing]] = field(default_factory=dict, repr=False)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def take(self, platform: str, budget_key: str, purpose: Purpose, patience_s: float) -> float:
        """See Ledger."""
        with self._lock:
            now_s = self.clock.monotonic()
            standings = self._standings.get((platform, budget_key), {})
            free_s = max(
                (standing.free_s(purpose, now_s) for standing in standings.values()), default=now_s
            )
            if free_s - now_s <= patience_s and purpose == "read":
                for name, standing in standings.items():
                    standings[name] = replace(standing, turn_s=free_s)
            return free_s - now_s

    def note(
        self, platform: str, budget_key: str, budgets: Sequence[Budget], now_at: datetime
    ) -> None:
        """See Ledger."""
        self._change(platform, budget_key, budgets, now_at)

    def add(
        self, platform: str, budget_key: str, budgets: Sequence[Budget], now_at: datetime
    ) -> None:
        """See Ledger."""
        self._change(platform, budget_key, budgets, now_at, onto=True)

    def _change(
        self,
        platform: str,
        budget_key: str,
        budgets: Sequence[Budget],
        now_at: datetime,
        *,
        onto: bool = False,
    ) -> None:
        with self._lock:
            now_s = self.clock.monotonic()
            standings = self._standings.setdefault((platform, budget_key), {})
            for budget in filter(is_sound, budgets):
                known = standings.get(budget.name, UNKNOWN)
                used_ratio = budget.used_ratio + (known.used_by(now_s) if onto else 0.0)
                until_s = now_s + seconds_until(budget.resets_at, now_at)
                standings[budget.name] = known.followed_by(
                    replace(budget, used_ratio=used_ratio), until_s, now_s
                )
