"""4CAT's files: one table per platform, each with that platform's own columns.

Times beside a unix_timestamp are written in the zone of the 4CAT server, so the latter is taken.
"""

from __future__ import annotations

from hustings.domain.tables import REACTION_KINDS
from hustings.formats.layout import Cell, Format

_UNIX = Cell("created_at", "unix_timestamp", "unix_s", required=True)
_NO_DAY = "Counts are those of the day of collection, which the file does not state."


def _joined(*names: str) -> str:
    """Addresses in several columns, in turn, as one list; NULL where there are none."""
    lists = ", ".join(f"coalesce(string_split($[{name}], ','), [])" for name in names)
    return f"nullif(list_concat({lists}), [])"


def _kind(video: str, image: str, link: str = "") -> str:
    link_case = f"WHEN $[{link}] IS NOT NULL THEN 'link' " if link else ""
    return (
        f"CASE WHEN $[{video}] IS NOT NULL THEN 'video' WHEN $[{image}] IS NOT NULL THEN 'photo' "
        f"{link_case}ELSE 'status' END"
    )


_BY_PAGE = "coalesce(lower($[is_in_group]), 'no') <> 'yes'"


def _identified(text: str) -> str:
    """The id in the last part of a Facebook address, or its handle as an id."""
    number = f"coalesce(nullif(regexp_extract({text}, '[?&]id=([0-9]+)', 1), ''), nullif(regexp_extract({text}, '^([0-9]+)(?:[?].*)?$', 1), ''))"
    return f"coalesce({number}, '@' || nullif(lower(regexp_replace({text}, '[?].*$', '')), ''))"


CROWDTANGLE_FACEBOOK = Format(
    name="4cat-crowdtangle-facebook",
    title="4CAT: Facebook posts from CrowdTangle",
    records="posts",
    platform="facebook",
    # 4CAT drops the abbreviation of CrowdTangle's zone, so the zone is lost.
    zone=None,
    all_of=(
        "id", "thread_id", "body", "timestamp", "page_name", "page_id", "page_likes", "interactions",
        "comments", "shares", "likes", "likes_love", "likes_care", "views_post", "url",
    ),
    cells=(
        Cell("page_native_id", "page_id", "id"),
        Cell("page_name", "page_name"),
        Cell("page_handle", "author"),
        Cell("page_category", "page_category"),
        Cell("page_country", "page_top_country", "country"),
        Cell("fans_at_posting", "page_likes", "count"),
        Cell("followers_at_posting", "page_followers", "count"),
        Cell("post_native_id", "url", "post_address", required=True),
        Cell("permalink", "url"),
        Cell("created_at", "timestamp", "time", required=True),
        Cell("kind", "type", "kind"),
        Cell("text", "body"),
        Cell("links", "url_original", "texts", separator="\n"),
        Cell("hashtags", "hashtags", "texts"),
        Cell("sponsor", "sponsor_name"),
        # 4CAT writes 0 where CrowdTangle had no total.
        Cell("stated_interactions", "interactions", "count", unknown=("", "0", "N/A")),
        Cell("comments", "comments", "count"),
        Cell("shares", "shares", "count"),
        Cell("likes", "likes", "count"),
        *(Cell(f"{word}s", f"likes_{word}", "count") for word in ("love", "wow", "haha", "sad", "angry", "care")),
        Cell("views", "views_post", "count", unknown=("", "0", "N/A")),
    ),
    sums=REACTION_KINDS,
    source="digitalmethodsinitiative/4cat, datasources/upload/import_formats.py (import_crowdtangle_facebook).",
    note=f"{_NO_DAY} Times are those of the CrowdTangle export, usually American Eastern.",
)  # fmt: skip

FACEBOOK = Format(
    name="4cat-facebook",
    title="4CAT: Facebook posts from Zeeschuimer",
    records="posts",
    platform="facebook",
    all_of=(
        "id", "url", "body", "timestamp", "author", "author_name", "image_url", "video_url",
        "is_in_group", "group_name", "unix_timestamp",
    ),
    cells=(
        # In a group the page is the group: who wrote there is a person and is not kept.
        Cell("page_native_id", "group_name", "sql", sql=_identified("$cell")),
        Cell("page_native_id", "author", "sql", sql=_identified("$cell"), where=_BY_PAGE),
        Cell("page_handle", "author", "sql", where=_BY_PAGE,
             sql="CASE WHEN NOT regexp_matches($cell, '^[0-9]+$|[?]') THEN $cell END"),
        Cell("page_name", "group_name"),
        Cell("page_name", "author_name", where=_BY_PAGE),
        Cell("post_native_id", "id", "id", required=True),
        Cell("permalink", "url"),
        _UNIX,
        Cell("kind", "id", "sql", sql=_kind("video_url", "image_url")),
        Cell("text", "body"),
        Cell("media_ids", "id", "sql", sql=_joined("image_url", "video_url")),
    ),
    source="digitalmethodsinitiative/4cat, datasources/facebook/search_facebook.py (map_item).",
    note="The file holds no counts: reactions, comments and shares are unknown, not zero.",
)  # fmt: skip

BLUESKY = Format(
    name="4cat-bluesky",
    title="4CAT: Bluesky posts",
    records="posts",
    platform="bluesky",
    all_of=(
        "collected_at", "id", "created_at", "author", "author_id", "body", "like_count", "quote_count",
        "reply_count", "repost_count", "author_display_name",
    ),
    cells=(
        Cell("page_native_id", "author_id", "id", required=True),
        Cell("page_handle", "author"),
        Cell("page_name", "author_display_name"),
        Cell("post_native_id", "id", "id", required=True),
        Cell("permalink", "link"),
        Cell("created_at", "created_at", "time"),
        Cell("created_at", "timestamp", "unix_s", required=True),
        Cell("observed_at", "collected_at", "time"),
        Cell("kind", "id", "sql", sql="CASE WHEN $[images] IS NOT NULL THEN 'photo' "
             "WHEN $[links] IS NOT NULL THEN 'link' ELSE 'status' END"),
        Cell("text", "body"),
        Cell("language", "languages"),
        Cell("links", "links", "texts"),
        Cell("hashtags", "tags", "texts"),
        Cell("media_ids", "images", "texts"),
        Cell("shared_post_id", "quoted_post", "sql", sql="CASE WHEN starts_with($cell, 'http') THEN $cell END"),
        Cell("likes", "like_count", "count"),
        Cell("comments", "reply_count", "count"),
        Cell("shares", "repost_count", "count"),
    ),
    sums=("likes",),
    source="digitalmethodsinitiative/4cat, datasources/bsky/search_bsky.py (map_item).",
    note="Quotes are not counted among the shares. The time of collection is that of the 4CAT server, taken as UTC.",
)  # fmt: skip

TELEGRAM = Format(
    name="4cat-telegram",
    title="4CAT: Telegram messages of channels",
    records="posts",
    platform="telegram",
    all_of=(
        "id", "thread_id", "chat", "author", "author_username", "body", "views", "reactions",
        "unix_timestamp", "attachment_type",
    ),
    cells=(
        # The page is the channel: authors within it are persons and are not kept.
        Cell("page_native_id", "chat", "handle", required=True),
        Cell("page_handle", "chat"),
        Cell("page_name", "chat"),
        Cell("post_native_id", "id", "id", required=True),
        _UNIX,
        Cell("kind", "id", "sql", sql="CASE lower($[attachment_type]) WHEN 'photo' THEN 'photo' "
             "WHEN 'video' THEN 'video' WHEN 'url' THEN 'link' ELSE 'status' END"),
        Cell("text", "body"),
        Cell("links", "link_attached", "texts", separator="\n"),
        Cell("views", "views", "count"),
        # 4CAT writes each reaction out as its emoji, as many times as it was given.
        Cell("reactions", "reactions", "sql",
             sql="CASE WHEN NOT contains($cell, '{') THEN length_grapheme($cell) END"),
    ),
    source="digitalmethodsinitiative/4cat, datasources/telegram/search_telegram.py (map_item).",
    note=f"{_NO_DAY} Where no reaction is written, their number is unknown: a channel may not allow them.",
)  # fmt: skip

INSTAGRAM = Format(
    name="4cat-instagram",
    title="4CAT: Instagram posts",
    records="posts",
    platform="instagram",
    all_of=(
        "id", "timestamp", "thread_id", "url", "body", "author", "author_fullname", "media_type",
        "num_media", "num_likes", "num_comments", "unix_timestamp",
    ),
    cells=(
        Cell("page_native_id", "author", "handle", required=True),
        Cell("page_handle", "author"),
        Cell("page_name", "author_fullname"),
        Cell("page_verified", "is_verified", "flag"),
        Cell("post_native_id", "id", "id", required=True),
        Cell("permalink", "url"),
        _UNIX,
        Cell("kind", "media_type", "kind", values={"mixed": "album", "unknown": "other"}),
        Cell("text", "body"),
        Cell("hashtags", "hashtags", "texts"),
        Cell("media_ids", "media_urls", "texts"),
        # Where likes are hidden, the number means nothing.
        Cell("likes", "num_likes", "count", unknown=("", "-1", "N/A"),
             where="coalesce(lower($[likes_hidden]), 'no') <> 'yes'"),
        Cell("comments", "num_comments", "count", unknown=("", "-1", "N/A")),
        Cell("views", "play_count", "count", unknown=("", "0", "-1", "N/A")),
    ),
    sums=("likes",),
    source="digitalmethodsinitiative/4cat, datasources/instagram/search_instagram.py (one of its layouts).",
    note=f"{_NO_DAY} Accounts are known by handle alone.",
)  # fmt: skip

THREADS = Format(
    name="4cat-threads",
    title="4CAT: Threads posts",
    records="posts",
    platform="threads",
    all_of=(
        "id", "thread_id", "url", "body", "timestamp", "author", "likes", "reposts", "replies",
        "quotes", "unix_timestamp",
    ),
    cells=(
        Cell("page_native_id", "author", "handle", required=True),
        Cell("page_handle", "author"),
        Cell("page_name", "author"),
        Cell("page_verified", "author_is_verified", "flag"),
        Cell("post_native_id", "id", "id", required=True),
        Cell("permalink", "url"),
        _UNIX,
        Cell("kind", "id", "sql", sql=_kind("video_url", "image_url", "link_url")),
        Cell("text", "body"),
        Cell("hashtags", "hashtags", "texts"),
        Cell("links", "link_url", "texts", separator="\n"),
        Cell("media_ids", "id", "sql", sql=_joined("image_url", "video_url")),
        Cell("likes", "likes", "count"),
        Cell("comments", "replies", "count"),
        Cell("shares", "reposts", "count"),
    ),
    sums=("likes",),
    source="digitalmethodsinitiative/4cat, datasources/threads/search_threads.py (map_item).",
    note=f"{_NO_DAY} Quotes are not counted among the shares. Accounts are known by handle alone.",
)  # fmt: skip

X = Format(
    name="4cat-x",
    title="4CAT: X posts from Zeeschuimer",
    records="posts",
    platform="x",
    all_of=(
        "id", "thread_id", "timestamp", "unix_timestamp", "body", "author", "author_fullname",
        "author_id", "retweet_count", "reply_count", "like_count", "quote_count", "impression_count",
    ),
    cells=(
        Cell("page_native_id", "author_id", "id", required=True),
        Cell("page_handle", "author"),
        Cell("page_name", "author_fullname"),
        Cell("post_native_id", "id", "id", required=True),
        Cell("permalink", "link"),
        _UNIX,
        Cell("kind", "is_retweet", "sql", sql="CASE WHEN lower($cell) = 'yes' THEN 'share' END"),
        Cell("kind", "id", "sql", sql=_kind("videos", "images", "urls")),
        Cell("text", "body"),
        Cell("language", "language_guess"),
        Cell("hashtags", "hashtags", "texts"),
        Cell("links", "urls", "texts"),
        Cell("media_ids", "id", "sql", sql=_joined("images", "videos")),
        Cell("likes", "like_count", "count"),
        Cell("comments", "reply_count", "count"),
        Cell("shares", "retweet_count", "count"),
        Cell("views", "impression_count", "count"),
    ),
    sums=("likes",),
    source="digitalmethodsinitiative/4cat, datasources/twitter-import/search_twitter.py (map_item_modern and "
    "map_item_legacy): id, thread_id, timestamp, unix_timestamp, link, body, author, author_fullname, "
    "author_id, ..., retweet_count, reply_count, like_count, quote_count, impression_count, is_retweet, ...",
    note=f"{_NO_DAY} Quotes are not counted among the shares. The counts of a repost are the repost's own.",
)  # fmt: skip
