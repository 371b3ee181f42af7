from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from hustings.domain.errors import (
    ConnectAgain,
    FindThePage,
    ReportTheAnswer,
    SeeToThePlatform,
    WaitForThePlatform,
)
from hustings.ingest.collecting import collecting
from hustings.ingest.collecting.wishes import PartOutcome, Wish
from hustings.ingest.pseudonyms import author_key, pseudonym_key
from hustings.network.asking import Request
from hustings.platforms.definition import Page
from tests.cli.conftest import running
from tests.ingest.collecting.conftest import Collect, Rows
from tests.ingest.collecting.fake import ADDRESS, KEY, NOW, PARTS, FakeAsker, World

pytestmark = pytest.mark.slow

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def part(done: Any, name: str) -> PartOutcome:
    return next(part for part in done.pages[0].parts if part.part == name)


def fail(
    world: World, what: str, error: SeeToThePlatform, *, times: int = 1, after: int = 0
) -> None:
    """Have questions of a kind fail, so many times after so many that do not."""
    asked = [0]

    def fault(request: Request) -> None:
        if request.address == ADDRESS + what:
            asked[0] += 1
            if after < asked[0] <= after + times:
                raise error

    world.fault = fault


def test_a_page_with_its_posts_lands_as_one_run(world: World, collect: Collect, rows: Rows) -> None:
    for number in range(12):
        world.add(str(number), number * DAY, likes=number, comments=1)
    done = collect()
    assert [(part.part, part.complete) for part in done.pages[0].parts] == [
        ("page", True),
        ("posts", True),
        ("counts", True),
    ]
    assert rows("SELECT count(*), sum(reactions) FROM post_latest") == [(12, 66)]
    # One page and twelve posts with their counts are 25 records, of which 13 have a row of their own.
    assert rows(
        "SELECT run_id, kind, format, source, sha256, read, stored, updated, rejected FROM runs WHERE run_id <> 'x'"
    ) == [(done.run_id, "collection", KEY, f"{KEY}:1", None, 25, 13, 0, 0)]
    assert rows("SELECT part, complete, gap, from_at, to_at FROM coverage ORDER BY part") == [
        (name, True, None, None, NOW.replace(tzinfo=None)) for name in ("counts", "page", "posts")
    ]


def test_the_same_again_brings_no_row_of_a_post_twice(
    world: World, collect: Collect, rows: Rows
) -> None:
    world.add("a", DAY, likes=5)
    collect()
    collect()
    assert rows("SELECT count(*) FROM posts") == [(1,)]
    assert rows("SELECT count(*) FROM post_observations") == [(1,)]
    assert rows("SELECT count(*) FROM page_observations") == [(1,)]


def test_unchanged_counts_are_written_down_only_where_a_step_of_age_was_passed(
    world: World, collect: Collect, rows: Rows
) -> None:
    world.add("a", timedelta(minutes=1), likes=5)
    for minutes in (0, 5, 20, 25, 61, 70, 90):
        world.now = NOW + timedelta(minutes=minutes)
        collect("posts")
    # Seen at 1 minute; the steps of 15 minutes and 1 hour were passed at 21 and 62.
    assert rows("SELECT observed_at FROM post_observations ORDER BY 1") == [
        (NOW.replace(tzinfo=None) + timedelta(minutes=minutes),) for minutes in (0, 20, 61)
    ]


def test_the_next_step_of_age_says_when_the_page_is_due(world: World, collect: Collect) -> None:
    world.add("a", timedelta(minutes=50))
    world.add("b", 40 * DAY)
    assert collect().pages[0].due_at == NOW + timedelta(minutes=10)


def test_posts_that_come_to_an_age_are_asked_for_in_groups_and_old_ones_never(
    world: World, collect: Collect, rows: Rows
) -> None:
    for number in range(7):
        world.add(str(number), 4 * DAY + number * HOUR)
    world.add("old", 31.5 * DAY)
    world.page_size = 2
    collect()
    world.now += 4 * DAY
    for post in world.posts.values():
        post.likes = 9
    world.asked.clear()
    done = collect()
    assert [one.count(",") for one in world.asked if "counts?" in one] == [2, 1]
    assert not [one for one in world.asked if "old" in one]
    # Two of the seven are still on the first page of the posts.
    assert part(done, "counts").rows_count == 5
    assert rows("SELECT count(*) FROM post_latest WHERE reactions = 9") == [(7,)]


def test_trouble_with_one_part_stops_no_other_and_is_told(
    world: World, collect: Collect, rows: Rows
) -> None:
    world.add("a")
    fail(world, "page", WaitForThePlatform("Too slow.", retry_at=NOW + HOUR))
    done = collect()
    assert part(done, "page") == PartOutcome(
        part="page",
        rows_count=0,
        complete=False,
        error="WaitForThePlatform",
        reason="Too slow.",
        retry_at=NOW + HOUR,
    )
    assert part(done, "posts").complete
    assert not done.pages[0].complete
    assert rows("SELECT complete, gap, reason, to_at FROM coverage WHERE part = 'page'") == [
        (False, "WaitForThePlatform", "Too slow.", None)
    ]


def test_what_nobody_foresaw_in_one_reader_stops_nobody_else(
    world: World, collect: Collect, rows: Rows, caplog: pytest.LogCaptureFixture
) -> None:
    world.add("a")

    def fault(request: Request) -> None:
        if request.address.endswith("page"):
            raise KeyError("followers")

    world.fault = fault
    done = collect()
    assert part(done, "page").error == "KeyError"
    assert part(done, "posts").complete
    assert "nobody foresaw" in caplog.text


def test_a_page_whose_account_must_be_connected_again_stops_no_other_page(
    tmp_path: Path, world: World, rows: Rows
) -> None:
    world.add("a")

    def asker_for(wish: Wish) -> FakeAsker:
        if wish.page.page_id.endswith("2"):
            raise ConnectAgain("The token was taken back.")
        return FakeAsker(world)

    wishes = [
        Wish(page=Page(page_id=f"{KEY}:{number}"), platform=KEY, parts=("page", "posts"))
        for number in (2, 1)
    ]
    done = collecting.collect(tmp_path / "home", wishes, asker_for)
    assert [page.complete for page in done.pages] == [False, True]
    assert (
        rows("SELECT page_id, gap FROM coverage WHERE gap IS NOT NULL ORDER BY part")
        == [(f"{KEY}:2", "ConnectAgain")] * 2
    )


def test_portions_before_the_trouble_are_kept_and_the_next_visit_goes_on_from_there(
    world: World, collect: Collect, rows: Rows
) -> None:
    for number in range(23):
        world.add(f"{number:02}", number * 10 * DAY)
    fail(world, "posts", WaitForThePlatform("Reset."), after=2)
    first = collect("posts")
    assert part(first, "posts").rows_count == 20
    assert rows("SELECT count(*) FROM posts") == [(10,)]
    [(complete, cursor, gap, from_at)] = rows("SELECT complete, cursor, gap, from_at FROM coverage")
    assert (complete, gap) == (False, "WaitForThePlatform")
    assert cursor.endswith("|09")
    assert from_at == (NOW - 90 * DAY).replace(tzinfo=None)

    world.now += HOUR
    world.add("new")
    world.asked.clear()
    second = collect("posts")
    assert part(second, "posts").complete
    # The head, then from the cursor on: no question twice.
    assert len(world.asked) == 1 + 3
    assert rows("SELECT count(*), count(DISTINCT post_id) FROM posts") == [(24, 24)]
    world.asked.clear()
    world.now += HOUR
    collect("posts")
    assert len(world.asked) == 1


def test_a_head_that_breaks_off_leaves_a_hole_that_is_filled_before_older_ones(
    world: World, collect: Collect, rows: Rows
) -> None:
    for number in range(20):
        world.add(f"old{number:02}", (20 + number) * DAY)
    fail(world, "posts", WaitForThePlatform("Reset."), after=2)
    collect("posts")
    world.now += 30 * DAY
    for number in range(20):
        world.add(f"new{number:02}", number * DAY)
    fail(world, "posts", WaitForThePlatform("Reset."), after=1)
    collect("posts")
    assert rows("SELECT count(*) FROM posts") == [(15,)]
    world.now += HOUR
    assert part(collect("posts"), "posts").complete
    assert rows("SELECT count(*), count(DISTINCT post_id) FROM posts") == [(40, 40)]
    [(from_at, to_at)] = rows(
        "SELECT from_at, to_at FROM coverage WHERE complete ORDER BY asked_at DESC LIMIT 1"
    )
    assert from_at is None
    assert to_at == world.now.replace(tzinfo=None)


@pytest.mark.parametrize("error", [ReportTheAnswer("Bad cursor."), FindThePage("No such cursor.")])
def test_a_cursor_that_expired_is_given_up_and_the_time_read_anew(
    world: World, collect: Collect, rows: Rows, error: SeeToThePlatform
) -> None:
    for number in range(23):
        world.add(f"{number:02}", number * 10 * DAY)
    fail(world, "posts", WaitForThePlatform("Reset."), after=2)
    collect("posts")

    def fault(request: Request) -> None:
        if str(request.query.get("cursor", "")).endswith("|09") and len(world.asked) < 3:
            raise error

    world.asked.clear()
    world.fault = fault
    world.now += HOUR
    assert part(collect("posts"), "posts").complete
    assert rows("SELECT count(*), count(DISTINCT post_id) FROM posts") == [(23, 23)]
    # Of the newest there are two, since it came to a step of age meanwhile.
    assert rows("SELECT count(*) FROM post_observations") == [(24,)]


def test_a_cursor_that_leads_round_in_a_circle_ends_and_is_told(
    world: World, collect: Collect, rows: Rows
) -> None:
    for number in range(23):
        world.add(f"{number:02}", number * DAY)
    world.loop = True
    done = collect("posts")
    assert part(done, "posts").error == "ReportTheAnswer"
    assert "circle" in str(part(done, "posts").reason)
    assert len(world.asked) < 10
    world.loop = False
    assert part(collect("posts"), "posts").complete
    assert rows("SELECT count(*), count(DISTINCT post_id) FROM posts") == [(23, 23)]


def test_a_long_backfill_lands_in_slices_each_with_its_cursor(
    world: World, collect: Collect, rows: Rows
) -> None:
    for number in range(50):
        world.add(f"{number:02}", number * DAY)
    done = collect("page", "posts", slice_records=25)
    assert done.pages[0].complete
    assert done.rows["posts"] == 50
    # 101 records in portions of ten, after the page's own: a slice is full after 31, then 30, then 30.
    assert rows("SELECT count(*) FROM runs WHERE kind = 'collection'") == [(4,)]
    assert rows(
        "SELECT complete, gap, count(*) FROM coverage WHERE part = 'posts' GROUP BY ALL ORDER BY 1"
    ) == [(False, "Unfinished", 3), (True, None, 1)]
    assert len(world.asked) == 11


def test_nothing_lands_once_somebody_else_took_the_work_over(
    world: World, collect: Collect, rows: Rows
) -> None:
    world.add("a")
    collect()
    version = rows("SELECT max(store_version) FROM runs")
    world.now += HOUR
    world.add("b")
    done = collect(still_mine=lambda: False)
    assert done.run_id is None
    assert rows("SELECT max(store_version) FROM runs") == version
    assert rows("SELECT count(*) FROM posts") == [(1,)]


@pytest.mark.parametrize("landed_count", [0, 2])
def test_a_backfill_that_is_taken_over_midway_stops_and_another_goes_on_with_it(
    world: World, collect: Collect, rows: Rows, landed_count: int
) -> None:
    for number in range(50):
        world.add(f"{number:02}", number * DAY)
    answers = iter([True] * landed_count + [False] * 9)
    done = collect(slice_records=25, still_mine=lambda: next(answers))
    assert done.pages == ()
    assert (done.run_id is None) == (landed_count == 0)
    assert len(world.asked) < 11
    assert collect().pages[0].complete
    assert rows("SELECT count(*), count(DISTINCT post_id) FROM posts") == [(50, 50)]


def test_a_slice_that_cannot_land_is_nobodys_gap_and_leaves_no_hole(
    world: World, collect: Collect, rows: Rows, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(50):
        world.add(f"{number:02}", number * DAY)
    land, turns = collecting.land_slice, iter((1, 2, 3, 4, 5))

    def full_disk(*given: Any, **more: Any) -> Any:
        if next(turns) == 2:
            raise OSError("No space left on device")
        return land(*given, **more)

    with monkeypatch.context() as patched:
        patched.setattr(collecting, "land_slice", full_disk)
        with pytest.raises(OSError, match="No space"):
            collect(slice_records=25)
    assert rows("SELECT count(*) FROM posts") == [(15,)]
    assert collect().pages[0].complete
    assert rows("SELECT count(*), count(DISTINCT post_id) FROM posts") == [(50, 50)]


def test_accounts_are_stored_as_pseudonyms_and_by_no_other_name(
    world: World, collect: Collect, tmp_path: Path, rows: Rows
) -> None:
    world.add("a", comments=2)
    world.comments["a"] = [
        {"id": f"{who}/c", "by": who, "at": NOW.isoformat(), "text": "Good."}
        for who in ("did:x", "1")
    ]
    world.followers_ids = [f"did:{number}" for number in range(12)]
    collect("posts", "comments", "ties")
    key = pseudonym_key(tmp_path / "home")
    assert rows("SELECT author_key, by_page FROM comments ORDER BY by_page") == [
        (author_key(key, KEY, "did:x"), False),
        (author_key(key, KEY, "1"), True),
    ]
    assert rows("SELECT count(DISTINCT actor_key), any_value(target_id) FROM ties") == [
        (12, f"{KEY}:1")
    ]
    for path in (tmp_path / "home" / "tables").rglob("*.parquet"):
        assert b"did:" not in path.read_bytes()


def test_comments_are_asked_for_where_their_number_changed_and_left_over_ones_come_first(
    world: World, collect: Collect, rows: Rows
) -> None:
    for name in "abc":
        world.add(name, comments=1)
        world.comments[name] = [
            {"id": f"c{name}", "by": "x", "at": NOW.isoformat(), "text": "Good."}
        ]
    fail(world, "comments", WaitForThePlatform("Reset."), after=1, times=2)
    assert not part(collect("posts", "comments"), "comments").complete
    assert rows("SELECT count(*) FROM comments") == [(1,)]
    world.asked.clear()
    assert part(collect("posts", "comments"), "comments").complete
    assert len([one for one in world.asked if "comments?" in one]) == 2
    world.asked.clear()
    world.posts["b"].comments = 2
    world.comments["b"][0]["text"] = "Better."
    collect("posts", "comments")
    assert len([one for one in world.asked if "comments?" in one]) == 1
    assert rows("SELECT comment_id, count(*) FROM comments GROUP BY 1 ORDER BY 1") == [
        (f"{KEY}:ca", 1),
        (f"{KEY}:cb", 2),
        (f"{KEY}:cc", 1),
    ]
    assert rows("SELECT event, subject_id FROM events") == [("edited", f"{KEY}:cb")]


def test_followers_go_on_where_they_stopped(world: World, collect: Collect, rows: Rows) -> None:
    world.followers_ids = [f"did:{number}" for number in range(23)]
    fail(world, "ties", WaitForThePlatform("Reset."), after=3)
    collect("ties")
    world.asked.clear()
    assert part(collect("ties"), "ties").complete
    assert len(world.asked) == 2
    assert rows("SELECT count(*), count(DISTINCT actor_key) FROM ties") == [(23, 23)]


def test_what_is_not_offered_is_said_and_not_asked(world: World, collect: Collect) -> None:
    done = collect("insights")
    assert (
        part(done, "insights").reason
        == "Made-up gives no insights of pages that are not one's own."
    )
    assert world.asked == []


def test_days_are_asked_for_with_an_overlap_and_a_retired_metric_is_a_gap(
    world: World, collect: Collect, rows: Rows
) -> None:
    world.retired = ("page_fans",)
    for _ in range(2):
        done = collect("audience", "insights", whose="own", backfill_to_at=NOW - 9 * DAY)
        world.now += 2 * DAY
    assert part(done, "insights").complete
    assert part(done, "insights").error == "LeaveOutTheMetric"
    assert [one.partition("since=")[2] for one in world.asked if "insights" in one] == [
        "2026-11-15",
        "2026-11-21",
    ]
    assert rows("SELECT event, field FROM events") == [("metric_retired", "page_fans")]
    assert (
        rows("SELECT subject, metric, value FROM figures ORDER BY from_at")
        == [(f"{KEY}:1", "views", 7.0)] * 2
    )
    assert rows("SELECT count(*) FROM audience_observations") == [(4,)]
    assert rows("SELECT DISTINCT complete, gap FROM coverage WHERE part = 'insights'") == [
        (True, "LeaveOutTheMetric")
    ]


def test_every_part_at_once(world: World, collect: Collect) -> None:
    world.add("a")
    done = collect(*PARTS, whose="own")
    assert [part.part for part in done.pages[0].parts] == list(PARTS)
    assert done.pages[0].complete
    assert done.pages[0].page.handle == "alder"


def test_what_a_killed_collection_left_on_the_disk_is_swept_up_a_day_later(
    world: World, collect: Collect, tmp_path: Path
) -> None:
    left, busy = (tmp_path / "home" / "temporary" / f"collecting-{name}" for name in ("a", "b"))
    for folder in (left, busy):
        folder.mkdir(parents=True)
        (folder / "comments.jsonl").write_text("{}")
    os.utime(left, (0, 0))
    collect()
    assert [path.name for path in (tmp_path / "home" / "temporary").iterdir()] == [busy.name]


def test_screens_and_verbs_take_a_collected_page_for_any_other(
    world: World,
    collect: Collect,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    world.add("a", 2 * DAY, likes=30, comments=2)
    world.add("b", DAY, likes=10)
    collect()
    world.now += DAY
    world.posts["b"].likes = 50
    collect()
    run = running(tmp_path / "home", monkeypatch, capsys)
    page = run("page", f"{KEY}:1", "--json").json
    assert (page["page"]["name"], page["page"]["followers"], page["page"]["posts"]) == (
        "Alder",
        100,
        2,
    )
    [row] = run("rank", "--measure", "interactions_per_post", "--json").json["rows"]
    # 30 + 2 and 50 + 0 over two posts.
    assert row["value"] == 41
    [first, _second] = run("posts", "--json").json["rows"]
    assert (first["post_id"], first["interactions"]) == (f"{KEY}:b", 50)
    assert run("runs").code == 0
    assert run("rebuild").code == 0
    assert run("rank", "--json").json["rows"][0]["value"] == 41


def test_comments_of_a_post_that_is_gone_on_the_way_are_looked_for_once_more(
    world: World, collect: Collect, rows: Rows
) -> None:
    world.add("a", comments=8)
    world.comments["a"] = [
        {"id": f"c{number}", "by": "x", "at": NOW.isoformat(), "text": "Good."}
        for number in range(8)
    ]
    fail(world, "comments", FindThePage("Not there.", platform=KEY), after=1, times=1)
    assert part(collect("posts", "comments"), "comments").error == "FindThePage"
    assert part(collect("posts", "comments"), "comments").complete
    assert rows("SELECT count(*), count(DISTINCT comment_id) FROM comments") == [(8, 8)]
