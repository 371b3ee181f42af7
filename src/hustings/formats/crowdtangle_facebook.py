"""CrowdTangle's exports of Facebook posts: pages and groups, after and before April 2021."""

from __future__ import annotations

from hustings.domain.tables import REACTION_KINDS
from hustings.formats.layout import Cell, Format

_KINDS = {
    "like": "likes",
    "love": "loves",
    "wow": "wows",
    "haha": "hahas",
    "sad": "sads",
    "angry": "angrys",
    "care": "cares",
}

_SHARED = (
    Cell("page_native_id", "Facebook Id", "id"),
    Cell("page_handle", "User Name"),
    Cell("fans_at_posting", "Likes at Posting", "count"),
    Cell("followers_at_posting", "Followers at Posting", "count"),
    Cell("kind", "Type", "kind"),
    Cell("likes", "Likes", "count"),
    Cell("comments", "Comments", "count"),
    Cell("shares", "Shares", "count"),
    *(
        Cell(record, word.title(), "count")
        for word, record in _KINDS.items()
        if word not in ("like", "care")
    ),
    Cell("stated_interactions", "Total Interactions", "count"),
    # A photo has 0 here, which says that its views were not counted. Total Views would add other posts'.
    Cell("views", "Post Views", "count", unknown=("", "0", "N/A")),
    Cell("post_native_id", "URL", "post_address", required=True),
    Cell("permalink", "URL"),
    Cell("text", "Message"),
    Cell("links", "Final Link", "texts", separator="\n"),
    Cell("links", "Link", "texts", separator="\n"),
    Cell("sponsor", "Sponsor Name"),
)

_AFTER = (
    Cell("page_category", "Page Category"),
    Cell("page_country", "Page Admin Top Country", "country"),
    Cell("created_at", "Post Created", "time", required=True),
    Cell("cares", "Care", "count"),
)

_AFTER_HEADER = (
    "User Name", "Facebook Id", "Likes at Posting", "Followers at Posting", "Post Created", "Type",
    "Likes", "Comments", "Shares", "Love", "Wow", "Haha", "Sad", "Angry", "Care", "URL", "Message",
)  # fmt: skip

_BEFORE_HEADER = (
    "User Name", "Facebook Id", "Likes at Posting", "Followers at Posting", "Created", "Type",
    "Likes", "Comments", "Shares", "Love", "Wow", "Haha", "Sad", "Angry", "URL", "Message",
)  # fmt: skip

_NOTE = "Counts are those of the day of export, which the file does not state."

PAGES = Format(
    name="crowdtangle-facebook",
    title="CrowdTangle: Facebook posts of pages, from April 2021",
    records="posts",
    platform="facebook",
    all_of=("Page Name", *_AFTER_HEADER),
    cells=(Cell("page_name", "Page Name"), *_AFTER, *_SHARED),
    sums=REACTION_KINDS,
    source="4CAT's importer of CrowdTangle files (datasources/upload/import_formats.py) and its issue 137.",
    note=_NOTE,
)

GROUPS = Format(
    name="crowdtangle-facebook-groups",
    title="CrowdTangle: Facebook posts of groups, from April 2021",
    records="posts",
    platform="facebook",
    all_of=("Group Name", *_AFTER_HEADER),
    cells=(Cell("page_name", "Group Name"), *_AFTER, *_SHARED),
    sums=REACTION_KINDS,
    source="As for pages; groups have `Group Name` in place of `Page Name`.",
    note=_NOTE,
)

EARLIER = Format(
    name="crowdtangle-facebook-2020",
    title="CrowdTangle: Facebook posts of pages or groups, before April 2021",
    records="posts",
    platform="facebook",
    all_of=_BEFORE_HEADER,
    none_of=("Post Created",),
    cells=(
        Cell(
            "page_name",
            "Page Name",
            aliases=("Group Name", "Group/Page Name", "Page or Group Name"),
        ),
        Cell("created_at", "Created", "time", required=True),
        # Care took the place of Thankful in 2020; a file has the one or the other.
        Cell("cares", "Care", "count", aliases=("Care(or Thankful)", "Care (or Thankful)")),
        Cell("thankfuls", "Thankful", "count"),
        *_SHARED,
    ),
    sums=REACTION_KINDS,
    source="4CAT's importer of CrowdTangle files; the last count is headed Care, Thankful or both.",
    note=_NOTE,
)
