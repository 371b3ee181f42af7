"""A fake of what answers questions about tokens: plain OAuth 2, Mastodon's, Meta's, Threads' and Google's.

Called a fake everywhere: it was written from the same documentation as the code it tests, except where
a platform's own client library asks it too. It is strict where the documentation is.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, ClassVar
from urllib.parse import parse_qsl, urlsplit

import httpx

from hustings.network.asking import Asker
from hustings.network.door import Door
from hustings.network.oauth import ConnectingRules
from hustings.platforms.connecting import Client, Connecting, Departure, Grant, Return

APP_ID, APP_SECRET = "1234567890", "an-app-secret-that-nobody-may-see"


@dataclass
class Asked:
    """A question as it arrived."""

    method: str
    host: str
    path: str
    query: dict[str, str]
    headers: dict[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        return dict(parse_qsl(self.body.decode(), keep_blank_values=True))

    @property
    def bearer(self) -> str:
        return self.headers.get("authorization", "").removeprefix("Bearer ")


@dataclass
class Told:
    """What is answered."""

    body: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)


def refusal(error: str, status: int = 400, **more: str) -> Told:
    return Told({"error": error, **more}, status)


@dataclass
class Consent:
    """What a person agreed to, waiting for its code."""

    client_id: str
    redirect_uri: str
    challenge: str
    scope: str


@dataclass
class FakeAuthority:
    """One server for all: knows its apps, the consents given, and which tokens are good.

    `single_use` makes refresh tokens serve once, and a second use end the whole family, as strict
    servers do. `script` holds answers that are given first, whatever is asked.
    """

    single_use: bool = False
    life_s: int | None = 3600
    tells_scope: bool = True
    gives_refresh: bool = True
    apps: dict[str, str] = field(default_factory=lambda: {APP_ID: APP_SECRET})
    registered: list[dict[str, str]] = field(default_factory=list)
    consents: dict[str, Consent] = field(default_factory=dict)
    access: set[str] = field(default_factory=set)
    refresh: dict[str, str] = field(default_factory=dict)
    used: dict[str, str] = field(default_factory=dict)
    lost_families: set[str] = field(default_factory=set)
    revoked: list[str] = field(default_factory=list)
    script: list[Told | Exception] = field(default_factory=list)
    asked: list[Asked] = field(default_factory=list)
    refreshed_count: int = 0
    lock: Any = field(default_factory=threading.RLock)

    ROUTES: ClassVar[dict[str, str]] = {
        "/api/v1/apps": "_register",
        "/api/v1/accounts/verify_credentials": "_mastodon_account",
        "/oauth/token": "_token",
        "/token": "_token",
        "/oauth/access_token": "_token",
        "/oauth/revoke": "_revoke",
        "/revoke": "_revoke",
        "/youtube/v3/channels": "_channels",
        "/youtube/v3/i18nLanguages": "_languages",
        "/access_token": "_threads_long",
        "/refresh_access_token": "_threads_refresh",
        "/v1.0/me": "_threads_me",
    }

    def answer(self, asked: Asked) -> Told:
        """The answer to a question."""
        with self.lock:
            self.asked.append(asked)
            if self.script:
                first = self.script.pop(0)
                if isinstance(first, Exception):
                    raise first
                return first
            return self.routed(asked)

    def routed(self, asked: Asked) -> Told:
        """The answer by path."""
        path = asked.path
        if path.startswith("/v") and path.split("/", 2)[1][1:3].isdigit():
            return self._graph(asked, "/" + path.split("/", 2)[2])
        if path.startswith("/bot"):
            good = path == f"/bot{BOT_TOKEN}/getMe"
            held = {"id": 7001, "is_bot": True, "first_name": "Watch", "username": "watch_bot"}
            return (
                Told({"ok": True, "result": held})
                if good
                else Told({"ok": False, "error_code": 401, "description": "Unauthorized"}, 401)
            )
        name = self.ROUTES.get(path)
        told: Told = getattr(self, name)(asked) if name else refusal("not_found", 404)
        return told

    def consent(self, address: str, *, scope: str | None = None) -> dict[str, str]:
        """A person who says yes at the address where they were sent; what they come back with."""
        asked = dict(parse_qsl(urlsplit(address).query))
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert asked["client_id"] in self.apps
        code = secrets.token_urlsafe(16)
        self.consents[code] = Consent(
            asked["client_id"],
            asked["redirect_uri"],
            asked["code_challenge"],
            asked["scope"].replace(",", " ") if scope is None else scope,
        )
        return {"code": code, "state": asked["state"]}

    def grant(self, scope: str, family: str | None = None) -> dict[str, Any]:
        """A new pair of tokens."""
        access, refresh = f"at-{secrets.token_hex(12)}", f"rt-{secrets.token_hex(12)}"
        self.access.add(access)
        told: dict[str, Any] = {"access_token": access, "token_type": "Bearer"}
        if self.gives_refresh:
            self.refresh[refresh] = family or secrets.token_hex(4)
            told["refresh_token"] = refresh
        if self.life_s is not None:
            told["expires_in"] = self.life_s
        if self.tells_scope:
            told["scope"] = scope
        return told

    def _register(self, asked: Asked) -> Told:
        form = asked.form
        if not {"client_name", "redirect_uris"} <= set(form):
            return refusal("Validation failed", 422)
        client_id, secret = secrets.token_urlsafe(16), secrets.token_urlsafe(16)
        self.apps[client_id] = secret
        self.registered.append(form)
        held = {"id": "1", "name": form["client_name"], "client_id": client_id}
        return Told({**held, "client_secret": secret, "redirect_uri": form["redirect_uris"]})

    def _token(self, asked: Asked) -> Told:
        form = asked.form
        if self.apps.get(form.get("client_id", "")) != form.get("client_secret"):
            return refusal("invalid_client", 401)
        if form.get("grant_type") == "refresh_token":
            return self._refresh(form.get("refresh_token", ""))
        consent = self.consents.pop(form.get("code", ""), None)
        if consent is None or consent.client_id != form["client_id"]:
            return refusal("invalid_grant")
        made = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        fits = base64.urlsafe_b64encode(made).rstrip(b"=").decode() == consent.challenge
        if not fits or form.get("redirect_uri") != consent.redirect_uri:
            return refusal("invalid_grant")
        return Told(self.grant(consent.scope))

    def _refresh(self, token: str) -> Told:
        if token in self.used:
            # Reuse of a token that serves once ends everything that came of it (RFC 9700, 4.14.2).
            self.lost_families.add(self.used[token])
        family = self.refresh.get(token)
        if family is None or family in self.lost_families:
            return refusal("invalid_grant")
        self.refreshed_count += 1
        if not self.single_use:
            kept, self.gives_refresh = self.gives_refresh, False
            told = self.grant("read:accounts", family)
            self.gives_refresh = kept
            return Told(told)
        self.used[token] = self.refresh.pop(token)
        return Told(self.grant("read:accounts", family))

    def _revoke(self, asked: Asked) -> Told:
        self.revoked.append(asked.form["token"])
        return Told({})

    def _mastodon_account(self, asked: Asked) -> Told:
        if asked.bearer not in self.access:
            return refusal("The access token is invalid", 401)
        return Told({"id": "109", "username": "ana", "acct": "ana", "display_name": "Ana"})

    def _channels(self, asked: Asked) -> Told:
        if asked.bearer not in self.access:
            return Told(google_error(401, "authError"), 401)
        return Told({"items": [{"id": "UC123", "snippet": {"title": "A channel"}}]})

    def _languages(self, asked: Asked) -> Told:
        if asked.query.get("key") != API_KEY:
            return Told(google_error(400, "badRequest"), 400)
        return Told({"items": []})

    def _threads_long(self, asked: Asked) -> Told:
        if asked.query.get("client_secret") != APP_SECRET or asked.query["access_token"] not in (
            self.access
        ):
            return Told(graph_error(190), 400)
        self.access.add("long-threads-token-1")
        return Told(
            {"access_token": "long-threads-token-1", "token_type": "bearer", "expires_in": 5184000}
        )

    def _threads_refresh(self, asked: Asked) -> Told:
        if asked.query.get("access_token") not in self.access:
            return Told(graph_error(190), 400)
        return Told(
            {"access_token": "long-threads-token-2", "token_type": "bearer", "expires_in": 5184000}
        )

    def _threads_me(self, asked: Asked) -> Told:
        if asked.query.get("access_token") not in self.access:
            return Told(graph_error(190), 400)
        return Told({"id": "314", "username": "ana"})

    def _graph(self, asked: Asked, path: str) -> Told:
        """Meta's Graph, which wants the proof that whoever asks knows the app's secret."""
        query = asked.query
        if path == "/oauth/access_token" and asked.method == "POST":
            return self._token(asked)
        if path == "/oauth/access_token":
            good = (
                query.get("client_id") == APP_ID
                and query.get("client_secret") == APP_SECRET
                and query.get("fb_exchange_token") in self.access
            )
            if not good:
                return Told(graph_error(190), 400)
            self.access.add("long-user-token")
            return Told({"access_token": "long-user-token", "expires_in": 5184000})
        if path == "/debug_token":
            return self._debug(query)
        if query.get("access_token") not in self.access:
            return Told(graph_error(190), 400)
        made = hmac.new(APP_SECRET.encode(), query["access_token"].encode(), hashlib.sha256)
        if query.get("appsecret_proof") != made.hexdigest():
            return Told(graph_error(100, "Invalid appsecret_proof provided"), 400)
        return self._accounts(query) if path == "/me/accounts" else Told(graph_error(803), 404)

    def _debug(self, query: dict[str, str]) -> Told:
        if query.get("access_token") != f"{APP_ID}|{APP_SECRET}":
            return Told(graph_error(190), 400)
        held = {
            "app_id": APP_ID,
            "user_id": "4242",
            "is_valid": query.get("input_token") in self.access,
            "scopes": ["pages_show_list", "pages_read_engagement", "public_profile"],
            "expires_at": 0,
            "data_access_expires_at": int(time.time()) + 90 * 86400,
        }
        return Told({"data": held})

    def _accounts(self, query: dict[str, str]) -> Told:
        pages = [
            {"id": "11", "name": "First", "access_token": "page-token-11"},
            {
                "id": "12",
                "name": "Second",
                "access_token": "page-token-12",
                "instagram_business_account": {"id": "1712", "username": "second"},
            },
        ]
        if query.get("after") == "c1":
            return Told({"data": pages[1:], "paging": {"cursors": {"after": "c2"}}})
        following = "https://graph.facebook.com/me/accounts?access_token=long-user-token&after=c1"
        return Told({"data": pages[:1], "paging": {"cursors": {"after": "c1"}, "next": following}})


BOT_TOKEN = "7001:AAF-the-bots-own-token-of-thirty-five"
API_KEY = "AIzaSy-a-key-of-thirty-nine-characters-1"


def graph_error(code: int, message: str = "Something is wrong") -> dict[str, Any]:
    return {
        "error": {"message": message, "type": "OAuthException", "code": code, "fbtrace_id": "A1"}
    }


def google_error(code: int, reason: str) -> dict[str, Any]:
    held = {"message": "Something is wrong", "domain": "global", "reason": reason}
    return {"error": {"code": code, "message": "Something is wrong", "errors": [held]}}


def transport(fake: Any) -> httpx.MockTransport:
    """The fake in place of the network."""

    def handle(request: httpx.Request) -> httpx.Response:
        told = fake.answer(
            Asked(
                request.method,
                request.url.netloc.decode(),
                request.url.path,
                dict(request.url.params),
                dict(request.headers),
                request.read(),
            )
        )
        return httpx.Response(told.status, json=told.body, headers=told.headers)

    return httpx.MockTransport(handle)


@contextmanager
def served(fake: Any) -> Iterator[str]:
    """The fake as a real server on this machine, for other processes and other people's clients."""

    class Handler(BaseHTTPRequestHandler):
        def _do(self) -> None:
            parts = urlsplit(self.path)
            length = int(self.headers.get("content-length") or 0)
            told = fake.answer(
                Asked(
                    self.command,
                    self.headers["host"],
                    parts.path,
                    dict(parse_qsl(parts.query)),
                    {name.lower(): value for name, value in self.headers.items()},
                    self.rfile.read(length),
                )
            )
            body = json.dumps(told.body).encode()
            self.send_response(told.status)
            for name, value in {
                "content-type": "application/json",
                "content-length": str(len(body)),
                **told.headers,
            }.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_DELETE = _do  # noqa: N815  names that the library calls

        def log_message(self, *arguments: Any) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


BACK_TO = "https://figures.example.org/connections/back/"


def asker(fake: Any, platform: str) -> Asker:
    """An asker whose every question reaches the fake."""
    return Door(transport=transport(fake)).asker(ConnectingRules(platform))


def through(
    fake: FakeAuthority,
    declared: Connecting,
    way_key: str,
    *,
    server: str = "",
    scope: str | None = None,
    client: Client | None = None,
) -> tuple[Grant, ...]:
    """Out to the platform's page and back, with a yes in between."""
    way = declared.way(way_key)
    assert way.redirected is not None
    out = asker(fake, declared.platform)
    used = client or Client(id=APP_ID, secret=APP_SECRET)
    rights = way.right_names("read")
    leaving = way.redirected.leave(
        out,
        Departure(state="s-1", back_to=BACK_TO, rights=rights, server=server, client=used),
    )
    answered = fake.consent(leaving.address, scope=scope)
    assert answered["state"] == "s-1"
    back = Return(
        answered=answered,
        kept=leaving.kept,
        back_to=BACK_TO,
        rights=rights,
        server=server,
        client=used,
    )
    return tuple(way.redirected.come_back(out, back))
