"""Runs of made-up posts, landed straight in a store."""

from __future__ import annotations

from collections.abc import Sequence

from hustings.store import rollups
from hustings.store.engines.duckdb import connect
from hustings.store.landing import RunFacts
from hustings.store.store import Store

Seen = tuple[int, int, int, int | None]
"""Page, post, day of observation in January 2020, and likes."""


def land(store: Store, seen: Sequence[Seen]) -> str:
    """Land one run of observations, the derived tables with it; its id."""
    connection = connect()
    values = ", ".join(
        f"({page}, {post}, {day}, {'NULL' if likes is None else likes})"
        for page, post, day, likes in seen
    )
    with store.landing("import") as landing:
        connection.execute(
            f"""CREATE TEMP TABLE seen AS SELECT 'facebook:' || page AS page_id, 'facebook:' || page || '_' || post AS post_id,
            TIMESTAMP '2020-01-01' + to_days(post % 3) AS created_at, 'second' AS created_precision,
            CASE post % 2 WHEN 0 THEN 'photo' ELSE 'link' END AS kind,
            TIMESTAMP '2020-01-01' + to_days(day) AS observed_at, likes::BIGINT AS reactions, 1 AS comments, 2 AS shares,
            100 * page + day AS followers, '{landing.run_id}' AS run_id
            FROM (VALUES {values}) AS v(page, post, day, likes)"""
        )
        landing.write("posts", connection, "SELECT DISTINCT ON (post_id) * FROM seen")
        landing.write("post_observations", connection, "FROM seen")
        landing.write("page_observations", connection, "FROM seen")
        rollups.update(landing, connection, fresh=None)
        landing.finish(RunFacts(read=len(seen)))
        return landing.run_id


def contents(store: Store, table: str, as_of: int | None = None) -> list[tuple[object, ...]]:
    """The rows of a table in an order of their own; run_id and flags are left out."""
    columns = [
        row[0]
        for row in store.at(as_of).sql(f"SELECT column_name FROM (DESCRIBE {table})")
        if row[0] not in {"run_id", "flags"}
    ]
    quoted = ", ".join(f'"{name}"' for name in columns)
    return store.at(as_of).sql(f"SELECT {quoted} FROM {table} ORDER BY ALL")
