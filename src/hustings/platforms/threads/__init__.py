"""Threads, through Meta's Threads interface."""

from __future__ import annotations

from hustings.domain.tables import REACTION_KINDS
from hustings.platforms.definition import Collected, Lack, Offer
from hustings.platforms.threads.addresses import ADDRESS_SHAPES
from hustings.platforms.threads.reader import Reader
from hustings.platforms.threads.rules import VERSION, ThreadsRules

_DOCS = "https://developers.facebook.com/docs/threads"
_POSTS = f"{_DOCS}/retrieve-and-discover-posts/retrieve-posts"
_OTHERS = (
    "an account of one's own, and an app with threads_basic and threads_profile_discovery after App "
    "Review; before it, Meta's own profiles alone"
)
_OWN = "one's own account, with threads_basic"
_INSIGHTS = f"{_OWN} and threads_manage_insights"
_PAGE = ("handle", "name", "verified", "source_url", "quality")
_POST = ("text", "permalink", "links", "hashtags", "media_ids", "shared_post_id")

OFFERS = (
    Offer(part="page", method="page", table="page_observations", columns=(*_PAGE, "followers"),
          whose="others", needs=_OTHERS, source=f"{_DOCS}/threads-profiles",
          note="Public profiles with at least 100 followers, by handle; 1,000 questions a day for each "
          "account that asks. Profiles of others bear no number, so that a new handle is a new page."),
    Offer(part="page", method="page", table="page_observations", columns=_PAGE, whose="own", needs=_OWN,
          source=f"{_DOCS}/threads-profiles"),
    Offer(part="posts", method="posts", table="posts", columns=_POST, whose="others", needs=_OTHERS,
          source=_POSTS, note="Without counts, which Threads gives of one's own posts alone."),
    Offer(part="posts", method="posts", table="posts", columns=_POST, whose="own", needs=_OWN,
          source=_POSTS),
    Offer(part="counts", method="counts", table="post_observations",
          columns=("reactions", "likes", "comments", "shares", "views"), whose="own", needs=_INSIGHTS,
          source=f"{_DOCS}/insights",
          note="A question for each post. Shares are reposts; quotes and sent copies are not among them."),
    Offer(part="comments", method="comments", table="comments",
          columns=("author_key", "by_page", "created_at", "parent_id", "text"), whose="own",
          needs=f"{_OWN} and threads_read_replies",
          source=f"{_DOCS}/retrieve-and-manage-replies/replies-and-conversations",
          note="Who wrote a reply is known by the handle alone, which becomes a keyed pseudonym."),
    Offer(part="audience", method="audience", table="audience_observations",
          columns=("dimension", "key", "value", "unit", "quality"), whose="own",
          needs=f"{_INSIGHTS}, and at least 100 followers", source=f"{_DOCS}/insights",
          note="As of now, by country and by city."),
    Offer(part="insights", method="insights", table="page_observations", columns=("followers", "quality"),
          whose="own", needs=_INSIGHTS, source=f"{_DOCS}/insights", note="As of now."),
    Offer(part="insights", method="insights", table="figures",
          columns=("metric", "from_at", "to_at", "value", "precision", "key", "quality"), whose="own",
          needs=_INSIGHTS, source=f"{_DOCS}/insights",
          note="Under Meta's names of the metrics, by day of California, since 14 April 2024; "
          "views are those of the profile."),
)  # fmt: skip

LACKS = (
    Lack(table="page_observations", columns=("country", "category", "fans", "posts_total"),
         why="Profiles have no such fields.", source=f"{_DOCS}/threads-profiles"),
    Lack(table="posts", columns=("language", "sponsor"), why="Posts have no such fields.", source=_POSTS),
    Lack(table="post_observations", columns=tuple(kind for kind in REACTION_KINDS if kind != "likes"),
         why="Threads has likes alone.", source=f"{_DOCS}/insights"),
    Lack(table="post_observations",
         columns=("saves", "clicks", "reach", "impressions", "followers_at_posting", "fans_at_posting"),
         why="Not among the metrics of posts.", source=f"{_DOCS}/insights"),
    Lack(table="comments", columns=("language", "reactions"),
         why="Replies bear neither; likes of replies would take a question each.",
         source=f"{_DOCS}/retrieve-and-manage-replies/replies-and-conversations"),
    Lack(table="ties", columns=("actor_key",), why="Threads does not tell who follows a profile.",
         source=f"{_DOCS}/threads-profiles"),
    Lack(table="audience_observations", columns=("gained_since_at",),
         why="Followers are told as of now; ages and genders are given apart, which says less than both together.",
         source=f"{_DOCS}/insights"),
)  # fmt: skip

PLATFORM = Collected(
    key="threads",
    title="Threads",
    reader=Reader(),
    rules=ThreadsRules(),
    offers=OFFERS,
    lacks=LACKS,
    address_shapes=ADDRESS_SHAPES,
    version=VERSION,
    probe="https://graph.threads.net/",
    connection="an account of one's own and an app of one's own, with review for whoever is not one's own",
    # One question each, yet a metric that is refused is then left out for the rest of them.
    refresh_count=25,
)
