"""What happens on a made-up server: people, posts, favourites, boosts, follows, edits, deletions.

It knows nothing of any software or of the network: `dialects.py` says how a software tells of it, and
`fake_server.py` answers questions. Everybody and everything has a number, in order of time.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

START_AT = datetime(2026, 11, 1, 8, tzinfo=UTC)


@dataclass
class Person:
    """Somebody with an account here, or elsewhere where `domain` says so."""

    number: int
    name: str
    domain: str | None = None
    title: str = ""
    hides_followers: bool = False
    moved_to: Person | None = None
    suspended: bool = False
    followers: list[Act] = field(default_factory=list)


@dataclass(frozen=True)
class Act:
    """Somebody followed, favourited or boosted, under a number of its own."""

    number: int
    by: Person


@dataclass
class Attachment:
    """A picture, film or sound in a post."""

    number: int
    kind: str
    address: str


@dataclass
class Post:
    """A post, a reply or a boost."""

    number: int
    by: Person
    at: datetime
    html: str
    warning: str = ""
    visibility: str = "public"
    language: str | None = "en"
    answers: Post | None = None
    boosts: Post | None = None
    tags: tuple[str, ...] = ()
    mentions: tuple[Person, ...] = ()
    card: str | None = None
    attachments: list[Attachment] = field(default_factory=list)
    edited_at: datetime | None = None
    deleted: bool = False
    favourites: list[Act] = field(default_factory=list)
    boosted: list[Act] = field(default_factory=list)


class World:
    """The people and posts of one server, and its clock, which only turns when something happens."""

    def __init__(self) -> None:
        self.now_at = START_AT
        self.people: dict[int, Person] = {}
        self.posts: dict[int, Post] = {}
        self.keys: dict[str, int] = {}
        self._number = 0

    def _next(self) -> int:
        self._number += 1
        self.now_at += timedelta(minutes=1)
        return self._number

    def person(self, name: str, *, domain: str | None = None, title: str = "") -> Person:
        """Somebody comes."""
        person = Person(self._next(), name, domain, title)
        self.people[person.number] = person
        return person

    def post(self, by: Person, html: str, *, key: str | None = None, **more: object) -> Post:
        """Somebody posts; the same key posts nothing a second time and gives the first post."""
        if key is not None and key in self.keys:
            return self.posts[self.keys[key]]
        number = self._next()
        post = Post(number, by, self.now_at, html, **more)  # type: ignore[arg-type]
        self.posts[number] = post
        if key is not None:
            self.keys[key] = number
        return post

    def picture(self, post: Post, kind: str = "image") -> Attachment:
        """A picture, film or sound joins a post."""
        number = self._next()
        ending = {"image": "jpg", "video": "mp4", "gifv": "mp4", "audio": "ogg"}.get(kind, "bin")
        attachment = Attachment(number, kind, f"https://files.example/{number}.{ending}")
        post.attachments.append(attachment)
        return attachment

    def boost(self, by: Person, post: Post) -> Post:
        """Somebody boosts a post, which is a post of theirs."""
        boost = self.post(by, "", boosts=post, language=None)
        post.boosted.append(Act(boost.number, by))
        return boost

    def favourite(self, by: Person, post: Post) -> None:
        """Somebody favourites a post."""
        post.favourites.append(Act(self._next(), by))

    def follow(self, by: Person, person: Person) -> None:
        """Somebody follows somebody."""
        person.followers.append(Act(self._next(), by))

    def edit(self, post: Post, html: str) -> None:
        """A post's words change."""
        self._next()
        post.html, post.edited_at = html, self.now_at

    def delete(self, post: Post) -> None:
        """A post goes, and with it every boost of it."""
        self._next()
        post.deleted = True
        for act in post.boosted:
            if act.number in self.posts:
                self.posts[act.number].deleted = True

    def posts_of(self, person: Person) -> list[Post]:
        """Somebody's posts that are there, newest first."""
        there = (post for post in self.posts.values() if post.by is person and not post.deleted)
        return sorted(there, key=lambda post: -post.number)

    def answers_to(self, post: Post) -> list[Post]:
        """The replies to a post that are there, oldest first."""
        return [
            other for other in self.posts.values() if other.answers is post and not other.deleted
        ]

    def told_to(self, person: Person) -> list[tuple[Act, str, Post | None]]:
        """What somebody is told of others, newest first: what they did, its kind, and the post concerned."""
        told: list[tuple[Act, str, Post | None]] = [
            (act, "follow", None) for act in person.followers
        ]
        for post in self.posts.values():
            if post.deleted:
                continue
            if post.by is person:
                told += [(act, "favourite", post) for act in post.favourites]
                told += [(act, "reblog", post) for act in post.boosted]
            elif person in post.mentions or (post.answers and post.answers.by is person):
                told.append((Act(post.number, post.by), "mention", post))
        return sorted(
            (one for one in told if one[0].by is not person), key=lambda one: -one[0].number
        )

    def below(self, post: Post, depth: int | None = None) -> Iterator[Post]:
        """Every reply below a post, each before those to it, down to a depth."""
        if depth == 0:
            return
        for answer in self.answers_to(post):
            yield answer
            yield from self.below(answer, None if depth is None else depth - 1)
