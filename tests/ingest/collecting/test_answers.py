from __future__ import annotations

import gzip
import os
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from hustings.domain.errors import (
    NameAnExistingFile,
    RepairTheFile,
    UseAKnownName,
    WaitForThePlatform,
)
from hustings.domain.records import CommentRecord, CountsRecord, PageRecord, PostRecord, TieRecord
from hustings.ingest.collecting.replaying import replay
from hustings.ingest.pseudonyms import author_key, pseudonym_key
from hustings.store.answers import expire_answers, keep_answer, kept_answer, kept_until_on
from tests.ingest.collecting.conftest import Collect, Rows
from tests.ingest.collecting.fake import KEY, NOW, World
from tests.ingest.collecting.test_collecting import fail

pytestmark = pytest.mark.slow

DAY = timedelta(days=1)


def test_the_same_bytes_are_kept_once_and_only_for_their_owner(tmp_path: Path) -> None:
    sha256 = keep_answer(tmp_path, b"answer")
    assert keep_answer(tmp_path, b"answer") == sha256
    [path] = (tmp_path / "answers").rglob("*.gz")
    assert path.parent.name == sha256[:2]
    assert path.stat().st_mode & 0o777 == 0o600
    assert gzip.decompress(path.read_bytes()) == b"answer"
    assert kept_answer(tmp_path, sha256) == b"answer"


@pytest.mark.parametrize("held", [b"", b"nothing compressed", gzip.compress(b"another")])
def test_bytes_that_were_spoilt_are_not_taken_for_the_answer(tmp_path: Path, held: bytes) -> None:
    sha256 = keep_answer(tmp_path, b"answer")
    next((tmp_path / "answers").rglob("*.gz")).write_bytes(held)
    with pytest.raises(RepairTheFile):
        kept_answer(tmp_path, sha256)


def test_answers_about_persons_are_kept_for_a_week_and_none_longer_than_allowed() -> None:
    asked_on = date(2026, 11, 24)
    assert kept_until_on("posts", asked_on) == date(2027, 2, 22)
    assert (
        kept_until_on("comments", asked_on) == kept_until_on("ties", asked_on) == date(2026, 12, 1)
    )
    assert kept_until_on("posts", asked_on, 30) == date(2026, 12, 24)
    assert kept_until_on("comments", asked_on, 30) == date(2026, 12, 1)


def test_bytes_go_when_the_last_row_that_keeps_them_is_over_and_orphans_after_a_day(
    world: World, collect: Collect, tmp_path: Path, rows: Rows
) -> None:
    home = tmp_path / "home"
    world.add("a", comments=1)
    collect("page", "posts", "comments")
    orphan = keep_answer(home, b"orphan")
    days = rows("SELECT part, kept_until_on FROM answers ORDER BY part")
    assert days == [
        ("comments", date(2026, 12, 1)),
        ("page", date(2027, 2, 22)),
        ("posts", date(2027, 2, 22)),
    ]
    for path in (home / "answers").rglob("*.gz"):
        os.utime(path, (NOW.timestamp(), NOW.timestamp()))
    assert expire_answers(home, date(2026, 11, 25)) == 0
    assert expire_answers(home, date(2026, 12, 1)) == 1
    with pytest.raises(NameAnExistingFile):
        kept_answer(home, orphan)
    assert expire_answers(home, date(2026, 12, 2)) == 1
    assert expire_answers(home, date(2027, 2, 22)) == 0
    assert expire_answers(home, date(2027, 2, 23)) == 2
    assert len(rows("SELECT * FROM answers")) == 3


def test_the_kept_answers_of_a_run_give_the_rows_of_the_tables_again(
    world: World, collect: Collect, tmp_path: Path, rows: Rows
) -> None:
    home = tmp_path / "home"
    for number in range(12):
        world.add(f"{number:02}", number * DAY, likes=number, comments=number % 2)
        world.comments[f"{number:02}"] = [
            {"id": f"c{number}", "by": f"did:{number}", "at": NOW.isoformat(), "text": "Good."}
        ]
    world.followers_ids = [f"did:{number}" for number in range(7)]
    fail(world, "ties", WaitForThePlatform("Reset."), after=1)
    # Slices cut calls in two; each run stands on its own answers.
    collect("page", "posts", "counts", "comments", "ties", slice_records=15)
    runs = [run_id for (run_id,) in rows("SELECT run_id FROM runs WHERE kind = 'collection'")]
    assert len(runs) == 3
    key = pseudonym_key(home)
    for run_id in runs:
        records = list(replay(home, run_id))
        of_run = f"WHERE run_id = '{run_id}'"
        assert rows(f"SELECT page_id, name, followers FROM page_observations {of_run}") == [
            (r.page_id, r.name, r.followers) for r in records if isinstance(r, PageRecord)
        ]
        assert rows(f"SELECT post_id, text FROM posts {of_run} ORDER BY 1") == sorted(
            (r.post_id, r.text) for r in records if isinstance(r, PostRecord)
        )
        assert rows(
            f"SELECT post_id, reactions, comments FROM post_observations {of_run} ORDER BY 1"
        ) == sorted(
            (r.post_id, r.counts["reactions"], r.counts["comments"])
            for r in records
            if isinstance(r, CountsRecord)
        )
        assert rows(
            f"SELECT comment_id, author_key, text FROM comments {of_run} ORDER BY 1"
        ) == sorted(
            (r.comment_id, author_key(key, KEY, r.author_id or ""), r.text)
            for r in records
            if isinstance(r, CommentRecord)
        )
        assert rows(f"SELECT actor_key FROM ties {of_run} ORDER BY 1") == sorted(
            (author_key(key, KEY, r.actor_id),) for r in records if isinstance(r, TieRecord)
        )
    with pytest.raises(UseAKnownName):
        list(replay(home, "r-none"))


def test_a_taken_answer_is_not_an_orphan_while_its_run_is_on_its_way(
    tmp_path: Path, collect: Collect, world: World
) -> None:
    collect("page")
    home = tmp_path / "home"
    sha256 = keep_answer(home, b"on its way")
    assert expire_answers(home, datetime.now(UTC).date()) == 0
    assert kept_answer(home, sha256) == b"on its way"
