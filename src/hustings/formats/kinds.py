"""The kinds of posts: every platform's and every tool's word for them, in our ten."""

from __future__ import annotations

from collections.abc import Mapping

from hustings.formats.quoting import quoted
from hustings.formats.zones import Levels

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


def kind_levels(text: str, name: str, values: Mapping[str, str]) -> Levels:
    """The levels below `kind_sql`: the usual words as they stand, and all others folded."""
    kinds = {word: kind for kind, words in WORDS.items() for word in words}
    own = {word.casefold() for word in values}
    usual = " ".join(
        f"WHEN {quoted(word)} THEN {quoted(kinds[word.lower()])}"
        for word in _AT_HAND
        if word.lower() not in own
    )
    return (
        {f"{name}_usual": f"CASE {text} {usual} END" if usual else "CAST(NULL AS VARCHAR)"},
        {f"{name}_folded": f"CASE WHEN {name}_usual IS NULL THEN lower(trim({text})) END"},
    )


def kind_sql(name: str, values: Mapping[str, str]) -> str:
    """A text as one of the kinds, from the columns of `kind_levels`; `other` for a word not known."""
    known = {word: kind for kind, words in WORDS.items() for word in words}
    known.update((word.casefold(), kind) for word, kind in values.items())
    folded = " ".join(f"WHEN {quoted(word)} THEN {quoted(kind)}" for word, kind in known.items())
    return f"coalesce({name}_usual, CASE {name}_folded {folded} ELSE 'other' END)"
