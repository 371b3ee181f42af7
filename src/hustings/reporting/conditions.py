"""What narrows a question, written once as SQL with its parameters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from hustings.domain.periods import Window

NAMED_MAX = 50
"""So many pages at most are named one by one, by which a scan skips what holds none of them."""

ANY_TIME = Window()
"""The window that narrows nothing."""

BEST_GIVEN = (
    "CASE quality WHEN 'exact' THEN 3 WHEN 'rounded' THEN 2 WHEN 'bound' THEN 1 ELSE 0 END, run_id"
)
"""Of several figures for one time the one that was given most exactly, then the latest run's."""


@dataclass(slots=True)
class Conditions:
    """Conditions that all hold; `sql` is a WHERE clause, or nothing when there are none."""

    parts: list[str] = field(default_factory=list)
    parameters: list[Any] = field(default_factory=list)

    def add(self, part: str, *parameters: Any) -> Conditions:
        """One more condition, written in SQL with a question mark for each parameter."""
        self.parts.append(part)
        self.parameters.extend(parameters)
        return self

    def pages(self, page_ids: Sequence[str] | None, column: str = "page_id") -> Conditions:
        """Only these pages; None stands for all."""
        if page_ids is None:
            return self
        if len(page_ids) == 1:
            return self.add(f"{column} = ?", page_ids[0])
        if 1 < len(page_ids) <= NAMED_MAX:
            return self.add(f"{column} IN ({', '.join('?' * len(page_ids))})", *page_ids)
        return self.add(f"{column} IN (SELECT unnest(?::VARCHAR[]))", list(page_ids))

    def within(self, window: Window, column: str = "created_at") -> Conditions:
        """Only moments of the window."""
        if window.since_at is not None:
            self.add(f"{column} >= ?", window.since_at)
        if window.before_at is not None:
            self.add(f"{column} < ?", window.before_at)
        return self

    def on_days(self, window: Window, column: str = "day") -> Conditions:
        """Only days of the window."""
        if window.since_on is not None:
            self.add(f"{column} >= ?", window.since_on)
        if window.until_on is not None:
            self.add(f"{column} <= ?", window.until_on)
        return self

    def facts(
        self, *, platform: str | None, country: str | None, category: str | None
    ) -> Conditions:
        """Only pages of which these facts are known and hold."""
        for column, value in (("platform", platform), ("country", country), ("category", category)):
            if value is not None:
                folded = value.upper() if column == "country" else value
                self.add(f"{column} = ?", folded)
        return self

    @property
    def sql(self) -> str:
        return "WHERE " + " AND ".join(f"({part})" for part in self.parts) if self.parts else ""
