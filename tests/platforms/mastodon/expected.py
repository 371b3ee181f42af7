"""The recorded server's account and posts, as it tells them and as records."""

from __future__ import annotations

from datetime import UTC, datetime

from hustings.domain.records import (
    CommentRecord,
    CountsRecord,
    EventRecord,
    PageRecord,
    PostRecord,
)
from hustings.platforms.definition import Page
from tests.network.clock import START_AT
from tests.network.recorded import Exchange
from tests.platforms.mastodon.taken import taken

SERVER = "http://localhost:3000"
API = f"{SERVER}/api/v1"
ACCOUNT = "117020565966271181"
PAGE_ID = f"mastodon:localhost:3000/{ACCOUNT}"
PAGE = Page(
    page_id=PAGE_ID,
    handle="mastodonpy_test@localhost:3000",
    server=SERVER,
    known={"software": "mastodon", "version": "4.6.4"},
)
POSTS = f"{API}/accounts/{ACCOUNT}/statuses"
REBLOG, PINNED, CARD, EDIT = (
    taken("status_reblog_unreblog", 1).json,
    taken("account_pinned", 4).json[0],
    taken("status_card", 1).json,
    taken("status_edit", 3).json,
)
NOTHING = {"reactions": 0, "likes": 0, "comments": 0, "shares": 0}


def post_id(native_id: str) -> str:
    """The id of a post on that server."""
    return f"mastodon:localhost:3000/{native_id}"


def at(text: str) -> datetime:
    """A time in UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def going_on(max_id: str) -> dict[str, str]:
    """The headers of a list of posts that goes on, as Mastodon writes them."""
    link = f'<{POSTS}?limit=40&max_id={max_id}>; rel="next"'
    return {"content-type": "application/json; charset=utf-8", "link": link}


def counts_of(native_id: str, counts: dict[str, int] | None = None) -> CountsRecord:
    """A post's counts, all 0 where none are given."""
    return CountsRecord(
        post_id=post_id(native_id), page_id=PAGE_ID, observed_at=START_AT, counts=counts or NOTHING
    )


def event_of(native_id: str, event: str, happened_at: datetime | None = None) -> EventRecord:
    """What happened to a post."""
    return EventRecord(
        subject_id=post_id(native_id),
        page_id=PAGE_ID,
        event=event,
        observed_at=START_AT,
        happened_at=happened_at,
    )


SEEN = PageRecord(
    page_id=PAGE_ID,
    observed_at=START_AT,
    handle="mastodonpy_test@localhost:3000",
    name="John Lennon",
    followers=0,
    posts_total=0,
    source_url=f"{SERVER}/@mastodonpy_test",
)
SHARED = PostRecord(
    post_id=post_id("117020586027094262"),
    page_id=PAGE_ID,
    created_at=at("2026-08-01T13:53:58.160"),
    kind="share",
    permalink=f"{SERVER}/users/mastodonpy_test/statuses/117020586027094262/activity",
    shared_post_id=post_id("117020586019094258"),
)
LINKED = PostRecord(
    post_id=post_id("117020609135389699"),
    page_id=PAGE_ID,
    created_at=at("2026-08-01T13:59:50.763"),
    kind="link",
    text="http://example.org/",
    language="en",
    permalink=f"{SERVER}/@mastodonpy_test/117020609135389699",
    links=("http://example.org/",),
    hashtags=(),
    media_ids=(),
)
PLAIN = PostRecord(
    post_id=post_id("117020569296803689"),
    page_id=PAGE_ID,
    created_at=at("2026-08-01T13:49:42.878"),
    kind="status",
    text="Toot!",
    language="en",
    permalink=f"{SERVER}/@mastodonpy_test/117020569296803689",
    links=(),
    hashtags=(),
    media_ids=(),
)
CHANGED = PostRecord(
    post_id=post_id("117020586180926938"),
    page_id=PAGE_ID,
    created_at=at("2026-08-01T13:54:00.505"),
    kind="status",
    text="the best editor? why, of course it is the KDE Advanced Text Editor, Kate",
    language="ja",
    permalink=f"{SERVER}/@mastodonpy_test_2/117020586180926938",
    links=(),
    hashtags=(),
    media_ids=(),
)
EDITED = {**EDIT, "account": PINNED["account"]}
"""The recorded edit is another account's; it is told here as if it were this one's."""

ABOUT = (
    Exchange(
        address=f"{SERVER}/.well-known/webfinger",
        query={"resource": "acct:mastodonpy_test@localhost:3000"},
        headers={"content-type": "application/jrd+json; charset=utf-8"},
        body={
            "subject": "acct:mastodonpy_test@localhost:3000",
            "links": [
                {
                    "rel": "self",
                    "type": "application/activity+json",
                    "href": f"{SERVER}/ap/users/{ACCOUNT}",
                }
            ],
        },
    ),
    Exchange(
        address=f"{SERVER}/.well-known/nodeinfo",
        body={
            "links": [
                {
                    "rel": "http://nodeinfo.diaspora.software/ns/schema/2.0",
                    "href": f"{SERVER}/nodeinfo/2.0",
                }
            ]
        },
    ),
    Exchange(
        address=f"{SERVER}/nodeinfo/2.0",
        body={"version": "2.0", "software": {"name": "mastodon", "version": "4.6.4"}},
    ),
)
LOOKED_UP = Exchange(
    address=f"{API}/accounts/lookup",
    query={"acct": "mastodonpy_test"},
    body=taken("account_lookup", 2).body,
)
NO_MORE_POSTS = Exchange(address=POSTS, query={"max_id": "117020569296803689"}, body=[])


def reply(native_id: str, answers: str, account: object, text: str) -> dict[str, object]:
    """A reply as the interface writes it."""
    more = {"id": native_id, "in_reply_to_id": answers, "account": account}
    return {**PINNED, **more, "content": f"<p>{text}</p>", "favourites_count": 3}


SOMEBODY = {**PINNED["account"], "id": "7", "username": "Somebody", "acct": "Somebody@far.example"}


def comment(native_id: str, text: str, parent: str | None, by_page: bool) -> CommentRecord:
    """The same as a record."""
    return CommentRecord(
        comment_id=post_id(native_id),
        post_id=post_id("1"),
        page_id=PAGE_ID,
        author_id="mastodonpy_test@localhost:3000" if by_page else "somebody@far.example",
        by_page=by_page,
        created_at=at("2026-08-01T13:49:42.878"),
        parent_id=parent and post_id(parent),
        text=text,
        language="en",
        reactions=3,
    )
