"""Deletions, edits, changes of name and of standing that a stream told of, each stored once."""

from __future__ import annotations

import duckdb

from hustings.domain.tables import EVENTS, PAGE_OBSERVATIONS
from hustings.ingest.streaming.staging import PLATFORM
from hustings.store.engines.duckdb import scan_sql, text_sql
from hustings.store.landing import Landing


def write_happenings(
    landing: Landing, connection: duckdb.DuckDBPyConnection, rows: dict[str, int]
) -> None:
    """Write what is new of the staged happenings, and the handles that pages took on."""
    held = scan_sql(EVENTS, landing.reading.files("events"))
    _find_changes(landing, connection, held)
    run = f"{text_sql(landing.run_id)} AS run_id"
    rows["events"] = landing.write(
        "events",
        connection,
        f"""SELECT *, {run} FROM (
            SELECT DISTINCT ON (subject_id) subject_id, page_id, event, observed_at, happened_at FROM staged_happenings
            WHERE field IS NULL AND event = 'deleted' ORDER BY happened_at
        ) ANTI JOIN (SELECT subject_id, event FROM ({held})) USING (subject_id, event)
        UNION ALL BY NAME SELECT *, {run} FROM (
            SELECT DISTINCT subject_id, page_id, event, observed_at, happened_at FROM staged_happenings
            WHERE event = 'edited'
        ) ANTI JOIN ({held}) USING (subject_id, event, happened_at)
        UNION ALL BY NAME SELECT *, {run} FROM changes WHERE field = 'status' OR old_value IS NOT NULL""",
    )
    rows["page_observations"] = landing.write(
        "page_observations",
        connection,
        f"""SELECT page_id, new_value AS handle, observed_at, '{PLATFORM}' AS platform, 'second' AS observed_precision,
            'exact' AS quality, {run} FROM changes WHERE field = 'handle'""",
    )


def _find_changes(landing: Landing, connection: duckdb.DuckDBPyConnection, held: str) -> None:
    """Make the table `changes`: handles and standings that differ from what was known just before.

    Servers repeat them, and a part of the stream may be read again. A handle that is the first known
    of its page has no old value; a page is in good standing unless something else was told.
    """
    pages = scan_sql(PAGE_OBSERVATIONS, landing.reading.files("page_observations"))
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE changes AS
        WITH told AS (SELECT * FROM staged_happenings WHERE field IS NOT NULL), known AS (
            SELECT page_id, observed_at AS happened_at, 'handle' AS field, handle AS new_value FROM ({pages})
            WHERE handle IS NOT NULL AND page_id IN (SELECT page_id FROM told)
            UNION ALL SELECT page_id, happened_at, field, new_value
            FROM ({held}) WHERE field = 'status' AND subject_id = page_id AND happened_at IS NOT NULL
        ), ordered AS (
            SELECT *, lag(coalesce(new_value, ''), 1, CASE field WHEN 'status' THEN '' END)
                OVER (PARTITION BY page_id, field ORDER BY happened_at, subject_id IS NOT NULL) AS old
            FROM (SELECT * FROM told UNION ALL BY NAME SELECT * FROM known)
        )
        SELECT subject_id, page_id, event, observed_at, happened_at, field, nullif(old, '') AS old_value, new_value
        FROM ordered WHERE subject_id IS NOT NULL AND old IS DISTINCT FROM coalesce(new_value, '')"""
    )
