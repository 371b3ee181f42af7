"""Showing what a file is and how its first rows would be stored, without storing anything."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from itertools import islice
from pathlib import Path

from hustings.domain.errors import ChooseAFormat, StateTheTimeZone
from hustings.formats.layout import RECORD_COLUMNS, Format
from hustings.ingest.opening import OpenedFile, open_files
from hustings.ingest.options import ImportOptions, Preview
from hustings.ingest.rows import source_rows
from hustings.ingest.staging import settle_format, stage
from hustings.store.engines.duckdb import connect

ROWS = 20


def preview(file: Path, options: ImportOptions | None = None) -> Preview:
    """The file's format and its first twenty rows as records.

    A file that no format fits gives a preview with its header and raw rows, for a mapping to be
    made. Raises NameAnExistingFile, RepairTheFile and SupplyAMapping.
    """
    options = options or ImportOptions()
    with tempfile.TemporaryDirectory(prefix="hustings-preview-") as folder:
        opened = open_files([file], Path(folder))[0]
        sample = [tuple(cells) for _line, cells in islice(source_rows(opened), ROWS + 1)]
        try:
            form, _place, _header = settle_format(opened, options)
        except ChooseAFormat as error:
            return Preview(
                opened.name,
                opened.kind,
                opened.encoding,
                sample[0],
                tuple(sample[1:]),
                None,
                None,
                remedy=str(error),
            )
        return _with_records(opened, form, options, sample, Path(folder))


def _with_records(
    opened: OpenedFile,
    form: Format,
    options: ImportOptions,
    sample: list[tuple[str, ...]],
    temporary: Path,
) -> Preview:
    plain = Preview(
        opened.name,
        opened.kind,
        opened.encoding,
        sample[0],
        tuple(sample[1:]),
        form.name,
        form.title,
        mapping=tuple((cell.source or "", cell.record) for cell in form.cells if cell.source),
        needs_page=form.needs_page and not options.page,
    )
    if plain.needs_page:
        return plain
    connection = connect()
    try:
        staged = stage(connection, opened, options, table="shown", temporary=temporary, limit=ROWS)
    except StateTheTimeZone as error:
        return replace(plain, needs_zone=True, remedy=str(error))
    held = {name for name, *_ in connection.execute("DESCRIBE shown").fetchall()}
    columns = [name for name in RECORD_COLUMNS[form.records] if name in held]
    filled = [
        name
        for name in columns
        if connection.execute(f'SELECT count("{name}") FROM shown').fetchall()[0][0]
    ]
    names = (*filled, "problem_column", "problem_reason")
    rows = connection.execute(
        f"SELECT {', '.join(names)} FROM shown WHERE NOT repeated_header"
    ).fetchall()
    return replace(
        plain,
        columns=names,
        rows=tuple(rows),
        ignored_columns=tuple(staged.selection.ignored),
        notes=tuple(staged.selection.notes),
    )
