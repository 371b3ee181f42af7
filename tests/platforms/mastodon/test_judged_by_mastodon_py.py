"""Mastodon.py, which talks to real servers every day, reads the same out of the same bytes as our reader."""

from __future__ import annotations

import inspect
from datetime import UTC
from pathlib import Path
from typing import Any

import pytest
import requests
from mastodon import Mastodon
from requests.adapters import BaseAdapter

from hustings.domain.records import (
    CommentRecord,
    CountsRecord,
    EventRecord,
    PageRecord,
    PostRecord,
    TieRecord,
)
from hustings.platforms.mastodon.entities import Account, Status
from hustings.platforms.mastodon.parsing import Seen, decoded, page_record, post_records, posts_in
from hustings.platforms.mastodon.reader import Reader
from hustings.platforms.mastodon.software import MASTODON
from tests.network.clock import START_AT
from tests.platforms.mastodon.conftest import Place
from tests.platforms.mastodon.expected import SERVER
from tests.platforms.mastodon.fake_server import READ_TOKEN
from tests.platforms.mastodon.taken import Taken, taken
from tests.platforms.mastodon.test_dialects import page_of, post_id, read_posts, records_of, ties

READER = Reader()


class Replay(BaseAdapter):
    """Answers every question with one recorded answer."""

    def __init__(self, answer: Taken) -> None:
        super().__init__()
        self.answer = answer
        self.asked: list[str] = []

    def send(self, request: requests.PreparedRequest, **_: Any) -> requests.Response:  # type: ignore[override]
        self.asked.append(request.url or "")
        response = requests.Response()
        response.status_code, response._content = self.answer.status, self.answer.body
        response.headers.update(self.answer.headers)
        response.request, response.url = request, request.url or ""
        return response

    def close(self) -> None:
        """Nothing is open."""


def judge_of(answer: Taken) -> tuple[Mastodon, Replay]:
    """Mastodon.py over one recorded answer."""
    session, replay = requests.Session(), Replay(answer)
    session.mount("http://", replay)
    return Mastodon(api_base_url=SERVER, session=session, version_check_mode="none"), replay


def judge_at(place: Place) -> Mastodon:
    """Mastodon.py at a fake."""
    return Mastodon(
        api_base_url=place.server.base,
        access_token=READ_TOKEN,
        version_check_mode="none",
        ratelimit_method="throw",
    )


def seen_by(account_id: str) -> Seen:
    return Seen(
        server=SERVER,
        page_id=f"mastodon:localhost:3000/{account_id}",
        account_id=account_id,
        domain="localhost:3000",
        software=MASTODON,
        observed_at=START_AT,
    )


def agree(post: PostRecord, counts: CountsRecord | None, judged: Any) -> None:
    """Whether a post of ours says what Mastodon.py says."""
    assert post.post_id.endswith(f"/{judged.id}")
    assert post.created_at == judged.created_at.astimezone(UTC)
    assert post.permalink == judged.url
    if judged.reblog is None:
        assert counts is not None
        assert counts.counts == {
            "reactions": judged.favourites_count,
            "likes": judged.favourites_count,
            "comments": judged.replies_count,
            "shares": judged.reblogs_count,
        }
        assert post.hashtags == tuple(tag.name for tag in judged.tags)
        assert post.media_ids == tuple(media.url for media in judged.media_attachments)
        if judged.card is not None:
            assert judged.card.url in (post.links or ())
    else:
        assert post.shared_post_id is not None
        assert post.shared_post_id.endswith(f"/{judged.reblog.id}")


RECORDED = [
    ("status", 1),
    ("status_card", 1),
    ("status_edit", 3),
    ("status_reblog_unreblog", 1),
]


@pytest.mark.parametrize(("file", "index"), RECORDED)
def test_a_recorded_post_says_the_same_to_both(file: str, index: int) -> None:
    answer = taken(file, index)
    judge, _ = judge_of(answer)
    judged = judge.status(answer.json["id"])
    status = decoded(answer.body, Status, what="post")
    post, *others = post_records(status, seen_by(answer.json["account"]["id"]))
    assert isinstance(post, PostRecord)
    counts = next((other for other in others if isinstance(other, CountsRecord)), None)
    agree(post, counts, judged)
    assert post.language == judged.language
    edits = [other.happened_at for other in others if isinstance(other, EventRecord)]
    assert edits == ([judged.edited_at.astimezone(UTC)] if judged.edited_at else [])


def test_a_recorded_list_says_the_same_to_both() -> None:
    answer = taken("account_pinned", 4)
    judge, _ = judge_of(answer)
    judged = judge.account_statuses(117020565966271181)
    batch = posts_in(answer.body, seen_by("117020565966271181"))
    assert batch.ids == [str(post.id) for post in judged]
    post, counts = batch.records
    assert isinstance(post, PostRecord)
    assert isinstance(counts, CountsRecord)
    agree(post, counts, judged[0])


@pytest.mark.parametrize(("file", "index"), [("account", 1), ("account_lookup", 2)])
def test_a_recorded_account_says_the_same_to_both(file: str, index: int) -> None:
    answer = taken(file, index)
    judge, _ = judge_of(answer)
    judged = judge.account(answer.json["id"])
    account = decoded(answer.body, Account, what="account")
    record = page_record(account, seen_by(account.id))
    assert record.followers == judged.followers_count
    assert record.posts_total == judged.statuses_count
    assert record.name == (judged.display_name or judged.username)
    assert record.source_url == judged.url


def test_what_we_ask_is_what_mastodon_py_asks() -> None:
    """The paths of our questions stand in Mastodon.py's own source, with the same parameters."""
    source = "".join(
        file.read_text() for file in Path(inspect.getfile(Mastodon)).parent.glob("*.py")
    )
    for path in (
        "/api/v1/accounts/lookup",
        "/api/v1/accounts/search",
        "/api/v1/accounts/{id}",
        "/api/v1/accounts/{id}/statuses",
        "/api/v1/accounts/{id}/followers",
        "/api/v1/notifications",
        "/api/v1/accounts/verify_credentials",
        "/api/v1/statuses/{id}",
        "/api/v1/statuses/{id}/context",
        "/api/v1/statuses/{id}/favourited_by",
        "/api/v1/statuses/{id}/reblogged_by",
        "/.well-known/nodeinfo",
    ):
        assert f"'{path}'" in source or f'"{path}"' in source, path
    assert "'/api/v1/statuses', {\"id[]\": ids}" in source
    asked = inspect.signature(Mastodon.account_statuses).parameters
    assert {"max_id", "limit"} <= set(asked)


def test_an_account_is_the_same_to_both_on_every_fake(place: Place) -> None:
    page = page_of(place)
    judged = judge_at(place).account(page.native_id.rpartition("/")[2])
    (record,) = records_of(list(READER.page(place.asker(), page)))
    assert isinstance(record, PageRecord)
    assert (record.name, record.source_url) == (judged.display_name, judged.url)
    # Where nothing is said, Mastodon.py passes the 0 on, and we do not.
    assert (record.followers or 0, record.posts_total or 0) == (
        judged.followers_count,
        judged.statuses_count,
    )


def test_posts_are_the_same_to_both_on_every_fake(place: Place) -> None:
    judge, native_id = judge_at(place), page_of(place).native_id.rpartition("/")[2]
    listed = judge.account_statuses(native_id, limit=40)
    # Mastodon.py follows links alone, of which snac has none and Hollo's leave out a post.
    while (last := listed[-1:]) and (
        more := judge.account_statuses(native_id, max_id=last[0].id, limit=40)
    ):
        listed += more
    records = records_of(read_posts(place))
    posts = [record for record in records if isinstance(record, PostRecord)]
    counts = {record.post_id: record for record in records if isinstance(record, CountsRecord)}
    by_id = {post.post_id: post for post in posts}
    assert len(by_id) == len(listed)
    for judged in listed:
        own = judged.reblog if judged.account.username != "council" else judged
        agree(
            by_id[f"mastodon:{place.server.telling.host}/{own.id}"],
            counts.get(post_id_of(place, own)),
            own,
        )


def post_id_of(place: Place, judged: Any) -> str:
    return f"mastodon:{place.server.telling.host}/{judged.id}"


def test_replies_and_ties_are_the_same_to_both_on_every_fake(place: Place) -> None:
    judge, linked = judge_at(place), place.server.dialect.id_of(place.story.linked.number)
    page = page_of(place)
    portions = READER.comments(place.asker(), page, post_id(place, place.story.linked), cursor=None)
    comments = [
        record for record in records_of(list(portions)) if isinstance(record, CommentRecord)
    ]
    judged = [
        reply for reply in judge.status_context(linked).descendants if reply.visibility == "public"
    ]
    assert [comment.comment_id for comment in comments] == [
        post_id_of(place, reply) for reply in judged
    ]
    assert [comment.reactions for comment in comments] == [
        reply.favourites_count for reply in judged
    ]
    for kind, judged_people in (
        ("follow", judge.account_followers(page.native_id.rpartition("/")[2])),
        ("like", judge.status_favourited_by(linked)),
        ("repost", judge.status_reblogged_by(linked)),
    ):
        records, _ = ties(place, kind)
        names = [
            record.actor_id.partition("@")[0] for record in records if isinstance(record, TieRecord)
        ]
        assert names == [person.username for person in judged_people]


def test_notifications_are_the_same_to_both_on_every_fake(place: Place) -> None:
    judge, page = judge_at(place), page_of(place)
    listed = judge.notifications(limit=80, types=["follow", "favourite", "reblog", "mention"])
    kinds = {"follow": "follow", "favourite": "like", "reblog": "repost"}
    judged = [
        (one.account.username, kinds[one.type], one.created_at.astimezone(UTC))
        for one in listed
        if one.type in kinds
    ]
    portions = READER.notifications(place.asker(), page, since_at=None, cursor=None)
    records = records_of(list(portions))
    ties_told = [record for record in records if isinstance(record, TieRecord)]
    assert [
        (tie.actor_id.partition("@")[0], tie.kind, tie.created_at) for tie in ties_told
    ] == judged
    answers = [
        post_id_of(place, one.status)
        for one in listed
        if one.type == "mention" and one.status.visibility == "public"
    ]
    comments = [record for record in records if isinstance(record, CommentRecord)]
    assert [comment.comment_id for comment in comments] == answers
    assert ties_told
    assert comments
