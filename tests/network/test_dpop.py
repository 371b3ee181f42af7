"""Proofs of possession, by the examples of RFC 9449 and by checking every signature."""

from __future__ import annotations

import base64
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature

from hustings.domain.errors import ReportTheAnswer
from hustings.network import dpop
from hustings.network.asking import Answer, Request

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)

# RFC 9449, figure 2: a proof, and figure 9: the thumbprint of its key.
RFC_PROOF = (
    "eyJ0eXAiOiJkcG9wK2p3dCIsImFsZyI6IkVTMjU2IiwiandrIjp7Imt0eSI6IkVDIiwieCI6Imw4dEZyaHgtMzR0VjNoUkl"
    "DUkRZOXpDa0RscEJoRjQyVVFVZldWQVdCRnMiLCJ5IjoiOVZFNGpmX09rX282NHpiVFRsY3VOSmFqSG10NnY5VERWclUwQ2"
    "R2R1JEQSIsImNydiI6IlAtMjU2In19.eyJqdGkiOiItQndDM0VTYzZhY2MybFRjIiwiaHRtIjoiUE9TVCIsImh0dSI6Imh0"
    "dHBzOi8vc2VydmVyLmV4YW1wbGUuY29tL3Rva2VuIiwiaWF0IjoxNTYyMjYyNjE2fQ.2-GxA6T8lP4vfrg8v-FdWP0A0zdr"
    "j8igiMLvqRMUvwnQg4PtFLbdLXiOSsX0x7NVY-FNyJK70nfbV37xRZT3Lg"
)
RFC_THUMBPRINT = "0ZcOCORZNYy-DWpqq30jZyJGHTN0d2HglBV3uiguA4I"


def decoded(part: str) -> bytes:
    return base64.urlsafe_b64decode(part + "=" * (-len(part) % 4))


def verified(
    token: str, jwk: dict[str, str] | None = None
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Header and claims of a token whose signature is good; InvalidSignature otherwise."""
    head, claims, signature = token.split(".")
    header = json.loads(decoded(head))
    key = jwk or header["jwk"]
    numbers = ec.EllipticCurvePublicNumbers(
        int.from_bytes(decoded(key["x"]), "big"),
        int.from_bytes(decoded(key["y"]), "big"),
        ec.SECP256R1(),
    )
    raw = decoded(signature)
    assert len(raw) == 64
    der = encode_dss_signature(int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    numbers.public_key().verify(der, f"{head}.{claims}".encode(), ec.ECDSA(hashes.SHA256()))
    return header, json.loads(decoded(claims))


def test_the_example_of_the_rfc_is_of_the_same_make_as_ours() -> None:
    theirs, their_claims = verified(RFC_PROOF)
    key = dpop.make_key()
    ours, our_claims = verified(dpop.proof(key, "POST", "https://server.example.com/token", NOW))
    assert {**ours, "jwk": None} == {**theirs, "jwk": None}
    assert set(ours["jwk"]) == set(theirs["jwk"])
    assert set(our_claims) == set(their_claims)
    assert (our_claims["htm"], our_claims["htu"]) == (their_claims["htm"], their_claims["htu"])
    assert our_claims["iat"] == int(NOW.timestamp())


def test_the_thumbprint_is_that_of_the_rfc() -> None:
    assert dpop.thumbprint(verified(RFC_PROOF)[0]["jwk"]) == RFC_THUMBPRINT


def test_the_tokens_hash_is_that_of_the_rfc() -> None:
    # RFC 9449, section 7.1.
    token = "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU"
    assert dpop.token_hash(token) == "fUHyO2r2Z3DZ53EsNrWBb0xWXoaNy59IiKCAqksmQEo"


def test_a_proof_names_the_address_without_its_query_and_serves_once() -> None:
    key = dpop.make_key()
    made = [
        dpop.proof(key, "GET", "https://pds.example/xrpc/x?y=1#z", NOW, nonce="n", access_token="t")
        for _ in range(2)
    ]
    first, second = (verified(one)[1] for one in made)
    assert first["htu"] == "https://pds.example/xrpc/x"
    assert (first["nonce"], first["ath"]) == ("n", dpop.token_hash("t"))
    assert first["jti"] != second["jti"]


def test_a_changed_proof_does_not_verify() -> None:
    head, claims, signature = dpop.proof(dpop.make_key(), "GET", "https://a.example/", NOW).split(
        "."
    )
    other = base64.urlsafe_b64encode(decoded(claims).replace(b"GET", b"PUT")).rstrip(b"=").decode()
    with pytest.raises(InvalidSignature):
        verified(f"{head}.{other}.{signature}")


def test_the_key_in_a_proof_is_only_the_public_half() -> None:
    assert set(dpop.public_jwk(dpop.make_key())) == {"kty", "crv", "x", "y"}


def test_an_app_shows_who_it_is_by_its_key() -> None:
    key = dpop.make_key()
    jwk = dpop.public_jwk(key)
    token = dpop.assertion(key, "https://us.example/client.json", "https://auth.example", NOW)
    header, claims = verified(token, jwk)
    assert header["kid"] == dpop.thumbprint(jwk)
    assert claims["iss"] == claims["sub"] == "https://us.example/client.json"
    assert (claims["aud"], claims["exp"] - claims["iat"]) == ("https://auth.example", 60)


class Nonces:
    """An asker whose server wants the nonce that it gave last, `times` times over."""

    def __init__(self, times: int) -> None:
        self.times, self.asked = times, 0
        self.proofs: list[dict[str, Any]] = []

    def now(self) -> datetime:
        return NOW

    def ask(self, request: Request) -> Answer:
        self.asked += 1
        self.proofs.append(verified(request.secret_headers["DPoP"])[1])
        refuses = self.asked <= self.times
        return Answer(
            status=400 if refuses else 200,
            headers={"dpop-nonce": f"n-{self.asked}"},
            body=b'{"error": "use_dpop_nonce"}' if refuses else b"{}",
            asked_at=NOW,
            shown_address="https://auth.example/token",
        )


def test_a_new_nonce_is_used_once_more_and_kept() -> None:
    asker = Nonces(1)
    request = Request(address="https://auth.example/token", method="POST")
    answer, nonce = dpop.ask_with_proof(asker, lambda: request, dpop.make_key(), nonce="n-0")
    assert (answer.status, nonce, asker.asked) == (200, "n-2", 2)
    assert [proof["nonce"] for proof in asker.proofs] == ["n-0", "n-1"]


def test_a_server_that_refuses_its_own_nonce_is_reported_after_two_tries() -> None:
    asker = Nonces(5)
    with pytest.raises(ReportTheAnswer, match="refuses the nonce"):
        dpop.ask_with_proof(
            asker, lambda: Request(address="https://auth.example/token"), dpop.make_key()
        )
    assert asker.asked == 2
