"""Deletions, edits, changes of name and of standing that a stream told of, each stored once."""

from __future__ import annotations

import duckdb

from hustings.domain.tables import EVENTS, PAGE_LATEST
from hustings.ingest.streaming.staging import PLATFORM
from hustings.store.engines.duckdb import scan_sql, text_sql
from hustings.store.landing import Landing


def write_happenings(
    landing: Landing, connection: duckdb.DuckDBPyConnection, rows: dict[str, int]
) -> None:
    """Write what is new of the staged happenings, and the handles that pages took on."""
    held = scan_sql(EVENTS, landing.reading.files("events"))
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE told AS
        SELECT * FROM staged_happenings ANTI JOIN ({held}) USING (subject_id, event, happened_at)"""
    )
    _find_changes(landing, connection, held)
    run = f"{text_sql(landing.run_id)} AS run_id"
    rows["events"] = landing.write(
        "events",
        connection,
        f"""SELECT *, {run} FROM (
            SELECT DISTINCT ON (subject_id, event) subject_id, page_id, event, observed_at, happened_at FROM told
            WHERE field IS NULL AND event = 'deleted' AND subject_id NOT IN
                (SELECT subject_id FROM ({held}) WHERE event = 'deleted')
            ORDER BY happened_at
        ) UNION ALL BY NAME SELECT DISTINCT subject_id, page_id, event, observed_at, happened_at, {run} FROM told
            WHERE event = 'edited'
        UNION ALL BY NAME SELECT *, {run} FROM changes
            WHERE field = 'status' OR old_value IS NOT NULL""",
    )
    rows["page_observations"] = landing.write(
        "page_observations",
        connection,
        f"""SELECT page_id, arg_max(new_value, happened_at) AS handle, max(happened_at) AS observed_at,
            '{PLATFORM}' AS platform, 'second' AS observed_precision, 'exact' AS quality, {run}
        FROM changes WHERE field = 'handle' GROUP BY page_id""",
    )


def _find_changes(landing: Landing, connection: duckdb.DuckDBPyConnection, held: str) -> None:
    """Make the table `changes`: handles and standings that differ from the one before; servers repeat them.

    A page whose handle was not known gets one, with no old value; a page is in good standing unless
    something else was told.
    """
    latest = scan_sql(PAGE_LATEST, landing.reading.files("page_latest"))
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE changes AS
        WITH before AS (
            SELECT page_id, 'handle' AS field, handle AS value FROM ({latest})
            UNION ALL SELECT page_id, field, arg_max(coalesce(new_value, ''), happened_at)
            FROM ({held}) WHERE field = 'status' AND subject_id = page_id GROUP BY page_id, field
        ), ordered AS (
            SELECT told.*, coalesce(
                lag(coalesce(told.new_value, '')) OVER (PARTITION BY told.page_id, told.field ORDER BY told.happened_at),
                before.value, CASE WHEN told.field = 'status' THEN '' END) AS old
            FROM told LEFT JOIN before ON before.page_id = told.page_id AND before.field = told.field
            WHERE told.field IS NOT NULL
        )
        SELECT subject_id, page_id, event, observed_at, happened_at, field, nullif(old, '') AS old_value, new_value
        FROM ordered WHERE old IS DISTINCT FROM coalesce(new_value, '')"""
    )
