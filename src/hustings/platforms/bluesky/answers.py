"""The AppView's answers as far as they are read: the fields of app.bsky.* that mean something to us.

Lists hold their items unread, so that one item of a wrong type does not cost the others.
"""

from __future__ import annotations

from typing import Annotated

import msgspec

Count = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]


class Struct(msgspec.Struct, rename="camel"):
    """A JSON object with names in camel case; fields that are not named here are passed over."""


class Label(Struct):
    """com.atproto.label.defs#label."""

    val: str
    neg: bool = False


class Verification(Struct):
    """app.bsky.actor.defs#verificationState."""

    verified_status: str
    trusted_verifier_status: str


class Actor(Struct):
    """app.bsky.actor.defs#profileViewBasic, and more of it in #profileViewDetailed."""

    did: str
    handle: str
    display_name: str | None = None
    followers_count: Count | None = None
    posts_count: Count | None = None
    verification: Verification | None = None
    labels: list[Label] | None = None


class BlobLink(msgspec.Struct):
    """The content's hash."""

    link: str = msgspec.field(name="$link")


class Blob(Struct):
    """A file; those of the first years have their hash beside, not in `ref`."""

    ref: BlobLink | None = None
    cid: str | None = None


class Image(Struct):
    """app.bsky.embed.images#image and app.bsky.embed.gallery#image."""

    image: Blob | None = None


class External(Struct):
    """app.bsky.embed.external#external."""

    uri: str


class Quoted(Struct):
    """com.atproto.repo.strongRef, or app.bsky.embed.record around one."""

    uri: str | None = None
    record: Quoted | None = None


class Embed(Struct):
    """app.bsky.embed.images, .gallery, .video, .external, .record or .recordWithMedia, as in the record."""

    images: list[Image] = []
    items: list[Image] = []
    video: Blob | None = None
    external: External | None = None
    record: Quoted | None = None
    media: Embed | None = None


class Feature(Struct):
    """app.bsky.richtext.facet#link or #tag; mentions are read as neither."""

    uri: str | None = None
    tag: str | None = None


class Facet(Struct):
    """app.bsky.richtext.facet."""

    features: list[Feature] = []


class Reference(Struct):
    """com.atproto.repo.strongRef."""

    uri: str


class Reply(Struct):
    """app.bsky.feed.post#replyRef."""

    parent: Reference
    root: Reference


class Words(Struct):
    """app.bsky.feed.post: what the author's client wrote, `created_at` included."""

    text: str = ""
    created_at: str | None = None
    langs: list[str] | None = None
    facets: list[Facet] | None = None
    tags: list[str] | None = None
    embed: Embed | None = None
    reply: Reply | None = None


class Post(Struct):
    """app.bsky.feed.defs#postView."""

    uri: str
    author: Actor
    record: Words
    indexed_at: str
    like_count: Count | None = None
    reply_count: Count | None = None
    repost_count: Count | None = None
    bookmark_count: Count | None = None


class Reason(Struct):
    """app.bsky.feed.defs#reasonRepost or #reasonPin."""

    type: str = msgspec.field(name="$type")
    by: Actor | None = None
    uri: str | None = None
    indexed_at: str | None = None


class FeedItem(Struct):
    """app.bsky.feed.defs#feedViewPost."""

    post: Post
    reason: Reason | None = None


class ThreadItem(Struct):
    """app.bsky.feed.defs#threadViewPost; the `post` of #blockedPost and #notFoundPost is empty.

    `replies` is None where the answer ends above them.
    """

    post: msgspec.Raw = msgspec.Raw()
    replies: list[msgspec.Raw] | None = None


class Like(Struct):
    """app.bsky.feed.getLikes#like."""

    actor: Actor
    created_at: str | None = None
    indexed_at: str | None = None


class Made(Struct):
    """app.bsky.graph.follow, app.bsky.feed.like or app.bsky.feed.repost, as its author's client wrote it."""

    subject: str | Reference
    created_at: str | None = None


class Notification(Struct):
    """app.bsky.notification.listNotifications#notification; `record` is what was written, of a kind by `reason`."""

    uri: str
    reason: str
    author: Actor
    record: msgspec.Raw
    indexed_at: str


class Feed(Struct):
    """Output of app.bsky.feed.getAuthorFeed."""

    feed: list[msgspec.Raw]
    cursor: str | None = None


class Posts(Struct):
    """Output of app.bsky.feed.getPosts."""

    posts: list[msgspec.Raw]


class Thread(Struct):
    """Output of app.bsky.feed.getPostThread."""

    thread: msgspec.Raw


class Followers(Struct):
    """Output of app.bsky.graph.getFollowers."""

    followers: list[msgspec.Raw]
    cursor: str | None = None


class Likes(Struct):
    """Output of app.bsky.feed.getLikes."""

    likes: list[msgspec.Raw]
    cursor: str | None = None


class Notifications(Struct):
    """Output of app.bsky.notification.listNotifications."""

    notifications: list[msgspec.Raw]
    cursor: str | None = None


class RepostedBy(Struct):
    """Output of app.bsky.feed.getRepostedBy."""

    reposted_by: list[msgspec.Raw]
    cursor: str | None = None


class Refusal(Struct):
    """What every method answers in place of its output."""

    error: str
    message: str = ""
