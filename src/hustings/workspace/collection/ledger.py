"""What platforms said of budgets, kept in the database, so that all workers of a home go by it together."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from django.db import transaction

from hustings.network.asking import Budget, Purpose
from hustings.network.budgets import UNKNOWN, Standing, is_sound, seconds_until
from hustings.network.clock import Clock, MachineClock
from hustings.workspace.collection.models import BudgetSeen

NAME_LONGEST = 120


class SharedLedger:
    """A ledger that several processes share; times are those of their machines' clocks, which must agree."""

    def __init__(self, clock: Clock | None = None) -> None:
        self.clock = clock or MachineClock()

    def take(self, platform: str, budget_key: str, purpose: Purpose, patience_s: float) -> float:
        """See Ledger."""
        now_s = self.clock.now().timestamp()
        with transaction.atomic():
            rows = BudgetSeen.objects.filter(platform=platform, key=budget_key)
            held = list(rows.select_for_update().order_by("pk"))
            free_s = max((_standing(row).free_s(purpose, now_s) for row in held), default=now_s)
            if held and free_s - now_s <= patience_s and purpose == "read":
                rows.update(turn_at=datetime.fromtimestamp(free_s, UTC))
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
        now = self.clock.now()
        now_s = now.timestamp()
        for budget in filter(is_sound, budgets):
            until_s = now_s + seconds_until(budget.resets_at, now_at)
            names = {"platform": platform, "key": budget_key, "name": budget.name[:NAME_LONGEST]}
            begun = _values(UNKNOWN.followed_by(budget, until_s, now_s), now)
            with transaction.atomic():
                row, made = BudgetSeen.objects.select_for_update().get_or_create(
                    **names, defaults=begun
                )
                if not made:
                    known = _standing(row)
                    used_ratio = budget.used_ratio + (known.used_by(now_s) if onto else 0.0)
                    told = replace(budget, used_ratio=used_ratio)
                    standing = known.followed_by(told, until_s, now_s)
                    BudgetSeen.objects.filter(pk=row.pk).update(**_values(standing, now))


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
