"""Scores of a few posts equal those of the measure over all posts."""

from __future__ import annotations

import pytest

from hustings.domain.errors import CorrectTheValue
from hustings.reporting import scoring
from hustings.reporting.home import Home, open_home
from hustings.reporting.posts import list_posts
from hustings.store import rollups
from hustings.store.engines.duckdb import connect
from hustings.store.landing import RunFacts
from hustings.store.store import Store

pytestmark = pytest.mark.slow

MADE = """
    SELECT 'facebook:' || (i % 2) || '_' || i AS post_id, 'facebook:' || (i % 2) AS page_id,
        TIMESTAMP '2026-01-01' + to_hours(i * 5) AS created_at,
        CASE WHEN i % 5 = 0 THEN NULL WHEN i % 3 = 0 THEN 'video' ELSE 'photo' END AS kind,
        i % 7 * 13 + i % 11 AS reactions
    FROM range(600) AS made(i)
"""
POSTS = f"SELECT * EXCLUDE (reactions), 'second' AS created_precision, '?' AS run_id FROM ({MADE})"
# Every third post is seen again and again as it grows; the youngest are hours old at the end.
SEEN = f"""
    SELECT post_id, page_id, least(created_at + to_hours(age), TIMESTAMP '2026-05-06') AS observed_at,
        (reactions * (age + 1))::BIGINT AS reactions, 3 AS comments,
        CASE WHEN reactions % 17 = 0 THEN NULL ELSE 1 END AS shares, '?' AS run_id
    FROM ({MADE}), (VALUES (1), (30), (3000)) AS ages(age)
    WHERE age = 3000 OR reactions % 3 = 0
"""


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Home:
    store = Store.create(tmp_path_factory.mktemp("many"))
    connection = connect()
    with store.landing("import") as landing:
        landing.write("posts", connection, POSTS.replace("?", landing.run_id))
        landing.write("post_observations", connection, SEEN.replace("?", landing.run_id))
        rollups.update(landing, connection, fresh=False)
        landing.finish(RunFacts())
    return open_home(store.home)


@pytest.mark.parametrize("sort", ["created_at", "-created_at", "-interactions"])
def test_the_scores_of_a_slice_are_those_of_the_whole(many: Home, sort: str) -> None:
    measure = many.measure("overperforming")
    whole = {row[1]: (row[2], row[4]) for row in measure.rows()}
    assert measure.columns[1:5] == ("post_id", "value", "numerator", "denominator")
    rows = list_posts(many.reading(), sort=sort, limit=40).rows
    assert {row.post_id: (row.score, row.expected) for row in rows} == {
        row.post_id: pytest.approx(whole[row.post_id]) for row in rows
    }
    assert any(row.score is not None for row in rows) or sort == "created_at"


def test_the_order_by_score_gives_every_scored_post_once(many: Home) -> None:
    whole = [row[2] for row in many.measure("overperforming").rows() if row[2] is not None]
    seen, cursor = [], None
    for _ in range(20):
        part = list_posts(many.reading(), sort="-score", cursor=cursor, limit=50)
        seen += [row.score for row in part.rows]
        cursor = part.cursor
        if cursor is None:
            break
    assert seen == pytest.approx(sorted(whole, reverse=True))
    assert part.total == len(whole) > 500


def test_too_many_posts_are_not_sorted_by_score(
    many: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scoring, "SORTED_MAX", 100)
    with pytest.raises(CorrectTheValue, match="600 posts are too many"):
        list_posts(many.reading(), kind="photo", sort="score")
