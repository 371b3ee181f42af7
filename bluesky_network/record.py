"""Record the AppView's answers for tests/platforms/bluesky: `python -m bluesky_network.record FOLDER`.

Everybody and every word in them is made up here.
"""

from __future__ import annotations

import json
import sys
from datetime import UTC, datetime
from pathlib import Path

import httpx
from atproto import models

from bluesky_network.network import Network, network
from bluesky_network.people import PIXEL, Person, link_facet, tag_facet

KHMER = "សូមស្វាគមន៍ទៅកាន់ការប្រជុំសាធារណៈ #ភូមិ"
ARABIC = "اجتماع عام يوم الأحد https://example.org/meeting"


def record(running: Network, folder: Path) -> None:
    """Play a small story and write what the AppView answers about it."""
    page, reader, other = (
        Person(running.pds, name) for name in ("market-square", "neighbour", "passer-by")
    )
    page.introduce("The Square")
    other.introduce("Other", "!no-unauthenticated")
    day = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
    first = page.post(KHMER, langs=["km"], facets=[tag_facet(KHMER, "#ភូមិ", "ភូមិ")], created_at=day)
    page.post(
        ARABIC,
        langs=["ar", "en"],
        created_at=day.replace(day=21),
        facets=[link_facet(ARABIC, "https://example.org/meeting", "https://example.org/meeting")],
    )
    images = models.AppBskyEmbedImages.Main(
        images=[models.AppBskyEmbedImages.Image(alt="a pixel", image=page.upload(PIXEL))]
    )
    picture = page.post("One pixel of the square", embed=images, created_at=day.replace(day=22))
    theirs = other.post("A post of somebody else", created_at=day.replace(day=22, hour=10))
    page.post(
        "Somebody else says it better",
        created_at=day.replace(day=22, hour=11),
        embed=models.AppBskyEmbedRecord.Main(record=theirs),
    )
    page.repost(theirs)
    gone = page.post("This one goes again", created_at=day.replace(day=23))
    answer = reader.post("When does it begin?", answering=(first, first), langs=["en"])
    reply = page.post("At nine.", answering=(answer, first))
    other.post("Thank you", answering=(reply, first))
    reader.like(first)
    other.like(first)
    reader.like(answer)
    reader.repost(picture)
    reader.follow(page.did)
    other.follow(page.did)
    running.settle()
    _write(running, folder, "profile", "actor.getProfile", actor=page.did)
    _write(running, folder, "profile-hidden", "actor.getProfile", actor=other.did)
    _write(running, folder, "profile-unknown", "actor.getProfile", actor="nobody.test")
    feed = {"actor": page.did, "filter": "posts_no_replies"}
    cursor = _write(running, folder, "feed-1", "feed.getAuthorFeed", limit="4", **feed)["cursor"]
    _write(running, folder, "feed-2", "feed.getAuthorFeed", limit="4", cursor=cursor, **feed)
    page.delete(gone)
    running.settle()
    _write(running, folder, "posts", "feed.getPosts", uris=[first.uri, gone.uri, picture.uri])
    _write(running, folder, "posts-none", "feed.getPosts", uris=[gone.uri])
    _write(running, folder, "thread-gone", "feed.getPostThread", uri=gone.uri)
    thread = {"uri": first.uri, "parentHeight": "0"}
    _write(running, folder, "thread", "feed.getPostThread", depth="100", **thread)
    _write(running, folder, "thread-shallow", "feed.getPostThread", depth="1", **thread)
    thread["uri"] = answer.uri
    _write(running, folder, "thread-below", "feed.getPostThread", depth="100", **thread)
    cursor = _write(running, folder, "followers-1", "graph.getFollowers", actor=page.did)["cursor"]
    _write(running, folder, "followers-2", "graph.getFollowers", actor=page.did, cursor=cursor)
    cursor = _write(running, folder, "likes-1", "feed.getLikes", uri=first.uri)["cursor"]
    _write(running, folder, "likes-2", "feed.getLikes", uri=first.uri, cursor=cursor)
    _write(running, folder, "reposts-1", "feed.getRepostedBy", uri=picture.uri)
    page.deactivate()
    running.settle()
    _write(running, folder, "profile-deactivated", "actor.getProfile", actor=page.did)


def _write(
    running: Network, folder: Path, name: str, method: str, **query: str | list[str]
) -> dict[str, str]:
    answer = httpx.get(f"{running.appview}/xrpc/app.bsky.{method}", params=query)
    # The servers' addresses are of this machine and change with every recording.
    shown = json.dumps(answer.json(), ensure_ascii=False, indent=1)
    (folder / f"{name}.json").write_text(shown + "\n")
    body: dict[str, str] = answer.json()
    return body


if __name__ == "__main__":
    with network() as started:
        record(started, Path(sys.argv[1]))
