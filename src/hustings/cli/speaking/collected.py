"""What came of visits to pages, for people and for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hustings.cli.speaking.failing import FAILED, IN_PART, NOT_ALLOWED, TOO_OFTEN
from hustings.cli.speaking.printing import print_table, tell

if TYPE_CHECKING:
    from hustings.workspace.collection.models import Followed
    from hustings.workspace.collection.visiting import Visit, Visited

CODES = {
    "ConnectAgain": NOT_ALLOWED,
    "GrantThePermission": NOT_ALLOWED,
    "UnblockTheAccount": NOT_ALLOWED,
    "WaitForTheBudget": TOO_OFTEN,
}


@dataclass
class Told:
    """Writes down each visit, and keeps in mind what the exit code is to be."""

    as_json: bool
    seen: set[int] = field(default_factory=set)
    _codes: set[int] = field(default_factory=set)

    def visited(self, visited: Visited) -> None:
        """Tell of one visit to some pages."""
        pages = [_page_facts(one) for one in visited.visits]
        self.seen |= {one.followed.pk for one in visited.visits}
        for one in visited.visits:
            self._note(one)
        if self.as_json:
            _json_line({"run_id": visited.run_id, "rows": dict(visited.rows), "pages": pages})
            return
        rows = [
            (page["name"], part["part"], part["rows"], _ended(part["complete"]), part["reason"])
            for page in pages
            for part in page["parts"]
        ]
        print_table(("page", "part", "rows", "read_to_its_end", "reason"), rows, numbers=("rows",))
        for one in visited.visits:
            if not one.verdict.succeeded:
                tell(f"{one.followed}: {one.verdict.reason}")
            at = one.verdict.next_due_at
            when = f"next due {at:%Y-%m-%d %H:%M} UTC" if at else "not asked for again by itself"
            tell(f"{one.followed}: {when}")

    def elsewhere(self, rows: Iterable[Followed]) -> None:
        """Tell of pages that another process visited meanwhile."""
        for row in rows:
            self.seen.add(row.pk)
            self._codes.add(CODES.get(row.last_problem, IN_PART) if row.last_problem else 0)
            tell(f"{row}: collected by another process at the same time.")

    @property
    def exit_code(self) -> int:
        """0 where all came, the fault's own code where all pages share it, else 5."""
        if not self._codes:
            return FAILED
        return self._codes.pop() if len(self._codes) == 1 else IN_PART

    def _note(self, one: Visit) -> None:
        if one.verdict.succeeded:
            whole = one.outcome is None or one.outcome.complete
            self._codes.add(0 if whole else IN_PART)
        else:
            self._codes.add(CODES.get(one.verdict.problem, FAILED))


def _page_facts(one: Visit) -> dict[str, Any]:
    parts = one.outcome.parts if one.outcome else ()
    return {
        "page_id": one.followed.page_id,
        "name": str(one.followed),
        "platform": one.followed.platform,
        "state": str(one.verdict.state),
        "problem": one.verdict.problem or None,
        "reason": one.verdict.reason or None,
        "next_due_at": one.verdict.next_due_at,
        "parts": [
            {
                "part": part.part,
                "rows": part.rows_count,
                "complete": part.complete,
                "error": part.error,
                "reason": part.reason,
                "retry_at": part.retry_at,
            }
            for part in parts
        ],
    }


def _ended(complete: object) -> str:
    return "yes" if complete else "no"


def _json_line(value: Any) -> None:
    from hustings.reporting.exporting import plain

    sys.stdout.write(json.dumps(plain(value), ensure_ascii=False) + "\n")
    sys.stdout.flush()
