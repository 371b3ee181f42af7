"""What is asked of Facebook: fields of pages, posts and comments, and the metrics of insights.

Every name stands in Meta's own client for the version that is pinned; a test asks it.
"""

from __future__ import annotations

from datetime import date

from hustings.domain.tables import REACTION_KINDS

PAGE_FIELDS = (
    "id", "name", "username", "link", "fan_count", "followers_count", "category",
    "verification_status", "is_published", "location{country}",
)  # fmt: skip

REACTIONS = {
    "likes": "LIKE", "loves": "LOVE", "wows": "WOW", "hahas": "HAHA", "sads": "SAD",
    "angrys": "ANGRY", "cares": "CARE", "thankfuls": "THANKFUL",
}  # fmt: skip
"""Our names of the kinds of reactions, and Facebook's; PRIDE, FIRE and the like count in the sum alone."""
assert tuple(REACTIONS) == REACTION_KINDS

COUNT_FIELDS = (
    "id", "is_hidden", "is_expired", "is_published", "shares",
    "comments.filter(stream).limit(0).summary(total_count)",
    "reactions.limit(0).summary(total_count)",
    *(
        f"reactions.type({kind}).limit(0).summary(total_count).as({name})"
        for name, kind in REACTIONS.items()
    ),
)  # fmt: skip

POST_FIELDS = (
    "created_time", "message", "permalink_url", "status_type", "parent_id", "sponsor_tags{name}",
    "attachments{media_type,type,unshimmed_url,target{id},subattachments{media_type,type,target{id}}}",
    *COUNT_FIELDS,
)  # fmt: skip

COMMENT_FIELDS = (
    "id", "created_time", "message", "from{id}", "parent{id}",
    "reactions.limit(0).summary(total_count)",
)  # fmt: skip

PAGE_METRICS = (
    "page_follows", "page_daily_follows", "page_daily_follows_unique", "page_daily_unfollows_unique",
    "page_media_view", "page_total_media_view_unique", "page_views_total", "page_post_engagements",
    "page_video_views", "page_total_actions",
)  # fmt: skip
FOLLOWERS_METRIC = "page_follows"
AUDIENCE_METRICS = {"page_follows_country": "country", "page_follows_city": "city"}
POST_METRICS = {
    "post_media_view": "views",
    "post_total_media_view_unique": "reach",
    "post_clicks": "clicks",
}

RENAMED = (
    ("page_fans", "page_follows", "followers", date(2025, 11, 15)),
    ("page_impressions", "page_media_view", "page_media_view", date(2025, 11, 15)),
    ("page_fans_country", "page_follows_country", "country", date(2025, 11, 15)),
    ("page_fans_city", "page_follows_city", "city", date(2025, 11, 15)),
    ("post_impressions", "post_media_view", "views", date(2025, 11, 15)),
    (
        "page_impressions_unique",
        "page_total_media_view_unique",
        "page_total_media_view_unique",
        date(2026, 6, 15),
    ),
    ("post_impressions_unique", "post_total_media_view_unique", "reach", date(2026, 6, 15)),
)
"""Measures that took another's place and count something else: old name, new name, our field, and the day."""

INSIGHTS_MOST_DAYS = 90
INSIGHTS_KEPT_DAYS = 2 * 365
IDS_AT_ONCE = 50
POSTS_AT_ONCE = 50
COMMENTS_AT_ONCE = 100
