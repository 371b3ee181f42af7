"""Rows of any readable file, one after another, with the line on which each starts.

The careful way in: for files that are not plain UTF-8 tables or that have a broken row somewhere.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator
from typing import Any

from hustings.domain.errors import RepairTheFile
from hustings.formats.layout import SourceRow
from hustings.ingest.opening import OpenedFile

LARGEST_CELL = 128 << 20
_HEADER_LINES = 1000


def source_rows(file: OpenedFile) -> Iterator[SourceRow]:
    """The header and then every row of the file; blank lines are passed over. Raises RepairTheFile."""
    if file.kind == "workbook":
        return _workbook_rows(file)
    if file.kind == "json_lines":
        return _json_rows(file)
    return _table_rows(file)


def _lines(file: OpenedFile) -> Iterator[str]:
    with file.path.open(encoding=file.encoding, errors="replace", newline="") as text:
        for line in text:
            yield line.replace("\0", "")


def _table_rows(file: OpenedFile) -> Iterator[SourceRow]:
    csv.field_size_limit(LARGEST_CELL)
    reader = csv.reader(_lines(file), delimiter=file.delimiter or ",")
    before = 0
    try:
        for row in reader:
            line, before = before + 1, reader.line_num
            if line == 1 and row:
                row[0] = row[0].lstrip("\ufeff")
                if row[0].lower().startswith("sep=") and len("".join(row)) <= len("sep=") + 1:
                    continue
            if row and (len(row) > 1 or row[0].strip()):
                yield line, row
    except csv.Error as error:
        raise RepairTheFile(
            f"The table cannot be read on: {error}.",
            file=file.name,
            line=before + 1,
            remedy="Mend the quotes of that row, or export the file again.",
        ) from error


def _workbook_rows(file: OpenedFile) -> Iterator[SourceRow]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        sheet = CalamineWorkbook.from_path(str(file.path)).get_sheet_by_index(0)
        rows = sheet.to_python(skip_empty_area=False)
    except (CalamineError, IndexError, OSError) as error:
        raise RepairTheFile(
            f"The workbook cannot be read: {error}.",
            file=file.name,
            remedy="Save it again as .xlsx or as CSV.",
        ) from error
    for number, row in enumerate(rows, start=1):
        cells = [_cell_text(value) for value in row]
        if any(cells):
            yield number, cells


def _cell_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer():
        # A spreadsheet keeps 15 digits: what had more is written as it shows it, and rejected as an id.
        return str(int(value)) if abs(value) < 1e15 else f"{value:.5E}"
    if hasattr(value, "isoformat"):
        return (
            str(value.isoformat(sep=" "))
            if hasattr(value, "hour") and hasattr(value, "day")
            else str(value)
        )
    return str(value)


def _json_rows(file: OpenedFile) -> Iterator[SourceRow]:
    """Objects flattened to dotted names; the header holds the names of the first thousand objects."""
    names: dict[str, None] = {}
    for number, _line, flat in _json_objects(file):
        names.update(dict.fromkeys(flat))
        if number >= _HEADER_LINES:
            break
    header = list(names)
    yield 1, header
    for _number, line, flat in _json_objects(file):
        extra = [value for name, value in flat.items() if name not in names]
        yield line, [flat.get(name, "") for name in header] + extra


def _json_objects(file: OpenedFile) -> Iterator[tuple[int, int, dict[str, str]]]:
    number = 0
    for line, text in enumerate(_lines(file), start=1):
        if not text.strip():
            continue
        try:
            value = json.loads(text, parse_float=str, parse_int=str)
        except json.JSONDecodeError as error:
            raise RepairTheFile(
                f"The line is no JSON object: {error.msg}.",
                file=file.name,
                line=line,
                remedy="Mend or remove the line.",
            ) from error
        number += 1
        yield number, line, dict(_flatten("", value))


def _flatten(prefix: str, value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _flatten(f"{prefix}.{name}" if prefix else name, inner)
    elif isinstance(value, list):
        plain = all(not isinstance(inner, (dict, list)) for inner in value)
        yield (
            prefix,
            ",".join(_json_text(inner) for inner in value)
            if plain
            else json.dumps(value, ensure_ascii=False),
        )
    else:
        yield prefix, _json_text(value)


def _json_text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
