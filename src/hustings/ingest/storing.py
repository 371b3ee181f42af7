"""Writing what is new of the staged records into the tables of one landing."""

from __future__ import annotations

import duckdb

from hustings.domain.tables import (
    AUDIENCE_OBSERVATIONS,
    FIGURES,
    PAGE_OBSERVATIONS,
    POSTS,
    Table,
)
from hustings.formats.published_figures import audience_observations_sql, page_observations_sql
from hustings.ingest.outcomes import COUNTS, PostOutcomes
from hustings.store.engines.duckdb import scan_sql, text_sql
from hustings.store.landing import Landing

_POST_ATTRIBUTES = (
    "created_at",
    "created_precision",
    "kind",
    "text",
    "language",
    "permalink",
    "links",
    "hashtags",
    "media_ids",
    "shared_post_id",
    "sponsor",
)
_PAGE_FACTS = ("handle", "name", "country", "category", "verified")


def store_posts(
    landing: Landing, connection: duckdb.DuckDBPyConnection, outcomes: PostOutcomes
) -> str:
    """Write posts, their observations, and what the rows say of their pages; the relation they are in."""
    run = f"{text_sql(landing.run_id)} AS run_id"
    source = "valid" if outcomes.fresh and not outcomes.duplicates else "kept"
    attributes = ", ".join(_POST_ATTRIBUTES)
    once = (
        ""
        if outcomes.fresh
        else " QUALIFY row_number() OVER (PARTITION BY post_id ORDER BY observed_at DESC, place) = 1"
    )
    posts = f"SELECT post_id, page_id, {attributes}, {run} FROM {source}{once}"
    if outcomes.updated:
        stored = scan_sql(POSTS, landing.reading.files("posts"))
        alike = " AND ".join(
            f"(n.{name} IS NULL OR n.{name} IS NOT DISTINCT FROM s.{name})"
            for name in _POST_ATTRIBUTES
        )
        posts = f"""SELECT n.* FROM ({posts}) n WHERE NOT EXISTS (
            SELECT 1 FROM (SELECT * FROM ({stored}) WHERE post_id IN (SELECT post_id FROM known)) s
            WHERE s.post_id = n.post_id AND {alike})"""
    landing.write("posts", connection, posts)
    counts = ", ".join(COUNTS)
    landing.write(
        "post_observations",
        connection,
        f"""SELECT post_id, page_id, observed_at, CASE WHEN time_assumed THEN 'assumed' ELSE 'second' END
        AS observed_precision, {counts}, flags, {run} FROM {source}""",
    )
    store_new(landing, connection, PAGE_OBSERVATIONS, _pages_of_posts(source), unique=True)
    return source


def _pages_of_posts(source: str) -> str:
    """One row a page and day of what the posts say of their page; the day's last post speaks for it."""
    return f"""
        SELECT page_id, any_value(platform) AS platform, max(created_at) AS observed_at, 'second' AS observed_precision,
            arg_max(followers_at_posting, created_at) AS followers, arg_max(fans_at_posting, created_at) AS fans,
            NULL::BIGINT AS posts_total, 'exact' AS quality, NULL::VARCHAR AS source_url
        FROM {source} WHERE followers_at_posting IS NOT NULL OR fans_at_posting IS NOT NULL
        GROUP BY page_id, created_at::DATE
        UNION ALL BY NAME
        SELECT page_id, any_value(platform) AS platform, max(observed_at) AS observed_at,
            CASE WHEN bool_or(time_assumed) THEN 'assumed' ELSE 'second' END AS observed_precision,
            {", ".join(f"arg_max(page_{name}, observed_at) AS {name}" for name in _PAGE_FACTS)},
            arg_max(page_followers, observed_at) AS followers, arg_max(page_fans, observed_at) AS fans,
            arg_max(page_posts_total, observed_at) AS posts_total, 'exact' AS quality
        FROM {source} GROUP BY page_id"""


def store_pages(landing: Landing, connection: duckdb.DuckDBPyConnection) -> int:
    """Write records of pages and give how many were new."""
    facts = ", ".join(
        f"page_{name} AS {name}" for name in (*_PAGE_FACTS, "followers", "fans", "posts_total")
    )
    return store_new(
        landing,
        connection,
        PAGE_OBSERVATIONS,
        f"""SELECT page_id, platform, observed_at,
        CASE WHEN time_assumed THEN 'assumed' ELSE coalesce(observed_precision, 'second') END AS observed_precision,
        {facts}, coalesce(quality, 'exact') AS quality, source_url FROM valid""",
    )


def store_audience(landing: Landing, connection: duckdb.DuckDBPyConnection) -> int:
    """Write records of audiences and give how many were new."""
    store_new(landing, connection, PAGE_OBSERVATIONS, _pages_named())
    return store_new(landing, connection, AUDIENCE_OBSERVATIONS, "SELECT * FROM valid")


def store_figures(landing: Landing, connection: duckdb.DuckDBPyConnection) -> int:
    """Write figures and the observations that follow from them; how many figures were new."""
    connection.execute("CREATE OR REPLACE TEMP VIEW figures AS SELECT * FROM valid")
    store_new(
        landing,
        connection,
        PAGE_OBSERVATIONS,
        f"SELECT * FROM ({page_observations_sql()}) UNION ALL BY NAME SELECT * FROM ({_pages_named()})",
    )
    store_new(landing, connection, AUDIENCE_OBSERVATIONS, audience_observations_sql())
    return store_new(landing, connection, FIGURES, "SELECT * FROM valid")


def _pages_named() -> str:
    facts = ", ".join(f"any_value(page_{name}) AS {name}" for name in _PAGE_FACTS)
    return f"""SELECT page_id, any_value(platform) AS platform, max(observed_at) AS observed_at,
        'assumed' AS observed_precision, {facts} FROM valid WHERE page_id IS NOT NULL GROUP BY page_id"""


def store_new(
    landing: Landing,
    connection: duckdb.DuckDBPyConnection,
    table: Table,
    select: str,
    *,
    unique: bool = False,
) -> int:
    """Write the rows of a select that the table does not hold yet, each once; how many there were.

    `unique` says that no two rows of the select are alike. A row is held when all its columns but run_id are equal; a page's row with an assumed time when
    its facts are.
    """
    names = [name for name in table.names if name != "run_id"]
    given = {name for name, *_ in connection.execute(f"DESCRIBE ({select})").fetchall()}
    present = ", ".join(name if name in given else f"NULL AS {name}" for name in names)
    alike = [
        f"s.{name} IS NOT DISTINCT FROM n.{name}"
        if name != "observed_at" or table is not PAGE_OBSERVATIONS
        else "(n.observed_precision = 'assumed' OR s.observed_at = n.observed_at)"
        for name in names
    ]
    distinct = "" if unique else "DISTINCT "
    rows = f"SELECT *, {text_sql(landing.run_id)} AS run_id FROM (SELECT {distinct}{present} FROM ({select})) n"
    files = landing.reading.files(table.name)
    if files:
        rows += f" WHERE NOT EXISTS (SELECT 1 FROM ({scan_sql(table, files)}) s WHERE {' AND '.join(alike)})"
    return landing.write(table.name, connection, rows)
