"""What is asked of Instagram; every name stands in Meta's own client for the pinned version."""

from __future__ import annotations

from datetime import date

ACCOUNT_FIELDS = ("id", "username", "name", "followers_count", "media_count")
MEDIA_FIELDS = (
    "id", "timestamp", "caption", "media_type", "media_product_type", "permalink", "like_count",
    "comments_count", "children{id}",
)  # fmt: skip
OTHERS_MEDIA_FIELDS = (*MEDIA_FIELDS, "view_count")
"""How often a reel was played is told of others' reels by business discovery alone."""

COUNT_FIELDS = ("id", "like_count", "comments_count")
COMMENT_FIELDS = ("id", "timestamp", "text", "like_count", "from", "parent_id")

SERIES_METRICS = ("reach", "follower_count")
"""Metrics that are given day by day; the gain in followers for the last 30 days alone."""

TOTAL_METRICS = (
    "views", "accounts_engaged", "total_interactions", "likes", "comments", "shares", "saves",
    "replies", "reposts", "profile_links_taps",
)  # fmt: skip
"""Metrics that are given as one sum for the time asked about, so that each day is asked for by itself."""

MEDIA_METRICS = {"views": "views", "reach": "reach", "saved": "saves", "shares": "shares"}
AUDIENCE_METRIC = "follower_demographics"
BREAKDOWNS = {"country": "country", "city": "city", "age,gender": "age_gender"}

RENAMED = (("impressions", "views", "views", date(2025, 4, 21)),)
"""Old metric, new one, our field, and the day since which every version refuses the old one."""

INSIGHTS_MOST_DAYS = 30
INSIGHTS_KEPT_DAYS = 90
IDS_AT_ONCE = 50
MEDIA_AT_ONCE = 50
COMMENTS_AT_ONCE = 50
DISCOVERED_MOST_PAGES = 40
"""So many pages of somebody else's media are gone through for counts; older posts remain uncounted."""
