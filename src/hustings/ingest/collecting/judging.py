"""What of a slice is new to the store: posts that read otherwise, counts worth a row, and odd ones."""

from __future__ import annotations

from collections.abc import Callable

import duckdb

from hustings.domain.collected_tables import UNCONFIRMED_FLAGS
from hustings.domain.tables import COMMENTS, POST_LATEST, POST_OBSERVATIONS, POSTS, RUNS, Table
from hustings.ingest.collecting.staging import COUNTS
from hustings.ingest.collecting.wishes import AGE_STEPS
from hustings.store.engines.duckdb import scan_sql, text_sql
from hustings.store.landing import Landing

EDITED = ("text", "kind", "links", "hashtags", "shared_post_id", "sponsor")
"""What makes a post another one for its readers."""
NOTED = (*EDITED, "created_at", "created_precision", "language", "permalink")
"""What makes a further row of a post. Addresses of media are left out: platforms sign them anew each time."""
FELL_LEAST, FELL_RATIO = 20, 0.5
"""A count fell oddly where it lost at least so many and is below this share of what it was."""
JUMPED_TIMES, JUMPED_FROM_LEAST = 1000, 10
_WATCHED = ("reactions", "comments", "shares", "saves", "views", "reach", "impressions", "clicks")


def read_known(connection: duckdb.DuckDBPyConnection, landing: Landing) -> None:
    """Make `known_posts`, `confirmed`, `last_seen` and `known_comments`: what the store holds of what was staged."""
    connection.execute(
        """CREATE OR REPLACE TEMP TABLE named AS
        SELECT post_id FROM staged_posts UNION SELECT post_id FROM staged_counts"""
    )
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE landings AS SELECT run_id, min(store_version) AS landing
        FROM {held(landing, RUNS)} GROUP BY run_id"""
    )
    known = ", ".join(
        f'arg_max("{name}", landing) FILTER ("{name}" IS NOT NULL) AS "{name}"' for name in NOTED
    )
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE known_posts AS SELECT post_id, {known}
        FROM (SELECT * FROM {held(landing, POSTS)} SEMI JOIN named USING (post_id)) JOIN landings USING (run_id)
        GROUP BY post_id"""
    )
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE confirmed AS SELECT *
        FROM {held(landing, POST_LATEST)} SEMI JOIN named USING (post_id)"""
    )
    seen = ", ".join(f'"{name}": "{name}"' for name in ("observed_at", "flags", *COUNTS))
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE last_seen AS SELECT post_id, unnest(seen) FROM (
            SELECT post_id, arg_max({{{seen}}}, (observed_at, landing)) AS seen
            FROM (SELECT * FROM {held(landing, POST_OBSERVATIONS)} SEMI JOIN named USING (post_id))
            JOIN landings USING (run_id) GROUP BY post_id)"""
    )
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE known_comments AS
        SELECT comment_id, arg_max(text, landing) FILTER (text IS NOT NULL) AS text
        FROM (SELECT * FROM {held(landing, COMMENTS)}
            SEMI JOIN staged_comments USING (comment_id)) JOIN landings USING (run_id) GROUP BY comment_id"""
    )


def held(landing: Landing, table: Table) -> str:
    """A table as it stands before the run, as a relation."""
    return f"({scan_sql(table, landing.reading.files(table.name))})"


def judge(connection: duckdb.DuckDBPyConnection) -> None:
    """Make `new_posts`, with the names of what changed, and `new_counts`, with their flags."""
    changed = ", ".join(
        f"""CASE WHEN k.post_id IS NOT NULL AND s."{name}" IS NOT NULL
        AND s."{name}" IS DISTINCT FROM k."{name}" THEN {text_sql(name)} END"""
        for name in NOTED
    )
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE new_posts AS SELECT * FROM (
            SELECT s.*, k.post_id IS NULL AS is_new, list_filter([{changed}], lambda n: n IS NOT NULL) AS changed
            FROM (SELECT DISTINCT ON (post_id) * FROM staged_posts ORDER BY post_id, place DESC) s
            LEFT JOIN known_posts k USING (post_id)
        ) WHERE is_new OR len(changed) > 0"""
    )
    connection.execute(f"CREATE OR REPLACE TEMP TABLE new_counts AS {_new_counts()}")


def _new_counts() -> str:
    """Each post's latest counts, unless they are what they were and no step of age lies between.

    Counts that were asked for by themselves are kept in any case, so that it is known when they were.
    A post that is new and has no counts gets a row of unknown ones, so that it is held at all.
    """
    same = " AND ".join(f'(n."{name}" IS NULL OR n."{name}" = l."{name}")' for name in COUNTS)
    steps = f"[{', '.join(str(int(step.total_seconds())) for step in AGE_STEPS)}]"
    unconfirmed = f"coalesce(list_has_any(l.flags, {list(UNCONFIRMED_FLAGS)}), false)"
    return f"""
        WITH seen AS (
            SELECT DISTINCT ON (post_id) * EXCLUDE (record_asked_at, sha256) FROM staged_counts
            ORDER BY post_id, observed_at DESC, place DESC
        ), given AS (
            SELECT * FROM seen UNION ALL BY NAME
            SELECT post_id, page_id, record_asked_at AS observed_at, NULL::VARCHAR[] AS flags
            FROM new_posts ANTI JOIN seen USING (post_id) ANTI JOIN last_seen USING (post_id) WHERE is_new
        ), aged AS (
            SELECT n.*, coalesce(p.created_at, c.created_at) AS created_at
            FROM given n LEFT JOIN new_posts p USING (post_id) LEFT JOIN confirmed c USING (post_id)
        )
        SELECT n.* REPLACE (list_concat(coalesce(n.flags, []), {_odd()}) AS flags), l.post_id IS NULL AS is_first
        FROM aged n LEFT JOIN last_seen l USING (post_id) LEFT JOIN confirmed c USING (post_id)
        WHERE (l.post_id IS NULL OR {unconfirmed} OR n.record_part = 'counts' OR NOT ({same})
            OR list_bool_or(list_transform({steps}, lambda s: l.observed_at < n.created_at + to_seconds(s)
                AND n.created_at + to_seconds(s) <= n.observed_at)))
            AND NOT coalesce(l.observed_at = n.observed_at AND {same}, false)
    """


def _odd() -> str:
    """Flags of counts that are odd beside the last ones seen and beside the last that were not odd."""

    def fell(name: str, before: str) -> str:
        lost = f'{before}."{name}" - n."{name}"'
        return f'({lost} >= {FELL_LEAST} AND n."{name}" < {FELL_RATIO} * {before}."{name}")'

    def jumped(name: str, before: str) -> str:
        return f'n."{name}"::DOUBLE >= {JUMPED_TIMES} * greatest({before}."{name}", {JUMPED_FROM_LEAST})::DOUBLE'

    def any_of(is_odd: Callable[[str, str], str]) -> str:
        return " OR ".join(
            f"coalesce({is_odd(name, 'l')} AND {is_odd(name, 'c')}, false)" for name in _WATCHED
        )

    flags = zip(UNCONFIRMED_FLAGS, (any_of(fell), any_of(jumped)), strict=True)
    cases = ", ".join(f"CASE WHEN {odd} THEN {text_sql(flag)} END" for flag, odd in flags)
    return f"list_filter([{cases}], lambda f: f IS NOT NULL)"
