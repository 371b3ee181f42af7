"""CrowdTangle's answers as minet wrote them: posts and leaderboards."""

from __future__ import annotations

from hustings.domain.tables import REACTION_KINDS
from hustings.formats.layout import Cell, Format

_COUNTED = {
    "like": "likes",
    "love": "loves",
    "wow": "wows",
    "haha": "hahas",
    "sad": "sads",
    "angry": "angrys",
    "thankful": "thankfuls",
    "care": "cares",
}
_PLATFORM = Cell(
    "platform",
    "platform",
    "sql",
    sql="CASE lower($cell) WHEN 'facebook' THEN 'facebook' WHEN 'instagram' THEN 'instagram' END",
    reason="is a platform that no figures are kept for; remove the row.",
)

POSTS = Format(
    name="minet-crowdtangle-posts",
    title="minet: CrowdTangle posts",
    records="posts",
    platform="facebook",
    all_of=(
        "ct_id", "id", "platform", "type", "message", "date", "post_url", "actual_like_count",
        "actual_share_count", "actual_comment_count",
    ),
    cells=(
        _PLATFORM,
        Cell("post_native_id", "id", "id", required=True),
        Cell("page_native_id", "account_id", "id", aliases=("account.id",)),
        Cell("page_name", "account_name", aliases=("account.name",)),
        Cell("page_handle", "account_handle", aliases=("account.handle",)),
        Cell("page_verified", "account_verified", "flag", aliases=("account.verified",)),
        Cell("page_country", "account_page_admin_top_country", "country",
             aliases=("account.page_admin_top_country",)),
        Cell("page_followers", "account_subscriber_count", "count", aliases=("account.subscriber_count",)),
        Cell("observed_at", "updated", "time"),
        Cell("created_at", "datetime", "time"),
        Cell("created_at", "date", "time", required=True),
        Cell("kind", "type", "kind"),
        Cell("text", "message"),
        Cell("permalink", "post_url"),
        Cell("links", "expanded_links", "texts", separator="|"),
        Cell("links", "links", "texts", separator="|"),
        Cell("media_ids", "media", "texts", separator="|"),
        *(Cell(record, f"actual_{word}_count", "count") for word, record in _COUNTED.items()),
        # Instagram's likes are called favourites here, and are all its reactions.
        Cell("reactions", "actual_favorite_count", "count", where="lower($[platform]) = 'instagram'"),
        Cell("likes", "actual_favorite_count", "count"),
        Cell("comments", "actual_comment_count", "count"),
        Cell("shares", "actual_share_count", "count"),
    ),
    sums=REACTION_KINDS,
    source="medialab/minet before CrowdTangle's end (minet/crowdtangle/types.py); the prefix of the "
    "account's columns was not seen in a file.",
)  # fmt: skip

LEADERBOARD = Format(
    name="minet-crowdtangle-leaderboard",
    title="minet: CrowdTangle leaderboard",
    records="pages",
    platform="facebook",
    all_of=(
        "ct_id", "name", "handle", "subscriber_count", "url", "initial_subscriber_count",
        "final_subscriber_count", "interaction_rate", "total_interaction_count",
    ),
    cells=(
        Cell("platform", "url", "sql",
             sql="CASE WHEN contains($cell, 'instagram.com') THEN 'instagram' ELSE 'facebook' END"),
        Cell("page_native_id", "url", "sql",
             sql="nullif(regexp_extract($cell, 'facebook\\.com/([0-9]+)/?$', 1), '')"),
        Cell("page_native_id", "handle", "handle"),
        Cell("page_handle", "handle"),
        Cell("page_name", "name"),
        Cell("page_verified", "verified", "flag"),
        Cell("page_followers", "final_subscriber_count", "count"),
        Cell("page_followers", "subscriber_count", "count"),
    ),
    source="medialab/minet before CrowdTangle's end (minet/crowdtangle/types.py).",
    note="Followers are those at the end of the leaderboard's window. The file does not say when the window "
    "began, so the count at its beginning is left out.",
)  # fmt: skip
