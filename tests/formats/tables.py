"""Rows put through a selection, as the importer does it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import duckdb

from hustings.formats.layout import Format
from hustings.formats.selection import Selection, select


def selected(
    connection: duckdb.DuckDBPyConnection,
    form: Format,
    header: Sequence[str],
    rows: Sequence[Sequence[str | None]],
    **stated: Any,
) -> list[dict[str, Any]]:
    """What a format makes of rows that stand below the header, from line 2 on."""
    selection = select(form, header, **stated)
    return read(connection, selection, len(header), rows)


def read(
    connection: duckdb.DuckDBPyConnection,
    selection: Selection,
    width: int,
    rows: Sequence[Sequence[str | None]],
) -> list[dict[str, Any]]:
    columns = ", ".join(f"c{number} VARCHAR" for number in range(width))
    connection.execute(f"CREATE OR REPLACE TEMP TABLE source (line BIGINT, {columns})")
    if rows:
        marks = f"({', '.join(['?'] * (width + 1))})"
        texts = [
            cell
            for line, row in enumerate(rows, start=2)
            for cell in (line, *(text or None for text in row))
        ]
        connection.execute(f"INSERT INTO source VALUES {', '.join([marks] * len(rows))}", texts)
    answer = connection.execute(f"{selection.sql} ORDER BY line")
    names = [column[0] for column in answer.description or ()]
    assert tuple(names) == selection.columns
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]
