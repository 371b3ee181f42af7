from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.domain.records import PostRecord
from hustings.platforms.bluesky import answers, parsing
from hustings.platforms.bluesky.streams import rows
from hustings.platforms.bluesky.streams.connection import Place
from hustings.platforms.bluesky.streams.cursors import moment
from hustings.platforms.bluesky.streams.jetstream import Jetstream
from hustings.store.engines.duckdb import connect
from tests.platforms.bluesky.streams.servers import (
    FIRST_US,
    OTHER,
    STRANGER,
    WATCHED,
    Event,
    commit,
    follow,
    like,
    post,
    stamp,
    uri_of,
)

_SOURCE = Jetstream(Place.of("wss://x.test/subscribe"), None)


def _select(select: str, events: list[Event], folder: Path) -> list[dict[str, Any]]:
    """What a select makes of events, with WATCHED followed; times come back aware."""
    path = folder / "lines"
    path.write_bytes(_SOURCE.lines([json.dumps(event).encode() for event in events]))
    connection = connect()
    connection.execute("CREATE TABLE followed AS SELECT $did AS did", {"did": WATCHED})
    connection.execute(
        f"""CREATE TABLE events AS SELECT *, did IN (SELECT did FROM followed) AS of_followed
        FROM ({_SOURCE.events_sql(str(path))})"""
    )
    found = connection.execute(select)
    names = [column[0] for column in found.description or ()]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


_CIDS = st.sampled_from([f"bafkrei{sign * 52}" for sign in "abc"])
_BLOBS = st.one_of(
    _CIDS.map(
        lambda cid: {"$type": "blob", "ref": {"$link": cid}, "mimeType": "image/png", "size": 1}
    ),
    _CIDS.map(lambda cid: {"cid": cid, "mimeType": "image/png"}),
)
_URIS = st.sampled_from(
    ["https://example.org/a", "https://example.org/b?c=d&e", "https://x.test/ខ្មែរ"]
)
_REFERENCES = st.sampled_from(
    [
        f"at://{OTHER}/app.bsky.feed.post/3kabc",
        f"at://{OTHER}/app.bsky.feed.generator/news",
        f"at://{OTHER}/app.bsky.feed.post/3k abc",
    ]
).map(lambda uri: {"uri": uri, "cid": "bafyrei"})
_IMAGES = st.lists(_BLOBS.map(lambda blob: {"alt": "", "image": blob}), max_size=3)
_MEDIA = st.one_of(
    _IMAGES.map(lambda images: {"$type": "app.bsky.embed.images", "images": images}),
    _IMAGES.map(lambda images: {"$type": "app.bsky.embed.gallery", "items": images}),
    _BLOBS.map(lambda blob: {"$type": "app.bsky.embed.video", "video": blob}),
    _URIS.map(
        lambda uri: {"$type": "app.bsky.embed.external", "external": {"uri": uri, "title": "t"}}
    ),
)
_QUOTES = _REFERENCES.map(lambda quoted: {"$type": "app.bsky.embed.record", "record": quoted})
_EMBEDS = st.one_of(
    _MEDIA,
    _QUOTES,
    st.tuples(_MEDIA, _QUOTES).map(
        lambda both: {
            "$type": "app.bsky.embed.recordWithMedia",
            "media": both[0],
            "record": both[1],
        }
    ),
)
_FEATURES = st.one_of(
    _URIS.map(lambda uri: {"$type": "app.bsky.richtext.facet#link", "uri": uri}),
    st.sampled_from(["vote", "ភ្នំពេញ", ""]).map(
        lambda tag: {"$type": "app.bsky.richtext.facet#tag", "tag": tag}
    ),
    st.just({"$type": "app.bsky.richtext.facet#mention", "did": STRANGER}),
)
_FACETS = st.lists(st.lists(_FEATURES, max_size=2), max_size=3).map(
    lambda facets: [
        {"features": features, "index": {"byteStart": 0, "byteEnd": 1}} for features in facets
    ]
)
_TIMES = st.sampled_from(
    [
        stamp(1),
        "2026-03-01T00:00:00.500Z",
        "2026-03-01T07:00:00+07:00",
        "2025-02-28T23:59:59.123456-08:00",
        "2026-03-01T00:00:00",
        "2031-01-01T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "yesterday",
        "",
    ]
)
_WORDS = st.fixed_dictionaries(
    {"$type": st.just("app.bsky.feed.post"), "createdAt": _TIMES},
    optional={
        "text": st.text(max_size=30),
        "langs": st.lists(st.sampled_from(["km", "en", "pt-BR"]), max_size=2),
        "facets": _FACETS,
        "tags": st.lists(st.sampled_from(["vote", "press"]), max_size=2),
        "embed": _EMBEDS,
    },
)  # fmt: skip


@settings(max_examples=50, deadline=None)
@given(words=st.lists(_WORDS, min_size=1, max_size=12))
def test_a_post_means_the_same_from_the_stream_and_from_its_page(
    tmp_path_factory: Any, words: list[dict[str, Any]]
) -> None:
    events = [
        commit(number, WATCHED, "app.bsky.feed.post", record)
        for number, record in enumerate(words, start=1)
    ]
    found = _select(rows.posts_sql(), events, tmp_path_factory.mktemp("rows"))
    for event, row in zip(events, found, strict=True):
        actor = {"did": WATCHED, "handle": "watched.example.org"}
        view = {
            "uri": uri_of(event),
            "author": actor,
            "record": event["commit"]["record"],
            "indexedAt": f"{moment(event['time_us']).isoformat()}",
        }
        seen = msgspec.json.decode(json.dumps(view), type=answers.Post)
        _same(parsing.own_post(seen, WATCHED), row)


def _same(record: PostRecord, row: dict[str, Any]) -> None:
    for name in record.__slots__:
        wanted = getattr(record, name)
        if name == "sponsor":
            continue
        if name == "created_at":
            wanted = wanted.replace(tzinfo=None)
        assert row[name] == (list(wanted) if isinstance(wanted, tuple) else wanted), name


def test_a_repost_of_a_followed_page_is_a_post_of_its_own(tmp_path: Path) -> None:
    uri = f"at://{OTHER}/app.bsky.feed.post/3kabc"
    event = like(3, uri, WATCHED, kind="repost")
    (row,) = _select(rows.posts_sql(), [event], tmp_path)
    assert row["post_id"] == f"bluesky:{uri_of(event)}"
    assert (row["kind"], row["shared_post_id"]) == ("share", f"bluesky:{uri}")
    assert [row[name] for name in ("text", "links", "hashtags", "media_ids", "permalink")] == [
        None
    ] * 5


def test_neither_what_others_post_nor_answers_are_posts(tmp_path: Path) -> None:
    reference = {"uri": f"at://{OTHER}/app.bsky.feed.post/3kabc", "cid": "x"}
    events = [
        post(1, STRANGER),
        post(2, WATCHED, reply={"root": reference, "parent": reference}),
        like(3, uri_of(post(1)), STRANGER, kind="repost"),
    ]
    assert _select(rows.posts_sql(), events, tmp_path) == []


def test_ties_are_what_anybody_aims_at_a_followed_page(tmp_path: Path) -> None:
    own = uri_of(post(1))
    elsewhere = uri_of(post(1, OTHER))
    events = [
        like(2, own),
        like(3, own, OTHER, kind="repost"),
        follow(4),
        like(5, elsewhere),
        follow(6, OTHER),
        like(7, f"at://{WATCHED}/app.bsky.feed.generator/news"),
        like(8, f"at://{WATCHED}/app.bsky.feed.post/3k/more"),
        commit(9, STRANGER, "app.bsky.feed.like", None, operation="delete"),
        commit(
            10, STRANGER, "app.bsky.feed.like", {"createdAt": "x", "subject": [1, {"uri": own}]}
        ),
        commit(11, STRANGER, "app.bsky.graph.follow", {"subject": {"did": WATCHED}}),
        commit(12, STRANGER, "app.bsky.graph.follow", {"createdAt": 5, "subject": WATCHED}),
    ]
    found = _select(rows.ties_sql(), events, tmp_path)
    assert [(row["actor_id"], row["target_id"], row["kind"]) for row in found] == [
        (STRANGER, f"bluesky:{own}", "like"),
        (OTHER, f"bluesky:{own}", "repost"),
        (STRANGER, f"bluesky:{WATCHED}", "follow"),
        (STRANGER, f"bluesky:{WATCHED}", "follow"),
    ]
    # A record without a usable time is as old as its event.
    assert found[0]["created_at"] == moment(FIRST_US + 1_800_000).replace(tzinfo=None)
    assert found[3]["created_at"] == moment(FIRST_US + 12_000_000).replace(tzinfo=None)
