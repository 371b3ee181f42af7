"""What happened between two visits: renamed, edited, deleted, gone, and back again; each told once."""

from __future__ import annotations

import duckdb

from hustings.domain.tables import EVENTS, PAGE_LATEST
from hustings.ingest.collecting.judging import EDITED, held
from hustings.store.landing import Landing

_COLUMNS = "subject_id, page_id, event, observed_at, happened_at, field, old_value, new_value, answer_sha256"


def notice(connection: duckdb.DuckDBPyConnection, landing: Landing) -> None:
    """Make `new_events`: the rows of events that a slice brings."""
    _read_states(connection, landing)
    parts = (_told(), _ended(), _restored(), _renamed(landing), _edited_posts(), _edited_comments())
    events = " UNION ALL BY NAME ".join(f"SELECT * FROM ({part})" for part in parts)
    connection.execute(f"CREATE OR REPLACE TEMP TABLE new_events AS {events}")


def _read_states(connection: duckdb.DuckDBPyConnection, landing: Landing) -> None:
    """What is known of the subjects: earlier events, and how it stands with each."""
    connection.execute(
        f"""CREATE OR REPLACE TEMP TABLE known_events AS SELECT * FROM {held(landing, EVENTS)}
        WHERE page_id IN (
            SELECT page_id FROM staged_pages UNION SELECT page_id FROM staged_posts
            UNION SELECT page_id FROM staged_counts UNION SELECT page_id FROM staged_events
        )"""
    )
    connection.execute(
        """CREATE OR REPLACE TEMP TABLE states AS
        SELECT subject_id, arg_max(event, observed_at) AS state, max(observed_at) AS state_at
        FROM known_events WHERE event IN ('deleted', 'unpublished', 'restored') GROUP BY subject_id"""
    )
    connection.execute(
        """CREATE OR REPLACE TEMP TABLE seen_subjects AS
        SELECT subject_id, any_value(page_id) AS page_id, max(seen_at) AS seen_at, arg_max(sha256, seen_at) AS sha256
        FROM (
            SELECT page_id AS subject_id, page_id, observed_at AS seen_at, sha256 FROM staged_pages
            UNION ALL SELECT post_id, page_id, record_asked_at, sha256 FROM staged_posts
            UNION ALL SELECT post_id, page_id, observed_at, sha256 FROM staged_counts
        ) GROUP BY subject_id"""
    )


def _told() -> str:
    """What a reader said happened, unless it said so before."""
    return f"""
        SELECT DISTINCT ON (subject_id, event, happened_at, field, new_value)
            {_COLUMNS.replace("answer_sha256", "sha256 AS answer_sha256")}
        FROM staged_events s WHERE event NOT IN ('deleted', 'unpublished', 'restored') AND NOT EXISTS (
            SELECT 1 FROM known_events k WHERE k.subject_id = s.subject_id AND k.event = s.event
                AND k.field IS NOT DISTINCT FROM s.field AND k.new_value IS NOT DISTINCT FROM s.new_value
                AND k.happened_at IS NOT DISTINCT FROM s.happened_at
        ) ORDER BY place
    """


def _ended() -> str:
    """Deleted or gone, once until it is back."""
    return f"""
        SELECT DISTINCT ON (subject_id) {_COLUMNS.replace("answer_sha256", "sha256 AS answer_sha256")}
        FROM staged_events LEFT JOIN states USING (subject_id)
        WHERE event IN ('deleted', 'unpublished') AND coalesce(state, 'restored') = 'restored'
        ORDER BY subject_id, place
    """


def _restored() -> str:
    return """
        SELECT subject_id, page_id, 'restored' AS event, seen_at AS observed_at, sha256 AS answer_sha256
        FROM seen_subjects JOIN states USING (subject_id)
        WHERE state <> 'restored' AND seen_at > state_at AND subject_id NOT IN (
            SELECT subject_id FROM staged_events
            WHERE event IN ('deleted', 'unpublished') AND observed_at >= seen_at
        )
    """


def _renamed(landing: Landing) -> str:
    """Told by the stable id: the page is the same, its handle or name is another."""
    seen = "(SELECT DISTINCT ON (page_id) * FROM staged_pages ORDER BY page_id, observed_at DESC, place DESC)"
    return " UNION ALL ".join(
        f"""
        SELECT s.page_id AS subject_id, s.page_id, 'renamed' AS event, s.observed_at, NULL::TIMESTAMP AS happened_at,
            '{field}' AS field, k."{field}" AS old_value, s."{field}" AS new_value, s.sha256 AS answer_sha256
        FROM {seen} s JOIN {held(landing, PAGE_LATEST)} k USING (page_id) WHERE s."{field}" <> k."{field}"
        """
        for field in ("handle", "name")
    )


def _edited_posts() -> str:
    """Old words are not copied: the rows of posts keep them, as long as they may be kept."""
    return f"""
        SELECT post_id AS subject_id, page_id, 'edited' AS event, record_asked_at AS observed_at,
            array_to_string(list_intersect(changed, {list(EDITED)}), ', ') AS field, sha256 AS answer_sha256
        FROM new_posts WHERE NOT is_new AND list_has_any(changed, {list(EDITED)})
            AND post_id NOT IN (SELECT subject_id FROM staged_events WHERE event = 'edited')
    """


def _edited_comments() -> str:
    return """
        SELECT DISTINCT ON (comment_id) comment_id AS subject_id, page_id, 'edited' AS event,
            record_asked_at AS observed_at, 'text' AS field, sha256 AS answer_sha256
        FROM staged_comments s JOIN known_comments k USING (comment_id) WHERE s.text <> k.text
        ORDER BY comment_id, place DESC
    """
