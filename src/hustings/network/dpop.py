"""Proofs that whoever sends a token also holds its key: DPoP (RFC 9449) with ES256, and the same for apps.

Keys are P-256 in PEM, as text that is sealed wherever it is kept.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

from hustings.domain.errors import ReportTheAnswer
from hustings.network.asking import Answer, Asker, Request

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
ASSERTION_LIFE_S = 60
COORDINATE_BYTES = 32


def make_key() -> str:
    """A new private key."""
    key = ec.generate_private_key(ec.SECP256R1())
    return key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    ).decode()


def public_jwk(key: str) -> dict[str, str]:
    """The public half of a key as a JSON Web Key (RFC 7517)."""
    numbers = _loaded(key).public_key().public_numbers()
    return {
        "kty": "EC",
        "crv": "P-256",
        "x": _base64(numbers.x.to_bytes(COORDINATE_BYTES, "big")),
        "y": _base64(numbers.y.to_bytes(COORDINATE_BYTES, "big")),
    }


def thumbprint(jwk: Mapping[str, str]) -> str:
    """What a public key is called (RFC 7638)."""
    members = {name: jwk[name] for name in ("crv", "kty", "x", "y")}
    text = json.dumps(members, separators=(",", ":"), sort_keys=True)
    return _base64(hashlib.sha256(text.encode()).digest())


def proof(
    key: str,
    method: str,
    address: str,
    now_at: datetime,
    *,
    nonce: str | None = None,
    access_token: str | None = None,
) -> str:
    """The proof for one question; `address` counts without its query (RFC 9449, section 4.2)."""
    parts = urlsplit(address)
    claims: dict[str, Any] = {
        "jti": secrets.token_urlsafe(16),
        "htm": method,
        "htu": urlunsplit((parts.scheme, parts.netloc, parts.path, "", "")),
        "iat": int(now_at.timestamp()),
    }
    if nonce is not None:
        claims["nonce"] = nonce
    if access_token is not None:
        claims["ath"] = token_hash(access_token)
    return signed({"typ": "dpop+jwt", "alg": "ES256", "jwk": public_jwk(key)}, claims, key)


def token_hash(access_token: str) -> str:
    """How a proof names the token that it goes with."""
    return _base64(hashlib.sha256(access_token.encode()).digest())


def assertion(key: str, client_id: str, issuer: str, now_at: datetime) -> str:
    """What an app shows in place of a secret (RFC 7523, private_key_jwt)."""
    issued = int(now_at.timestamp())
    header = {"alg": "ES256", "typ": "JWT", "kid": thumbprint(public_jwk(key))}
    claims = {
        "iss": client_id,
        "sub": client_id,
        "aud": issuer,
        "jti": secrets.token_urlsafe(16),
        "iat": issued,
        "exp": issued + ASSERTION_LIFE_S,
    }
    return signed(header, claims, key)


def signed(header: Mapping[str, Any], claims: Mapping[str, Any], key: str) -> str:
    """A signed JSON Web Token (RFC 7515, compact; RFC 7518, section 3.4)."""
    text = ".".join(
        _base64(json.dumps(part, separators=(",", ":")).encode()) for part in (header, claims)
    )
    der = _loaded(key).sign(text.encode(), ec.ECDSA(hashes.SHA256()))
    sizes = (number.to_bytes(COORDINATE_BYTES, "big") for number in decode_dss_signature(der))
    return f"{text}.{_base64(b''.join(sizes))}"


def with_proof(
    request: Request, key: str, now_at: datetime, *, nonce: str | None, access_token: str | None
) -> Request:
    """The request with its proof, and with the token that the proof goes with."""
    made = proof(
        key, request.method, request.address, now_at, nonce=nonce, access_token=access_token
    )
    headers = {**request.secret_headers, "DPoP": made}
    if access_token is not None:
        headers["Authorization"] = f"DPoP {access_token}"
    return replace(request, secret_headers=headers)


def ask_with_proof(
    asker: Asker,
    request: Callable[[], Request],
    key: str,
    *,
    nonce: str | None = None,
    access_token: str | None = None,
) -> tuple[Answer, str | None]:
    """The answer and the newest nonce; asked a second time where the server wants another nonce.

    The rules must let an answer pass that `wants_nonce`. ReportTheAnswer where even the nonce that the
    server just gave does not do.
    """
    for _try in range(2):
        answer = asker.ask(
            with_proof(request(), key, asker.now(), nonce=nonce, access_token=access_token)
        )
        nonce = answer.headers.get("dpop-nonce", nonce)
        if not wants_nonce(answer):
            return answer, nonce
    raise ReportTheAnswer(
        f"{answer.shown_address} refuses the nonce that it gave.",
        remedy="Try again later; if it stays so, tell whoever runs that server.",
    )


def wants_nonce(answer: Answer) -> bool:
    """Whether the server refuses only for want of the nonce that it sends along."""
    if answer.status not in (400, 401) or "dpop-nonce" not in answer.headers:
        return False
    told = answer.headers.get("www-authenticate", "")
    return "use_dpop_nonce" in told or b"use_dpop_nonce" in answer.body[:4096]


def _loaded(key: str) -> ec.EllipticCurvePrivateKey:
    loaded = serialization.load_pem_private_key(key.encode(), password=None)
    if not isinstance(loaded, ec.EllipticCurvePrivateKey):
        raise TypeError("not a key of an elliptic curve")
    return loaded


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()
