"""What Bluesky's reader asks and reads, judged by the Python library for AT Protocol (generated from the lexicons)."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import msgspec
import pytest
from atproto import models
from atproto_client.models.utils import get_or_create

from hustings.domain.records import CommentRecord, CountsRecord, PageRecord, PostRecord, TieRecord
from hustings.platforms.bluesky import PLATFORM, answers, parsing
from tests.platforms.bluesky.cases import CASES
from tests.platforms.bluesky.notified import FIRST, LAST
from tests.platforms.bluesky.story import DID, PAGE, RECORDED
from tests.platforms.cases import Case, read

NUMBERS = frozenset({"limit", "depth", "parentHeight"})

# Each shape with the lexicon that it stands for; unions have several.
SHAPES: dict[type[msgspec.Struct], tuple[Any, ...]] = {
    answers.Label: (models.ComAtprotoLabelDefs.Label,),
    answers.Verification: (models.AppBskyActorDefs.VerificationState,),
    answers.Actor: (models.AppBskyActorDefs.ProfileViewDetailed,),
    answers.Image: (models.AppBskyEmbedImages.Image,),
    answers.External: (models.AppBskyEmbedExternal.External,),
    answers.Quoted: (models.ComAtprotoRepoStrongRef.Main, models.AppBskyEmbedRecord.Main),
    answers.Embed: (
        models.AppBskyEmbedImages.Main,
        models.AppBskyEmbedGallery.Main,
        models.AppBskyEmbedVideo.Main,
        models.AppBskyEmbedExternal.Main,
        models.AppBskyEmbedRecord.Main,
        models.AppBskyEmbedRecordWithMedia.Main,
    ),
    answers.Feature: (models.AppBskyRichtextFacet.Link, models.AppBskyRichtextFacet.Tag),
    answers.Facet: (models.AppBskyRichtextFacet.Main,),
    answers.Reference: (models.ComAtprotoRepoStrongRef.Main,),
    answers.Reply: (models.AppBskyFeedPost.ReplyRef,),
    answers.Words: (models.AppBskyFeedPost.Record,),
    answers.Post: (models.AppBskyFeedDefs.PostView,),
    answers.Reason: (models.AppBskyFeedDefs.ReasonRepost, models.AppBskyFeedDefs.ReasonPin),
    answers.FeedItem: (models.AppBskyFeedDefs.FeedViewPost,),
    answers.ThreadItem: (models.AppBskyFeedDefs.ThreadViewPost,),
    answers.Like: (models.AppBskyFeedGetLikes.Like,),
    answers.Feed: (models.AppBskyFeedGetAuthorFeed.Response,),
    answers.Posts: (models.AppBskyFeedGetPosts.Response,),
    answers.Thread: (models.AppBskyFeedGetPostThread.Response,),
    answers.Followers: (models.AppBskyGraphGetFollowers.Response,),
    answers.Likes: (models.AppBskyFeedGetLikes.Response,),
    answers.Made: (
        models.AppBskyGraphFollow.Record,
        models.AppBskyFeedLike.Record,
        models.AppBskyFeedRepost.Record,
    ),
    answers.Notification: (models.AppBskyNotificationListNotifications.Notification,),
    answers.Notifications: (models.AppBskyNotificationListNotifications.Response,),
    answers.RepostedBy: (models.AppBskyFeedGetRepostedBy.Response,),
}
# A file is no lexicon but a type of the data model, https://atproto.com/specs/data-model#blob-type;
# the errors are in https://atproto.com/specs/xrpc#error-responses.
OF_THE_PROTOCOL = frozenset(
    {answers.Struct, answers.Blob, answers.BlobLink, answers.Refusal, answers.Count}
)


def known_names(model: Any) -> set[str]:
    """The names of a model's fields as they are sent."""
    camel = model.model_config["alias_generator"]
    return {field.alias or camel(name) for name, field in model.model_fields.items()}


def judged(name: str, model: Any) -> Any:
    """A recorded answer as the library reads it."""
    return get_or_create(json.loads((RECORDED / f"{name}.json").read_bytes()), model)


def moment(text: str) -> datetime:
    """The library leaves times as they are written."""
    return datetime.fromisoformat(text).astimezone(UTC)


@cache
def questions() -> frozenset[str]:
    """Every question that the cases ask."""
    return frozenset(asked for case in CASES for asked in read(PLATFORM, case).network.asked)


def test_every_method_and_parameter_is_one_of_the_lexicon() -> None:
    methods = set()
    for question in questions():
        parts = urlsplit(question.removeprefix("GET "))
        if parts.hostname == "plc.directory":
            continue  # No method of the lexicon.
        nsid = parts.path.removeprefix("/xrpc/")
        methods.add(nsid)
        model: Any = getattr(
            models, "".join(word[0].upper() + word[1:] for word in nsid.split("."))
        )
        given: dict[str, Any] = {}
        for name, value in parse_qsl(parts.query):
            assert name in known_names(model.Params), (nsid, name)
            if name in ("uris", "reasons"):
                given.setdefault(name, []).append(value)
            else:
                given[name] = int(value) if name in NUMBERS else value
        get_or_create(given, model.Params)
    assert methods == {
        "app.bsky.actor.getProfile",
        "app.bsky.feed.getAuthorFeed",
        "app.bsky.feed.getPosts",
        "app.bsky.feed.getPostThread",
        "app.bsky.feed.getLikes",
        "app.bsky.feed.getRepostedBy",
        "app.bsky.graph.getFollowers",
        "app.bsky.notification.listNotifications",
        "com.atproto.repo.getRecord",
    }


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.__name__)
def test_every_field_that_is_read_is_one_of_the_lexicon(shape: type[msgspec.Struct]) -> None:
    known = set[str]().union(*(known_names(model) for model in SHAPES[shape]))
    assert {field.encode_name for field in msgspec.structs.fields(shape)} <= known


def test_every_shape_is_judged() -> None:
    shapes = {
        shape
        for shape in vars(answers).values()
        if isinstance(shape, type) and issubclass(shape, msgspec.Struct)
    }
    assert shapes - OF_THE_PROTOCOL == set(SHAPES)


def case_of(name: str) -> Case:
    """The case of that name."""
    return next(case for case in CASES if case.name == name)


def test_a_profile_reads_as_the_library_reads_it() -> None:
    theirs = judged("profile", models.AppBskyActorDefs.ProfileViewDetailed)
    (ours,) = read(PLATFORM, case_of("a_page")).records
    assert isinstance(ours, PageRecord)
    assert ours.page_id == f"bluesky:{theirs.did}"
    assert (ours.handle, ours.name) == (theirs.handle, theirs.display_name)
    assert (ours.followers, ours.posts_total) == (theirs.followers_count, theirs.posts_count)
    assert theirs.verification is None
    assert ours.verified is None


def test_a_feed_reads_as_the_library_reads_it() -> None:
    theirs = [
        item
        for name in ("feed-1", "feed-2")
        for item in judged(name, models.AppBskyFeedGetAuthorFeed.Response).feed
    ]
    records = read(PLATFORM, case_of("all_posts")).records
    posts = [record for record in records if isinstance(record, PostRecord)]
    assert len(posts) == len(theirs) == 6
    for ours, item in zip(posts, theirs, strict=True):
        if item.reason is not None:
            assert ours.post_id == f"bluesky:{item.reason.uri}"
            assert ours.shared_post_id == f"bluesky:{item.post.uri}"
            assert ours.created_at == moment(item.reason.indexed_at)
            continue
        words = item.post.record
        features = [one for facet in words.facets or [] for one in facet.features]
        assert ours.post_id == f"bluesky:{item.post.uri}"
        assert ours.text == words.text
        assert ours.language == (",".join(words.langs) if words.langs else None)
        assert list(ours.links or ()) == [one.uri for one in features if hasattr(one, "uri")]
        assert list(ours.hashtags or ()) == [one.tag for one in features if hasattr(one, "tag")]
        images = getattr(words.embed, "images", [])
        assert list(ours.media_ids or ()) == [image.image.ref.link for image in images]
        assert ours.created_at == min(moment(words.created_at), moment(item.post.indexed_at))


def test_counts_read_as_the_library_reads_them() -> None:
    theirs = judged("posts", models.AppBskyFeedGetPosts.Response).posts
    records = read(PLATFORM, case_of("counts_with_a_deletion")).records
    ours = [record for record in records if isinstance(record, CountsRecord)]
    assert [(one.post_id, dict(one.counts)) for one in ours] == [
        (
            f"bluesky:{post.uri}",
            {
                "reactions": post.like_count,
                "likes": post.like_count,
                "comments": post.reply_count,
                "shares": post.repost_count,
                "saves": post.bookmark_count,
            },
        )
        for post in theirs
    ]


def test_a_thread_reads_as_the_library_reads_it() -> None:
    def below(node: Any) -> list[Any]:
        return [one for reply in node.replies or [] for one in (reply.post, *below(reply))]

    theirs = below(judged("thread", models.AppBskyFeedGetPostThread.Response).thread)
    ours = read(PLATFORM, case_of("comments")).records
    assert len(ours) == len(theirs) == 3
    for comment, post in zip(ours, theirs, strict=True):
        assert isinstance(comment, CommentRecord)
        assert comment.comment_id == f"bluesky:{post.uri}"
        assert comment.author_id == post.author.did
        parent = f"bluesky:{post.record.reply.parent.uri}"
        assert comment.parent_id == (None if parent == comment.post_id else parent)
        labels = {label.val for label in post.author.labels or []}
        assert comment.text == (None if "!no-unauthenticated" in labels else post.record.text)
        assert comment.reactions == post.like_count


def test_ties_read_as_the_library_reads_them() -> None:
    followers = judged("followers-1", models.AppBskyGraphGetFollowers.Response).followers
    likes = judged("likes-1", models.AppBskyFeedGetLikes.Response).likes
    reposts = judged("reposts-1", models.AppBskyFeedGetRepostedBy.Response).reposted_by
    expected = {
        "followers": [(actor.did, None) for actor in followers],
        "likes": [(like.actor.did, moment(like.created_at)) for like in likes],
        "reposts": [(actor.did, None) for actor in reposts],
    }
    for name, theirs in expected.items():
        ours = read(PLATFORM, case_of(name)).records
        assert [
            (tie.actor_id, tie.created_at) for tie in ours if isinstance(tie, TieRecord)
        ] == theirs


def test_a_post_with_media_and_a_quoted_post_reads_as_the_library_reads_it() -> None:
    thread = json.loads((RECORDED / "sdk-thread.json").read_bytes())["thread"]
    theirs: Any = get_or_create(thread["post"], models.AppBskyFeedDefs.PostView)
    post = msgspec.convert(thread["post"], answers.Post)
    ours = parsing.own_post(post, theirs.author.did)
    embed = theirs.record.embed
    assert ours.kind == "photo"
    assert ours.media_ids == tuple(image.image.ref.link for image in embed.media.images)
    assert ours.shared_post_id == f"bluesky:{embed.record.record.uri}"


@pytest.mark.parametrize("name", ["sdk-like-record", "sdk-post-record"])
def test_times_without_a_zone_or_with_one_are_read_as_utc(name: str) -> None:
    """The library's own fixtures: a like of 2023 without a zone, a post of 2024 with one."""
    value = json.loads((Path(RECORDED) / f"{name}.json").read_bytes())["value"]
    at = parsing.instant(value["createdAt"])
    assert at is not None
    assert at.isoformat().removesuffix("+00:00") == value["createdAt"].removesuffix("+00:00")


def test_the_cases_are_about_one_page() -> None:
    assert PAGE.native_id == DID


def test_notifications_read_as_the_library_reads_them() -> None:
    body = {"notifications": [*FIRST, *LAST]}
    theirs = get_or_create(body, models.AppBskyNotificationListNotifications.Response)
    assert isinstance(theirs, models.AppBskyNotificationListNotifications.Response)
    judged_ties = {
        (item.author.did, item.reason, moment(item.record.created_at))
        for item in theirs.notifications
        if item.reason in ("like", "repost", "follow")
        and DID in getattr(item.record.subject, "uri", item.record.subject)
        and "/a.list/" not in str(item.record.subject)
    }
    ours = [
        one
        for one in read(PLATFORM, case_of("notifications")).records
        if isinstance(one, TieRecord)
    ]
    assert {(tie.actor_id, tie.kind, tie.created_at) for tie in ours} == judged_ties
    assert len(ours) == 3
