"""A store of many observations, made without files: posts of many pages, each seen at ten ages.

The skew is said here: a post is of page n * u^2.5 with u even between 0 and 1, so that a few pages
have most posts; its size is exp(3 + 2 (u + v)) with u and v even, and its counts grow with its age. The reach of
every fifth post is unknown.
"""

from __future__ import annotations

from pathlib import Path

from benchmarks.measuring import AGES_COUNT
from hustings.store import rollups, tidying
from hustings.store.engines.duckdb import connect
from hustings.store.landing import RunFacts
from hustings.store.store import Store


def make_home(home: Path, *, posts: int, pages: int, days: int = 365) -> Store:
    """A store with AGES_COUNT observations a post, compacted."""
    store = Store.create(home)
    connection = connect(memory_limit="8GB", temporary=str(home))
    connection.execute(
        f"""CREATE TABLE made AS SELECT n AS number,
        'facebook:' || (100000 + floor({pages} * pow((hash(n) % 1000003) / 1000003.0, 2.5))::BIGINT) AS page_id,
        TIMESTAMP '2025-01-01' + to_seconds((n * {days * 86400} // {posts})::BIGINT) AS created_at,
        ['photo', 'video', 'link', 'status'][1 + (hash(n * 3) % 4)::INTEGER] AS kind,
        exp(3 + 2 * ((hash(n * 7) % 1009) / 1009.0 + (hash(n * 11) % 1013) / 1013.0))::BIGINT AS size
        FROM range({posts}) AS r(n)"""
    )
    with store.landing("import") as landing:
        run = f"'{landing.run_id}' AS run_id"
        post = "page_id || '_' || number AS post_id, page_id"
        landing.write(
            "posts",
            connection,
            f"SELECT {post}, created_at, 'second' AS created_precision, kind, {run} FROM made",
        )
        landing.write(
            "post_observations",
            connection,
            f"""SELECT {post}, created_at + to_hours((age * age * 7)::BIGINT) AS observed_at, 'second' AS observed_precision,
            size * age AS reactions, size * age // 8 AS comments, size * age // 12 AS shares,
            CASE WHEN number % 5 > 0 THEN size * age * 20 END AS reach,
            (10000 + hash(page_id) % 90000)::BIGINT AS followers_at_posting, {run}
            FROM made, range(1, {AGES_COUNT + 1}) AS a(age)""",
        )
        landing.write(
            "page_observations",
            connection,
            f"""SELECT page_id, TIMESTAMP '2025-01-01' + to_days(day::INTEGER) AS observed_at, 'facebook' AS platform,
            'Page ' || split_part(page_id, ':', 2) AS name, 'KH' AS country,
            (10000 + hash(page_id) % 90000 + day * 3)::BIGINT AS followers, {run}
            FROM (SELECT DISTINCT page_id FROM made), range(0, {days}, 7) AS d(day)""",
        )
        rollups.rebuild(landing, connection)
        landing.finish(RunFacts(read=posts * AGES_COUNT, stored=posts))
    connection.close()
    tidying.compact(store)
    return store
