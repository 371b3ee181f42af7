"""Bluesky's cases: the answers to a made-up story, and what the reader makes of them."""

from __future__ import annotations

from dataclasses import replace

from hustings.domain.errors import FindThePage, WaitForTheBudget, WaitForThePlatform
from tests.network.clock import START_AT
from tests.network.recorded import JSON, Exchange
from tests.platforms.bluesky.notified import NOTIFIED
from tests.platforms.bluesky.story import (
    ALL,
    COMMENTS,
    DELETED,
    DID,
    FEED,
    FEED_CURSORS,
    FIRST_POSTS,
    FOLLOWERS_CURSOR,
    GONE,
    KHMER,
    LATER_POSTS,
    LIKES_CURSOR,
    NEIGHBOUR,
    PAGE,
    PASSER_BY,
    PICTURE,
    POST_ID,
    PROFILE,
    QUESTION,
    SHOWN,
    XRPC,
    answered,
    at,
    counts,
    made_up,
    tie,
    uri,
)
from tests.platforms.cases import Case

CASES = [
    Case(
        name="the_page_behind_a_handle",
        method="resolve",
        arguments={"address": "@Market-Square.test"},
        exchanges=[answered("actor.getProfile", "profile", actor="market-square.test")],
        expected=[PROFILE],
    ),
    Case(
        name="the_page_behind_a_post",
        method="resolve",
        arguments={"address": f"{SHOWN}/post/{KHMER}"},
        exchanges=[answered("actor.getProfile", "profile", actor=DID)],
        expected=[PROFILE],
    ),
    Case(
        name="no_page_behind_a_handle",
        method="resolve",
        arguments={"address": "nobody.test"},
        exchanges=[answered("actor.getProfile", "profile-unknown", 400, actor="nobody.test")],
        raises=FindThePage,
    ),
    Case(
        name="a_page_for_people_who_are_signed_in",
        method="resolve",
        arguments={"address": PASSER_BY},
        exchanges=[answered("actor.getProfile", "profile-hidden", actor=PASSER_BY)],
        raises=FindThePage,
    ),
    Case(
        name="a_page",
        method="page",
        arguments={"page": PAGE},
        exchanges=[answered("actor.getProfile", "profile", actor=DID)],
        expected=[PROFILE],
    ),
    Case(
        name="a_page_that_is_switched_off",
        method="page",
        arguments={"page": PAGE},
        exchanges=[answered("actor.getProfile", "profile-deactivated", 400, actor=DID)],
        raises=FindThePage,
    ),
    Case(
        name="all_posts",
        method="posts",
        arguments=ALL,
        exchanges=FEED,
        expected=FIRST_POSTS + LATER_POSTS,
    ),
    Case(
        name="posts_since_a_day",
        method="posts",
        arguments=ALL | {"since_at": at(22, 9, 30)},
        exchanges=FEED[:1],
        expected=FIRST_POSTS,
    ),
    Case(
        name="posts_from_a_cursor_on",
        method="posts",
        arguments=ALL | {"cursor": FEED_CURSORS[0]},
        exchanges=FEED[1:],
        expected=LATER_POSTS,
    ),
    Case(
        name="posts_asked_for_too_often",
        method="posts",
        arguments=ALL,
        exchanges=[
            Exchange(
                address=f"{XRPC}/app.bsky.feed.getAuthorFeed",
                status=429,
                headers=JSON | {"ratelimit-reset": str(int(START_AT.timestamp()) + 90)},
                body={"error": "RateLimitExceeded", "message": "Rate Limit Exceeded"},
            )
        ],
        raises=WaitForTheBudget,
    ),
    Case(
        name="posts_while_the_platform_is_out_of_order",
        method="posts",
        arguments=ALL,
        exchanges=[
            made_up(
                "feed.getAuthorFeed",
                {"error": "UpstreamFailure", "message": "Upstream Failure"},
                502,
            )
        ],
        raises=WaitForThePlatform,
    ),
    Case(
        name="counts_with_a_deletion",
        method="counts",
        arguments={
            "page": PAGE,
            "post_ids": [f"bluesky:{uri(rkey)}" for rkey in (KHMER, GONE, PICTURE)],
        },
        exchanges=[answered("feed.getPosts", "posts")],
        expected=[counts(KHMER, likes=2, comments=1), counts(PICTURE, shares=1), DELETED],
        deleted=[DELETED.subject_id],
    ),
    Case(
        name="counts_of_posts_known_by_key_and_of_a_repost_that_stands",
        method="counts",
        arguments={
            "page": PAGE,
            "post_ids": [FIRST_POSTS[0].post_id, f"bluesky:{KHMER}", f"bluesky:{PICTURE}"],
        },
        exchanges=[
            answered("feed.getPosts", "posts"),
            Exchange(
                address=f"{XRPC}/com.atproto.repo.getRecord",
                query={"repo": DID, "collection": "app.bsky.feed.repost", "rkey": "3n333gqfsqk2e"},
                body={"uri": FIRST_POSTS[0].post_id.removeprefix("bluesky:"), "value": {}},
            ),
        ],
        expected=[
            replace(counts(KHMER, likes=2, comments=1), post_id=f"bluesky:{KHMER}"),
            replace(counts(PICTURE, shares=1), post_id=f"bluesky:{PICTURE}"),
        ],
    ),
    Case(
        name="counts_where_nothing_is_left",
        method="counts",
        arguments={"page": PAGE, "post_ids": [DELETED.subject_id]},
        exchanges=[
            answered("feed.getPosts", "posts-none"),
            answered("actor.getProfile", "profile", actor=DID),
        ],
        expected=[DELETED],
        deleted=[DELETED.subject_id],
    ),
    Case(
        name="counts_of_a_page_that_is_switched_off",
        method="counts",
        arguments={"page": PAGE, "post_ids": [DELETED.subject_id]},
        exchanges=[
            answered("feed.getPosts", "posts-none"),
            answered("actor.getProfile", "profile-deactivated", 400, actor=DID),
        ],
        raises=FindThePage,
    ),
    Case(
        name="comments",
        method="comments",
        arguments={"page": PAGE, "post_id": POST_ID, "cursor": None},
        exchanges=[answered("feed.getPostThread", "thread", uri=uri(KHMER), depth="100")],
        expected=COMMENTS,
    ),
    Case(
        name="comments_of_an_appview_that_ends_early",
        method="comments",
        arguments={"page": PAGE, "post_id": POST_ID, "cursor": None},
        exchanges=[
            answered("feed.getPostThread", "thread-shallow", uri=uri(KHMER)),
            answered("feed.getPostThread", "thread-below", uri=QUESTION.removeprefix("bluesky:")),
        ],
        expected=COMMENTS,
    ),
    Case(
        name="comments_on_a_post_that_is_gone",
        method="comments",
        arguments={"page": PAGE, "post_id": DELETED.subject_id, "cursor": None},
        exchanges=[answered("feed.getPostThread", "thread-gone", 400, uri=uri(GONE))],
        raises=FindThePage,
    ),
    Case(
        name="followers",
        method="ties",
        arguments={"page": PAGE, "kind": "follow", "cursor": None},
        exchanges=[
            answered("graph.getFollowers", "followers-1", actor=DID),
            answered("graph.getFollowers", "followers-2", actor=DID, cursor=FOLLOWERS_CURSOR),
        ],
        expected=[
            tie(PASSER_BY, "follow", PAGE.page_id),
            tie(NEIGHBOUR, "follow", PAGE.page_id),
        ],
    ),
    Case(
        name="likes",
        method="ties",
        arguments={"page": PAGE, "kind": "like", "cursor": None},
        exchanges=[
            *FEED,
            answered("feed.getLikes", "likes-1", uri=uri(KHMER)),
            answered("feed.getLikes", "likes-2", uri=uri(KHMER), cursor=LIKES_CURSOR),
        ],
        expected=[
            tie(PASSER_BY, "like", POST_ID, at(24, 16, 39, 7860)),
            tie(NEIGHBOUR, "like", POST_ID, at(24, 16, 39, 7839)),
        ],
    ),
    Case(
        name="reposts",
        method="ties",
        arguments={"page": PAGE, "kind": "repost", "cursor": None},
        exchanges=[
            *FEED,
            answered("feed.getRepostedBy", "reposts-1", uri=uri(PICTURE)),
            made_up(
                "feed.getRepostedBy",
                {"repostedBy": [], "uri": uri(PICTURE)},
                uri=uri(PICTURE),
                cursor="*",
            ),
        ],
        expected=[tie(NEIGHBOUR, "repost", f"bluesky:{uri(PICTURE)}")],
    ),
    *NOTIFIED,
]
