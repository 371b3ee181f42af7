from __future__ import annotations

from datetime import timedelta

import pytest

from tests.ingest.collecting.conftest import Collect, Rows
from tests.ingest.collecting.fake import ADDRESS, KEY, World

pytestmark = pytest.mark.slow

HOUR = timedelta(hours=1)
EVENTS = "SELECT subject_id, event, field, old_value, new_value FROM events ORDER BY observed_at, event, field"


def test_a_renamed_page_is_the_same_page_and_what_changed_is_told_once(
    world: World, collect: Collect, rows: Rows
) -> None:
    collect("page")
    world.name, world.handle = "Birch", "birch"
    for _ in range(2):
        world.now += HOUR
        done = collect("page")
    assert rows(EVENTS) == [
        (f"{KEY}:1", "renamed", "handle", "alder", "birch"),
        (f"{KEY}:1", "renamed", "name", "Alder", "Birch"),
    ]
    assert rows("SELECT page_id, name, handle FROM page_latest") == [(f"{KEY}:1", "Birch", "birch")]
    assert done.pages[0].page.handle == "birch"


def test_a_page_that_is_gone_is_told_once_and_so_is_its_return(
    world: World, collect: Collect, rows: Rows
) -> None:
    collect()
    for gone in (True, True, False, False, True):
        world.now += HOUR
        world.gone = gone
        world.asked.clear()
        done = collect()
        if gone:
            assert [part.error for part in done.pages[0].parts] == ["FindThePage"] * 3
            # A page that is not there is not asked for its posts.
            assert len(world.asked) == 1
    assert [event for _, event, *_ in rows(EVENTS)] == ["unpublished", "restored", "unpublished"]


def test_a_page_that_never_was_is_no_event(world: World, collect: Collect, rows: Rows) -> None:
    world.gone = True
    collect()
    assert rows(EVENTS) == []
    assert rows("SELECT DISTINCT gap FROM coverage") == [("FindThePage",)]


def test_an_edited_post_has_a_further_row_and_its_old_words_stay_out_of_the_event(
    world: World, collect: Collect, rows: Rows
) -> None:
    world.add("a", text="First words")
    collect()
    world.now += HOUR
    world.posts["a"].text = "Second words"
    collect()
    world.now += HOUR
    collect()
    assert rows("SELECT text FROM posts ORDER BY text") == [("First words",), ("Second words",)]
    assert rows(EVENTS) == [(f"{KEY}:a", "edited", "text", None, None)]
    assert rows(
        "SELECT e.answer_sha256 = a.answer_sha256 FROM events e JOIN answers a USING (run_id, answer_sha256)"
    ) == [(True,)]


def test_a_post_that_is_missing_is_claimed_as_deleted_only_once_the_platform_says_so(
    world: World, collect: Collect, rows: Rows
) -> None:
    for name in "abc":
        world.add(name, HOUR)
    collect()
    hidden = world.posts.pop("b")
    world.now += HOUR / 4
    collect("posts")
    assert rows(EVENTS) == []
    for _ in range(2):
        world.now += HOUR / 4
        world.asked.clear()
        collect()
    # The second time it is known, and nobody is asked again.
    assert [one for one in world.asked if "counts" in one] == []
    assert rows(EVENTS) == [(f"{KEY}:b", "deleted", None, None, None)]
    world.posts["b"] = hidden
    for _ in range(2):
        world.now += HOUR / 4
        collect()
    assert [event for _, event, *_ in rows(EVENTS)] == ["deleted", "restored"]
    assert rows("SELECT count(*) FROM posts") == [(3,)]


def test_a_post_that_the_list_left_out_is_found_by_asking_for_it(
    world: World, collect: Collect, rows: Rows
) -> None:
    for name in "abc":
        world.add(name, HOUR)
    collect()
    kept = dict(world.posts)
    answer = world.answer

    def without_b(what: str, query: object) -> object:
        held = answer(what, query)  # type: ignore[arg-type]
        if what == "posts":
            held["items"] = [item for item in held["items"] if item["id"] != "b"]
        return held

    world.answer = without_b  # type: ignore[method-assign]
    world.now += HOUR
    kept["b"].likes = 7
    collect()
    assert rows(EVENTS) == []
    assert rows(f"SELECT reactions FROM post_latest WHERE post_id = '{KEY}:b'") == [(7,)]


def test_counts_that_fall_or_jump_are_kept_flagged_and_count_once_a_later_visit_shows_the_like(
    world: World, collect: Collect, rows: Rows
) -> None:
    post = world.add("a", HOUR, likes=100)
    latest = "SELECT reactions, flags, observation_count FROM post_latest"
    seen = []
    for likes in (100, 300_000, 300_010, 40, 300_010, 30, 31):
        post.likes = likes
        collect()
        seen += rows(latest)
        world.now += HOUR
    # 300,000 waits for 300,010; 40 is taken back by the next visit; 30 waits for 31.
    assert seen == [
        (100, [], 1),
        (100, [], 2),
        (300_010, [], 3),
        (300_010, [], 4),
        (300_010, [], 5),
        (300_010, [], 6),
        (31, [], 7),
    ]
    assert rows(
        "SELECT reactions, flags FROM post_observations WHERE len(flags) > 0 ORDER BY observed_at"
    ) == [
        (300_000, ["counts_jumped"]),
        (40, ["counts_fell"]),
        (30, ["counts_fell"]),
    ]


def test_a_count_below_nothing_is_set_aside_with_its_reason_and_the_others_stay(
    world: World, collect: Collect, rows: Rows
) -> None:
    world.add("a", likes=-3, comments=2)
    world.add("b", likes=2**63, comments=2)
    world.followers = -1
    collect()
    assert rows("SELECT DISTINCT reactions, comments FROM post_latest") == [(None, 2)]
    assert rows("SELECT followers FROM page_latest") == [(None,)]
    assert rows('SELECT file, "column", outcome, reason FROM run_rows ORDER BY reason') == [
        (f"{ADDRESS}page?page=1", "followers", "rejected", f"{KEY}:1: -1 is no count."),
        (f"{ADDRESS}posts?page=1", "reactions", "rejected", f"{KEY}:a: -3 is no count."),
        (f"{ADDRESS}posts?page=1", "reactions", "rejected", f"{KEY}:b: {2**63} is no count."),
    ]


def test_parts_of_answers_that_a_reader_could_not_take_are_listed(
    world: World, collect: Collect, rows: Rows
) -> None:
    answer = world.answer

    def odd(what: str, query: object) -> object:
        held = answer(what, query)  # type: ignore[arg-type]
        return held | {"odd": {"items[3]": "The time is no time."}} if what == "posts" else held

    world.answer = odd  # type: ignore[method-assign]
    world.add("a")
    collect()
    assert rows('SELECT file, "column", reason FROM run_rows') == [
        (f"{ADDRESS}posts?page=1", "items[3]", "The time is no time.")
    ]
    assert rows("SELECT rejected FROM runs WHERE kind = 'collection'") == [(1,)]


def test_hostile_words_are_stored_as_they_are(world: World, collect: Collect, rows: Rows) -> None:
    words = "'; DROP TABLE posts; -- <script>\u202e\x00 {{ }} =1+1 \ud83d\ude00" + "x" * 1_000_000
    world.add("a", text=words.encode("utf-16", "surrogatepass").decode("utf-16"))
    world.add("b", text="half \ud800 a pair")
    collect()
    assert rows(f"SELECT text FROM posts WHERE post_id = '{KEY}:a'") == [(world.posts["a"].text,)]
    assert rows(f"SELECT text FROM posts WHERE post_id = '{KEY}:b'") == [("half ? a pair",)]
