"""What becomes of each staged post: new, a later observation, a repeat, or rejected.

A repeat is a row whose post and time of observation stand earlier in the same files, or whose
counts the store holds already for that post and, where the row carries its own time, that time.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import duckdb

from hustings.domain.identity import page_id_by_name
from hustings.domain.tables import OBSERVED_COUNTS, POST_LATEST, POST_OBSERVATIONS
from hustings.ingest.staging import Staged, absent_sql
from hustings.store.engines.duckdb import scan_sql, text_sql
from hustings.store.reading import Reading

COUNTS = tuple(column.name for column in OBSERVED_COUNTS)


@dataclass(frozen=True, slots=True)
class PostOutcomes:
    """How many rows met which fate, of how many posts; `fresh` when every kept row is of a post seen for the first time, once."""

    read: int
    posts: int
    stored: int
    updated: int
    duplicates: int
    fresh: bool


def identify(
    connection: duckdb.DuckDBPyConnection, files: Sequence[Staged], assumed_at: Sequence[datetime]
) -> None:
    """Make the view `records`: all staged rows with file_number, place, and what was assumed."""
    parts = []
    for number, (staged, moment) in enumerate(zip(files, assumed_at, strict=True)):
        _key_names(connection, staged.table)
        assumed = f"TIMESTAMP {text_sql(f'{moment:%Y-%m-%d %H:%M:%S.%f}')}"
        parts.append(
            f"""SELECT {number} AS file_number, * EXCLUDE (observed_at),
            coalesce(observed_at, {assumed}) AS observed_at, observed_at IS NULL AS time_assumed
            FROM (SELECT rowid AS place, *{absent_sql(staged)} FROM {staged.table})"""
        )
    connection.execute(
        f"CREATE OR REPLACE TEMP VIEW records AS {' UNION ALL BY NAME '.join(parts)}"
    )
    connection.execute(
        "CREATE OR REPLACE TEMP VIEW valid AS SELECT * FROM records WHERE problem_reason IS NULL AND NOT repeated_header"
    )


def _key_names(connection: duckdb.DuckDBPyConnection, table: str) -> None:
    """Key the pages that the file knows by name alone."""
    if not {"page_id", "page_name"} <= _columns(connection, table):
        return
    names = connection.execute(
        f"SELECT DISTINCT platform, page_name FROM {table} WHERE page_id IS NULL AND page_name IS NOT NULL"
    ).fetchall()
    if not names:
        return
    connection.executemany(
        f"UPDATE {table} SET page_id = ? WHERE page_id IS NULL AND platform = ? AND page_name = ?",
        [(page_id_by_name(platform, name), platform, name) for platform, name in names],
    )


def _columns(connection: duckdb.DuckDBPyConnection, table: str) -> set[str]:
    return {row[0] for row in connection.execute(f"DESCRIBE {table}").fetchall()}


def judge_posts(connection: duckdb.DuckDBPyConnection, reading: Reading) -> PostOutcomes:
    """Make the tables `repeated`, `known` and `held`, and the view `kept`, and count."""
    read, accepted, distinct_posts = one_row(
        connection,
        """SELECT (SELECT count(*) FROM records WHERE NOT repeated_header), count(*),
        count(DISTINCT post_id) FROM valid""",
    )
    _mark_repeats(connection, any_repeat=distinct_posts < accepted)
    _mark_known(connection, reading)
    connection.execute(
        """CREATE OR REPLACE TEMP VIEW kept AS SELECT * FROM valid
        ANTI JOIN repeated USING (file_number, place) ANTI JOIN held USING (file_number, place)"""
    )
    repeated, held, known = one_row(
        connection,
        "SELECT (SELECT count(*) FROM repeated), (SELECT count(*) FROM held), (SELECT count(*) FROM known)",
    )
    kept = accepted - repeated - held
    if not known and distinct_posts == kept:
        return PostOutcomes(read, distinct_posts, kept, 0, repeated, fresh=True)
    (stored,) = one_row(
        connection, "SELECT count(DISTINCT post_id) FROM kept ANTI JOIN known USING (post_id)"
    )
    return PostOutcomes(read, distinct_posts, stored, kept - stored, repeated + held, fresh=False)


def _mark_repeats(connection: duckdb.DuckDBPyConnection, *, any_repeat: bool) -> None:
    values = ", ".join(f"{name} IS DISTINCT FROM first_value({name}) OVER same" for name in COUNTS)
    several = (
        "SELECT post_id FROM valid GROUP BY post_id HAVING count(*) > 1"
        if any_repeat
        else "SELECT NULL"
    )
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE repeated AS SELECT file_number, place, contradicts FROM (
            SELECT file_number, place, row_number() OVER same AS turn, list_bool_or([{values}]) AS contradicts
            FROM valid WHERE post_id IN ({several})
            WINDOW same AS (PARTITION BY post_id, observed_at ORDER BY file_number, place)
        ) WHERE turn > 1"""
    )


def _mark_known(connection: duckdb.DuckDBPyConnection, reading: Reading) -> None:
    latest = scan_sql(POST_LATEST, reading.files("post_latest"))
    observations = scan_sql(POST_OBSERVATIONS, reading.files("post_observations"))
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE known AS
        SELECT post_id FROM ({latest}) WHERE post_id IN (SELECT post_id FROM valid)"""
    )
    alike = " AND ".join(f"o.{name} IS NOT DISTINCT FROM r.{name}" for name in COUNTS)
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE held AS SELECT DISTINCT r.file_number, r.place
        FROM (SELECT * FROM valid SEMI JOIN known USING (post_id) ANTI JOIN repeated USING (file_number, place)) r
        JOIN (SELECT * FROM ({observations}) WHERE post_id IN (SELECT post_id FROM known)) o
        ON o.post_id = r.post_id AND (r.time_assumed OR o.observed_at = r.observed_at) AND {alike}"""
    )


def one_row(connection: duckdb.DuckDBPyConnection, query: str) -> tuple[Any, ...]:
    """The row of a query that always gives one, such as an aggregate."""
    row = connection.execute(query).fetchone()
    if row is None:
        raise AssertionError("an aggregate always gives a row")
    return row
