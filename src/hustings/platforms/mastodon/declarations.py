"""What Mastodon, and what speaks its interface, gives and lacks; checked against its documentation on 24 November 2026."""

from __future__ import annotations

from hustings.platforms.definition import NOTHING, Lack, Offer, Whose
from hustings.platforms.mastodon.software import KNOWN, Software

_DOCS = "https://docs.joinmastodon.org"
_ACCOUNT = f"{_DOCS}/methods/accounts/#get"
_STATUSES = f"{_DOCS}/methods/accounts/#statuses"
_STATUS = f"{_DOCS}/entities/Status/"
_CONTEXT = f"{_DOCS}/methods/statuses/#context"
_COUNTS = ("reactions", "likes", "comments", "shares")
_WORDS = ("text", "language", "permalink", "links", "hashtags", "media_ids", "shared_post_id")

_CONNECT = (
    "On servers that show nothing to strangers: an account on that server, connected to read."
)


def _others() -> tuple[Offer, ...]:
    """What anybody's account shows."""
    whose: Whose = "others"
    asked = f"Without a token on Mastodon. {_CONNECT}"
    return (
        Offer(
            part="page",
            method="page",
            table="page_observations",
            columns=("handle", "name", "followers", "posts_total", "quality", "source_url"),
            whose=whose,
            needs=NOTHING,
            source=_ACCOUNT,
            note=asked,
        ),
        Offer(
            part="posts",
            method="posts",
            table="posts",
            columns=("created_at", "kind", *_WORDS),
            whose=whose,
            needs=NOTHING,
            source=_STATUSES,
            note="Public and unlisted posts, boosts and replies; a content warning is the first paragraph.",
        ),
        Offer(
            part="posts",
            method="posts",
            table="post_observations",
            columns=_COUNTS,
            whose=whose,
            needs=NOTHING,
            source=_STATUS,
            note="As the account's own server counts them. A boost has no counts of its own.",
        ),
        Offer(
            part="counts",
            method="counts",
            table="post_observations",
            columns=_COUNTS,
            whose=whose,
            needs=NOTHING,
            source=f"{_DOCS}/methods/statuses/#index",
            note="Twenty posts at once from Mastodon 4.3 on, one by one before.",
        ),
        Offer(
            part="counts",
            method="counts",
            table="posts",
            columns=("created_at", "kind", *_WORDS),
            whose=whose,
            needs=NOTHING,
            source=f"{_DOCS}/methods/statuses/#get",
            note="Of posts that were edited.",
        ),
        Offer(
            part="comments",
            method="comments",
            table="comments",
            columns=(
                "author_key",
                "by_page",
                "created_at",
                "text",
                "language",
                "reactions",
                "parent_id",
            ),
            whose=whose,
            needs=NOTHING,
            source=_CONTEXT,
            note="Replies that reached the account's server; 60 and 20 deep without a token.",
        ),
        Offer(
            part="ties",
            method="ties",
            table="ties",
            columns=("actor_key", "target_id", "kind"),
            whose=whose,
            needs=NOTHING,
            source=f"{_DOCS}/methods/accounts/#followers",
            note="Followers unless the account hides them; who favourited and who boosted a post.",
        ),
    )


OFFERS = _others()


def _everywhere(table: str, columns: tuple[str, ...], why: str, source: str) -> Lack:
    return Lack(table=table, columns=columns, why=why, source=source)


_GENERAL = (
    _everywhere(
        "page_observations",
        ("verified",),
        "No server verifies accounts: verified_at of a profile's link says that the linked page links back.",
        f"{_DOCS}/entities/Account/#verified_at",
    ),
    _everywhere(
        "page_observations",
        ("category", "country"),
        "An account has neither.",
        f"{_DOCS}/entities/Account/",
    ),
    _everywhere(
        "page_observations", ("fans",), "There are followers alone.", f"{_DOCS}/entities/Account/"
    ),
    _everywhere(
        "post_observations",
        ("views", "reach", "impressions", "clicks"),
        "Servers do not count who saw a post.",
        _STATUS,
    ),
    _everywhere(
        "post_observations",
        ("saves",),
        "Bookmarks are private and are not counted.",
        f"{_DOCS}/methods/bookmarks/",
    ),
    _everywhere(
        "post_observations",
        ("loves", "wows", "hahas", "sads", "angrys", "cares", "thankfuls"),
        "There is one kind of reaction, the favourite.",
        _STATUS,
    ),
    _everywhere("posts", ("sponsor",), "There is no label for paid content.", _STATUS),
    _everywhere(
        "ties",
        ("created_at",),
        "No list says when somebody followed, favourited or boosted.",
        f"{_DOCS}/methods/accounts/#followers",
    ),
    _everywhere(
        "audience_observations",
        ("value",),
        "Where followers are is not counted, for the account's owner neither.",
        f"{_DOCS}/methods/accounts/",
    ),
)

_TABLES_OF = {
    "page": ("page_observations", ("followers", "posts_total")),
    "posts": ("posts", ("text", "created_at")),
    "counts": ("post_observations", _COUNTS),
    "comments": ("comments", ("text",)),
    "ties": ("ties", ("actor_key",)),
}
_COLUMNS = {"followers_count": "followers", "statuses_count": "posts_total"}


def _lacks_of(software: Software) -> list[Lack]:
    """What one software lacks, out of its facts."""
    found: list[Lack] = []

    def lack(table: str, columns: tuple[str, ...], why: str) -> None:
        found.append(
            Lack(
                table=table,
                columns=columns,
                why=why,
                source=software.source,
                software=software.name,
            )
        )

    for part, (table, columns) in _TABLES_OF.items():
        if part == "ties" and software.followers_by == "nothing":
            lack(table, columns, f"{software.title}'s list of followers is always empty.")
        elif part not in software.anonymous:
            lack(table, columns, f"{software.title} gives this to a connected account alone.")
    unsaid = tuple(_COLUMNS[name] for name in sorted(software.unsaid))
    if unsaid:
        lack("page_observations", unsaid, f"{software.title} writes 0 where it does not say.")
    if "language" in software.untold:
        lack("posts", ("language",), f"{software.title} does not know the language of a post.")
    if software.shown_count is not None:
        lack(
            "posts",
            ("text",),
            f"{software.title} shows the newest {software.shown_count} entries of an account.",
        )
    return found


LACKS = (*_GENERAL, *(lack for software in KNOWN.values() for lack in _lacks_of(software)))
