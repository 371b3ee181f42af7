"""What a stream gathered becomes one run: rows, events and the cursor visible at once, or none of it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import duckdb

from hustings.domain.tables import EVENTS, OBSERVED_COUNTS, POSTS
from hustings.ingest.streaming.gaps import Missed
from hustings.ingest.streaming.happenings import write_happenings
from hustings.ingest.streaming.repeats import find_known_posts, new_ties_sql
from hustings.ingest.streaming.staging import PLATFORM, Stage
from hustings.store import rollups
from hustings.store.engines.duckdb import scan_sql, text_sql
from hustings.store.landing import Landing, RunFacts
from hustings.store.store import Store

BROKEN = "#sync"
"""The network's word for a page whose records were put in place as a whole."""
_WHOLE = "The page's records were put in place as a whole; visit the page to see what changed."
_UNSEEN = ", ".join(f"NULL::BIGINT AS {column.name}" for column in OBSERVED_COUNTS) + (
    ", NULL::VARCHAR[] AS flags"
)


@dataclass(frozen=True, slots=True)
class Landed:
    """A run that became visible: rows by table, and events read."""

    run_id: str
    store_version: int
    read: int
    rows: dict[str, int] = field(default_factory=dict)


def land(
    store: Store,
    stage: Stage,
    *,
    stream: str,
    asked_at: datetime,
    covered_from_at: datetime | None,
    missed: Sequence[Missed],
) -> Landed:
    """Store what the stage holds as one run, and empty the stage; WaitForTheOtherWriter leaves it as it is.

    `covered_from_at` is where the time begins that the run covers. What the store knows already,
    because a part of the stream was read again or a page was visited meanwhile, is stored once.
    """
    held, counts = stage.held, stage.counts()
    with store.landing("collection") as landing:
        rows = {"ties": _write_ties(landing, stage.connection)}
        edited = _write_posts(landing, stage.connection, rows)
        if counts["staged_happenings"]:
            write_happenings(landing, stage.connection, rows)
        if landing.added("posts") or landing.added("page_observations"):
            rollups.update(landing, stage.connection, fresh=None if edited else "fresh_posts")
        _write_coverage(
            landing, stage, stream, asked_at, covered_from_at, missed, sum(rows.values())
        )
        _write_rejected(landing, stage)
        facts = RunFacts(
            format=PLATFORM,
            source=stage.source.place.address,
            read=held.read,
            stored=sum(rows.values()) - edited,
            updated=edited,
            duplicates=counts["staged_ties"]
            + counts["staged_posts"]
            - rows["ties"]
            - rows["posts"],
            rejected=held.rejected,
            detail=json.dumps({"stream": stream, "rows": rows}),
        )
        version = landing.finish(facts, started_at=asked_at)
    stage.clear()
    return Landed(landing.run_id, version, held.read, {k: v for k, v in rows.items() if v})


def _write_ties(landing: Landing, connection: duckdb.DuckDBPyConnection) -> int:
    select = new_ties_sql(connection, landing.reading.files("ties"))
    columns = f"actor_key, target_id, kind, created_at, {_run(landing)}"
    return landing.write("ties", connection, f"SELECT {columns} FROM ({select})")


def _write_posts(
    landing: Landing, connection: duckdb.DuckDBPyConnection, rows: dict[str, int]
) -> int:
    """Write posts that are new, with an observation without counts, and those that were edited; how many were."""
    find_known_posts(connection, landing.reading.files("posts"))
    repeated = _count(connection, "SELECT count(*) - count(DISTINCT post_id) FROM staged_posts")
    latest = (
        "QUALIFY row_number() OVER (PARTITION BY post_id ORDER BY observed_at DESC) = 1"
        if repeated
        else ""
    )
    connection.execute(
        f"CREATE OR REPLACE TEMP VIEW fresh AS SELECT * FROM staged_posts ANTI JOIN known_posts USING (post_id) {latest}"
    )
    edits = scan_sql(EVENTS, landing.reading.files("events"))
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE edited AS
        SELECT * FROM (SELECT * FROM staged_posts WHERE operation = 'update') staged SEMI JOIN known_posts USING (post_id)
        WHERE NOT EXISTS (SELECT 1 FROM ({edits}) WHERE event = 'edited' AND subject_id = staged.post_id
            AND happened_at = staged.observed_at) {latest}"""
    )
    # A repost has no counts of its own, as with the reader of pages, and so is not observed.
    connection.execute(
        f"""CREATE OR REPLACE TEMP VIEW fresh_posts AS SELECT * EXCLUDE (operation), {_UNSEEN}
        FROM fresh WHERE kind <> 'share'"""
    )
    names = ", ".join(name for name in POSTS.names if name not in ("run_id", "sponsor"))
    rows["posts"] = landing.write(
        "posts",
        connection,
        f"SELECT {names}, {_run(landing)} FROM (SELECT * FROM fresh UNION ALL BY NAME SELECT * FROM edited)",
    )
    rows["post_observations"] = landing.write(
        "post_observations",
        connection,
        f"SELECT post_id, page_id, observed_at, 'second' AS observed_precision, {_run(landing)} FROM fresh_posts",
    )
    return _count(connection, "SELECT count(*) FROM edited")


def _count(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0


def _write_coverage(
    landing: Landing,
    stage: Stage,
    stream: str,
    asked_at: datetime,
    covered_from_at: datetime | None,
    missed: Sequence[Missed],
    rows_count: int,
) -> None:
    """One row for the stream with its cursor, and one for each time or page that it left open."""
    cursor = stage.cursor
    to_at = cursor.at if cursor else None
    rows: list[tuple[Any, ...]] = [
        (None, covered_from_at, to_at, True, cursor and cursor.text(stream), rows_count, None, None)
    ]
    rows += [
        (None, gap.from_at, gap.to_at, False, None, None, gap.gap, gap.reason) for gap in missed
    ]
    rows += [
        (page_id, None, at.replace(tzinfo=UTC), False, None, None, BROKEN, _WHOLE)
        for page_id, at in stage.connection.execute(
            "SELECT page_id, max(observed_at) FROM staged_broken GROUP BY page_id"
        ).fetchall()
    ]
    given = ", ".join("(?, ?, ?, ?, ?, ?::BIGINT, ?, ?)" for _ in rows)
    stage.connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE covered AS SELECT * FROM (VALUES {given})
        AS given(page_id, from_at, to_at, complete, cursor, rows, gap, reason)""",
        [_naive(value) for row in rows for value in row],
    )
    landing.write(
        "coverage",
        stage.connection,
        f"""SELECT *, 'stream' AS part, TIMESTAMP '{_naive(asked_at)}' AS asked_at, {_run(landing)} FROM covered""",
    )


def _write_rejected(landing: Landing, stage: Stage) -> None:
    if stage.held.rejected:
        reason = f"{stage.held.rejected} messages of the stream could not be read as events."
        landing.write(
            "run_rows",
            stage.connection,
            f"""SELECT {text_sql(stage.source.key)} AS file, 'rejected' AS outcome, {text_sql(reason)} AS reason,
            {_run(landing)}""",
        )


def _run(landing: Landing) -> str:
    return f"{text_sql(landing.run_id)} AS run_id"


def _naive(value: Any) -> Any:
    """Times as the tables take them, in UTC and without saying so."""
    return value.astimezone(UTC).replace(tzinfo=None) if isinstance(value, datetime) else value
