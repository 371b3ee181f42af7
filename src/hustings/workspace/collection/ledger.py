"""What platforms said of budgets, kept in the database, so that all workers of a home go by it together."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from django.db import transaction

from hustings.network.asking import Budget, Purpose
from hustings.network.budgets import SLOW_FROM_RATIO, Standing, is_sound, seconds_until
from hustings.network.clock import Clock, MachineClock
from hustings.workspace.collection.models import BudgetSeen

NAME_LONGEST = 120


class SharedLedger:
    """A ledger that several processes share; times are those of their machines' clocks, which must agree."""

    def __init__(self, clock: Clock | None = None) -> None:
        self.clock = clock or MachineClock()

    def take(self, platform: str, budget_key: str, purpose: Purpose, patience_s: float) -> float:
        """See Ledger. Where no budget is near its end, nothing is written and nobody waits."""
        now = self.clock.now()
        rows = BudgetSeen.objects.filter(platform=platform, key=budget_key, resets_at__gt=now)
        if not rows.filter(used_ratio__gte=SLOW_FROM_RATIO).exists():
            return 0.0
        with transaction.atomic():
            held = list(rows.select_for_update().order_by("pk"))
            now_s = now.timestamp()
            free_s = max((_standing(row).free_s(purpose, now_s) for row in held), default=now_s)
            if free_s - now_s <= patience_s and purpose == "read":
                at = datetime.fromtimestamp(free_s, UTC)
                BudgetSeen.objects.filter(pk__in=[row.pk for row in held]).update(turn_at=at)
        return free_s - now_s

    def note(
        self, platform: str, budget_key: str, budgets: Sequence[Budget], now_at: datetime
    ) -> None:
        """See Ledger."""
        self._change(platform, budget_key, budgets, now_at, lambda told, _: told)

    def add(
        self, platform: str, budget_key: str, budgets: Sequence[Budget], now_at: datetime
    ) -> None:
        """See Ledger."""
        self._change(platform, budget_key, budgets, now_at, lambda told, used: told + used)

    def _change(
        self,
        platform: str,
        budget_key: str,
        budgets: Sequence[Budget],
        now_at: datetime,
        used_ratio: Callable[[float, float], float],
    ) -> None:
        now = self.clock.now()
        for budget in filter(is_sound, budgets):
            until = now + timedelta(seconds=seconds_until(budget.resets_at, now_at))
            name = budget.name[:NAME_LONGEST]
            with transaction.atomic():
                row, made = BudgetSeen.objects.select_for_update().get_or_create(
                    platform=platform,
                    key=budget_key,
                    name=name,
                    defaults=_values(_begun(budget, until.timestamp(), now.timestamp()), now),
                )
                if made:
                    continue
                if row.resets_at <= now:
                    standing = _begun(budget, until.timestamp(), now.timestamp())
                else:
                    used = used_ratio(budget.used_ratio, row.used_ratio)
                    standing = _standing(row).followed_by(
                        replace(budget, used_ratio=used), until.timestamp()
                    )
                BudgetSeen.objects.filter(pk=row.pk).update(**_values(standing, now))


def _begun(budget: Budget, until_s: float, now_s: float) -> Standing:
    return Standing(budget.used_ratio, until_s, daily=budget.daily, turn_s=now_s)


def _standing(row: BudgetSeen) -> Standing:
    return Standing(
        row.used_ratio,
        row.resets_at.timestamp(),
        daily=row.daily,
        cost_ratio=row.cost_ratio,
        turn_s=row.turn_at.timestamp() if row.turn_at else -math.inf,
    )


def _values(standing: Standing, seen_at: datetime) -> dict[str, object]:
    return {
        "used_ratio": standing.used_ratio,
        "daily": standing.daily,
        "cost_ratio": standing.cost_ratio,
        "resets_at": datetime.fromtimestamp(standing.until_s, UTC),
        "turn_at": None
        if math.isinf(standing.turn_s)
        else datetime.fromtimestamp(standing.turn_s, UTC),
        "seen_at": seen_at,
    }
