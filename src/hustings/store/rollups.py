"""Keeping the derived tables up to date with what a run changes."""

from __future__ import annotations

import secrets

import duckdb

from hustings.domain.tables import (
    PAGE_DAYS,
    PAGE_LATEST,
    PAGE_OBSERVATIONS,
    POST_LATEST,
    POST_OBSERVATIONS,
    POSTS,
    RUNS,
    Table,
)
from hustings.store.derived import (
    bucket_of_file,
    bucket_sql,
    buckets_for,
    fresh_posts_sql,
    merged_days_sql,
    page_days_sql,
    page_latest_sql,
    post_latest_sql,
)
from hustings.store.engines.duckdb import scan_sql, text_sql
from hustings.store.landing import Landing
from hustings.store.parquet import write_parquet

_ORDER = {
    "post_latest": "page_id, created_at",
    "page_days": "page_id, day",
    "page_latest": "page_id",
}
_FILES_PER_BUCKET = 8
_ROWS_TO_PART = 1000
"""Rows that are written anew with what was touched rather than parted from it."""


def update(landing: Landing, connection: duckdb.DuckDBPyConnection, *, fresh: str | None) -> None:
    """Take in what the landing adds to posts and observations.

    `fresh` names a relation of `connection` with the columns of posts and post_observations when
    every post of the run is new to the store and observed once, so that nothing has to be chosen
    between; None otherwise.
    """
    observations = fresh or _select(POST_OBSERVATIONS, landing.added("post_observations"))
    pages = _select(PAGE_OBSERVATIONS, landing.added("page_observations"))
    posts = _select(POSTS, landing.added("posts"))
    posts = _select(POSTS, () if fresh else landing.added("posts"))
    touched_pages = f"""SELECT page_id FROM {observations} UNION SELECT page_id FROM {pages}
        UNION SELECT page_id FROM {posts}"""
    if fresh and _room_for_more_files(landing):
        _touch(landing, connection, "SELECT NULL::VARCHAR AS post_id WHERE false", touched_pages)
        _append_fresh(landing, connection, fresh_posts_sql(fresh, landing.run_id))
    else:
        # A post that was edited may come without an observation.
        touched_posts = f"SELECT post_id FROM {observations} UNION SELECT post_id FROM {posts}"
        touched_pages = f"{touched_pages} UNION SELECT page_id FROM {posts}"
        _touch(landing, connection, touched_posts, touched_pages)
        if landing.added("post_observations") or landing.added("posts"):
            _recompute_posts(landing, connection)
    _recompute_pages(landing, connection)


def recompute(landing: Landing, connection: duckdb.DuckDBPyConnection, *, removed: str) -> None:
    """Compute anew whatever rests on rows of posts' and pages' observations that the landing removes.

    `removed` is the condition that tells them.
    """
    before = landing.reading
    observations = _select(POST_OBSERVATIONS, before.files("post_observations"))
    pages = _select(PAGE_OBSERVATIONS, before.files("page_observations"))
    _touch(
        landing,
        connection,
        f"SELECT post_id FROM {observations} WHERE {removed}",
        f"SELECT page_id FROM {observations} WHERE {removed} UNION SELECT page_id FROM {pages} WHERE {removed}",
    )
    _recompute_posts(landing, connection)
    _recompute_pages(landing, connection)


def rebuild(landing: Landing, connection: duckdb.DuckDBPyConnection) -> None:
    """Compute all derived tables from the observations alone, over a fitting number of buckets."""
    observations = _select(POST_OBSERVATIONS, landing.files("post_observations"))
    pages = _select(PAGE_OBSERVATIONS, landing.files("page_observations"))
    counted = connection.execute(
        f"SELECT approx_count_distinct(post_id) FROM {observations}"
    ).fetchone()
    landing.buckets_count = buckets_for(int(counted[0]) if counted else 0)
    for table in (POST_LATEST, PAGE_DAYS, PAGE_LATEST):
        landing.remove(table.name, landing.files(table.name))
    _touch(
        landing,
        connection,
        f"SELECT post_id FROM {observations}",
        f"SELECT page_id FROM {observations} UNION SELECT page_id FROM {pages}",
    )
    _recompute_posts(landing, connection)
    _recompute_pages(landing, connection)


def _touch(landing: Landing, connection: duckdb.DuckDBPyConnection, posts: str, pages: str) -> None:
    """Make the tables of what is touched; `posts_before` are touched posts as they stood."""
    bucket = bucket_sql("page_id", landing.buckets_count)
    before = _select(POST_LATEST, landing.files("post_latest"))
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE touched_posts AS SELECT DISTINCT post_id FROM ({posts})"
    )
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE posts_before AS SELECT page_id, created_at
        FROM {before} SEMI JOIN touched_posts USING (post_id)"""
    )
    # A post may turn out to be of another page than was thought.
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE touched_pages AS SELECT page_id, {bucket} AS bucket
        FROM ({pages} UNION SELECT page_id FROM posts_before)"""
    )
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE landed AS SELECT run_id, store_version AS landing
        FROM {_select(RUNS, landing.reading.files("runs"))}
        UNION ALL SELECT {text_sql(landing.run_id)}, {landing.next_version}"""
    )


def _append_fresh(landing: Landing, connection: duckdb.DuckDBPyConnection, fresh: str) -> None:
    """New posts as one more file in each bucket, and their days added to the days there.

    They stay in the order of the source: sorting them by page is left to compaction.
    """
    bucket = bucket_sql("page_id", landing.buckets_count)
    for number in _touched_buckets(connection):
        of_bucket = (
            f"SELECT * FROM ({fresh}) WHERE {bucket} = {number}"
            if landing.buckets_count > 1
            else fresh
        )
        _write(landing, connection, POST_LATEST, of_bucket, number, ordered=False)
        new_days = page_days_sql(f"({of_bucket})")
        old = _files(landing, PAGE_DAYS, number)
        days = merged_days_sql(scan_sql(PAGE_DAYS, old), new_days) if old else new_days
        _replace(landing, connection, PAGE_DAYS, days, number, old)


def _recompute_posts(landing: Landing, connection: duckdb.DuckDBPyConnection) -> None:
    """Touched posts from all their observations, and the days on which they were or are published."""
    observations = _select(POST_OBSERVATIONS, landing.files("post_observations"))
    posts = _select(POSTS, landing.files("posts"))
    touched = "SEMI JOIN touched_posts USING (post_id)"
    anew = post_latest_sql(
        posts=f"(SELECT * FROM {posts} {touched})",
        observations=f"(SELECT * FROM {observations} {touched})",
        landed="landed",
    )
    connection.execute(f"CREATE OR REPLACE TEMP TABLE anew_posts AS {anew}")
    connection.execute(
        """CREATE OR REPLACE TEMP TABLE touched_days AS SELECT page_id, created_at::DATE AS day
        FROM (SELECT page_id, created_at FROM posts_before UNION ALL SELECT page_id, created_at FROM anew_posts)
        WHERE created_at IS NOT NULL GROUP BY ALL"""
    )
    for number in _touched_buckets(connection):
        _renew(landing, connection, POST_LATEST, number, "anew_posts", "touched_posts")
        held = _select(POST_LATEST, _files(landing, POST_LATEST, number))
        of_days = f"""(SELECT * FROM (SELECT *, created_at::DATE AS day FROM {held}
            WHERE page_id IN (SELECT page_id FROM touched_days)) SEMI JOIN touched_days USING (page_id, day))"""
        connection.execute(f"CREATE OR REPLACE TEMP TABLE anew_days AS {page_days_sql(of_days)}")
        _renew(landing, connection, PAGE_DAYS, number, "anew_days", "touched_days")
    connection.execute("DROP TABLE anew_posts")


def _renew(
    landing: Landing,
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    bucket: int,
    anew: str,
    touched: str,
) -> None:
    """Put the rows of `anew` in the place of those that `touched` names; files without one stay.

    What is seen again often, the posts of the last weeks, parts by itself from what is not: where a
    file holds many more rows than were touched, the rest of it becomes a file of its own.
    """
    keys = "post_id" if table is POST_LATEST else "page_id, day"
    of_bucket = f"""SELECT * FROM {anew}
        WHERE {bucket_sql("page_id", landing.buckets_count)} = {bucket}"""
    old = _files(landing, table, bucket)
    hit = _files_with(connection, old, f"SEMI JOIN {touched} USING ({keys})")
    if len(old) - len(hit) >= _FILES_PER_BUCKET:
        hit = old
    rest = f"SELECT * FROM {_select(table, hit)} ANTI JOIN {touched} USING ({keys})"
    rest_count, anew_count = _count(connection, rest), _count(connection, of_bucket)
    if rest_count > _ROWS_TO_PART + 4 * anew_count:
        _write(landing, connection, table, rest, bucket)
        _write(landing, connection, table, of_bucket, bucket)
    else:
        _write(landing, connection, table, f"{rest} UNION ALL BY NAME {of_bucket}", bucket)
    landing.remove(table.name, hit)


def _recompute_pages(landing: Landing, connection: duckdb.DuckDBPyConnection) -> None:
    observations = _select(PAGE_OBSERVATIONS, landing.files("page_observations"))
    for number in _touched_buckets(connection):
        touched = f"page_id IN (SELECT page_id FROM touched_pages WHERE bucket = {number})"
        held = _select(POST_LATEST, _files(landing, POST_LATEST, number))
        old = _files(landing, PAGE_LATEST, number)
        anew = page_latest_sql(
            observations=f"(SELECT * FROM {observations} WHERE {touched})",
            landed="landed",
            post_latest=f"(SELECT * FROM {held} WHERE {touched})",
        )
        rows = f"SELECT * FROM {_select(PAGE_LATEST, old)} WHERE NOT {touched} UNION ALL BY NAME ({anew})"
        _replace(landing, connection, PAGE_LATEST, rows, number, old)


def _replace(
    landing: Landing,
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    select: str,
    bucket: int,
    old: tuple[str, ...],
) -> None:
    _write(landing, connection, table, select, bucket)
    landing.remove(table.name, old)


def _write(
    landing: Landing,
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    select: str,
    bucket: int,
    *,
    ordered: bool = True,
) -> None:
    """Sorted unless told otherwise, so that a reader of one page skips most of the file."""
    path = landing.store.folder(table.name) / f"b{bucket:04}-{secrets.token_hex(6)}.parquet"
    order = f" ORDER BY {_ORDER[table.name]}" if ordered else ""
    landing.add(table.name, write_parquet(connection, path, table, f"{select}{order}"))


def _touched_buckets(connection: duckdb.DuckDBPyConnection) -> list[int]:
    return [
        row[0]
        for row in connection.execute(
            "SELECT DISTINCT bucket FROM touched_pages ORDER BY bucket"
        ).fetchall()
    ]


def _room_for_more_files(landing: Landing) -> bool:
    files = landing.files("post_latest")
    return len(files) < _FILES_PER_BUCKET * landing.buckets_count


def _files_with(
    connection: duckdb.DuckDBPyConnection, files: tuple[str, ...], join: str
) -> tuple[str, ...]:
    """Those of a derived table's files that hold a touched row."""
    if not files:
        return ()
    listed = ", ".join(map(text_sql, files))
    found = connection.execute(
        f"SELECT DISTINCT filename FROM read_parquet([{listed}], filename = true) {join}"
    )
    return tuple(row[0] for row in found.fetchall())


def _count(connection: duckdb.DuckDBPyConnection, rows: str) -> int:
    counted = connection.execute(f"SELECT count(*) FROM ({rows})").fetchone()
    return int(counted[0]) if counted else 0


def _files(landing: Landing, table: Table, bucket: int) -> tuple[str, ...]:
    return tuple(path for path in landing.files(table.name) if bucket_of_file(path) == bucket)


def _select(table: Table, files: tuple[str, ...]) -> str:
    return f"({scan_sql(table, files)})"
