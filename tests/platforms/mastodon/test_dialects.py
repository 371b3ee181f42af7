"""The same story, read from five kinds of server, gives the same records, and gaps where one says less."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import islice

import pytest

from hustings.domain.errors import ConnectAgain, GrantThePermission, SeeToThePlatform
from hustings.domain.records import (
    CommentRecord,
    CountsRecord,
    EventRecord,
    PageRecord,
    PostRecord,
    Record,
    TieRecord,
)
from hustings.platforms.definition import Page, Portion
from hustings.platforms.mastodon.reader import Reader
from hustings.platforms.mastodon.software import KNOWN
from tests.platforms.mastodon.conftest import Place
from tests.platforms.mastodon.story import LINK, PLAIN_COUNT
from tests.platforms.mastodon.world import Person, Post

READER = Reader()


def page_of(place: Place, person: Person | None = None) -> Page:
    """A page of the story's council, or of somebody else, as `resolve` gives it."""
    found = person or place.story.council
    return Page(
        page_id=f"mastodon:{place.server.telling.host}/{place.server.telling.account_id(found)}",
        handle=f"{found.name}@{place.server.telling.host}",
        server=place.server.base,
        known={"software": place.server.dialect.name, "version": place.server.dialect.version},
    )


def post_id(place: Place, post: Post) -> str:
    """The id of a post of the story."""
    return f"mastodon:{place.server.telling.host}/{place.server.dialect.id_of(post.number)}"


def read_posts(place: Place, token: str | None = "a-token-that-reads") -> list[Portion]:
    return list(
        islice(READER.posts(place.asker(token), page_of(place), since_at=None, cursor=None), 10)
    )


def records_of(portions: list[Portion]) -> list[Record]:
    return [record for portion in portions for record in portion.records]


def posts_by_id(portions: list[Portion]) -> dict[str, PostRecord]:
    return {
        record.post_id: record for record in records_of(portions) if isinstance(record, PostRecord)
    }


def test_an_account_is_found_by_its_address_on_every_server(place: Place) -> None:
    found = READER.resolve(place.asker(), f"{place.server.base}/@council")
    assert found.page == page_of(place)
    assert found.record.name == "The council"
    assert found.record.handle == f"council@{place.server.telling.host}"


def test_sizes_are_told_or_unknown_and_never_a_made_up_zero(place: Place) -> None:
    portion = next(READER.page(place.asker(), page_of(place)))
    (record,) = portion.records
    assert isinstance(record, PageRecord)
    if place.server.dialect.counts_people:
        posts_total = len(place.server.world.posts_of(place.story.council))
        assert (record.followers, record.posts_total, portion.gaps) == (2, posts_total, ())
    else:
        assert (record.followers, record.posts_total) == (None, None)
        assert [gap.names for gap in portion.gaps] == [("followers", "posts_total")]


def test_a_move_to_another_account_is_told(place: Place) -> None:
    records = records_of(list(READER.page(place.asker(), page_of(place, place.story.moved))))
    events = [record for record in records if isinstance(record, EventRecord)]
    assert [(event.event, event.new_value) for event in events] == [
        ("moved", f"council@{place.server.telling.host}")
    ]


def test_every_public_post_is_read_once_from_every_server(place: Place) -> None:
    portions = read_posts(place)
    given = [record.post_id for record in records_of(portions) if isinstance(record, PostRecord)]
    assert len(given) == len(set(given))
    there = place.server.world.posts_of(place.story.council)
    public = [post for post in there if post.visibility != "private"]
    if not place.server.dialect.own_boosts:
        public = [post for post in public if post.boosts is None]
    assert given == [post_id(place, post) for post in public]
    assert len(given) > PLAIN_COUNT
    assert not any(portion.quarantined for portion in portions)


def test_posts_read_alike_from_every_server(place: Place) -> None:
    story, software = place.story, KNOWN[place.server.dialect.name]
    posts = posts_by_id(read_posts(place))
    linked = posts[post_id(place, story.linked)]
    assert linked.text == f"The budget is out: {LINK}\n\nRead it.\nAsk us."
    assert (linked.kind, linked.links, linked.hashtags) == ("link", (LINK,), ("budget", "2027"))
    assert linked.created_at == story.linked.at
    assert posts[post_id(place, story.warned)].text == "Roads\n\nClosed."
    kinds = [posts[post_id(place, post)].kind for post in (story.pictured, story.album, story.film)]
    assert kinds == ["photo", "album", "video"]
    media = [entry.address for entry in story.album.attachments]
    assert list(posts[post_id(place, story.album)].media_ids or ()) == media
    edited = posts[post_id(place, story.edited)]
    assert edited.text == "ផែនការ"
    assert edited.language == (None if "language" in software.untold else "km")


def test_counts_are_the_same_on_every_server(place: Place) -> None:
    counts = {
        record.post_id: dict(record.counts)
        for record in records_of(read_posts(place))
        if isinstance(record, CountsRecord)
    }
    assert counts[post_id(place, place.story.linked)] == {
        "reactions": 2,
        "likes": 2,
        "comments": 2,
        "shares": 1,
    }
    assert set(counts[post_id(place, place.story.warned)].values()) == {0}


def test_a_boost_is_a_share_without_counts(place: Place) -> None:
    if not place.server.dialect.own_boosts:
        assert post_id(place, place.story.boost) not in posts_by_id(read_posts(place))
        return
    portions = read_posts(place)
    boost = posts_by_id(portions)[post_id(place, place.story.boost)]
    boosted = place.story.boost.boosts
    assert boosted is not None
    assert (boost.kind, boost.text) == ("share", None)
    assert boost.shared_post_id == post_id(place, boosted)
    counted = [
        record.post_id for record in records_of(portions) if isinstance(record, CountsRecord)
    ]
    assert boost.post_id not in counted


def test_an_edit_is_an_event_with_its_time(place: Place) -> None:
    events = [record for record in records_of(read_posts(place)) if isinstance(record, EventRecord)]
    assert [(event.event, event.subject_id, event.happened_at) for event in events] == [
        ("edited", post_id(place, place.story.edited), place.story.edited.edited_at)
    ]


def test_reading_stops_at_the_time_that_was_asked_for(place: Place) -> None:
    since_at = place.story.linked.at
    portions = list(READER.posts(place.asker(), page_of(place), since_at=since_at, cursor=None))
    assert len(portions) == 1
    assert portions[0].read_back_to_at is not None
    assert portions[0].read_back_to_at <= since_at
    assert post_id(place, place.story.linked) in posts_by_id(portions)


def test_the_end_of_a_list_says_where_more_may_be(place: Place) -> None:
    reasons = [gap.reason for portion in read_posts(place) for gap in portion.gaps]
    assert bool(reasons) == (place.server.dialect.name == "snac")


def test_counts_are_read_again_and_a_deletion_is_told(place: Place) -> None:
    story = place.story
    asked = [story.linked, story.deleted, story.edited, story.private]
    before = len(place.server.asked)
    portions = list(
        READER.counts(place.asker(), page_of(place), [post_id(place, post) for post in asked])
    )
    questions = place.server.asked[before:]
    at_once = replace(KNOWN[place.server.dialect.name], version="4.6.4").posts_at_once
    # On Mastodon one question for all, then one more for each that is missing; else one for each.
    assert len(questions) == (3 if at_once > 1 else 4)
    deleted = {
        record.subject_id
        for record in records_of(portions)
        if isinstance(record, EventRecord) and record.event == "deleted"
    }
    # To whoever it is not meant for, a post for few is not there.
    assert deleted == {post_id(place, story.deleted), post_id(place, story.private)}
    counted = [record for record in records_of(portions) if isinstance(record, CountsRecord)]
    assert {record.post_id for record in counted} == {
        post_id(place, story.linked),
        post_id(place, story.edited),
    }
    # What was edited comes with its words.
    assert posts_by_id(portions)[post_id(place, story.edited)].text == "ផែនការ"


def test_replies_say_who_wrote_them_and_what_they_answer(place: Place) -> None:
    portions = list(
        READER.comments(
            place.asker(), page_of(place), post_id(place, place.story.linked), cursor=None
        )
    )
    question, answer = (
        record for record in records_of(portions) if isinstance(record, CommentRecord)
    )
    assert (question.text, question.parent_id, question.by_page) == ("When?", None, False)
    assert question.author_id == "reader@other.example"
    assert (answer.text, answer.parent_id, answer.by_page) == ("Soon.", question.comment_id, True)
    assert answer.comment_id == post_id(place, place.story.answer)
    assert portions[0].gaps == ()


def ties(
    place: Place, kind: str, person: Person | None = None
) -> tuple[list[TieRecord], list[str]]:
    portions = list(READER.ties(place.asker(), page_of(place, person), kind=kind, cursor=None))
    records = [record for record in records_of(portions) if isinstance(record, TieRecord)]
    return records, [gap.reason for portion in portions for gap in portion.gaps]


def test_followers_are_told_where_the_server_tells_them(place: Place) -> None:
    records, gaps = ties(place, "follow")
    if place.server.dialect.shows_followers:
        clerk = f"clerk@{place.server.telling.host}"
        assert [record.actor_id for record in records] == ["reader@other.example", clerk]
        assert {record.target_id for record in records} == {page_of(place).page_id}
        assert gaps == []
    else:
        assert records == []
        assert "nobody who follows" in gaps[0]


def test_a_hidden_list_of_followers_is_a_gap_and_not_nobody(place: Place) -> None:
    records, gaps = ties(place, "follow", place.story.hidden)
    assert records == []
    assert len(gaps) == 1


def test_nobody_who_follows_is_no_gap(place: Place) -> None:
    records, gaps = ties(place, "follow", place.story.moved)
    assert records == []
    assert bool(gaps) == (not place.server.dialect.shows_followers)


@pytest.mark.parametrize(("kind", "count"), [("like", 2), ("repost", 1)])
def test_who_favourited_and_boosted_is_told_by_post(place: Place, kind: str, count: int) -> None:
    records, _ = ties(place, kind)
    assert len(records) == count
    assert {record.target_id for record in records} == {post_id(place, place.story.linked)}
    assert all(record.created_at is None for record in records)


def test_a_stranger_is_told_to_connect_where_nothing_is_shown(place: Place) -> None:
    if "posts" in place.server.dialect.anonymous:
        assert read_posts(place, None)
        return
    with pytest.raises(SeeToThePlatform) as caught:
        read_posts(place, None)
    assert isinstance(caught.value, GrantThePermission | ConnectAgain)
    assert re.search("[Cc]onnect", caught.value.remedy)


def test_a_token_that_no_longer_counts_asks_to_connect_again(place: Place) -> None:
    with pytest.raises(ConnectAgain) as caught:
        read_posts(place, "worn-out-token")
    assert "worn-out-token" not in str(caught.value)
