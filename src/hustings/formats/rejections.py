"""Why a row is rejected: the first of its cells that cannot be read or is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hustings.formats.binding import Bound
from hustings.formats.layout import Format
from hustings.formats.parsing import is_unknown, reason_sql
from hustings.formats.quoting import quoted
from hustings.formats.zones import is_no_time_sql


@dataclass(frozen=True, slots=True)
class Problem:
    condition: str
    column: str | None
    reason: str


def problems_of(form: Format, bound: Sequence[Bound]) -> list[Problem]:
    """All that can reject a row, in the order in which it is told."""
    problems = []
    for item in bound:
        cell = item.cell
        if item.column is None or (
            cell.parse in ("text", "kind", "texts", "post_address") and not cell.pattern
        ):
            continue
        if cell.parse == "sql" and not cell.reason:
            continue
        wrong = (
            is_no_time_sql(item.value)
            if cell.parse in ("time", "unix_s")
            else f"{item.value} IS NULL"
        )
        condition = f"{wrong} AND {item.text} IS NOT NULL AND NOT {is_unknown(cell, item.text)}"
        problems.append(Problem(condition, item.column, reason_sql(cell, item.text)))
    for record in dict.fromkeys(item.cell.record for item in bound if item.cell.required):
        items = [item for item in bound if item.cell.record == record]
        # Whatever is known and unreadable was told above; what is left is empty.
        condition = " AND ".join(f"{item.value} IS NULL" for item in items)
        reason = f"is empty, and no {_word(form)} can be stored without it."
        problems.append(Problem(condition, items[0].column, quoted(f"The cell {reason}")))
    whose = [item for item in bound if item.cell.record in ("page_native_id", "page_name")]
    if form.records != "figures" and whose:
        condition = " AND ".join(f"{item.value} IS NULL" for item in whose)
        reason = "The row does not say of which page it is; give the page with --page."
        problems.append(Problem(condition, whose[0].column, quoted(reason)))
    return problems


def _word(form: Format) -> str:
    return {"posts": "post", "pages": "page", "audience": "figure", "figures": "figure"}[
        form.records
    ]


def first_problem(problems: Sequence[Problem]) -> str:
    if not problems:
        return "CAST(NULL AS INTEGER)"
    cases = " ".join(
        f"WHEN {problem.condition} THEN {number}" for number, problem in enumerate(problems)
    )
    return f"CASE WHEN repeated_header THEN NULL {cases} END"


def told(problems: Sequence[Problem]) -> str:
    if not problems:
        return "CAST(NULL AS VARCHAR) AS problem_column, CAST(NULL AS VARCHAR) AS problem_reason"
    columns = " ".join(
        f"WHEN {number} THEN {quoted(problem.column)}"
        for number, problem in enumerate(problems)
        if problem.column is not None
    )
    reasons = " ".join(
        f"WHEN {number} THEN {problem.reason}" for number, problem in enumerate(problems)
    )
    return (
        f"CASE problem {columns} END AS problem_column, "
        f"CASE WHEN problem IS NOT NULL THEN CASE problem {reasons} END END AS problem_reason"
    )
