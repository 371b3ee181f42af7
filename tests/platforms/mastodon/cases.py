"""What is asked of a real Mastodon's recorded answers, and of some written after its documentation."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from hustings.domain.errors import ConnectAgain, FindThePage, GrantThePermission
from hustings.domain.records import TieRecord
from hustings.network.asking import Token
from tests.network.recorded import Exchange
from tests.platforms.cases import Case
from tests.platforms.mastodon.expected import (
    ABOUT,
    ACCOUNT,
    API,
    CARD,
    CHANGED,
    EDITED,
    LINKED,
    LOOKED_UP,
    NO_MORE_POSTS,
    PAGE,
    PAGE_ID,
    PINNED,
    PLAIN,
    POSTS,
    REBLOG,
    SEEN,
    SERVER,
    SHARED,
    SOMEBODY,
    at,
    comment,
    counts_of,
    event_of,
    going_on,
    post_id,
    reply,
)
from tests.platforms.mastodon.taken import taken

RESOLVING = [
    Case(
        name="resolve_an_address",
        method="resolve",
        arguments={"address": f"{SERVER}/@mastodonpy_test"},
        exchanges=[*ABOUT, LOOKED_UP],
        expected=[SEEN],
    ),
    Case(
        name="resolve_a_name_that_nobody_has",
        method="resolve",
        arguments={"address": f"{SERVER}/@kljadklajsdkljlkjlkjlkjasdasd"},
        exchanges=[
            *ABOUT[1:],
            Exchange(
                address=f"{SERVER}/.well-known/webfinger", status=404, body={"error": "Not Found"}
            ),
            Exchange(
                address=f"{API}/accounts/lookup",
                status=404,
                body=taken("account_lookup", 1).body,
            ),
        ],
        raises=FindThePage,
    ),
]
READING = [
    Case(
        name="page",
        method="page",
        arguments={"page": PAGE},
        exchanges=[
            Exchange(
                address=f"{API}/accounts/{ACCOUNT}",
                headers=taken("account", 1).headers,
                body=taken("account_lookup", 2).body,
            )
        ],
        expected=[SEEN],
    ),
    Case(
        name="posts_of_two_lists",
        method="posts",
        arguments={"page": PAGE, "since_at": None, "cursor": None},
        exchanges=[
            Exchange(address=POSTS, headers=going_on("117020586027094262"), body=[CARD, REBLOG]),
            Exchange(
                address=POSTS,
                query={"max_id": "117020586027094262"},
                headers=taken("account_pinned", 4).headers,
                body=taken("account_pinned", 4).body,
            ),
            NO_MORE_POSTS,
        ],
        expected=[
            LINKED,
            counts_of("117020609135389699"),
            SHARED,
            PLAIN,
            counts_of("117020569296803689"),
        ],
    ),
    Case(
        name="posts_since",
        method="posts",
        arguments={"page": PAGE, "since_at": at("2026-08-01T13:55:00"), "cursor": None},
        exchanges=[Exchange(address=POSTS, body=[CARD, REBLOG])],
        expected=[LINKED, counts_of("117020609135389699"), SHARED],
    ),
    Case(
        name="posts_of_which_one_cannot_be_read",
        method="posts",
        arguments={"page": PAGE, "since_at": None, "cursor": None},
        exchanges=[
            Exchange(
                address=POSTS,
                headers=going_on("117020569296803689"),
                body=[{**CARD, "favourites_count": "many"}, PINNED],
            ),
            NO_MORE_POSTS,
        ],
        expected=[PLAIN, counts_of("117020569296803689")],
        quarantined=1,
    ),
    Case(
        name="posts_on_an_empty_list_that_goes_on",
        method="posts",
        arguments={"page": PAGE, "since_at": None, "cursor": None},
        exchanges=[
            Exchange(
                address=POSTS,
                headers=going_on("117020586027094262"),
                body=[],
            ),
            Exchange(address=POSTS, query={"max_id": "117020586027094262"}, body=[PINNED]),
            NO_MORE_POSTS,
        ],
        expected=[PLAIN, counts_of("117020569296803689")],
    ),
    Case(
        name="posts_where_strangers_see_nothing",
        method="posts",
        arguments={"page": PAGE, "since_at": None, "cursor": None},
        exchanges=[
            Exchange(
                address=POSTS,
                status=401,
                body={"error": "This API requires an authenticated user"},
            )
        ],
        raises=GrantThePermission,
    ),
    Case(
        name="posts_with_a_token_that_was_revoked",
        method="posts",
        arguments={"page": PAGE, "since_at": None, "cursor": None},
        exchanges=[
            Exchange(address=POSTS, status=401, body={"error": "The access token was revoked"})
        ],
        token=Token(secret="a-token-once-good"),
        raises=ConnectAgain,
    ),
]
COUNTING = [
    Case(
        name="counts_of_three_of_which_one_is_deleted",
        method="counts",
        arguments={
            "page": PAGE,
            "post_ids": [
                post_id("117020609135389699"),
                post_id("117020586180926938"),
                post_id("0"),
            ],
        },
        exchanges=[
            Exchange(address=f"{API}/statuses", body=[CARD, EDITED]),
            Exchange(
                address=f"{API}/statuses/0",
                status=404,
                headers=taken("status_missing", 0).headers,
                body=taken("status_missing", 0).body,
            ),
        ],
        expected=[
            counts_of("117020609135389699"),
            CHANGED,
            counts_of("117020586180926938"),
            event_of("117020586180926938", "edited", at("2026-08-01T13:54:00.695")),
            event_of("0", "deleted"),
        ],
        deleted=[post_id("0")],
    ),
    Case(
        name="counts_one_by_one_before_4_3",
        method="counts",
        arguments={
            "page": replace(PAGE, known={"software": "mastodon", "version": "4.2.10"}),
            "post_ids": [post_id("117020609135389699"), post_id("0")],
        },
        exchanges=[
            Exchange(address=f"{API}/statuses/117020609135389699", body=CARD),
            Exchange(address=f"{API}/statuses/0", status=410, body={"error": "Gone"}),
        ],
        expected=[counts_of("117020609135389699"), event_of("0", "deleted")],
        deleted=[post_id("0")],
    ),
]
ANSWERING = [
    Case(
        name="comments_on_what_nobody_answered",
        method="comments",
        arguments={"page": PAGE, "post_id": post_id("117020585487094447"), "cursor": None},
        exchanges=[
            Exchange(
                address=f"{API}/statuses/117020585487094447/context",
                body=taken("status_context", 1).body,
            )
        ],
        expected=[],
    ),
    Case(
        name="comments_and_what_answers_them",
        method="comments",
        arguments={"page": PAGE, "post_id": post_id("1"), "cursor": None},
        exchanges=[
            Exchange(
                address=f"{API}/statuses/1/context",
                body={
                    "ancestors": [],
                    "descendants": [
                        reply("2", "1", SOMEBODY, "Why?"),
                        reply("3", "2", PINNED["account"], "Because."),
                        {**reply("4", "2", SOMEBODY, "Psst"), "visibility": "private"},
                    ],
                },
            )
        ],
        expected=[comment("2", "Why?", None, False), comment("3", "Because.", "2", True)],
    ),
    Case(
        name="comments_that_strangers_see_only_so_far",
        method="comments",
        arguments={"page": PAGE, "post_id": post_id("1"), "cursor": None},
        exchanges=[
            Exchange(
                address=f"{API}/statuses/1/context",
                body={
                    "ancestors": [],
                    "descendants": [
                        reply(str(n), "1", SOMEBODY, f"Number {n}") for n in range(2, 62)
                    ],
                },
            )
        ],
        gaps=["comments"],
    ),
]
PEOPLE = [
    Case(
        name="ties_of_followers",
        method="ties",
        arguments={"page": PAGE, "kind": "follow", "cursor": None},
        exchanges=[
            Exchange(
                address=f"{API}/accounts/{ACCOUNT}/followers",
                headers={
                    "content-type": "application/json",
                    "link": f'<{API}/accounts/{ACCOUNT}/followers?limit=80&max_id=55>; rel="next", '
                    f'<{API}/accounts/{ACCOUNT}/followers?limit=80&since_id=99>; rel="prev"',
                },
                body=taken("status_reblogged_by", 2).body,
            ),
            Exchange(
                address=f"{API}/accounts/{ACCOUNT}/followers",
                query={"max_id": "55"},
                body=[SOMEBODY],
            ),
        ],
        expected=[
            TieRecord(actor_id=actor_id, target_id=PAGE_ID, kind="follow")
            for actor_id in ("mastodonpy_test_2@localhost:3000", "somebody@far.example")
        ],
    ),
    Case(
        name="ties_of_nobody",
        method="ties",
        arguments={"page": PAGE, "kind": "follow", "cursor": None},
        exchanges=[
            Exchange(
                address=f"{API}/accounts/{ACCOUNT}/followers",
                body=taken("account_followers", 1).body,
            ),
            Exchange(address=f"{API}/accounts/{ACCOUNT}", body=taken("account", 1).body),
        ],
        expected=[],
    ),
    Case(
        name="ties_that_are_hidden",
        method="ties",
        arguments={"page": PAGE, "kind": "follow", "cursor": None},
        exchanges=[
            Exchange(
                address=f"{API}/accounts/{ACCOUNT}/followers",
                body=taken("account_followers", 1).body,
            ),
            Exchange(address=f"{API}/accounts/{ACCOUNT}", body=taken("account_lookup", 2).body),
        ],
        expected=[],
        gaps=["ties"],
    ),
    Case(
        name="ties_of_likes",
        method="ties",
        arguments={"page": PAGE, "kind": "like", "cursor": None},
        exchanges=[
            Exchange(address=POSTS, body=[{**CARD, "favourites_count": 1}, PINNED]),
            Exchange(
                address=f"{API}/statuses/117020609135389699/favourited_by",
                headers=taken("status_favourited_by", 2).headers,
                body=taken("status_favourited_by", 2).body,
            ),
            Exchange(address=POSTS, query={"max_id": "117020609135389699"}, body=[PINNED]),
            NO_MORE_POSTS,
        ],
        expected=[
            TieRecord(
                actor_id="mastodonpy_test@localhost:3000",
                target_id=post_id("117020609135389699"),
                kind="like",
            )
        ],
    ),
]
OWN = Exchange(address=f"{API}/accounts/verify_credentials", body=taken("account_lookup", 2).body)
NOTIFICATIONS = f"{API}/notifications"


def told(native_id: str, kind: str, status: object = None) -> dict[str, object]:
    """A notification after https://docs.joinmastodon.org/entities/Notification/."""
    minute = int(native_id)
    return {
        "id": native_id,
        "type": kind,
        "created_at": f"2026-08-02T10:{minute:02}:00.000Z",
        "group_key": f"ungrouped-{native_id}",
        "account": SOMEBODY,
        **({} if status is None else {"status": status}),
    }


def tie_at(minute: int, kind: Literal["follow", "like", "repost"], target_id: str) -> TieRecord:
    """What somebody did, and when."""
    return TieRecord(
        actor_id="somebody@far.example",
        target_id=target_id,
        kind=kind,
        created_at=at(f"2026-08-02T10:{minute:02}:00"),
    )


REPLY = {**reply("2", "1", SOMEBODY, "Why?"), "in_reply_to_account_id": ACCOUNT}
NOTIFIED = [
    Case(
        name="notifications",
        method="notifications",
        arguments={"page": PAGE, "since_at": None, "cursor": None},
        exchanges=[
            OWN,
            Exchange(
                address=NOTIFICATIONS,
                body=[
                    told("39", "mention", REPLY),
                    told("38", "mention", {**REPLY, "visibility": "direct"}),
                    told("37", "mention", {**REPLY, "in_reply_to_account_id": "7"}),
                    told("36", "favourite", PINNED),
                ],
            ),
            Exchange(
                address=NOTIFICATIONS,
                query={"max_id": "36"},
                body=[
                    told("35", "reblog", PINNED),
                    told("34", "favourite", {**PINNED, "visibility": "private"}),
                    told("33", "follow_request"),
                    told("32", "follow"),
                ],
            ),
            Exchange(address=NOTIFICATIONS, query={"max_id": "32"}, body=[]),
        ],
        token=Token(secret="a-token-that-reads", server=SERVER),
        expected=[
            comment("2", "Why?", None, False),
            tie_at(36, "like", post_id("117020569296803689")),
            tie_at(35, "repost", post_id("117020569296803689")),
            tie_at(32, "follow", PAGE_ID),
        ],
    ),
    Case(
        name="notifications_on_a_server_that_shows_the_newest_alone",
        method="notifications",
        arguments={"page": PAGE, "since_at": None, "cursor": None},
        exchanges=[OWN, Exchange(address=NOTIFICATIONS, body=[told("32", "follow")])],
        token=Token(secret="a-token-that-reads", server=SERVER),
        expected=[tie_at(32, "follow", PAGE_ID)],
        gaps=["notifications"],
    ),
    Case(
        name="notifications_of_another_account",
        method="notifications",
        arguments={"page": PAGE, "since_at": None, "cursor": None},
        exchanges=[
            Exchange(address=f"{API}/accounts/verify_credentials", body=SOMEBODY),
            Exchange(address=NOTIFICATIONS, body=[told("32", "follow")]),
        ],
        token=Token(secret="a-token-that-reads", server=SERVER),
        raises=GrantThePermission,
    ),
]
CASES = [*RESOLVING, *READING, *COUNTING, *ANSWERING, *PEOPLE, *NOTIFIED]
