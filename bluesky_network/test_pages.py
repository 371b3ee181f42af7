"""What people write on a real network is what Hustings reads of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from atproto import models

from bluesky_network.network import Network
from bluesky_network.people import PIXEL, Person, link_facet, tag_facet
from hustings.domain.errors import FindThePage
from hustings.domain.records import (
    CommentRecord,
    CountsRecord,
    EventRecord,
    PageRecord,
    PostRecord,
    TieRecord,
)
from hustings.network.asking import Asker
from hustings.platforms.bluesky.reader import Reader
from hustings.platforms.definition import Page

KHMER = "សូមស្វាគមន៍ទៅកាន់ការប្រជុំសាធារណៈ #ភូមិ"
ARABIC = "اجتماع عام يوم الأحد https://example.org/meeting 🗳️"
Make = Callable[[], Person]


def posts_of(
    reader: Reader, asker: Asker, page: Page
) -> tuple[dict[str, PostRecord], dict[str, dict[str, int]]]:
    """A page's posts and their counts, by id."""
    posts, counts = {}, {}
    for portion in reader.posts(asker, page, since_at=None, cursor=None):
        assert portion.quarantined == {}
        for record in portion.records:
            if isinstance(record, PostRecord):
                posts[record.post_id] = record
            if isinstance(record, CountsRecord):
                counts[record.post_id] = dict(record.counts)
    return posts, counts


def test_words_links_hashtags_pictures_and_times_are_as_they_were_written(
    running: Network, person: Make, asker: Asker, reader: Reader
) -> None:
    page = person()
    written_at = datetime(2026, 11, 20, 9, 30, 0, 250_000, tzinfo=UTC)
    khmer = page.post(
        KHMER, langs=["km"], facets=[tag_facet(KHMER, "#ភូមិ", "ភូមិ")], created_at=written_at
    )
    address = "https://example.org/meeting"
    arabic = page.post(ARABIC, langs=["ar"], facets=[link_facet(ARABIC, address, address)])
    image = models.AppBskyEmbedImages.Image(alt="", image=page.upload(PIXEL))
    picture = page.post("", embed=models.AppBskyEmbedImages.Main(images=[image]))
    quoting = page.post("Read this", embed=models.AppBskyEmbedRecord.Main(record=khmer))
    running.settle()
    found = reader.resolve(asker, f"https://bsky.app/profile/{page.handle}")
    assert found.page.page_id == f"bluesky:{page.did}"
    posts, _ = posts_of(reader, asker, found.page)
    assert list(posts) == [f"bluesky:{post.uri}" for post in (quoting, picture, arabic, khmer)]
    first, second, third, fourth = (
        posts[f"bluesky:{post.uri}"] for post in (khmer, arabic, picture, quoting)
    )
    assert (first.text, first.language, first.hashtags) == (KHMER, "km", ("ភូមិ",))
    assert (first.created_at, first.kind) == (written_at, "status")
    assert (second.text, second.links, second.kind) == (ARABIC, (address,), "link")
    assert (third.text, third.kind) == ("", "photo")
    assert third.media_ids == (image.image.ref.link,)
    assert fourth.shared_post_id == first.post_id


def test_likes_reposts_replies_and_follows_are_counted_and_told_as_they_were_made(
    running: Network, person: Make, asker: Asker, reader: Reader
) -> None:
    page, first, second, third = (person() for _ in range(4))
    post = page.post("Three people answer")
    for somebody in (first, second, third):
        somebody.like(post)
        somebody.follow(page.did)
    second.repost(post)
    share = page.repost(post)
    question = first.post("When?", answering=(post, post))
    answer = page.post("At nine.", answering=(question, post))
    thanks = second.post("Thank you.", answering=(answer, post))
    third.like(question)
    running.settle()
    found = reader.resolve(asker, page.handle)
    assert found.record.followers == 3
    # The page's own reply is one of its posts there, and a comment here.
    assert found.record.posts_total == 2
    posts, counts = posts_of(reader, asker, found.page)
    assert set(posts) == {f"bluesky:{post.uri}", f"bluesky:{share}"}
    expected = {"reactions": 3, "likes": 3, "comments": 1, "shares": 2, "saves": 0}
    assert counts == {f"bluesky:{post.uri}": expected}
    assert posts[f"bluesky:{share}"].shared_post_id == f"bluesky:{post.uri}"

    (thread,) = reader.comments(asker, found.page, f"bluesky:{post.uri}", cursor=None)
    assert [
        (one.comment_id, one.author_id, one.by_page, one.parent_id, one.text, one.reactions)
        for one in thread.records
        if isinstance(one, CommentRecord)
    ] == [
        (f"bluesky:{question.uri}", first.did, False, None, "When?", 1),
        (f"bluesky:{answer.uri}", page.did, True, f"bluesky:{question.uri}", "At nine.", 0),
        (f"bluesky:{thanks.uri}", second.did, False, f"bluesky:{answer.uri}", "Thank you.", 0),
    ]

    def ties(kind: str) -> set[tuple[str, str, bool]]:
        return {
            (tie.actor_id, tie.target_id, tie.created_at is not None)
            for portion in reader.ties(asker, found.page, kind=kind, cursor=None)
            for tie in portion.records
            if isinstance(tie, TieRecord)
        }

    people = {first.did, second.did, third.did}
    assert ties("follow") == {(did, found.page.page_id, False) for did in people}
    assert ties("like") == {(did, f"bluesky:{post.uri}", True) for did in people}
    assert ties("repost") == {(did, f"bluesky:{post.uri}", False) for did in (second.did, page.did)}


def test_a_post_that_was_deleted_is_told_and_one_that_stands_is_counted(
    running: Network, person: Make, asker: Asker, reader: Reader
) -> None:
    page, other = person(), person()
    stays, goes = page.post("This one stays"), page.post("This one goes")
    running.settle()
    found = reader.resolve(asker, page.did)
    ids = [f"bluesky:{post.uri}" for post in (stays, goes)]
    (before,) = reader.counts(asker, found.page, ids)
    assert [type(record) for record in before.records] == [CountsRecord, CountsRecord]
    page.delete(goes)
    other.like(stays)
    running.settle()
    (after,) = reader.counts(asker, found.page, ids)
    counts, event = after.records
    assert isinstance(counts, CountsRecord)
    assert (counts.post_id, counts.counts["likes"]) == (ids[0], 1)
    assert isinstance(event, EventRecord)
    assert (event.subject_id, event.event) == (ids[1], "deleted")
    assert set(posts_of(reader, asker, found.page)[0]) == {ids[0]}


def test_a_repost_that_was_taken_back_is_told_and_one_that_stands_is_not(
    running: Network, person: Make, asker: Asker, reader: Reader
) -> None:
    page, other = person(), person()
    stays, goes = (page.repost(other.post(f"Post {number}")) for number in range(2))
    running.settle()
    found = reader.resolve(asker, page.did)
    ids = [f"bluesky:{stays}", f"bluesky:{goes}"]
    assert not [record for one in reader.counts(asker, found.page, ids) for record in one.records]
    page.take_back(goes)
    running.settle()
    (event,) = (record for one in reader.counts(asker, found.page, ids) for record in one.records)
    assert isinstance(event, EventRecord)
    assert (event.subject_id, event.event) == (ids[1], "deleted")


def test_a_page_that_is_switched_off_has_not_deleted_its_posts(
    running: Network, person: Make, asker: Asker, reader: Reader
) -> None:
    page = person()
    ids = [f"bluesky:{page.post(f'Post {number}').uri}" for number in range(3)]
    running.settle()
    found = reader.resolve(asker, page.did)
    page.deactivate()
    running.settle()
    with pytest.raises(FindThePage):
        list(reader.counts(asker, found.page, ids))
    with pytest.raises(FindThePage):
        list(reader.page(asker, found.page))
    page.activate()
    running.settle()
    (portion,) = reader.counts(asker, found.page, ids)
    assert [type(record) for record in portion.records] == [CountsRecord] * 3


def test_a_page_keeps_its_id_through_a_change_of_handle(
    running: Network, person: Make, asker: Asker, reader: Reader
) -> None:
    page = person()
    post = page.post("Under the old handle")
    running.settle()
    before = reader.resolve(asker, page.handle)
    old_handle = page.handle
    page.rename(f"new-{old_handle.removesuffix('.test')}")
    running.settle()
    ((record,),) = (portion.records for portion in reader.page(asker, before.page))
    after = reader.resolve(asker, page.handle)
    assert isinstance(record, PageRecord)
    assert replace(record, observed_at=after.record.observed_at) == after.record
    assert (after.page.page_id, after.page.handle) == (before.page.page_id, page.handle)
    assert set(posts_of(reader, asker, before.page)[0]) == {f"bluesky:{post.uri}"}
    with pytest.raises(FindThePage):
        reader.resolve(asker, old_handle)


def test_a_post_dated_back_stands_where_it_claims_and_one_of_the_future_where_it_was_seen(
    running: Network, person: Make, asker: Asker, reader: Reader
) -> None:
    page = person()
    now_at = datetime.now(UTC)
    plain = page.post("Now")
    ahead = page.post("Next year", created_at=now_at + timedelta(days=365))
    old_at = datetime(2016, 3, 1, 8, tzinfo=UTC)
    back = page.post("Ten years ago", created_at=old_at)
    running.settle()
    found = reader.resolve(asker, page.did)
    posts, _ = posts_of(reader, asker, found.page)
    assert list(posts) == [f"bluesky:{post.uri}" for post in (ahead, plain, back)]
    assert posts[f"bluesky:{back.uri}"].created_at == old_at
    assert abs(posts[f"bluesky:{ahead.uri}"].created_at - now_at) < timedelta(minutes=1)


def test_a_page_that_asks_for_people_who_are_signed_in_is_not_read(
    running: Network, person: Make, asker: Asker, reader: Reader
) -> None:
    page, shy = person(), person()
    shy.introduce("Shy", "!no-unauthenticated")
    post = page.post("Who answers?")
    shy.post("I do, yet not to everybody.", answering=(post, post))
    running.settle()
    with pytest.raises(FindThePage, match="signed in"):
        reader.resolve(asker, shy.handle)
    found = reader.resolve(asker, page.handle)
    (thread,) = reader.comments(asker, found.page, f"bluesky:{post.uri}", cursor=None)
    (comment,) = thread.records
    assert isinstance(comment, CommentRecord)
    assert comment.text is None


def test_nobody_and_nothing_are_found_nowhere(
    running: Network, person: Make, asker: Asker, reader: Reader
) -> None:
    page = person()
    running.settle()
    with pytest.raises(FindThePage):
        reader.resolve(asker, "nobody-of-that-name.test")
    found = reader.resolve(asker, page.did)
    nothing = f"bluesky:at://{page.did}/app.bsky.feed.post/3kaaaaaaaaaaa"
    with pytest.raises(FindThePage):
        list(reader.comments(asker, found.page, nothing, cursor=None))
    assert posts_of(reader, asker, found.page) == ({}, {})
