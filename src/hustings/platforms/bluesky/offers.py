"""What Bluesky gives and what it does not, each with where that is written."""

from __future__ import annotations

from hustings.platforms.definition import NOTHING, Lack, Offer

_LEXICONS = "https://docs.bsky.app/docs/api"
_SOURCE = "https://github.com/bluesky-social/atproto/blob/main/lexicons/app/bsky"
_OWN = "The account itself, connected: use an app password, or sign in at your server"

OFFERS = (
    Offer(
        part="page",
        method="page",
        table="page_observations",
        columns=("handle", "name", "verified", "followers", "posts_total", "quality", "source_url"),
        whose="others",
        needs=NOTHING,
        source=f"{_LEXICONS}/app-bsky-actor-get-profile",
        note="posts_total counts replies too. Verified is unknown where the profile does not speak of it.",
    ),
    Offer(
        part="posts",
        method="posts",
        table="posts",
        columns=(
            "text",
            "language",
            "permalink",
            "links",
            "hashtags",
            "media_ids",
            "shared_post_id",
        ),
        whose="others",
        needs=NOTHING,
        source=f"{_LEXICONS}/app-bsky-feed-get-author-feed",
        note="Posts and reposts; replies are comments. A quoted post is in shared_post_id.",
    ),
    Offer(
        part="posts",
        method="posts",
        table="post_observations",
        columns=("reactions", "likes", "comments", "shares", "saves"),
        whose="others",
        needs=NOTHING,
        source=f"{_SOURCE}/feed/defs.json",
        note="Likes are the reactions; quotes are not among the shares. A repost has no counts of its own.",
    ),
    Offer(
        part="counts",
        method="counts",
        table="post_observations",
        columns=("reactions", "likes", "comments", "shares", "saves"),
        whose="others",
        needs=NOTHING,
        source=f"{_LEXICONS}/app-bsky-feed-get-posts",
        note="25 posts a question; what is left out of the answer is no longer there. Reposts are looked for "
        "one by one.",
    ),
    Offer(
        part="comments",
        method="comments",
        table="comments",
        columns=(
            "post_id",
            "author_key",
            "by_page",
            "text",
            "language",
            "reactions",
        ),
        whose="others",
        needs=NOTHING,
        source=f"{_LEXICONS}/app-bsky-feed-get-post-thread",
        note="Replies of all depths; without words where the author asks not to be shown to people "
        "who are not signed in.",
    ),
    Offer(
        part="ties",
        method="ties",
        table="ties",
        columns=("actor_key", "target_id", "kind", "created_at"),
        whose="others",
        needs=NOTHING,
        source=f"{_LEXICONS}/app-bsky-graph-get-followers",
        note="Who follows the page, who liked or reposted its posts. Likes alone come with their time.",
    ),
    Offer(
        part="notifications",
        method="notifications",
        table="ties",
        columns=("actor_key", "target_id", "kind", "created_at"),
        whose="own",
        needs=_OWN,
        source=f"{_LEXICONS}/app-bsky-notification-list-notifications",
        note="Who followed the page, and liked or reposted what it wrote, each with its time.",
    ),
    Offer(
        part="notifications",
        method="notifications",
        table="comments",
        columns=("post_id", "author_key", "by_page", "text", "language"),
        whose="own",
        needs=_OWN,
        source=f"{_LEXICONS}/app-bsky-notification-list-notifications",
        note="Replies below the page's posts. Whoever names or quotes the page elsewhere is not collected.",
    ),
)

LACKS = (
    Lack(
        table="page_observations",
        columns=("country", "category", "fans"),
        why="Profiles have no such fields.",
        source=f"{_SOURCE}/actor/defs.json",
    ),
    Lack(
        table="posts",
        columns=("sponsor",),
        why="There is no label for paid posts.",
        source=f"{_SOURCE}/feed/post.json",
    ),
    Lack(
        table="posts",
        columns=(),
        why="Replies under other people's posts are not collected as posts of the page.",
        source=f"{_LEXICONS}/app-bsky-feed-get-author-feed",
    ),
    Lack(
        table="post_observations",
        columns=(
            "views",
            "reach",
            "impressions",
            "clicks",
            "followers_at_posting",
            "fans_at_posting",
            "loves",
            "wows",
            "hahas",
            "sads",
            "angrys",
            "cares",
            "thankfuls",
        ),
        why="Nobody is told how often a post was shown, and a like is the only reaction.",
        source=f"{_SOURCE}/feed/defs.json",
    ),
    Lack(
        table="post_observations",
        columns=(),
        why="Quotes are counted by Bluesky and have no column here: they are neither reposts nor replies.",
        source=f"{_SOURCE}/feed/defs.json",
    ),
    Lack(
        table="ties",
        columns=(),
        why="When somebody began to follow or reposted stands in that person's own records alone, which "
        "are not read one by one; the live stream tells it from now on, and the account's own "
        "notifications tell it of its page.",
        source=f"{_LEXICONS}/app-bsky-graph-get-followers",
    ),
    Lack(
        table="ties",
        columns=(),
        why="Whom the page follows is not collected: it would name private people as targets.",
        source=f"{_LEXICONS}/app-bsky-graph-get-follows",
    ),
    Lack(
        table="audience_observations",
        columns=("dimension", "key", "value"),
        why="Accounts have no country, and nobody is told where followers are.",
        source=f"{_SOURCE}/actor/defs.json",
    ),
)
