"""Meta Content Library: Facebook and Instagram posts, from its downloads and its default answers."""

from __future__ import annotations

from hustings.domain.tables import REACTION_KINDS
from hustings.formats.layout import Cell, Format

_KINDS = {"like": "likes", "love": "loves", "wow": "wows", "haha": "hahas", "sad": "sads",
          "angry": "angrys", "care": "cares"}  # fmt: skip

_SHARED = (
    Cell("post_native_id", "id", "id", required=True),
    Cell("page_native_id", "post_owner.id", "id"),
    Cell("page_name", "post_owner.name"),
    Cell("page_handle", "post_owner.username"),
    Cell("created_at", "creation_time", "time", required=True),
    Cell("observed_at", "statistics.views_date_last_refreshed", "time"),
    Cell("kind", "content_type", "kind"),
    Cell("text", "text"),
    Cell("language", "lang"),
    Cell("permalink", "mcl_url"),
    Cell("media_ids", "multimedia", "sql",
         sql="""nullif(regexp_extract_all($cell, '[''"]id[''"]\\s*:\\s*[''"]?(\\w+)', 1), [])"""),
    Cell("comments", "statistics.comment_count", "count"),
    Cell("views", "statistics.views", "count"),
)  # fmt: skip
_NOTE = (
    "Views are dated by the library; the other counts are taken as of the same day. "
    "The library holds larger pages alone, and its thresholds have moved over time."
)

FACEBOOK = Format(
    name="meta-content-library-facebook",
    title="Meta Content Library: Facebook posts",
    records="posts",
    platform="facebook",
    all_of=(
        "id", "creation_time", "content_type", "post_owner.id", "statistics.like_count",
        "statistics.love_count", "statistics.reaction_count", "statistics.comment_count",
        "statistics.share_count", "statistics.views",
    ),
    cells=(
        *_SHARED,
        Cell("shared_post_id", "shared_post_id", "id"),
        Cell("links", "link_attachment.link", "texts", separator="\n"),
        Cell("reactions", "statistics.reaction_count", "count"),
        *(Cell(record, f"statistics.{word}_count", "count") for word, record in _KINDS.items()),
        Cell("shares", "statistics.share_count", "count"),
    ),
    sums=tuple(kind for kind in REACTION_KINDS if kind != "thankfuls"),
    source="Three independent public readers of the download, and the default fields of the API's answers; "
    "the order of the download's columns was not seen.",
    note=_NOTE,
)  # fmt: skip

INSTAGRAM = Format(
    name="meta-content-library-instagram",
    title="Meta Content Library: Instagram posts",
    records="posts",
    platform="instagram",
    all_of=(
        "id", "creation_time", "content_type", "post_owner.id", "statistics.like_count",
        "statistics.comment_count", "statistics.views",
    ),
    none_of=("statistics.reaction_count", "statistics.share_count"),
    cells=(
        *_SHARED,
        Cell("hashtags", "hashtags", "texts"),
        Cell("likes", "statistics.like_count", "count"),
    ),
    sums=("likes",),
    source="A public reader of the download (19 columns in alphabetical order).",
    note=_NOTE,
)  # fmt: skip
