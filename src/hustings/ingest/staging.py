"""A file's rows as typed records in a temporary table, each with its problem or none.

Plain UTF-8 tables go straight through DuckDB. Whatever else there is, and any table with a row
that does not fit, goes the careful way: row by row into a clean copy that knows its lines.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain, islice
from pathlib import Path

import duckdb

from hustings.domain.errors import ChooseAFormat, CorrectTheValue, RepairTheFile
from hustings.formats.layout import RECORD_COLUMNS, Format, SourceRow
from hustings.formats.mapping import load_mapping
from hustings.formats.recognition import PREAMBLE_ROWS, format_named, recognise_rows
from hustings.formats.selection import SQL_TYPES, Selection, select
from hustings.ingest.opening import OpenedFile
from hustings.ingest.options import ImportOptions, ListedRow
from hustings.ingest.rows import source_rows
from hustings.store.engines.duckdb import text_sql

LARGEST_STORED_CELL = 16 << 20
_LONGEST_ROW = 2_000_000
"""Bytes of a row that goes straight through; a longer one, as after a quote left open, goes the careful way."""

_READ_AT_ONCE = 64 << 20
"""Bytes of a buffer of the CSV reader; what it reads in small pieces the engine must put together once more."""

_NATIVE = ("page_native_id", "post_native_id")


@dataclass(frozen=True, slots=True)
class Staged:
    """A file whose records lie in the temporary table `table`, in the order of the file.

    `broken` are rows that could not be taken apart into cells. `has_lines` says whether the
    records know their lines; if not, the place of a record is its rowid.
    """

    file: OpenedFile
    format: Format
    selection: Selection
    header: tuple[str, ...]
    table: str
    has_lines: bool
    broken: tuple[ListedRow, ...]


def settle_format(file: OpenedFile, options: ImportOptions) -> tuple[Format, int, tuple[str, ...]]:
    """The file's format, the place of its header among its rows, and the header.

    Raises ChooseAFormat, with the file's name, and SupplyAMapping.
    """
    first = list(islice(source_rows(file), PREAMBLE_ROWS))
    if not first:
        raise RepairTheFile("The file has no rows.", file=file.name, remedy="Export it again.")
    if options.mapping is not None:
        return load_mapping(options.mapping, file=options.mapping_name), 0, tuple(first[0][1])
    if options.format is not None:
        return format_named(options.format), 0, tuple(first[0][1])
    try:
        form, place = recognise_rows(first)
    except ChooseAFormat as error:
        raise ChooseAFormat(error.message, file=file.name, remedy=error.remedy) from None
    return form, place, tuple(first[place][1])


def stage(
    connection: duckdb.DuckDBPyConnection,
    file: OpenedFile,
    options: ImportOptions,
    *,
    table: str,
    temporary: Path,
    limit: int | None = None,
) -> Staged:
    """Read the file into `table`; at most `limit` rows when given.

    Raises ChooseAFormat, SupplyAMapping, StateTheTimeZone, CorrectTheValue and RepairTheFile.
    """
    form, place, header = settle_format(file, options)
    if form.needs_page and not options.page:
        raise CorrectTheValue(
            f"A file of the format {form.name} does not say which page it is of.",
            file=file.name,
            remedy="Name the page with --page (and its platform with --platform).",
        )
    if form.unfold is None and _is_plain(file) and place == 0 and not _asks_for_lines(form):
        selection = _select(form, header, options)
        source = _plain_source(file, len(header))
        try:
            _fill(connection, table, source, selection, limit)
        except duckdb.Error:
            # Some row does not fit; the careful way finds out which and stores the others.
            connection.execute(f"DROP TABLE IF EXISTS {table}")
        else:
            return Staged(file, form, selection, header, table, has_lines=False, broken=())
    return _stage_carefully(connection, file, form, place, options, table, temporary, limit)


def _select(form: Format, header: Sequence[str], options: ImportOptions) -> Selection:
    return select(
        form,
        header,
        zone=options.zone,
        page=options.page,
        platform=options.platform,
        observed_at=options.observed_at,
    )


def _is_plain(file: OpenedFile) -> bool:
    return file.kind == "table" and file.is_utf8 and not file.has_nul


def _asks_for_lines(form: Format) -> bool:
    return any(cell.parse == "line" for cell in form.cells)


def _plain_source(file: OpenedFile, width: int) -> str:
    columns = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(width))
    return f"SELECT NULL::BIGINT AS line, * FROM {_read_csv(file.path, file.delimiter or ',', columns)}"


def _read_csv(
    path: Path, delimiter: str, columns: str, *, longest: int = _LONGEST_ROW, header: bool = True
) -> str:
    at_once = max(_READ_AT_ONCE, 4 * longest)
    return (
        f"read_csv({text_sql(str(path))}, header = {str(header).lower()}, auto_detect = false, delim = {text_sql(delimiter)}, "
        f"quote = '\"', escape = '\"', strict_mode = true, columns = {{{columns}}}, "
        f"max_line_size = {longest}, buffer_size = {at_once})"
    )


def _fill(
    connection: duckdb.DuckDBPyConnection,
    table: str,
    source: str,
    selection: Selection,
    limit: int | None,
) -> None:
    connection.execute(
        f"CREATE OR REPLACE TEMP VIEW source AS {source}{'' if limit is None else f' LIMIT {limit}'}"
    )
    # A column of nothing costs as much memory and time as one of something, so it stays out of the table.
    absent = [name for name in selection.absent if name not in _NATIVE]
    native = [name for name in _NATIVE if name in selection.columns]
    ids = ", ".join(
        f"platform || ':' || {name} AS {name.replace('native_', '')}" for name in native
    )
    left_out = ", ".join([*native, *absent])
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {table} AS SELECT * EXCLUDE ({left_out}), {ids} FROM ({selection.sql})"
    )


def absent_sql(staged: Staged) -> str:
    """The columns that the staged table leaves out, each unknown, as a list for a select."""
    types = RECORD_COLUMNS[staged.format.records]
    return "".join(
        f", NULL::{SQL_TYPES[types[name]]} AS {name}"
        for name in staged.selection.absent
        if name not in _NATIVE
    )


def _stage_carefully(
    connection: duckdb.DuckDBPyConnection,
    file: OpenedFile,
    form: Format,
    place: int,
    options: ImportOptions,
    table: str,
    temporary: Path,
    limit: int | None,
) -> Staged:
    rows = source_rows(replace(file, encoding=settle_encoding(file)))
    plain = form.unfold(rows) if form.unfold else islice(rows, place, None)
    try:
        _line, header = next(plain)
    except StopIteration:
        raise RepairTheFile(
            "The file holds no table.", file=file.name, remedy="Export it again."
        ) from None
    broken: list[ListedRow] = []
    clean = temporary / f"{table}.csv"
    longest = _write_clean(clean, islice(plain, limit), len(header), file, broken)
    columns = "'line': 'BIGINT', " + ", ".join(
        f"'c{number}': 'VARCHAR'" for number in range(len(header))
    )
    selection = _select(form, header, options)
    _fill(
        connection,
        table,
        f"FROM {_read_csv(clean, ',', columns, longest=longest + 4096, header=False)}",
        selection,
        None,
    )
    clean.unlink()
    return Staged(file, form, selection, tuple(header), table, has_lines=True, broken=tuple(broken))


def _write_clean(
    path: Path, rows: Iterator[SourceRow], width: int, file: OpenedFile, broken: list[ListedRow]
) -> int:
    longest = 1 << 21
    with path.open("w", encoding="utf-8", newline="") as text:
        writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator="\n")
        for line, cells in rows:
            reason = _misfit(cells, width)
            if reason is not None:
                broken.append(ListedRow(file.name, line, None, "rejected", reason))
                continue
            size = sum(map(len, cells))
            longest = max(longest, 5 * size)
            writer.writerow(
                [line, *(cell.encode("utf-8", "replace").decode() for cell in cells[:width])]
            )
    return longest


def _misfit(cells: Sequence[str], width: int) -> str | None:
    if len(cells) < width:
        return f"the row has {len(cells)} cells, the header {width}; look for a missing or an extra quote above it"
    if any(cell.strip() for cell in cells[width:]):
        return f"the row has {len(cells)} cells, the header {width}; look for an unquoted delimiter in a text"
    if any(len(cell) > LARGEST_STORED_CELL for cell in cells):
        return f"a cell is longer than {LARGEST_STORED_CELL >> 20} million characters; look for a quote that is never closed"
    return None


def settle_encoding(file: OpenedFile) -> str:
    """The encoding that the whole file bears; what looked like UTF-8 at its head may not be further on."""
    from charset_normalizer import from_bytes

    if not file.is_utf8 or file.kind == "workbook":
        return file.encoding
    with file.path.open("rb") as raw:
        for number, line in enumerate(raw):
            try:
                line.decode("utf-8")
            except UnicodeDecodeError:
                around = b"".join(chain([line], islice(raw, 2000)))
                best = from_bytes(around).best()
                if best is None:
                    raise RepairTheFile(
                        "The text is not UTF-8 and its encoding cannot be told.",
                        file=file.name,
                        line=number + 1,
                        remedy="Save the file as UTF-8 and try again.",
                    ) from None
                return best.encoding
    return file.encoding
