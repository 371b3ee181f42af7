"""What pages share, out of a store, a file or a table, becomes edges, accounts and groups."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from hustings.domain.errors import (
    CorrectTheValue,
    NameAnExistingFile,
    RepairTheFile,
    UseAKnownName,
)
from hustings.domain.periods import Window
from hustings.reporting.coordinating import OBJECTS, coordinate, shares_from, shares_in_file
from hustings.reporting.coordinating_objects import normal_link_sql
from hustings.store import rollups
from hustings.store.engines.duckdb import connect
from hustings.store.landing import RunFacts
from hustings.store.reading import Reading
from hustings.store.store import Store

TEXT = "The office opens again on Monday at eight o''clock, bring your papers"


@pytest.fixture(scope="module")
def reading(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    """Two pages that share six articles within five seconds, a third an hour later, and ties."""
    store = Store.create(tmp_path_factory.mktemp("coordinated"))
    connection = connect()
    with store.landing("import") as landing:
        run = f"'{landing.run_id}' AS run_id"
        landing.write(
            "posts",
            connection,
            f"""SELECT 'facebook:' || page || '_' || k AS post_id, 'facebook:' || page AS page_id,
            TIMESTAMP '2021-09-01' + to_days(k::INTEGER) + to_seconds(CASE page WHEN 1 THEN 0 WHEN 2 THEN 5 ELSE 3600 END) AS created_at,
            CASE WHEN page = 3 AND k = 5 THEN 'day' ELSE 'second' END AS created_precision, 'link' AS kind,
            ['HTTPS://Example.org:443/a' || k || '?utm_source=p' || page || '&id=' || k || '#top', 'https://example.org/own/' || page] AS links,
            ['Wahl' || k, 'wahl' || k] AS hashtags, ['photo' || k] AS media_ids, 'facebook:9_' || k AS shared_post_id,
            '{TEXT}, room ' || k || repeat('!', page) AS text, {run} FROM range(1, 4) p(page), range(6) k(k)""",
        )
        landing.write(
            "ties",
            connection,
            f"""SELECT 'actor' || actor AS actor_key, 'facebook:' || target AS target_id, 'follow' AS kind,
            TIMESTAMP '2021-09-01' + to_days(target::INTEGER) + to_seconds(actor) AS created_at, {run}
            FROM range(3) a(actor), range(5) t(target)""",
        )
        rollups.rebuild(landing, connection)
        landing.finish(RunFacts(read=18, stored=18))
    return store.at()


@pytest.mark.parametrize("on", ["links", "hashtags", "media", "shared_posts"])
def test_two_pages_that_share_the_same_things_within_seconds_have_an_edge(
    reading: Reading, on: str
) -> None:
    found = coordinate(reading, on=on, time_window=10)
    (edge,) = found.edges.to_pylist()
    assert (edge["account_id"], edge["account_id_y"]) == ("facebook:1", "facebook:2")
    assert (edge["weight"], edge["avg_time_delta"]) == (6, 5)
    assert found.foot.store_version == reading.version
    assert len(found.foot.run_ids) == 1
    assert found.on == on


def test_texts_that_differ_by_a_sign_are_one_object(reading: Reading) -> None:
    # Rooms differ by one letter in about seventy, so all texts are near-identical: six pairs remain
    # within ten seconds, since the posts of other days are days apart.
    found = coordinate(reading, on="texts", time_window=10)
    assert [row["weight"] for row in found.edges.to_pylist()] == [6]
    assert found.counts["objects"] == 1


def test_those_who_follow_the_same_at_the_same_time_are_in_lockstep(reading: Reading) -> None:
    found = coordinate(reading, on="ties", time_window=10)
    assert [row["weight"] for row in found.edges.to_pylist()] == [5, 5, 5]
    assert found.foot.run_ids


def test_links_lose_what_does_not_change_where_they_lead(reading: Reading) -> None:
    links = set(shares_from(reading, "links").column("object_id").to_pylist())
    assert "https://example.org/a3?id=3" in links
    assert not any("utm" in link or "#" in link for link in links)


@pytest.mark.parametrize(
    ("link", "normal"),
    [
        ("http://Example.ORG", "http://example.org/"),
        ("HTTP://example.org:80/Path?B=1", "http://example.org/Path?B=1"),
        ("https://example.org/?fbclid=x", "https://example.org/"),
        ("https://example.org/a?utm_medium=x&q=1&UTM_Source=y#z", "https://example.org/a?q=1"),
        ("https://example.org/a?utmost=1", "https://example.org/a?utmost=1"),
        ("https://example.org/a?b=1&b=2", "https://example.org/a?b=1&b=2"),
        ("https://www.example.org/a/", "https://www.example.org/a/"),
        (" https://example.org/ក ", "https://example.org/ក"),
        ("no address", "no address"),
    ],
)
def test_an_address_is_written_one_way(link: str, normal: str) -> None:
    assert duckdb.sql(f"SELECT {normal_link_sql('l')} FROM (SELECT ? AS l)", params=[link]).fetchall() == [(normal,)]  # fmt: skip


def test_posts_of_which_only_the_day_is_known_are_left_out(reading: Reading) -> None:
    assert len(shares_from(reading, "media")) == 17


def test_a_window_and_pages_narrow_what_is_compared(reading: Reading) -> None:
    window = Window(date(2021, 9, 2), date(2021, 9, 3))
    found = coordinate(reading, on="media", window=window, page_ids=("facebook:1", "facebook:2"))
    assert [row["weight"] for row in found.edges.to_pylist()] == [2]


def test_unknown_objects_are_answered_with_those_there_are(reading: Reading) -> None:
    with pytest.raises(UseAKnownName, match="links") as caught:
        shares_from(reading, "smells")
    assert all(name in str(caught.value) for name in OBJECTS)


def test_accounts_and_groups_are_made_of_flagged_edges(tmp_path: Path) -> None:
    # Two groups of four that share twelve objects each within four seconds, and twenty others who share
    # the same objects hours apart.
    rows = ["object_id,account_id,content_id,timestamp_share"]
    for group in "xy":
        for k in range(12):
            rows += [f"{group}{k},{group}-{m},{group}{k}{m},{100_000 * k + m}" for m in range(4)]
            rows += [f"{group}{k},other-{m},{group}{k}o{m},{100_000 * k + 3_000 * (m + 1)}" for m in range(20)]  # fmt: skip
    path = tmp_path / "shares.csv"
    path.write_text("\n".join(rows), encoding="utf-8")
    found = coordinate(path, time_window=60, edge_weight=0)
    assert found.counts["flagged_edges"] == 12
    assert [set(group.account_ids) for group in found.groups] == [
        {f"{name}-{m}" for m in range(4)} for name in "xy"
    ]
    first = found.groups[0]
    assert (first.edges, first.weight, len(first.objects)) == (6, 72, 10)
    assert first.objects[0].pairs == 6
    assert first.objects[0].accounts == 4
    assert (first.last_at - first.first_at).total_seconds() == 1_100_003
    assert first.chance_weight is not None
    assert first.chance_weight < 10
    assert [row.strength for row in found.accounts] == [36] * 8
    assert {row.component for row in found.accounts} == {1, 2}
    assert coordinate(path, time_window=60, edge_weight=0).groups == found.groups


def test_times_may_be_seconds_or_written_out(tmp_path: Path) -> None:
    path = tmp_path / "shares.csv"
    path.write_text(
        "timestamp_share,object_id,account_id,content_id\n"
        "1629642600,x,a,1\n1629642600.7,x,b,2\n2021-08-22T14:30:00Z,x,c,3\n2021-08-22 16:30:00+02:00,x,d,4\n,x,e,5\n",
        encoding="utf-8",
    )
    assert shares_in_file(path).column("timestamp_share").to_pylist() == [1_629_642_600] * 4 + [None]  # fmt: skip


def test_parquet_gives_the_same_as_csv(tmp_path: Path) -> None:
    rows = {"object_id": ["x", "x"], "account_id": ["a", "b"], "content_id": [1, 2]}
    times = pa.array([1_629_642_600_000_000, 1_629_642_605_000_000], pa.timestamp("us"))
    pq.write_table(pa.table({**rows, "timestamp_share": times}), tmp_path / "shares.parquet")
    found = coordinate(tmp_path / "shares.parquet", min_participation=1)
    assert [row["avg_time_delta"] for row in found.edges.to_pylist()] == [5]
    assert found.on == "table"
    assert found.foot.source == "shares.parquet"


@pytest.mark.parametrize(
    ("text", "error", "word"),
    [
        ("a,b\n1,2\n", RepairTheFile, "object_id"),
        ("object_id,account_id,content_id,timestamp_share\nx,a,1,yesterday\n", CorrectTheValue, "yesterday"),
        ("object_id,account_id,content_id,timestamp_share\nx,a,1,1629642600000\n", CorrectTheValue, "1000"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_taken_says_what_to_do(
    tmp_path: Path, text: str, error: type[Exception], word: str
) -> None:
    path = tmp_path / "shares.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(error, match=word):
        coordinate(path)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(NameAnExistingFile):
        coordinate(tmp_path / "none.csv")
    (tmp_path / "bad.parquet").write_bytes(b"no table")
    with pytest.raises(RepairTheFile):
        coordinate(tmp_path / "bad.parquet")


def test_a_q_beyond_one_is_refused() -> None:
    with pytest.raises(CorrectTheValue, match="max_q"):
        coordinate(pa.table({}), max_q=2)
