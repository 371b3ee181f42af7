"""What Mastodon, and what speaks its interface, gives and lacks; checked against its documentation on 24 November 2026."""

from __future__ import annotations

from hustings.domain.records import Part
from hustings.platforms.definition import NOTHING, Lack, Offer
from hustings.platforms.mastodon.software import KNOWN, Software

_DOCS = "https://docs.joinmastodon.org"
_ACCOUNT = f"{_DOCS}/methods/accounts/#get"
_STATUSES = f"{_DOCS}/methods/accounts/#statuses"
_STATUS = f"{_DOCS}/entities/Status/"
_CONTEXT = f"{_DOCS}/methods/statuses/#context"
_COUNTS = ("reactions", "likes", "comments", "shares")
_WORDS = ("text", "language", "permalink", "links", "hashtags", "media_ids", "shared_post_id")


def _offer(part: Part, table: str, columns: tuple[str, ...], source: str, note: str) -> Offer:
    """What anybody's account gives without a token, as far as its server shows it to strangers."""
    return Offer(
        part=part,
        method=part,
        table=table,
        columns=columns,
        whose="others",
        needs=NOTHING,
        source=source,
        note=note,
    )


def _own_offer(table: str, columns: tuple[str, ...], note: str) -> Offer:
    """What an account's own notifications give."""
    return Offer(
        part="notifications",
        method="notifications",
        table=table,
        columns=columns,
        whose="own",
        needs="The account itself, connected: sign in on your server, with the right read:notifications",
        source=f"{_DOCS}/methods/notifications/#get",
        note=note,
    )


OFFERS = (
    _offer(
        "page",
        "page_observations",
        ("handle", "name", "followers", "posts_total", "quality", "source_url"),
        _ACCOUNT,
        "Without a token on Mastodon. On servers that show nothing to strangers: an account on that "
        "server, connected to read.",
    ),
    _offer(
        "posts",
        "posts",
        ("created_at", "kind", *_WORDS),
        _STATUSES,
        "Public and unlisted posts, boosts and replies; a content warning is the first paragraph.",
    ),
    _offer(
        "posts",
        "post_observations",
        _COUNTS,
        _STATUS,
        "As the account's own server counts them. A boost has no counts of its own.",
    ),
    _offer(
        "counts",
        "post_observations",
        _COUNTS,
        f"{_DOCS}/methods/statuses/#index",
        "Twenty posts at once from Mastodon 4.3 on, one by one before.",
    ),
    _offer(
        "counts",
        "posts",
        ("created_at", "kind", *_WORDS),
        f"{_DOCS}/methods/statuses/#get",
        "Of posts that were edited.",
    ),
    _offer(
        "comments",
        "comments",
        ("author_key", "by_page", "created_at", "text", "language", "reactions", "parent_id"),
        _CONTEXT,
        "Replies that reached the account's server; 60 and 20 deep without a token.",
    ),
    _offer(
        "ties",
        "ties",
        ("actor_key", "target_id", "kind"),
        f"{_DOCS}/methods/accounts/#followers",
        "Followers unless the account hides them; who favourited and who boosted a post.",
    ),
    _own_offer(
        "ties",
        ("actor_key", "target_id", "kind", "created_at"),
        "Who followed the account, favourited and boosted its posts, and when its server was told.",
    ),
    _own_offer(
        "comments",
        ("author_key", "by_page", "created_at", "text", "language", "reactions", "parent_id"),
        "Public answers to the account's posts. Whoever names it elsewhere is not collected.",
    ),
)


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
        (),
        "No list says when somebody followed, favourited or boosted; an account's own notifications do.",
        f"{_DOCS}/methods/accounts/#followers",
    ),
    _everywhere(
        "audience_observations",
        ("value",),
        "Where followers are is not counted, for the account's owner neither.",
        f"{_DOCS}/methods/accounts/",
    ),
)

_NOTIFICATIONS = (
    _everywhere(
        "ties",
        (),
        "Servers keep notifications for a time of their own, and the user's stream is not read: what a "
        "server forgets between two visits is lost.",
        f"{_DOCS}/methods/streaming/#user",
    ),
    Lack(
        table="ties",
        columns=("created_at",),
        why="snac shows the newest 64 notifications, whatever is asked for.",
        source="https://codeberg.org/grunfink/snac2/src/branch/master/mastoapi.c",
        software="snac",
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
    if software.emoji_reactions:
        lack(
            "post_observations",
            ("reactions",),
            f"Reactions by emoji, which {software.title} has besides favourites, are not counted.",
        )
    if software.shown_count is not None:
        lack(
            "posts",
            ("text",),
            f"{software.title} shows the newest {software.shown_count} entries of an account.",
        )
    return found


LACKS = (
    *_GENERAL,
    *_NOTIFICATIONS,
    *(lack for software in KNOWN.values() for lack in _lacks_of(software)),
)
