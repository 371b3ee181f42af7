"""Telling what the store knows already from what is new, without reading the store from its beginning.

A stream that is resumed reads a little again, and a page may have been visited meanwhile. Nearly all
that comes was made just now, so that only what the store holds of that time is looked at; for what
claims another time, the store is searched for it alone.
"""

from __future__ import annotations

import duckdb

from hustings.store.engines.duckdb import text_sql

_USUAL = "abs(epoch_us(observed_at) - epoch_us(created_at)) < 600000000"
_UNUSUAL_MOST = 2000
_DAY_US = 86_400_000_000


def new_ties_sql(connection: duckdb.DuckDBPyConnection, files: tuple[str, ...]) -> str:
    """A select of the staged ties that the store does not hold, each once.

    Two ties are one when actor, target, kind and time are: somebody may like a post a second time.
    """
    staged = "SELECT DISTINCT actor_key, target_id, kind, created_at FROM staged_ties"
    if not files:
        return staged
    where = _of_like_times(connection, "staged_ties", 0)
    if where is None:
        return staged
    held = f"""SELECT actor_key, target_id, kind, make_timestamp(epoch_us(created_at)) AS created_at
        FROM {_files(files)} WHERE {where}"""
    return f"{staged} EXCEPT {held}"


def find_known_posts(connection: duckdb.DuckDBPyConnection, files: tuple[str, ...]) -> None:
    """Make the table `known_posts` of the staged posts that the store holds, under whatever time."""
    select = "SELECT post_id FROM staged_posts WHERE false"
    where = _of_like_times(connection, "staged_posts", _DAY_US) if files else None
    if where is not None:
        # An edit may have changed the time that the post claims.
        edited = connection.execute(
            "SELECT count(*) FROM staged_posts WHERE operation = 'update'"
        ).fetchone()
        narrowed = "" if edited and edited[0] else f"WHERE {where}"
        select = f"""SELECT DISTINCT post_id FROM {_files(files)} {narrowed}
            {"AND" if narrowed else "WHERE"} post_id IN (SELECT post_id FROM staged_posts)"""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE known_posts AS {select}")


def _of_like_times(connection: duckdb.DuckDBPyConnection, table: str, margin_us: int) -> str | None:
    """A condition on files' created_at that lets through the times of a table's rows; None if it has no rows."""
    row = connection.execute(
        f"""SELECT min(epoch_us(created_at)) FILTER ({_USUAL}), max(epoch_us(created_at)) FILTER ({_USUAL}),
            min(epoch_us(created_at)), max(epoch_us(created_at)) FROM {table}"""
    ).fetchone()
    if row is None or row[3] is None:
        return None
    low, high, lowest, highest = row
    unusual = connection.execute(
        f"""SELECT DISTINCT epoch_us(created_at) FROM {table} WHERE NOT ({_USUAL}) LIMIT {_UNUSUAL_MOST + 1}"""
    ).fetchall()
    if low is None or len(unusual) > _UNUSUAL_MOST:
        low, high, unusual = lowest, highest, []
    between = "created_at BETWEEN make_timestamptz({}) AND make_timestamptz({})"
    spans = [(low - margin_us, high + margin_us)]
    spans += [(at - margin_us, at + margin_us) for (at,) in unusual]
    return "(" + " OR ".join(between.format(*span) for span in spans) + ")"


def _files(files: tuple[str, ...]) -> str:
    return f"read_parquet([{', '.join(map(text_sql, files))}])"
