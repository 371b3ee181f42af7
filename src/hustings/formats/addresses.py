"""Ids of posts out of their public addresses, for sources that give the address alone.

The id that an address ends in is taken as the post's: for a photo or video of Facebook it is that
of the photo or video, which differs from the id that the Graph API gives the post around it.
An address of no known shape stands for the post by the first 16 signs of its MD5.
"""

from __future__ import annotations

from hustings.formats.quoting import quoted

_SHAPES: dict[str, tuple[str, ...]] = {
    "facebook": (
        r"[?&]story_fbid=([A-Za-z0-9]+)",
        r"[?&](?:fbid|v|multi_permalinks)=([0-9]+)",
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


def post_id_sql(address: str, platform: str) -> str:
    """The id in a post's address, or the address's hash; NULL where there is no address."""
    found = ", ".join(
        f"nullif(regexp_extract({address}, {quoted(shape)}, 1), '')"
        for shape in _SHAPES.get(platform, ())
    )
    hashed = f"left(md5(trim({address})), 16)"
    slow = f"coalesce({found}, {hashed})" if found else hashed
    if platform != "facebook":
        return f"CASE WHEN trim({address}) <> '' THEN {slow} END"
    # Nearly every address ends in /posts/ID, for which no regular expression is needed.
    last = f"split_part({address}, '/', -1)"
    plain = (
        f"CAST(try_cast({last} AS BIGINT) AS VARCHAR) = {last} AND contains({address}, '/posts/')"
    )
    return f"CASE WHEN {plain} THEN {last} WHEN trim({address}) <> '' THEN {slow} END"
