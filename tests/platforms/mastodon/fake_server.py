"""A FAKE of a server that speaks Mastodon's client interface: real sockets on loopback, a made-up world.

    with FakeServer(MASTODON) as server:
        page = server.world.person("council", title="The council")
        server.world.post(page, "<p>Good morning</p>")
        ...                       # ask http://127.0.0.1:PORT, which is server.base

No real server can be had where these tests run, so that this stands in for five of them. It is checked
against answers of a real Mastodon (test_fake_server.py), and Mastodon.py reads it as it reads a real one.
It reads only; what publishing needs is kept in the world already (`World.post` with a key). Faults are
switched on by attributes: `secure`, `fail_with`, `questions_left`.
"""

from __future__ import annotations

import json
import threading
from dataclasses import dataclass, field
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.platforms.mastodon.dialects import JSON_TYPE, Dialect, Json, Refusal, Telling, said_at
from tests.platforms.mastodon.world import Act, Person, Post, World

READ_TOKEN = "a-token-that-reads"
RATE_LIMIT = 300


class Refused(Exception):
    """The question is answered with an error."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal
        super().__init__(refusal[0])


@dataclass
class Question:
    """A question as it came."""

    path: list[str]
    query: dict[str, list[str]]
    token: str | None

    def one(self, name: str, otherwise: str = "") -> str:
        """One parameter."""
        return self.query.get(name, [otherwise])[0]


@dataclass
class Told:
    """An answer: JSON, and headers besides."""

    body: Any
    headers: dict[str, str] = field(default_factory=dict)


class FakeServer:
    """One server of a dialect, with its world; `asked` lists the paths of all questions."""

    def __init__(self, dialect: Dialect, *, domain: str | None = None) -> None:
        self.dialect = dialect
        self.world = World()
        self.tokens = {READ_TOKEN}
        self.secure = False
        self.fail_with: list[Refusal] = []
        self.questions_left = RATE_LIMIT
        self.asked: list[str] = []
        self._http = ThreadingHTTPServer(("127.0.0.1", 0), _handler_of(self))
        self._http.daemon_threads = True
        self.base = f"http://127.0.0.1:{self._http.server_port}"
        self.domain = domain or self.base.partition("://")[2]
        self.telling = Telling(dialect, self.base)
        self._thread = threading.Thread(
            target=self._http.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True
        )

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._http.shutdown()
        self._http.server_close()
        self._thread.join()

    def account(self, person: Person) -> Json:
        """An account as the dialect tells it."""
        return self.telling.account(person, len(self.world.posts_of(person)))

    def status(self, post: Post) -> Json:
        """A post as the dialect tells it."""
        return self.telling.status(post, self.account, len(self.world.answers_to(post)))

    def person_of(self, identifier: str) -> Person:
        """The account of that id."""
        for person in self.world.people.values():
            if self.telling.account_id(person) == identifier:
                return person
        raise Refused(self.dialect.gone)

    def post_of(self, identifier: str) -> Post:
        """The post of that id, if everybody may see it."""
        post = self._number(identifier)
        if post is None or post.deleted or post.visibility in ("private", "direct"):
            raise Refused(self.dialect.gone)
        return post

    def _number(self, identifier: str) -> Post | None:
        for post in self.world.posts.values():
            if self.dialect.id_of(post.number).lower() == identifier.lower():
                return post
        return None

    def answer(self, question: Question) -> Told:
        """The answer to a question, or Refused."""
        if self.fail_with:
            raise Refused(self.fail_with.pop(0))
        if question.path[:1] == [".well-known"] or question.path[:1] == ["nodeinfo"]:
            return self._about(question)
        self._allow(question)
        match question.path[2:]:
            case ["accounts", name] if name in ("lookup", "search"):
                return self._named(question, name)
            case ["accounts", "verify_credentials"]:
                return Told(self.account(self.holder))
            case ["notifications"]:
                return self._notifications(question, self.holder)
            case ["accounts", identifier]:
                return Told(self.account(self.person_of(identifier)))
            case ["accounts", identifier, "statuses"]:
                return self._posts(question, self.person_of(identifier))
            case ["accounts", identifier, "followers"]:
                return self._followers(question, self.person_of(identifier))
            case ["statuses"] if self.dialect.many_name:
                return self._several(question, self.dialect.many_name)
            case ["statuses", identifier]:
                return Told(self.status(self.post_of(identifier)))
            case ["statuses", identifier, "context"]:
                return self._context(question, self.post_of(identifier))
            case ["statuses", identifier, "favourited_by"]:
                return self._acts(question, self.post_of(identifier).favourites)
            case ["statuses", identifier, "reblogged_by"]:
                return self._acts(question, self.post_of(identifier).boosted)
        raise Refused(self.dialect.gone)

    def _about(self, question: Question) -> Told:
        if question.path == [".well-known", "nodeinfo"]:
            schema = "http://nodeinfo.diaspora.software/ns/schema/2.0"
            return Told({"links": [{"rel": schema, "href": f"{self.base}/nodeinfo/2.0"}]})
        if question.path[0] == "nodeinfo":
            software = {"name": self.dialect.name, "version": self.dialect.version}
            return Told({"version": "2.0", "software": software, "protocols": ["activitypub"]})
        name = question.one("resource").removeprefix("acct:").partition("@")[0]
        for person in self.world.people.values():
            if person.name == name and person.domain is None:
                actor = f"{self.base}/users/{name}"
                link = {"rel": "self", "type": "application/activity+json", "href": actor}
                told = {"subject": f"acct:{name}@{self.domain}", "links": [link]}
                return Told(told, {"Content-Type": "application/jrd+json; charset=utf-8"})
        raise Refused(self.dialect.gone)

    def _allow(self, question: Question) -> None:
        if self.dialect.rate_headers:
            self.questions_left -= 1
            if self.questions_left < 0:
                raise Refused((429, b'{"error":"Too many requests"}', JSON_TYPE))
        if question.token is not None:
            if question.token not in self.tokens:
                raise Refused(self.dialect.bad_token)
            return
        match question.path[2:]:
            case ["accounts", _, "statuses"]:
                part = "posts"
            case ["accounts", _, "followers"]:
                part = "ties"
            case ["statuses", _, "favourited_by" | "reblogged_by"]:
                # Hollo shows both to whoever may list posts, which is how they are come to.
                part = "posts"
            case ["notifications"] | ["accounts", "verify_credentials"]:
                part = "notifications"
            case ["statuses", _, "context"]:
                part = "comments"
            case ["statuses", *_]:
                part = "counts"
            case _:
                part = "page"
        if self.secure or part not in self.dialect.anonymous:
            raise Refused(self.dialect.no_token)

    def _named(self, question: Question, how: str) -> Told:
        if not (self.dialect.has_lookup if how == "lookup" else self.dialect.has_search):
            raise Refused(self.dialect.gone)
        wanted = question.one("acct" if how == "lookup" else "q").lower()
        found = [
            self.account(person)
            for person in self.world.people.values()
            if wanted
            in (person.name.lower(), f"{person.name}@{person.domain or self.domain}".lower())
        ]
        if how == "search":
            return Told(found)
        if not found:
            raise Refused(self.dialect.gone)
        return Told(found[0])

    def _posts(self, question: Question, person: Person) -> Told:
        limit = min(int(question.one("limit", "20")), 40)
        posts = [
            post
            for post in self.world.posts_of(person)
            if post.visibility in ("public", "unlisted")
        ]
        if not self.dialect.own_boosts:
            posts = [post for post in posts if post.boosts is None]
        before = question.one("max_id").lower()
        ids = {post.number: self.dialect.id_of(post.number).lower() for post in posts}
        left = [post for post in posts if not before or ids[post.number] < before]
        shown = left[:limit]
        last = None
        if self.dialect.post_links == "one too far" and len(left) > limit:
            last = left[limit].number
        if self.dialect.post_links == "while any" and shown:
            last = shown[-1].number
        if self.dialect.post_links == "while full" and len(shown) == limit:
            last = shown[-1].number
        link = None if last is None else self.dialect.id_of(last)
        return Told([self.status(post) for post in shown], self._link(question, link))

    def _followers(self, question: Question, person: Person) -> Told:
        if person.hides_followers or not self.dialect.shows_followers:
            return Told([])
        return self._acts(question, person.followers)

    def _acts(self, question: Question, acts: list[Act]) -> Told:
        """A list of people, newest first, that goes on by the numbers of what they did."""
        newest = sorted(acts, key=lambda act: -act.number)
        if not self.dialect.people_links:
            return Told([self.account(act.by) for act in newest])
        limit, before = min(int(question.one("limit", "40")), 80), question.one("max_id")
        left = [act for act in newest if not before or act.number < int(before)]
        shown = left[:limit]
        last = str(shown[-1].number) if len(shown) == limit else None
        return Told([self.account(act.by) for act in shown], self._link(question, last))

    def _link(self, question: Question, max_id: str | None) -> dict[str, str]:
        if max_id is None:
            return {}
        kept = {name: values[0] for name, values in question.query.items() if name != "max_id"}
        address = f"{self.base}/{'/'.join(question.path)}?{urlencode(kept | {'max_id': max_id})}"
        return {"Link": f'<{address}>; rel="next", <{address}&since_id=1>; rel="prev"'}

    @property
    def holder(self) -> Person:
        """Whose token it is: the first who came."""
        return self.world.people[min(self.world.people)]

    def _notifications(self, question: Question, person: Person) -> Told:
        told = [
            self.telling.notification(act, kind, self.account(act.by), post and self.status(post))
            for act, kind, post in self.world.told_to(person)
        ]
        if self.dialect.notified_count is not None:
            return Told(told[: self.dialect.notified_count])
        types = question.query.get("types[]", [])
        told = [one for one in told if not types or one["type"] in types]
        ids, before = [one["id"] for one in told], question.one("max_id")
        told = told[ids.index(before) + 1 :] if before in ids else ([] if before else told)
        shown = told[: min(int(question.one("limit", "40")), 80)]
        return Told(shown, self._link(question, shown[-1]["id"] if shown else None))

    def _several(self, question: Question, name: str) -> Told:
        wanted = question.query.get(name, [])
        if len(wanted) > self.dialect.many_limit:
            raise Refused((422, b'{"error":"Validation failed"}', JSON_TYPE))
        posts = [self._number(identifier) for identifier in dict.fromkeys(wanted)]
        there = [
            post for post in posts if post and not post.deleted and post.visibility != "private"
        ]
        return Told([self.status(post) for post in there])

    def _context(self, question: Question, post: Post) -> Told:
        stranger = question.token is None
        depth = self.dialect.context_depth if stranger else None
        replies = list(self.world.below(post, depth))
        shown = replies[: self.dialect.context_limit] if stranger else replies
        return Told({"ancestors": [], "descendants": [self.status(reply) for reply in shown]})

    def rate_headers(self) -> dict[str, str]:
        """What is left of the budget; nothing where the dialect does not say."""
        if not self.dialect.rate_headers:
            return {}
        return {
            "X-RateLimit-Limit": str(RATE_LIMIT),
            "X-RateLimit-Remaining": str(max(0, self.questions_left)),
            "X-RateLimit-Reset": said_at(self.world.now_at + timedelta(minutes=5)) or "",
        }


def _handler_of(server: FakeServer) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            server.asked.append(self.path)
            bearer = self.headers.get("Authorization", "")
            token = bearer.removeprefix("Bearer ") if bearer else None
            path = [part for part in parts.path.split("/") if part]
            try:
                told = server.answer(Question(path, parse_qs(parts.query), token))
                headers = {"Content-Type": JSON_TYPE} | told.headers
                self._send(200, json.dumps(told.body).encode(), headers)
            except Refused as refused:
                status, body, kind = refused.refusal
                self._send(status, body, {"Content-Type": kind})

        def _send(self, status: int, body: bytes, headers: dict[str, str]) -> None:
            self.send_response(status)
            for name, value in (headers | server.rate_headers()).items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Nothing is printed."""

    return Handler
