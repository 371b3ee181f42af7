"""Which software a server runs, and what that software can do, held as declared facts.

Four of these were run on loopback in November 2026 and asked; the rest is read in their sources and
documentation. Software that is not in the table is taken for plain Mastodon without what only newer
versions have.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

import msgspec

Version = tuple[int, int, int]
NODEINFO_SCHEMAS = (
    "http://nodeinfo.diaspora.software/ns/schema/2.1",
    "http://nodeinfo.diaspora.software/ns/schema/2.0",
    "https://nodeinfo.diaspora.software/ns/schema/2.1",
    "https://nodeinfo.diaspora.software/ns/schema/2.0",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Software:
    """What a kind of server can do.

    `anonymous` names the parts that it gives without a token. `finds_by` says how a name becomes an id:
    lookup or search. `many_at_once` is how many posts one question may name, and from which version;
    1 where it may not. `many_name` is the parameter that names them. `followers_by` is how the list of
    followers goes on: link headers, whole in one answer, or not at all. `unsaid` are counts of accounts
    where a 0 only means that the server does not say. `untold` are fields of posts that mean nothing.
    `emoji_reactions` are given besides favourites, and are not counted among them.
    `shown_count` is how many of an account's newest posts it shows at most. `context_limit` and
    `context_depth` are where replies end for whoever has no token. `idempotent` says that an
    Idempotency-Key is honoured, `schedules` that posts may be scheduled: for publishing.
    """

    name: str
    title: str
    anonymous: frozenset[str]
    source: str
    finds_by: str = "lookup"
    many_at_once: int = 1
    many_since: Version = (0, 0, 0)
    many_name: str = "id[]"
    followers_by: str = "link"
    unsaid: frozenset[str] = frozenset()
    untold: frozenset[str] = frozenset()
    shown_count: int | None = None
    emoji_reactions: bool = False
    context_limit: int | None = None
    context_depth: int | None = None
    rate_headers: bool = False
    idempotent: bool = False
    schedules: bool = False
    version: str = ""

    @property
    def posts_at_once(self) -> int:
        """How many posts one question may name on the version that runs."""
        return self.many_at_once if version_of(self.version) >= self.many_since else 1


EVERYTHING = frozenset({"page", "posts", "counts", "comments", "ties"})

MASTODON = Software(
    name="mastodon",
    title="Mastodon",
    anonymous=EVERYTHING,
    source="https://docs.joinmastodon.org/methods/statuses/#index",
    # More than DEFAULT_STATUSES_LIMIT is refused: app/controllers/api/v1/statuses_controller.rb.
    many_at_once=20,
    many_since=(4, 3, 0),
    context_limit=60,
    context_depth=20,
    rate_headers=True,
    idempotent=True,
    schedules=True,
)
UNKNOWN = Software(
    name="",
    title="a server of unknown software",
    anonymous=EVERYTHING,
    source="https://docs.joinmastodon.org/client/intro/",
    context_limit=60,
    context_depth=20,
)
GOTOSOCIAL = Software(
    name="gotosocial",
    title="GoToSocial",
    # Every question of the client interface asks for a token: internal/api/client.
    anonymous=frozenset(),
    source="https://docs.gotosocial.org/en/latest/api/swagger/",
    rate_headers=True,
    schedules=True,
)
TAKAHE = Software(
    name="takahe",
    title="Takahē",
    # scope_required("read:statuses") stands before statuses and context: api/views.
    anonymous=frozenset(),
    source="https://github.com/jointakahe/takahe/tree/main/api/views",
    finds_by="search",
    # api/schemas.py types both as None.
    untold=frozenset({"language", "card"}),
    followers_by="link",
)
SNAC = Software(
    name="snac",
    title="snac",
    anonymous=EVERYTHING - {"ties"},
    source="https://codeberg.org/grunfink/snac2/src/branch/master/mastoapi.c",
    # The list of followers is always empty; followers are counted only where the account wants it;
    # every post is said to be in English; 256 entries of the timeline are shown.
    followers_by="nothing",
    unsaid=frozenset({"followers_count", "statuses_count"}),
    untold=frozenset({"language", "card"}),
    shown_count=256,
    emoji_reactions=True,
)
HOLLO = Software(
    name="hollo",
    title="Hollo",
    # An account's list of posts asks for a token, and so does who favourited or boosted one of them:
    # src/api/v1/accounts.ts and statuses.ts. Followers are told to anybody.
    anonymous=EVERYTHING - {"posts"},
    source="https://github.com/fedify-dev/hollo/tree/main/src/api/v1",
    followers_by="whole",
    emoji_reactions=True,
    idempotent=True,
)
PLEROMA = Software(
    name="pleroma",
    title="Pleroma",
    anonymous=EVERYTHING,
    source="https://docs-develop.pleroma.social/backend/development/API/differences_in_mastoapi_responses/",
    many_at_once=100,
    many_name="ids[]",
    emoji_reactions=True,
    schedules=True,
)
AKKOMA = Software(
    name="akkoma",
    title="Akkoma",
    anonymous=EVERYTHING,
    source="https://docs.akkoma.dev/stable/development/API/differences_in_mastoapi_responses/",
    many_at_once=100,
    many_name="ids[]",
    emoji_reactions=True,
    schedules=True,
)
PIXELFED = Software(
    name="pixelfed",
    title="Pixelfed",
    # abort_if(! $request->user(), 403) stands before each: app/Http/Controllers/Api/ApiV1Controller.php.
    anonymous=frozenset(),
    source="https://github.com/pixelfed/pixelfed/blob/dev/app/Http/Controllers/Api/ApiV1Controller.php",
)

KNOWN = {
    software.name: software
    for software in (MASTODON, GOTOSOCIAL, TAKAHE, SNAC, HOLLO, PLEROMA, AKKOMA, PIXELFED)
}
_SAME_AS = {"glitch": "mastodon", "hometown": "mastodon", "fedibird": "mastodon"}
"""Forks of Mastodon that keep its interface and its version's number."""


class _Link(msgspec.Struct):
    rel: str = ""
    href: str = ""


class _Links(msgspec.Struct):
    links: list[_Link] = []


class _Named(msgspec.Struct):
    name: str = ""
    version: str = ""


class _NodeInfo(msgspec.Struct):
    software: _Named = msgspec.field(default_factory=_Named)


def nodeinfo_address(body: bytes) -> str | None:
    """Where a server describes itself, from its /.well-known/nodeinfo; None where it does not say."""
    try:
        links = msgspec.json.decode(body, type=_Links).links
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return None
    by_schema = {link.rel: link.href for link in links}
    return next((by_schema[rel] for rel in NODEINFO_SCHEMAS if by_schema.get(rel)), None)


def software_in(body: bytes) -> Software:
    """The software that a NodeInfo document names; unknown where it names none that is known."""
    try:
        named = msgspec.json.decode(body, type=_NodeInfo).software
    except (msgspec.MsgspecError, UnicodeDecodeError):
        return UNKNOWN
    return software_named(named.name, named.version)


def software_named(name: str, version: str = "") -> Software:
    """The facts about a software by its name in NodeInfo."""
    key = name.strip().casefold()
    facts = KNOWN.get(_SAME_AS.get(key, key), UNKNOWN)
    return replace(facts, name=key, version=version.strip())


def version_of(text: str) -> Version:
    """The three numbers that a version begins with; zeros where it has none."""
    found = re.match(r"v?(\d{1,9})(?:\.(\d{1,9}))?(?:\.(\d{1,9}))?", text.strip())
    if not found:
        return (0, 0, 0)
    major, minor, patch = (int(part or 0) for part in found.groups())
    return (major, minor, patch)
