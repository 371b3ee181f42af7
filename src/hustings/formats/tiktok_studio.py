"""TikTok Studio's export of videos."""

from __future__ import annotations

from hustings.formats.layout import Cell, Format

VIDEOS = Format(
    name="tiktok-studio",
    title="TikTok Studio: videos",
    records="posts",
    platform="tiktok",
    zone=None,
    all_of=("Video title", "Video link", "Post time", "Video views", "Likes", "Comments", "Shares"),
    cells=(
        # The address names the account, so the file need not say whose it is.
        Cell("page_native_id", "Video link", "sql",
             sql="'@' || nullif(lower(regexp_extract($cell, 'tiktok\\.com/@([A-Za-z0-9_.]+)/', 1)), '')"),
        Cell("page_handle", "Video link", "sql",
             sql="nullif(lower(regexp_extract($cell, 'tiktok\\.com/@([A-Za-z0-9_.]+)/', 1)), '')"),
        Cell("post_native_id", "Video link", "post_address", required=True),
        Cell("permalink", "Video link"),
        Cell("text", "Video title"),
        Cell("created_at", "Post time", "time", required=True,
             times=("%Y/%m/%d %H:%M:%S", "%Y/%m/%d %H:%M", "%B %d %Y", "%m/%d/%Y %H:%M")),
        Cell("kind", constant="video"),
        Cell("views", "Video views", "count"),
        Cell("likes", "Likes", "count"),
        Cell("comments", "Comments", "count"),
        Cell("shares", "Shares", "count"),
        Cell("saves", "Add to Favorites", "count"),
    ),
    sums=("likes",),
    source="A public importer of the export.",
    note="Counts are those of the day of export, which the file does not state.",
)  # fmt: skip
