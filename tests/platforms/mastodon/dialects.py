"""How five kinds of server tell of the same world, by what four of them did on loopback in November 2026.

What was not run is read in their sources (see recorded/SOURCES.md). A dialect decides ids, which fields
there are, what they hold, what a stranger may see, and how an error looks.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hustings.platforms.mastodon.software import EVERYTHING
from tests.platforms.mastodon.world import START_AT, Act, Attachment, Person, Post

Json = dict[str, Any]
Refusal = tuple[int, bytes, str]
JSON_TYPE = "application/json; charset=utf-8"
HTML_TYPE = "text/html; charset=utf-8"
CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def _error(status: int, words: str) -> Refusal:
    return status, b'{"error":"%s"}' % words.encode(), JSON_TYPE


def _snowflake(number: int) -> str:
    return str(113_000_000_000_000_000 + number * 1000)


def _ulid(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 32)
        digits = CROCKFORD[digit] + digits
    return "01JB" + digits.rjust(22, "0")


def _hex(number: int) -> str:
    return f"{1_762_000_000 + number:010d}{hashlib.md5(str(number).encode()).hexdigest()}"


def _uuid(number: int) -> str:
    return f"019a3f00-{number:04x}-7000-8000-000000000000"


@dataclass(frozen=True, kw_only=True)
class Dialect:
    """A kind of server. Words are those of hustings.platforms.mastodon.software where both have them."""

    name: str
    version: str
    id_of: Callable[[int], str]
    no_token: Refusal
    bad_token: Refusal
    gone: Refusal
    anonymous: frozenset[str] = EVERYTHING
    has_lookup: bool = True
    has_search: bool = True
    many_name: str | None = None
    many_limit: int = 20
    post_links: str = "while full"
    people_links: bool = True
    rate_headers: bool = False
    context_limit: int | None = None
    context_depth: int | None = None
    shows_followers: bool = True
    counts_people: bool = True
    always_english: bool = False
    no_language: bool = False
    no_card: bool = False
    full_acct: bool = False
    wraps_boosted: bool = False
    newer_fields: bool = False
    own_boosts: bool = True
    notified_count: int | None = None
    idempotent: bool = False
    schedules: bool = False
    post_path: str = "/@{name}/{id}"


MASTODON = Dialect(
    name="mastodon",
    version="4.6.4",
    id_of=_snowflake,
    no_token=_error(401, "This API requires an authenticated user"),
    bad_token=_error(401, "The access token is invalid"),
    gone=_error(404, "Record not found"),
    many_name="id[]",
    rate_headers=True,
    context_limit=60,
    context_depth=20,
    newer_fields=True,
    idempotent=True,
    schedules=True,
)
GOTOSOCIAL = Dialect(
    name="gotosocial",
    version="0.20.2",
    id_of=_ulid,
    no_token=_error(401, "Unauthorized: token not supplied"),
    bad_token=_error(401, "Unauthorized: invalid token"),
    gone=_error(404, "Not Found"),
    anonymous=frozenset(),
    rate_headers=True,
    schedules=True,
    post_links="while any",
    post_path="/@{name}/statuses/{id}",
)
TAKAHE = Dialect(
    name="takahe",
    version="0.11.0",
    id_of=lambda number: str(260_000_000_000_000_000 + number),
    no_token=_error(400, "identity_token_required"),
    bad_token=(400, b"Invalid Bearer token", HTML_TYPE),
    gone=_error(404, "Not Found"),
    anonymous=frozenset(),
    has_lookup=False,
    post_links="while any",
    no_language=True,
    no_card=True,
    post_path="/@{name}@{host}/posts/{id}/",
)
SNAC = Dialect(
    name="snac",
    version="2.94",
    id_of=_hex,
    no_token=(422, b"", HTML_TYPE),
    bad_token=(422, b"", HTML_TYPE),
    gone=(404, b"<h1>404 Not Found (snac/2.94)</h1>", HTML_TYPE),
    has_search=False,
    post_links="never",
    people_links=False,
    shows_followers=False,
    counts_people=False,
    always_english=True,
    no_card=True,
    full_acct=True,
    wraps_boosted=True,
    own_boosts=False,
    notified_count=64,
    post_path="/{name}/p/{id}",
)
HOLLO = Dialect(
    name="hollo",
    version="0.6.0",
    id_of=_uuid,
    no_token=_error(401, "unauthorized"),
    bad_token=_error(401, "invalid_token"),
    gone=_error(404, "Record not found"),
    anonymous=EVERYTHING - {"posts"},
    has_search=False,
    post_links="one too far",
    people_links=False,
    idempotent=True,
)
DIALECTS = (MASTODON, GOTOSOCIAL, TAKAHE, SNAC, HOLLO)


def said_at(at: datetime | None) -> str | None:
    """A time as the interface writes it."""
    return None if at is None else at.strftime("%Y-%m-%dT%H:%M:%S.000Z")


@dataclass(frozen=True)
class Telling:
    """Entities of a world as one dialect writes them, on a server of that address."""

    dialect: Dialect
    base: str

    @property
    def host(self) -> str:
        return self.base.partition("://")[2]

    def account_id(self, person: Person) -> str:
        if self.dialect.name == "snac":
            return hashlib.md5(self._profile(person).encode()).hexdigest()
        return self.dialect.id_of(person.number)

    def _profile(self, person: Person) -> str:
        at = f"https://{person.domain}" if person.domain else self.base
        return f"{at}/{person.name}" if self.dialect.name == "snac" else f"{at}/@{person.name}"

    def account(self, person: Person, statuses_count: int) -> Json:
        known = self.dialect.counts_people
        full = person.domain or (self.host if self.dialect.full_acct else None)
        told: Json = {
            "id": self.account_id(person),
            "username": person.name,
            "acct": f"{person.name}@{full}" if full else person.name,
            "display_name": person.title,
            "locked": False,
            "bot": False,
            "discoverable": None,
            "group": False,
            "created_at": "2026-08-01T00:00:00.000Z",
            "note": "",
            "url": self._profile(person),
            "avatar": f"{self.base}/avatars/original/missing.png",
            "avatar_static": f"{self.base}/avatars/original/missing.png",
            "header": f"{self.base}/headers/original/missing.png",
            "header_static": f"{self.base}/headers/original/missing.png",
            "followers_count": len(person.followers) if known else 0,
            "following_count": 0,
            "statuses_count": statuses_count if known else 0,
            "last_status_at": "2026-11-01" if statuses_count else None,
            "emojis": [],
            "fields": [],
        }
        if self.dialect.newer_fields:
            told |= self._newer_account(person)
        if person.moved_to is not None:
            told["moved"] = self.account(person.moved_to, 0)
        elif self.dialect.name == "takahe":
            told["moved"] = None
        return told | ({"suspended": True} if person.suspended else {})

    def _newer_account(self, person: Person) -> Json:
        return {
            "indexable": False,
            "uri": f"{self.base}/ap/users/{self.account_id(person)}",
            "avatar_description": "",
            "header_description": "",
            "hide_collections": person.hides_followers or None,
            "show_media": True,
            "show_media_replies": True,
            "show_featured": True,
            "noindex": False,
            "feature_approval": {"automatic": [], "manual": [], "current_user": "denied"},
            "roles": [],
        }

    def status(self, post: Post, account: Callable[[Person], Json], replies: int) -> Json:
        """A post; in snac's dialect one that was boosted comes inside its last booster's boost."""
        told = self._status(post, account, replies)
        if self.dialect.wraps_boosted and post.boosted:
            booster = post.boosted[-1].by
            outer = {"id": told["id"].upper(), "account": account(booster), "content": ""}
            return told | outer | {"reblog": told}
        return told

    def notification(self, act: Act, kind: str, account: Json, status: Json | None) -> Json:
        """What somebody did, as the account is told it."""
        at, number = said_at(START_AT + timedelta(minutes=act.number)), str(act.number)
        told: Json = {
            "id": f"{at}/{kind}/{_uuid(act.number)}" if self.dialect.name == "hollo" else number,
            "type": kind,
            "created_at": at,
            "account": account,
        }
        if self.dialect.newer_fields:
            told["group_key"] = f"ungrouped-{number}"
        return told if status is None else told | {"status": status}

    def _status(self, post: Post, account: Callable[[Person], Json], replies: int) -> Json:
        identifier = self.dialect.id_of(post.number)
        path = self.dialect.post_path.format(name=post.by.name, host=self.host, id=identifier)
        at = f"https://{post.by.domain}" if post.by.domain else self.base
        boosted = None if post.boosts is None else self._status(post.boosts, account, 0)
        told: Json = {
            "id": identifier,
            "created_at": said_at(post.at),
            "in_reply_to_id": self.dialect.id_of(post.answers.number) if post.answers else None,
            "in_reply_to_account_id": self.account_id(post.answers.by) if post.answers else None,
            "sensitive": bool(post.warning),
            "spoiler_text": post.warning,
            "visibility": post.visibility,
            "language": self._language(post),
            "uri": f"{at}/users/{post.by.name}/statuses/{identifier}",
            "url": at + path,
            "replies_count": replies,
            "reblogs_count": len(post.boosted),
            "favourites_count": len(post.favourites),
            "edited_at": said_at(post.edited_at),
            "content": post.html,
            "reblog": boosted,
            "account": account(post.by),
            "media_attachments": [self._media(entry) for entry in post.attachments],
            "mentions": [self._mention(person) for person in post.mentions],
            "tags": [{"name": tag, "url": f"{self.base}/tags/{tag}"} for tag in post.tags],
            "emojis": [],
            "card": None if self.dialect.no_card or not post.card else self._card(post.card),
            "poll": None,
        }
        return told | (self._newer_status(post) if self.dialect.newer_fields else {})

    def _language(self, post: Post) -> str | None:
        if self.dialect.no_language:
            return None
        return "en" if self.dialect.always_english else post.language

    def _newer_status(self, post: Post) -> Json:
        told: Json = {"quotes_count": 0, "tagged_collections": [], "quote": None, "filtered": []}
        told |= {"favourited": False, "reblogged": False, "muted": False, "bookmarked": False}
        if post.boosts is None:
            told |= {"pinned": False, "application": {"name": "Web", "website": None}}
        approval = {"automatic": ["public"], "manual": [], "current_user": "automatic"}
        return told | {"quote_approval": approval}

    def _mention(self, person: Person) -> Json:
        acct = f"{person.name}@{person.domain}" if person.domain else person.name
        return {
            "id": self.account_id(person),
            "username": person.name,
            "url": self._profile(person),
            "acct": acct,
        }

    def _media(self, attachment: Attachment) -> Json:
        return {
            "id": self.dialect.id_of(attachment.number),
            "type": attachment.kind,
            "url": attachment.address,
            "preview_url": attachment.address,
            "remote_url": None,
            "preview_remote_url": None,
            "text_url": None,
            "meta": {},
            "description": "",
            "blurhash": "UPN1Ddxup",
        }

    def _card(self, address: str) -> Json:
        words = ("title", "description", "author_name", "author_url", "provider_name")
        more = ("provider_url", "html", "image_description", "embed_url")
        nothing: Json = dict.fromkeys(("image", "blurhash", "published_at"))
        told: Json = dict.fromkeys((*words, *more), "") | nothing
        sizes: Json = {"width": 0, "height": 0, "missing_attribution": False, "authors": []}
        return told | sizes | {"url": address, "type": "link", "language": "en"}
