"""CooRTweet's definition as SQL that DuckDB and Spark both run, for shares that one machine cannot hold.

Shares meet by an equal join on the object and a bucket of `time_window + 1` seconds, once with the same
bucket and once with the next; a join by a range would compare every share of an object with every other.
"""

from __future__ import annotations


def edges_sql(
    table: str, *, time_window: int, min_participation: int = 2, min_weight: int = 1
) -> str:
    """A select of the edges of a table with the four columns, whose rows are whole and told once.

    It gives account_id, account_id_y, weight, avg_time_delta, n_content_id, n_content_id_y,
    edge_symmetry_score, first_at, last_at (seconds) and shared_object_count; the threshold is a
    quantile over its weights, which each engine has its own word for.
    """
    return f"""
    {_pairs_sql(table, time_window, min_participation)}, edges AS (
        SELECT account_id, account_id_y, count(*) AS weight, avg(last_at - first_at) AS avg_time_delta,
            count(DISTINCT content_id) AS n_content_id, count(DISTINCT content_id_y) AS n_content_id_y,
            min(first_at) AS first_at, max(last_at) AS last_at, count(DISTINCT object_id) AS shared_object_count
        FROM pairs GROUP BY account_id, account_id_y
    )
    SELECT account_id, account_id_y, weight, avg_time_delta, n_content_id, n_content_id_y,
        CAST(least(n_content_id, n_content_id_y) AS DOUBLE) / greatest(n_content_id, n_content_id_y) AS edge_symmetry_score,
        first_at, last_at, shared_object_count
    FROM edges WHERE weight >= {min_weight}
    """


def _pairs_sql(table: str, time_window: int, min_participation: int) -> str:
    """The common tables up to the pairs of shares that stay."""
    width = time_window + 1
    return f"""
    WITH entered AS (
        SELECT object_id, account_id, content_id, timestamp_share, CAST(floor(timestamp_share / {width}) AS BIGINT) AS bucket
        FROM {table} WHERE account_id IN (
            SELECT account_id FROM {table} GROUP BY account_id HAVING count(*) >= {min_participation})
    ), reach AS (
        SELECT *, bucket AS met_bucket FROM entered UNION ALL SELECT *, bucket + 1 AS met_bucket FROM entered
    ), met AS (
        SELECT one.object_id, least(one.account_id, other.account_id) AS account_id,
            greatest(one.account_id, other.account_id) AS account_id_y,
            CASE WHEN {_OLDER} THEN one.content_id ELSE other.content_id END AS content_id,
            CASE WHEN {_OLDER} THEN other.content_id ELSE one.content_id END AS content_id_y,
            least(one.timestamp_share, other.timestamp_share) AS first_at,
            greatest(one.timestamp_share, other.timestamp_share) AS last_at
        FROM reach AS one JOIN entered AS other
            ON one.object_id = other.object_id AND one.met_bucket = other.bucket
        WHERE one.account_id <> other.account_id AND one.content_id <> other.content_id
            AND one.object_id <> one.content_id AND one.object_id <> other.content_id
            AND abs(one.timestamp_share - other.timestamp_share) <= {time_window}
            AND (one.bucket < other.bucket OR one.account_id < other.account_id)
    ), rows_in_pairs AS (
        SELECT content_id FROM met UNION SELECT content_id_y FROM met
    ), kept_contents AS (
        SELECT DISTINCT content_id FROM entered JOIN rows_in_pairs USING (content_id)
        WHERE account_id IN (
            SELECT account_id FROM entered JOIN rows_in_pairs USING (content_id)
            GROUP BY account_id HAVING count(*) >= {min_participation})
    ), pairs AS (
        SELECT met.* FROM met
            LEFT JOIN kept_contents AS one ON met.content_id = one.content_id
            LEFT JOIN kept_contents AS other ON met.content_id_y = other.content_id
        WHERE one.content_id IS NOT NULL OR other.content_id IS NOT NULL
    )
    """


_OLDER = """one.timestamp_share < other.timestamp_share
                OR (one.timestamp_share = other.timestamp_share AND one.account_id < other.account_id)"""
