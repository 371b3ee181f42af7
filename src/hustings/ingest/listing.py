"""Rows that were not stored as they stand: which, on what line, and why."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import duckdb

from hustings.domain.tables import RUN_ROWS
from hustings.ingest.line_numbers import lines_of
from hustings.ingest.options import ListedRow
from hustings.ingest.staging import Staged
from hustings.store.engines.duckdb import text_sql
from hustings.store.landing import Landing

FLAG_REASONS = {
    "reactions_do_not_add_up": "the kinds of reactions do not add up to the number of reactions; kept as it is",
    "interactions_do_not_add_up": "the parts do not add up to the stated interactions; kept as it is",
}


@dataclass(frozen=True, slots=True)
class Listed:
    """The temporary table `listed` and how many flagged rows are in it."""

    connection: duckdb.DuckDBPyConnection
    flagged_count: int

    def first(self, most: int) -> Iterator[ListedRow]:
        """The rejected rows first, then the flagged, in the order of the files."""
        rows = self.connection.execute(
            """SELECT file, line, "column", outcome, reason FROM listed WHERE outcome <> 'duplicate'
            ORDER BY outcome DESC, file, line LIMIT ?""",
            [most],
        ).fetchall()
        return (ListedRow(*row) for row in rows)


def list_rows(
    connection: duckdb.DuckDBPyConnection, staged: Sequence[Staged], *, posts: bool
) -> Listed:
    """Make the table `listed` of all rows that were rejected, repeated or flagged."""
    connection.execute(
        """CREATE OR REPLACE TEMP TABLE listed
        (file_number INTEGER, place BIGINT, file VARCHAR, line BIGINT, "column" VARCHAR, outcome VARCHAR, reason VARCHAR)"""
    )
    connection.execute(f"INSERT INTO listed {_listed_sql(staged, posts=posts)}")
    _settle_lines(connection, staged)
    broken = [row for file in staged for row in file.broken]
    if broken:
        connection.executemany(
            "INSERT INTO listed VALUES (NULL, NULL, ?, ?, ?, ?, ?)",
            [(row.file, row.line, row.column, row.outcome, row.reason) for row in broken],
        )
    counted = connection.execute("SELECT count(*) FROM listed WHERE outcome = 'flagged'").fetchone()
    return Listed(connection, int(counted[0]) if counted else 0)


def _listed_sql(staged: Sequence[Staged], *, posts: bool) -> str:
    names = "CASE file_number " + " ".join(
        f"WHEN {number} THEN {text_sql(file.file.name)}" for number, file in enumerate(staged)
    )
    reasons = " ".join(
        f"WHEN {text_sql(flag)} THEN {text_sql(reason)}" for flag, reason in FLAG_REASONS.items()
    )
    rejected = f"""
        SELECT file_number, place, {names} END AS file, line, problem_column, 'rejected', problem_reason
        FROM records WHERE problem_reason IS NOT NULL AND NOT repeated_header"""
    if not posts:
        return rejected
    return f"""{rejected}
        UNION ALL SELECT file_number, place, {names} END, line, NULL, 'flagged',
            CASE flag {reasons} ELSE flag END FROM (SELECT *, unnest(flags) AS flag FROM kept)
        UNION ALL SELECT file_number, place, {names} END, line, NULL, 'duplicate',
            CASE WHEN contradicts THEN 'the post stands above in these files, with other counts; the first is kept'
            ELSE 'the post stands above in these files' END
        FROM valid JOIN repeated USING (file_number, place)
        UNION ALL SELECT file_number, place, {names} END, line, NULL, 'duplicate',
            'the store holds this observation already' FROM valid SEMI JOIN held USING (file_number, place)"""


def _settle_lines(connection: duckdb.DuckDBPyConnection, staged: Sequence[Staged]) -> None:
    """Lines of records that know only their place, by one more look at the file."""
    for number, file in enumerate(staged):
        if file.has_lines:
            continue
        places = {
            row[0]
            for row in connection.execute(
                "SELECT DISTINCT place FROM listed WHERE file_number = ? AND line IS NULL", [number]
            ).fetchall()
        }
        records = connection.execute(f"SELECT count(*) FROM {file.table}").fetchone()
        found = lines_of(file, places, int(records[0]) if records else 0)
        _put_lines(connection, number, found)


def _put_lines(connection: duckdb.DuckDBPyConnection, number: int, lines: dict[int, int]) -> None:
    if not lines:
        return
    with tempfile.NamedTemporaryFile("w", suffix=".csv", newline="", encoding="ascii") as text:
        csv.writer(text).writerows(lines.items())
        text.flush()
        connection.execute(
            f"""UPDATE listed SET line = l.line FROM read_csv({text_sql(text.name)}, header = false,
            columns = {{'place': 'BIGINT', 'line': 'BIGINT'}}) l
            WHERE listed.file_number = {number} AND listed.place = l.place"""
        )


def write_listed(landing: Landing, connection: duckdb.DuckDBPyConnection) -> None:
    """Keep the listed rows with the run."""
    landing.write(
        RUN_ROWS.name, connection, f"SELECT *, {text_sql(landing.run_id)} AS run_id FROM listed"
    )
