"""Landing a slice: its rows, what happened, what was answered and how far it was read, as one run."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime

import duckdb

from hustings.domain.tables import (
    AUDIENCE_OBSERVATIONS,
    FIGURES,
    PAGE_OBSERVATIONS,
    TIES,
)
from hustings.ingest.collecting.gathering import TakenOver, calls_json
from hustings.ingest.collecting.judging import held, judge, read_known
from hustings.ingest.collecting.noticing import notice
from hustings.ingest.collecting.slices import Slice
from hustings.ingest.collecting.staging import stage
from hustings.ingest.storing import store_new
from hustings.store import rollups
from hustings.store.engines.duckdb import connect, text_sql
from hustings.store.landing import Landing, RunFacts
from hustings.store.store import Store

_NEW = ("posts", "comments", "ties", "audience_observations", "figures", "page_observations")
_FEW = 5000
_FROM = {
    "page_observations": "staged_pages",
    "posts": "new_posts",
    "post_observations": "new_counts",
    "comments": "staged_comments",
    "ties": "staged_ties",
    "events": "new_events",
    "answers": "staged_answers",
    "coverage": "staged_coverage",
    "run_rows": "staged_set_aside",
}


def land_slice(
    store: Store, full: Slice, *, started_at: datetime, still_mine: Callable[[], bool]
) -> tuple[str, int, dict[str, int]]:
    """Make a run of the slice: its id, the store's new version, and the rows of each table; TakenOver."""
    connection = connect()
    if full.records_count < _FEW:
        # Several threads are in each other's way where there is little to do.
        connection.execute("SET threads = 1")
    stage(connection, full)
    with store.landing("collection") as landing:
        rows = _write(landing, connection)
        rollups.update(landing, connection, fresh=None)
        firsts = _one(connection, "SELECT count(*) FROM new_counts WHERE is_first")
        if not still_mine():
            raise TakenOver
        version = landing.finish(_facts(full, rows, firsts), started_at=started_at)
        return landing.run_id, version, {name: count for name, count in rows.items() if count}


def _write(landing: Landing, connection: duckdb.DuckDBPyConnection) -> dict[str, int]:
    read_known(connection, landing)
    judge(connection)
    notice(connection, landing)
    run = f"{text_sql(landing.run_id)} AS run_id"
    selects = {
        "page_observations": f"""SELECT DISTINCT ON (page_id, observed_at) *, {run},
            split_part(page_id, ':', 1) AS platform, 'second' AS observed_precision, 'exact' AS quality
            FROM staged_pages ANTI JOIN {held(landing, PAGE_OBSERVATIONS)} USING (page_id, observed_at)
            ORDER BY page_id, observed_at, place DESC""",
        "posts": f"SELECT *, {run} FROM new_posts",
        "post_observations": f"SELECT *, 'second' AS observed_precision, {run} FROM new_counts",
        "comments": f"""SELECT DISTINCT ON (comment_id) s.*, {run} FROM staged_comments s
            LEFT JOIN known_comments k USING (comment_id) WHERE k.comment_id IS NULL OR s.text <> k.text
            ORDER BY comment_id, place DESC""",
        "ties": f"""SELECT DISTINCT ON (actor_key, target_id, kind) *, {run} FROM staged_ties
            ANTI JOIN {held(landing, TIES)} USING (actor_key, target_id, kind)
            ORDER BY actor_key, target_id, kind, created_at NULLS LAST""",
        "events": f"SELECT *, {run} FROM new_events",
        "answers": f"SELECT *, {run} FROM staged_answers",
        "coverage": f"SELECT *, {run} FROM staged_coverage",
        "run_rows": f"SELECT *, {run}, 'rejected' AS outcome FROM (SELECT * EXCLUDE (outcome) FROM staged_set_aside)",
    }
    # Most runs bring little, and an empty file costs as much time as a short one.
    rows = {
        name: landing.write(name, connection, select) if _any(connection, _FROM[name]) else 0
        for name, select in selects.items()
    }
    if _any(connection, "staged_audience"):
        rows["audience_observations"] = store_new(
            landing, connection, AUDIENCE_OBSERVATIONS, "SELECT * FROM staged_audience"
        )
    if _any(connection, "staged_figures"):
        rows["figures"] = store_new(
            landing, connection, FIGURES, "SELECT page_id AS subject, * FROM staged_figures"
        )
    return rows


def _facts(full: Slice, rows: dict[str, int], first_seen_count: int) -> RunFacts:
    pages = sorted({page_id for page_id, _part in full.coverage})
    new = sum(rows.get(name, 0) for name in _NEW)
    updated = rows["post_observations"] - first_seen_count
    return RunFacts(
        format=", ".join(sorted({page_id.partition(":")[0] for page_id in pages})) or None,
        source=", ".join(pages),
        read=full.records_count,
        stored=new,
        updated=updated,
        duplicates=max(full.records_count - new - rows["post_observations"] - rows["events"], 0),
        rejected=len(full.set_aside),
        detail=json.dumps({"calls": calls_json(full.calls)}, ensure_ascii=False),
    )


def _any(connection: duckdb.DuckDBPyConnection, table: str) -> bool:
    return connection.execute(f"FROM {table} LIMIT 1").fetchone() is not None


def _one(connection: duckdb.DuckDBPyConnection, query: str) -> int:
    row = connection.execute(query).fetchone()
    return int(row[0]) if row else 0
