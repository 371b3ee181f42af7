"""Results on standard output: a table for people, tab-separated rows for programs, JSON on request."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import date, datetime
from typing import Any

UNKNOWN = "–"


def print_json(value: Any) -> None:
    """One JSON value; times in UTC, None as null."""
    from hustings.reporting.exporting import plain

    sys.stdout.write(json.dumps(plain(value), ensure_ascii=False, indent=2) + "\n")


def print_text(text: str) -> None:
    """Text as it is."""
    sys.stdout.write(text if text.endswith("\n") else text + "\n")


def tell(text: str) -> None:
    """A remark on standard error, so that the result stays clean."""
    sys.stderr.write(f"{text}\n")


def print_table(
    columns: Sequence[str], rows: Iterable[Sequence[Any]], *, numbers: Iterable[str] = ()
) -> None:
    """A table drawn on a terminal; elsewhere tab-separated lines with a header and unknowns empty."""
    if not sys.stdout.isatty():
        lines = ["\t".join(columns)]
        lines += ["\t".join(_cell(value, unknown="") for value in row) for row in rows]
        sys.stdout.write("\n".join(lines) + "\n")
        return
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(box=box.SIMPLE_HEAD, header_style="bold")
    right = set(numbers)
    for column in columns:
        table.add_column(column.replace("_", " "), justify="right" if column in right else "left")
    for row in rows:
        table.add_row(*(Text(_grouped(value)) for value in row))
    Console().print(table)


def print_facts(facts: Iterable[tuple[str, Any]]) -> None:
    """Names and values, one a line."""
    shown = [(name.replace("_", " "), _grouped(value)) for name, value in facts]
    width = max((len(name) for name, _ in shown), default=0)
    sys.stdout.write("".join(f"{name:<{width}}  {value}\n" for name, value in shown))


def _grouped(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int):
        return f"{value:,}"
    if isinstance(value, float):
        return f"{value:,.4g}" if abs(value) < 1 else f"{value:,.2f}"
    return _cell(value, unknown=UNKNOWN)


def _cell(value: Any, *, unknown: str) -> str:
    if value is None:
        return unknown
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return " ".join(str(part) for part in value)
    return str(value).replace("\t", " ").replace("\n", " ")
