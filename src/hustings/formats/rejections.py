"""Why a row is rejected: the first of its cells that cannot be read or is missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hustings.formats.binding import Bound
from hustings.formats.layout import Format, Records
from hustings.formats.parsing import Reading, is_unknown, reason_sql, where_sql
from hustings.formats.quoting import quoted
from hustings.formats.zones import is_no_time_sql

_NEVER_WRONG = ("text", "handle", "kind", "texts", "post_address", "line")
"""Parsings that make something of any text."""

_WORDS: dict[Records, str] = {
    "posts": "post",
    "pages": "page",
    "audience": "figure",
    "figures": "figure",
}


@dataclass(frozen=True, slots=True)
class Problem:
    """What can reject a row: when, by the fault of which column, and why.

    `condition` is SQL over texts and values, `text` SQL of the text at fault, `reason` SQL over
    `problem_text`, which holds that text.
    """

    condition: str
    column: str | None
    text: str
    reason: str


def problems_of(form: Format, bound: Sequence[Bound], reading: Reading) -> list[Problem]:
    """All that can reject a row, in the order in which it is told."""
    problems = [
        Problem(
            _unread(item, reading), item.column, item.text, reason_sql(item.cell, "problem_text")
        )
        for item in bound
        if item.column is not None and _can_be_wrong(item)
    ]
    for record in dict.fromkeys(item.cell.record for item in bound if item.cell.required):
        items = [item for item in bound if item.cell.record == record]
        # Whatever is known and unreadable was told above; what is left is empty.
        reason = f"The cell is empty, and no {_WORDS[form.records]} can be stored without it."
        problems.append(Problem(_all_unknown(items), items[0].column, "''", quoted(reason)))
    whose = [item for item in bound if item.cell.record in ("page_native_id", "page_name")]
    if form.records != "figures" and whose:
        reason = "The row does not say of which page it is; give the page with --page."
        problems.append(Problem(_all_unknown(whose), whose[0].column, "''", quoted(reason)))
    return problems


def _can_be_wrong(item: Bound) -> bool:
    cell = item.cell
    if cell.parse == "sql":
        return cell.reason is not None
    return cell.parse not in _NEVER_WRONG or cell.pattern is not None


def _unread(item: Bound, reading: Reading) -> str:
    times = item.cell.parse in ("time", "unix_s")
    wrong = is_no_time_sql(item.value) if times else f"{item.value} IS NULL"
    counts = f" AND {where_sql(item.cell, item.text, reading)}" if item.cell.where else ""
    return f"{wrong}{counts} AND {item.text} IS NOT NULL AND NOT {is_unknown(item.cell, item.text)}"


def _all_unknown(items: Sequence[Bound]) -> str:
    return " AND ".join(f"{item.value} IS NULL" for item in items)


def first_problem(problems: Sequence[Problem]) -> str:
    """The number of a row's first problem, NULL for none and for a header that came again."""
    if not problems:
        return "CAST(NULL AS INTEGER)"
    cases = _cases([problem.condition for problem in problems])
    return f"CASE WHEN repeated_header THEN NULL {cases} END"


def problem_text(problems: Sequence[Problem]) -> str:
    """The text at fault by `problem`; apart from the reason, which so is made for few rows."""
    return _chosen([problem.text for problem in problems])


def problem_column(problems: Sequence[Problem]) -> str:
    """The column at fault by `problem`."""
    return _chosen([quoted(problem.column or "") for problem in problems])


def problem_reason(problems: Sequence[Problem]) -> str:
    """The reason by `problem` and `problem_text`; every reason stands in it once."""
    alike: dict[str, list[int]] = {}
    for number, problem in enumerate(problems):
        alike.setdefault(problem.reason, []).append(number)
    cases = " ".join(
        f"WHEN {' OR '.join(f'problem = {number}' for number in numbers)} THEN {reason}"
        for reason, numbers in alike.items()
    )
    return f"CASE {cases} END" if alike else "CAST(NULL AS VARCHAR)"


def _chosen(texts: Sequence[str]) -> str:
    if not texts:
        return "CAST(NULL AS VARCHAR)"
    return f"CASE problem {' '.join(f'WHEN {number} THEN {text}' for number, text in enumerate(texts))} END"


def _cases(conditions: Sequence[str]) -> str:
    return " ".join(
        f"WHEN {condition} THEN {number}" for number, condition in enumerate(conditions)
    )
