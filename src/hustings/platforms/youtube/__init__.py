"""YouTube: channels, videos, counts and comments with a key; analytics with the owner's consent."""

from __future__ import annotations

from hustings.platforms.definition import Collected, Lack, Offer
from hustings.platforms.youtube.addresses import ADDRESS_SHAPES
from hustings.platforms.youtube.addresses import PLATFORM as KEY
from hustings.platforms.youtube.asking import AT_ONCE
from hustings.platforms.youtube.reader import Reader
from hustings.platforms.youtube.rules import YouTubeRules

_DOCS = "https://developers.google.com/youtube/v3/docs"
_KEY = "a key of a Google Cloud project, which is free"
_OWNER = "the consent of the channel's owner"
_EXPIRES = "YouTube's terms let what the owner did not allow be kept for 30 days (III.E.4.d)."
POST_COLUMNS = ("kind", "text", "language", "permalink", "links", "hashtags")
COUNT_COLUMNS = ("reactions", "likes", "comments", "views")
COMMENT_COLUMNS = ("author_key", "by_page", "text", "reactions")
KEPT_DAYS = 30

PLATFORM = Collected(
    key=KEY,
    title="YouTube",
    reader=Reader(),
    rules=YouTubeRules(),
    offers=(
        Offer(
            part="page",
            method="page",
            table="page_observations",
            columns=(
                "handle",
                "name",
                "country",
                "followers",
                "posts_total",
                "quality",
                "source_url",
            ),
            whose="others",
            needs=_KEY,
            source=f"{_DOCS}/channels",
            note=f"From a thousand on, subscribers are rounded down to three figures. {_EXPIRES}",
            kept_days=KEPT_DAYS,
        ),
        Offer(
            part="posts",
            method="posts",
            table="posts",
            columns=POST_COLUMNS,
            whose="others",
            needs=_KEY,
            source=f"{_DOCS}/playlistItems/list",
            note="A video's title and description are its text.",
            kept_days=KEPT_DAYS,
        ),
        *(
            Offer(
                part=part,
                method=part,
                table="post_observations",
                columns=COUNT_COLUMNS,
                whose="others",
                needs=_KEY,
                source=f"{_DOCS}/videos/list",
                note=_EXPIRES,
                kept_days=KEPT_DAYS,
            )
            for part in ("posts", "counts")
        ),
        Offer(
            part="comments",
            method="comments",
            table="comments",
            columns=COMMENT_COLUMNS,
            whose="others",
            needs=_KEY,
            source=f"{_DOCS}/commentThreads/list",
            note="One question for a hundred comments, and more for long threads.",
            kept_days=KEPT_DAYS,
        ),
        Offer(
            part="audience",
            method="audience",
            table="audience_observations",
            columns=("dimension", "key", "value", "unit", "gained_since_at", "quality"),
            whose="own",
            needs=_OWNER,
            source="https://developers.google.com/youtube/analytics/channel_reports",
            note="Subscribers won less those lost, by country; the stock by country is not told.",
        ),
        Offer(
            part="insights",
            method="insights",
            table="figures",
            columns=("metric", "key", "from_at", "to_at", "precision", "value", "quality", "note"),
            whose="own",
            needs=_OWNER,
            source="https://developers.google.com/youtube/analytics/metrics",
            note="By day of California.",
        ),
    ),
    lacks=(
        Lack(
            table="page_observations",
            columns=("fans", "verified", "category"),
            why="The interface tells neither a channel's verification nor a category of its own.",
            source=f"{_DOCS}/channels",
        ),
        Lack(
            table="post_observations",
            columns=("shares", "saves", "reach", "impressions"),
            why="A video's public statistics are views, likes and comments.",
            source=f"{_DOCS}/videos#statistics",
        ),
        Lack(
            table="posts",
            columns=("media_ids", "shared_post_id", "sponsor"),
            why="Videos share no other post, and a paid promotion is told without who paid.",
            source=f"{_DOCS}/videos",
        ),
        Lack(
            table="ties",
            columns=("actor_key", "target_id"),
            why="Who subscribes or likes is told to nobody, but for those who made it public.",
            source=f"{_DOCS}/subscriptions/list",
        ),
        Lack(
            table="comments",
            columns=("language",),
            why="A comment's language is not told.",
            source=f"{_DOCS}/comments",
        ),
    ),
    address_shapes=ADDRESS_SHAPES,
    version="v3",
    connection="A key of a Google Cloud project lets anybody's channel be read.",
    refresh_count=AT_ONCE,
    probe="https://www.googleapis.com/discovery/v1/apis/youtube/v3/rest?fields=version",
)
