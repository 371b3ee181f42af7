"""The kinds of posts: every platform's and every tool's word for them, in our ten."""

from __future__ import annotations

from collections.abc import Mapping

from hustings.formats.quoting import quoted

WORDS: dict[str, tuple[str, ...]] = {
    "photo": ("photo", "photos", "image", "images", "picture", "static_image", "bilder", "foto", "bild"),
    "video": (
        "video", "videos", "native video", "native_video", "youtube", "vine", "igtv", "vimeo",
        "video_inline", "clip", "facebook watch",
    ),
    "link": ("link", "links", "share_link", "länkar", "länk"),
    "status": ("status", "statuses", "text", "text post", "texts", "note", "tweet"),
    "reel": ("reel", "reels", "ig reel", "instagram reel", "facebook reel", "reels video"),
    "story": ("story", "stories", "ig story", "instagram story"),
    "album": (
        "album", "albums", "ig carousel", "carousel", "carousel_album", "instagram carousel", "multiple photos",
        "carousel album",
    ),
    "event": ("event", "events", "life event"),
    "share": ("share", "shares", "shared", "re-share", "reshare", "retweet", "repost", "crosspost"),
    "live": (
        "live", "live video", "live_video", "live_video_complete", "live video complete",
        "live_video_scheduled", "live video scheduled", "live videos", "youtube live",
    ),
}  # fmt: skip


def kind_sql(text: str, values: Mapping[str, str]) -> str:
    """A text as one of the kinds; `other` for a word not known, NULL for none."""
    own = "".join(
        f"WHEN {quoted(word.casefold())} THEN {quoted(kind)} " for word, kind in values.items()
    )
    words = " ".join(
        f"WHEN {quoted(word)} THEN {quoted(kind)}"
        for kind, known in WORDS.items()
        for word in known
    )
    return f"CASE lower(trim({text})) {own}{words} ELSE 'other' END"
