"""Ids of posts out of their public addresses, for sources that give the address alone.

The id that an address ends in is taken as the post's: for a photo or video of Facebook it is that
of the photo or video, which differs from the id that the Graph API gives the post around it.
An address of no known shape stands for the post by the first 16 signs of its MD5.
"""

from __future__ import annotations

from hustings.formats.quoting import quoted
from hustings.formats.zones import Levels

_SHAPES: dict[str, tuple[str, ...]] = {
    "facebook": (
        r"[?&]story_fbid=([A-Za-z0-9]+)",
        r"[?&](?:fbid|v|multi_permalinks)=([0-9]+)",
        r"/posts/([0-9]+_[0-9]+)",
        r"/(?:permalink|reel|reels|watch/live|events)/([A-Za-z0-9]+)",
        r"/(?:posts|videos|photos)/(?:[^?#]*/)?([0-9]{5,}|pfbid[A-Za-z0-9]+)/?(?:[?#].*)?$",
    ),
    "instagram": (r"/(?:p|reel|reels|tv)/([A-Za-z0-9_-]+)",),
    "tiktok": (r"/(?:video|photo)/([0-9]+)",),
    "x": (r"/status(?:es)?/([0-9]+)",),
    "threads": (r"/post/([A-Za-z0-9_-]+)",),
    "bluesky": (r"/post/([a-z0-9]+)",),
    "youtube": (r"[?&]v=([A-Za-z0-9_-]{11})", r"/(?:shorts|live)/([A-Za-z0-9_-]{11})"),
    "telegram": (r"t\.me/(?:s/)?[A-Za-z0-9_]+/([0-9]+)",),
    "mastodon": (r"/@[^/]+/([0-9]+)",),
}


def post_levels(address: str, name: str) -> Levels:
    """The levels below `post_id_sql`: nearly every address ends in /posts/ID, so that is asked first."""
    tail = f"{name}_tail"
    return (
        {tail: f"split_part({address}, '/posts/', 2)"},
        {
            f"{name}_usual": f"CASE WHEN CAST(try_cast({tail} AS BIGINT) AS VARCHAR) = {tail} THEN {tail} END"
        },
        {f"{name}_rest": f"CASE WHEN {name}_usual IS NULL THEN nullif(trim({address}), '') END"},
    )


def post_id_sql(name: str, platform: str) -> str:
    """The id in a post's address, or the address's hash, from the columns of `post_levels`."""
    rest = f"{name}_rest"
    found = "".join(
        f", nullif(regexp_extract({rest}, {quoted(shape)}, 1), '')"
        for shape in _SHAPES.get(platform, ())
    )
    return f"coalesce({name}_usual{found}, left(md5({rest}), 16))"
