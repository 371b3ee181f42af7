"""The kinds of posts: every platform's and every tool's word for them, in our ten."""

from __future__ import annotations

from collections.abc import Mapping

from hustings.formats.quoting import quoted

WORDS: dict[str, tuple[str, ...]] = {
    "photo": ("photo", "photos", "image", "images", "picture", "static_image", "bilder", "foto", "foton", "bild"),
    "video": (
        "video", "videos", "native video", "native_video", "youtube", "vine", "igtv", "vimeo",
        "video_inline", "clip", "videor", "facebook watch",
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


_AT_HAND = ("Photo", "Link", "Status", "Native Video", "Video", "photo", "link", "status", "video")
"""Words asked for as they stand, before anything is folded, since most rows have one of them."""


def kind_sql(text: str, values: Mapping[str, str]) -> str:
    """A text as one of the kinds; `other` for a word not known, NULL for none."""
    known = {word: kind for kind, words in WORDS.items() for word in words}
    known.update((word.casefold(), kind) for word, kind in values.items())
    at_hand = " ".join(
        f"WHEN {quoted(word)} THEN {quoted(known[word.lower()])}" for word in _AT_HAND
    )
    folded = " ".join(f"WHEN {quoted(word)} THEN {quoted(kind)}" for word, kind in known.items())
    return f"CASE {text} {at_hand} ELSE CASE lower(trim({text})) {folded} ELSE 'other' END END"
