"""What is asked of Threads, by the names of its documentation."""

from __future__ import annotations

from datetime import date

OWN_FIELDS = ("id", "username", "name", "is_verified")
PROFILE_FIELDS = ("username", "name", "is_verified", "follower_count")
POST_FIELDS = (
    "id", "timestamp", "media_type", "permalink", "text", "topic_tag", "link_attachment_url",
    "children{id}", "quoted_post", "reposted_post",
)  # fmt: skip
REPLY_FIELDS = (
    "id", "timestamp", "text", "username", "replied_to", "root_post", "is_reply_owned_by_me",
)  # fmt: skip

POST_METRICS = {"views": "views", "likes": "likes", "replies": "comments", "reposts": "shares"}
SERIES_METRICS = ("views",)
TOTAL_METRICS = ("likes", "replies", "reposts", "quotes")
FOLLOWERS_METRIC = "followers_count"
AUDIENCE_METRIC = "follower_demographics"
BREAKDOWNS = ("country", "city")

INSIGHTS_SINCE_ON = date(2024, 4, 14)
"""The first whole day for which figures are given; what is asked of earlier ones fails."""

INSIGHTS_MOST_DAYS = 30
POSTS_AT_ONCE = 100
REPLIES_AT_ONCE = 100
