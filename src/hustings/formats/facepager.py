"""Facepager's export of Facebook posts."""

from __future__ import annotations

from hustings.formats.layout import Cell, Format

_KINDS = {
    "like": "likes",
    "love": "loves",
    "wow": "wows",
    "haha": "hahas",
    "sad": "sads",
    "angry": "angrys",
}

POSTS = Format(
    name="facepager-facebook",
    title="Facepager: Facebook posts",
    records="posts",
    platform="facebook",
    all_of=(
        "id", "level", "object_id", "object_type", "query_status", "query_time", "query_type",
        "created_time", "comments.summary.total_count",
    ),
    cells=(
        Cell("post_native_id", "object_id", "id", required=True),
        # A post's id is that of its page and its own, joined by an underscore.
        Cell("page_native_id", "object_id", "sql", sql="nullif(regexp_extract($cell, '^([0-9]+)_', 1), '')"),
        Cell("page_name", "from.name"),
        Cell("created_at", "created_time", "time", required=True),
        Cell("observed_at", "query_time", "time"),
        Cell("kind", "type", "kind"),
        Cell("text", "message"),
        Cell("links", "link", "texts", separator="\n"),
        Cell("media_ids", "full_picture", "texts", separator="\n"),
        Cell("media_ids", "picture", "texts", separator="\n"),
        Cell("reactions", "reactions.summary.total_count", "count"),
        *(Cell(record, f"{word}.summary.total_count", "count") for word, record in _KINDS.items()),
        Cell("comments", "comments.summary.total_count", "count"),
        Cell("shares", "shares.count", "count"),
    ),
    sums=tuple(_KINDS.values()),
    source="The columns that public importers of Facepager's files accept.",
    note="Facebook leaves out the count of shares where there is none, so shares are unknown there and not zero. "
    "Query times are taken as UTC.",
)  # fmt: skip
