"""Facebook pages, through Meta's Graph interface."""

from __future__ import annotations

from hustings.domain.tables import REACTION_KINDS
from hustings.network import graph
from hustings.platforms.definition import Collected, Lack, Offer
from hustings.platforms.facebook.addresses import ADDRESS_SHAPES
from hustings.platforms.facebook.fields import IDS_AT_ONCE
from hustings.platforms.facebook.reader import Reader
from hustings.platforms.facebook.rules import FacebookRules

_DOCS = "https://developers.facebook.com/docs"
_PPCA = (
    "an app of one's own with the feature Page Public Content Access, after App Review and business "
    "verification"
)
_OWN = "the token of a page on which one may work, with pages_read_engagement"
_INSIGHTS = f"{_OWN} and read_insights, and at least 100 likes"
_PAGE = (
    "handle",
    "name",
    "country",
    "category",
    "verified",
    "followers",
    "fans",
    "source_url",
    "quality",
)
_POST = (
    "text", "permalink", "links", "hashtags", "media_ids", "shared_post_id", "sponsor",
)  # fmt: skip
_COUNTS = ("reactions", *REACTION_KINDS, "comments", "shares")

OFFERS = (
    Offer(part="page", method="page", table="page_observations", columns=_PAGE, whose="others",
          needs=_PPCA, source=f"{_DOCS}/graph-api/reference/page",
          note="The country is that of the page's address, where it gives one."),
    Offer(part="page", method="page", table="page_observations", columns=_PAGE, whose="own",
          needs=_OWN, source=f"{_DOCS}/graph-api/reference/page"),
    Offer(part="posts", method="posts", table="posts", columns=_POST, whose="others", needs=_PPCA,
          source=f"{_DOCS}/graph-api/reference/page/published_posts",
          note="Hashtags are read out of the text. Hidden and expired posts are passed over."),
    Offer(part="posts", method="posts", table="post_observations", columns=_COUNTS, whose="others",
          needs=_PPCA, source=f"{_DOCS}/graph-api/reference/page/published_posts",
          note="Comments count answers to comments too. A post that nobody shared has no count of shares."),
    Offer(part="posts", method="posts", table="posts", columns=_POST, whose="own", needs=_OWN,
          source=f"{_DOCS}/graph-api/reference/page/published_posts"),
    Offer(part="posts", method="posts", table="post_observations", columns=_COUNTS, whose="own",
          needs=_OWN, source=f"{_DOCS}/graph-api/reference/page/published_posts"),
    Offer(part="counts", method="counts", table="post_observations", columns=_COUNTS, whose="others",
          needs=_PPCA, source=f"{_DOCS}/graph-api/overview"),
    Offer(part="counts", method="counts", table="post_observations", columns=_COUNTS, whose="own",
          needs=_OWN, source=f"{_DOCS}/graph-api/overview"),
    Offer(part="comments", method="comments", table="comments",
          columns=("author_key", "by_page", "created_at", "parent_id", "text", "reactions"), whose="own",
          needs=f"{_OWN} and pages_read_user_content",
          source=f"{_DOCS}/graph-api/reference/object/comments"),
    Offer(part="audience", method="audience", table="audience_observations",
          columns=("dimension", "key", "value", "unit", "quality"), whose="own", needs=_INSIGHTS,
          source=f"{_DOCS}/graph-api/reference/insights",
          note="By country and city, by day, for two years back; only where at least 100 people are behind it."),
    Offer(part="insights", method="insights", table="page_observations", columns=("followers", "quality"),
          whose="own", needs=_INSIGHTS, source=f"{_DOCS}/graph-api/reference/insights",
          note="By day of California, for two years back."),
    Offer(part="insights", method="insights", table="figures",
          columns=("metric", "from_at", "to_at", "value", "precision", "key", "quality"), whose="own",
          needs=_INSIGHTS, source=f"{_DOCS}/graph-api/reference/insights",
          note="Under Meta's names of the metrics, by day of California, for two years back."),
    Offer(part="insights", method="insights", table="post_observations",
          columns=("views", "reach", "clicks"), whose="own", needs=_INSIGHTS,
          source=f"{_DOCS}/graph-api/reference/insights",
          note="Views and reach since November 2025 and June 2026 count otherwise than impressions did."),
)  # fmt: skip

LACKS = (
    Lack(table="page_observations", columns=("posts_total",), why="Facebook does not say how many posts a page has.",
         source=f"{_DOCS}/graph-api/reference/page"),
    Lack(table="posts", columns=("language",), why="Facebook does not name the language of a text.",
         source=f"{_DOCS}/graph-api/reference/page-post"),
    Lack(table="post_observations", columns=("saves",), why="Facebook does not tell how often a post was saved.",
         source=f"{_DOCS}/graph-api/reference/insights"),
    Lack(table="post_observations", columns=("impressions",),
         why="Retired on 15 November 2025; views took their place and count otherwise.",
         source="https://developers.facebook.com/blog/post/2025/08/15/page-insights-api-updates/"),
    Lack(table="post_observations", columns=("followers_at_posting", "fans_at_posting"),
         why="Only exports of CrowdTangle had them.", source=f"{_DOCS}/graph-api/reference/page-post"),
    Lack(table="ties", columns=("actor_key",), why="Facebook does not tell who follows a page.",
         source=f"{_DOCS}/graph-api/reference/page"),
    Lack(table="comments", columns=("language",), why="Facebook does not name the language of a text.",
         source=f"{_DOCS}/graph-api/reference/comment"),
    Lack(table="audience_observations", columns=("gained_since_at",),
         why="Ages and genders were retired on 14 March 2024; gains by place are not given.",
         source=f"{_DOCS}/platforminsights/page/deprecated-metrics"),
)  # fmt: skip

PLATFORM = Collected(
    key="facebook",
    title="Facebook",
    reader=Reader(),
    rules=FacebookRules(),
    offers=OFFERS,
    lacks=LACKS,
    address_shapes=ADDRESS_SHAPES,
    version=graph.VERSION,
    probe="https://graph.facebook.com/",
    connection="the token of an app of one's own: for others' pages after App Review, for own pages without",
    refresh_count=IDS_AT_ONCE,
)
