"""Instagram's professional accounts, through Meta's Graph interface with Facebook Login."""

from __future__ import annotations

from hustings.domain.tables import REACTION_KINDS
from hustings.network import graph
from hustings.platforms.definition import Collected, Lack, Offer
from hustings.platforms.instagram.addresses import ADDRESS_SHAPES
from hustings.platforms.instagram.reader import Reader
from hustings.platforms.instagram.rules import InstagramRules

_DOCS = "https://developers.facebook.com/docs/instagram-platform"
_DISCOVERY = f"{_DOCS}/instagram-graph-api/reference/ig-user/business_discovery"
_MEDIA = f"{_DOCS}/reference/instagram-media"
_OTHERS = (
    "a professional account of one's own that is linked to a Facebook page, and an app with "
    "instagram_basic, instagram_manage_insights and pages_read_engagement"
)
_OWN = "one's own professional account, with instagram_basic and pages_read_engagement"
_INSIGHTS = f"{_OWN}, and instagram_manage_insights"
_PAGE = ("handle", "name", "followers", "posts_total", "source_url", "quality")
_POST = ("text", "permalink", "hashtags", "media_ids")
_LIKES = ("reactions", "likes", "comments")

OFFERS = (
    Offer(part="page", method="page", table="page_observations", columns=_PAGE, whose="others",
          needs=_OTHERS, source=_DISCOVERY,
          note="Professional accounts alone, and none with an age limit; looked up by handle."),
    Offer(part="page", method="page", table="page_observations", columns=_PAGE, whose="own", needs=_OWN,
          source=f"{_DOCS}/instagram-graph-api/reference/ig-user"),
    Offer(part="posts", method="posts", table="posts", columns=_POST, whose="others", needs=_OTHERS,
          source=_DISCOVERY, note="Hashtags are read out of the text. Stories are not among the posts."),
    Offer(part="posts", method="posts", table="post_observations", columns=(*_LIKES, "views"),
          whose="others", needs=_OTHERS, source=_MEDIA,
          note="Likes are unknown where the owner hides them. Views are of reels alone, paid ones among them."),
    Offer(part="posts", method="posts", table="posts", columns=_POST, whose="own", needs=_OWN,
          source=f"{_DOCS}/instagram-graph-api/reference/ig-user/media"),
    Offer(part="posts", method="posts", table="post_observations", columns=_LIKES, whose="own",
          needs=_OWN, source=_MEDIA),
    Offer(part="counts", method="counts", table="post_observations", columns=(*_LIKES, "views"),
          whose="others", needs=_OTHERS, source=_DISCOVERY,
          note="The account's list is gone through again, 2,000 posts back at the most."),
    Offer(part="counts", method="counts", table="post_observations", columns=_LIKES, whose="own",
          needs=_OWN, source=_MEDIA),
    Offer(part="comments", method="comments", table="comments",
          columns=("author_key", "by_page", "created_at", "parent_id", "text", "reactions"), whose="own",
          needs=f"{_OWN}, and instagram_manage_comments",
          source=f"{_DOCS}/instagram-graph-api/reference/ig-media/comments"),
    Offer(part="audience", method="audience", table="audience_observations",
          columns=("dimension", "key", "value", "unit", "quality"), whose="own",
          needs=f"{_INSIGHTS}, and at least 100 followers",
          source=f"{_DOCS}/api-reference/instagram-user/insights",
          note="As of now: by country, by city, by age and gender; the largest of each, up to two days late."),
    Offer(part="insights", method="insights", table="figures",
          columns=("metric", "from_at", "to_at", "value", "precision", "key", "quality"), whose="own",
          needs=_INSIGHTS, source=f"{_DOCS}/api-reference/instagram-user/insights",
          note="Under Meta's names of the metrics, by day of California, for ninety days back."),
    Offer(part="insights", method="insights", table="post_observations",
          columns=("views", "reach", "saves", "shares"), whose="own", needs=_INSIGHTS,
          source=f"{_DOCS}/reference/instagram-media/insights",
          note="Views since April 2025 count otherwise than impressions did."),
)  # fmt: skip

LACKS = (
    Lack(table="page_observations", columns=("country", "category", "verified", "fans"),
         why="Business discovery gives none of them.", source=_DISCOVERY),
    Lack(table="posts", columns=("language", "links", "shared_post_id", "sponsor"),
         why="Media have no such fields for whoever does not run the account's advertising.", source=_MEDIA),
    Lack(table="post_observations", columns=tuple(kind for kind in REACTION_KINDS if kind != "likes"),
         why="Instagram has likes alone.", source=_MEDIA),
    Lack(table="post_observations", columns=("clicks", "followers_at_posting", "fans_at_posting"),
         why="Not given for single posts.", source=f"{_DOCS}/reference/instagram-media/insights"),
    Lack(table="post_observations", columns=("impressions",),
         why="Retired on 21 April 2025; views took their place and count otherwise.",
         source=f"{_DOCS}/reference/instagram-media/insights"),
    Lack(table="ties", columns=("actor_key",), why="Instagram does not tell who follows an account.",
         source=f"{_DOCS}/instagram-graph-api/reference/ig-user"),
    Lack(table="comments", columns=("language",), why="Instagram does not name the language of a text.",
         source=f"{_DOCS}/instagram-graph-api/reference/ig-media/comments"),
    Lack(table="audience_observations", columns=("gained_since_at",),
         why="Followers by place are told as of now, and no gains.",
         source=f"{_DOCS}/api-reference/instagram-user/insights"),
)  # fmt: skip

PLATFORM = Collected(
    key="instagram",
    title="Instagram",
    reader=Reader(),
    rules=InstagramRules(),
    offers=OFFERS,
    lacks=LACKS,
    address_shapes=ADDRESS_SHAPES,
    version=graph.VERSION,
    connection="a professional account of one's own, linked to a Facebook page, and an app of one's own",
    # Others' posts are counted by going through their whole list, so that it is gone through once for many.
    refresh_count=500,
)
