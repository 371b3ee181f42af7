"""CrowdTangle's export of Instagram posts."""

from __future__ import annotations

from hustings.formats.layout import Cell, Format

POSTS = Format(
    name="crowdtangle-instagram",
    title="CrowdTangle: Instagram posts",
    records="posts",
    platform="instagram",
    all_of=(
        "Account", "User Name", "Followers at Posting", "Post Created", "Type", "Likes", "Comments",
        "Views", "URL", "Link", "Photo", "Title", "Description",
    ),
    cells=(
        Cell("page_native_id", "User Name", "handle"),
        Cell("page_handle", "User Name"),
        Cell("page_name", "Account"),
        Cell("followers_at_posting", "Followers at Posting", "count"),
        Cell("created_at", "Post Created", "time", required=True),
        Cell("kind", "Type", "kind"),
        Cell("stated_interactions", "Total Interactions", "count"),
        Cell("likes", "Likes", "count"),
        Cell("comments", "Comments", "count"),
        # A photo has 0 here, which says that its views were not counted.
        Cell("views", "Views", "count", unknown=("", "0", "N/A")),
        Cell("post_native_id", "URL", "post_address", required=True),
        Cell("permalink", "URL"),
        Cell("media_ids", "Photo", "texts", separator="\n"),
        Cell("text", "Description"),
        Cell("sponsor", "Sponsor Name"),
    ),
    sums=("likes",),
    source="4CAT's importer of CrowdTangle files (datasources/upload/import_formats.py) and public code "
    "that reads the export; the order of the first six columns is inferred.",
    note="Counts are those of the day of export, which the file does not state. Accounts are known by handle alone.",
)  # fmt: skip
