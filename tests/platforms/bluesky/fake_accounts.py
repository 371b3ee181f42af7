"""A fake of the AT Protocol's places for signing in: names, documents, sessions, and OAuth with proofs.

Strict where the specification is: proofs are checked with their nonce and their address, pushed requests
serve once, refresh tokens serve once, and the program's document is looked at before it is believed.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from tests.network.test_dpop import verified
from tests.platforms.fake_authority import Asked, Told, refusal

DID = "did:plc:" + "a" * 24
HANDLE = "ana.example.org"
PASSWORD = "abcd-efgh-ijkl-mnop"
PDS = "https://pds.example"
ISSUER = "https://auth.example"


def jwt(claims: dict[str, Any]) -> str:
    """A session's token as a server makes it; its signature is its own affair."""
    parts = ({"alg": "HS256", "typ": "at+jwt"}, claims)
    text = (
        base64.urlsafe_b64encode(json.dumps(part).encode()).rstrip(b"=").decode() for part in parts
    )
    return ".".join([*text, secrets.token_urlsafe(8)])


@dataclass
class FakeAccounts:
    """One account, wherever it is asked about."""

    document: dict[str, Any] = field(default_factory=dict)
    handle_leads_to: str = DID
    pds: str = PDS
    issuer: str = ISSUER
    subject: str = DID
    clock_off_s: int = 0
    nonce: str = "nonce-1"
    active: bool = True
    pushed: dict[str, dict[str, str]] = field(default_factory=dict)
    codes: dict[str, tuple[dict[str, str], str]] = field(default_factory=dict)
    refresh: dict[str, str] = field(default_factory=dict)
    seen: set[str] = field(default_factory=set)
    asked: list[Asked] = field(default_factory=list)
    proofs_count: int = 0

    def answer(self, asked: Asked) -> Told:
        """The answer by path."""
        self.asked.append(asked)
        routes = {
            "/xrpc/com.atproto.identity.resolveHandle": lambda: Told({"did": self.handle_leads_to}),
            f"/{DID}": self._document,
            "/.well-known/oauth-protected-resource": lambda: Told(
                {"resource": self.pds, "authorization_servers": [self.issuer]}
            ),
            "/.well-known/oauth-authorization-server": self._metadata,
            "/xrpc/com.atproto.server.createSession": lambda: self._session(asked),
            "/xrpc/com.atproto.server.refreshSession": lambda: self._refreshed(asked),
            "/xrpc/com.atproto.server.deleteSession": lambda: self._deleted(asked),
            "/oauth/par": lambda: self._proved(asked, self._push),
            "/oauth/token": lambda: self._proved(asked, self._token),
            "/oauth/revoke": lambda: self._proved(asked, self._revoke),
        }
        route = routes.get(asked.path)
        return route() if route else refusal("NotFound", 404)

    def _document(self) -> Told:
        service = {
            "id": "#atproto_pds",
            "type": "AtprotoPersonalDataServer",
            "serviceEndpoint": self.pds,
        }
        held = {"id": DID, "alsoKnownAs": [f"at://{HANDLE}"], "service": [service]}
        return Told({**held, **self.document}, headers={"content-type": "application/did+ld+json"})

    def _metadata(self) -> Told:
        names = {
            "authorization_endpoint": "authorize",
            "token_endpoint": "token",
            "pushed_authorization_request_endpoint": "par",
            "revocation_endpoint": "revoke",
        }
        held = {name: f"{ISSUER}/oauth/{path}" for name, path in names.items()}
        return Told({"issuer": ISSUER, **held, "scopes_supported": ["atproto"]})

    def _pair(self) -> dict[str, Any]:
        now = int(time.time())
        access = jwt({"sub": DID, "exp": now + 7200})
        refresh = jwt({"sub": DID, "exp": now + 90 * 86400})
        self.refresh[refresh] = ""
        held = {"did": DID, "handle": HANDLE, "active": self.active}
        return {**held, "accessJwt": access, "refreshJwt": refresh}

    def _session(self, asked: Asked) -> Told:
        told = json.loads(asked.body)
        if told != {"identifier": told.get("identifier"), "password": PASSWORD}:
            return refusal("AuthenticationRequired", 401, message="Invalid identifier or password")
        return Told(self._pair())

    def _refreshed(self, asked: Asked) -> Told:
        if self.refresh.pop(asked.bearer, None) is None:
            return refusal("ExpiredToken", message="Token has been revoked")
        return Told(self._pair())

    def _deleted(self, asked: Asked) -> Told:
        self.refresh.pop(asked.bearer, None)
        return Told({})

    def _proved(self, asked: Asked, then: Any) -> Told:
        """Go on only with a good proof and a program whose signature its document confirms."""
        header, claims = verified(asked.headers["dpop"])
        self.proofs_count += 1
        assert header["typ"] == "dpop+jwt"
        assert claims["htm"] == "POST"
        assert claims["htu"] == ISSUER + asked.path
        assert claims["jti"] not in self.seen
        self.seen.add(claims["jti"])
        if abs(claims["iat"] - (time.time() + self.clock_off_s)) > 60:
            stamp = time.strftime(
                "%a, %d %b %Y %H:%M:%S GMT", time.gmtime(time.time() + self.clock_off_s)
            )
            told = refusal("invalid_dpop_proof", error_description='"iat" check failed')
            return Told(told.body, 400, {"date": stamp})
        if claims.get("nonce") != self.nonce:
            return Told(
                {"error": "use_dpop_nonce", "error_description": "wrong nonce"},
                400,
                {"DPoP-Nonce": self.nonce},
            )
        form = asked.form
        (key,) = self.document_of_program["jwks"]["keys"]
        _header, who = verified(form["client_assertion"], key)
        assert form["client_id"] == self.document_of_program["client_id"] == who["iss"]
        assert who["aud"] == ISSUER
        assert who["jti"] not in self.seen
        self.seen.add(who["jti"])
        told = then(form, json.dumps(header["jwk"], sort_keys=True))
        return Told(told.body, told.status, {"DPoP-Nonce": self.nonce})

    document_of_program: dict[str, Any] = field(default_factory=dict)

    def _push(self, form: dict[str, str], _key: str) -> Told:
        assert form["code_challenge_method"] == "S256"
        assert form["redirect_uri"] in self.document_of_program["redirect_uris"]
        assert set(form["scope"].split()) <= set(self.document_of_program["scope"].split())
        name = f"urn:ietf:params:oauth:request_uri:{secrets.token_hex(8)}"
        self.pushed[name] = form
        return Told({"request_uri": name, "expires_in": 300}, 201)

    def consent(self, address: str) -> dict[str, str]:
        """A person who says yes; what they come back with."""
        query = dict(parse_qsl(urlsplit(address).query))
        assert set(query) == {"client_id", "request_uri"}
        form = self.pushed.pop(query["request_uri"])
        code = secrets.token_urlsafe(12)
        self.codes[code] = (form, "")
        return {"code": code, "state": form["state"], "iss": ISSUER}

    def _token(self, form: dict[str, str], key: str) -> Told:
        if form["grant_type"] == "refresh_token":
            if self.refresh.pop(form["refresh_token"], None) != key:
                return refusal("invalid_grant")
            return self._tokens(key, "atproto transition:generic")
        pushed, _none = self.codes.pop(form["code"], ({}, ""))
        made = hashlib.sha256(form["code_verifier"].encode()).digest()
        if base64.urlsafe_b64encode(made).rstrip(b"=").decode() != pushed.get("code_challenge"):
            return refusal("invalid_grant")
        return self._tokens(key, pushed["scope"])

    def _tokens(self, key: str, scope: str) -> Told:
        refresh = f"ref-{secrets.token_hex(8)}"
        self.refresh[refresh] = key
        held = {"access_token": f"acc-{secrets.token_hex(8)}", "token_type": "DPoP"}
        return Told(
            {
                **held,
                "refresh_token": refresh,
                "expires_in": 3600,
                "scope": scope,
                "sub": self.subject,
            }
        )

    def _revoke(self, form: dict[str, str], _key: str) -> Told:
        self.refresh.pop(form["token"], None)
        return Told({})
