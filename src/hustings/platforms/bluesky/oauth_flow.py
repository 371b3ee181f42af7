"""The AT Protocol's profile of OAuth: a document for an id, requests pushed ahead, proofs on every question.

Source: atproto.com/specs/oauth, read in November 2026.
"""

from __future__ import annotations

import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from urllib.parse import urlsplit

import msgspec

from hustings.domain.errors import ConnectAgain, ReportTheAnswer
from hustings.network import dpop, oauth
from hustings.network.asking import Answer, Asker, Request
from hustings.platforms.bluesky.identities import Authority, Identities
from hustings.platforms.code_flow import code_of, known, renewed
from hustings.platforms.connecting import Client, Departure, Grant, Held, Leaving, Return

CLIENT_KEY = "client_key"
PROOF_KEY = "dpop_key"
NONCE = "dpop_nonce"
CONSENT_LIFE, LOCAL_CONSENT_LIFE = timedelta(days=180), timedelta(days=14)
"""As long a consent lasts at most, for a program with a key of its own and for one without; servers may
end it earlier."""


class _Pushed(msgspec.Struct):
    request_uri: str


@dataclass(frozen=True, slots=True)
class BlueskyFlow:
    """Sign in at the server that holds the account."""

    identities: Identities = field(default_factory=Identities)

    def document(self, client: Client, site: str, back_to: str) -> dict[str, object]:
        """What servers read of this program, at the address that is its id."""
        key = dpop.public_jwk(client.more[CLIENT_KEY])
        return {
            "client_id": client.id,
            "client_name": "Hustings",
            "client_uri": site,
            "application_type": "web",
            "redirect_uris": [back_to],
            "grant_types": ["authorization_code", "refresh_token"],
            "response_types": ["code"],
            "scope": " ".join(client.scopes),
            "dpop_bound_access_tokens": True,
            "token_endpoint_auth_method": "private_key_jwt",
            "token_endpoint_auth_signing_alg": "ES256",
            "jwks": {"keys": [{**key, "kid": dpop.thumbprint(key), "use": "sig", "alg": "ES256"}]},
        }

    def local_client(self, back_to: str, rights: Sequence[str]) -> Client | None:
        """The program of somebody's own machine, which needs no document; None for any other site.

        Servers know it by an id that says all there is to say, and give it a consent of two weeks.
        """
        parts = urlsplit(back_to)
        if parts.scheme != "http" or parts.hostname != "127.0.0.1":
            return None
        query = {"redirect_uri": back_to, "scope": " ".join(rights)}
        return Client(id=oauth.with_query("http://localhost", query), scopes=tuple(rights))

    def leave(self, asker: Asker, departure: Departure) -> Leaving:
        """The server's page, after it was told privately what will be asked."""
        client, verifier, key = known(departure.client), oauth.verifier(), dpop.make_key()
        identity = self.identities.find(asker, departure.typed.get("handle", ""))
        authority = self.identities.authority(asker, identity.server)
        fields = {
            "response_type": "code",
            "client_id": client.id,
            "redirect_uri": departure.back_to,
            "scope": " ".join(departure.rights),
            "state": departure.state,
            "code_challenge": oauth.challenge(verifier),
            "code_challenge_method": "S256",
            "login_hint": identity.handle or identity.did,
        }
        answer, nonce = _ask(
            asker, authority, "pushed_authorization_request_endpoint", fields, client, key
        )
        try:
            pushed = msgspec.json.decode(answer.body, type=_Pushed)
        except msgspec.MsgspecError:
            raise ReportTheAnswer(f"{authority.issuer} did not take the request.") from None
        query = {"client_id": client.id, "request_uri": pushed.request_uri}
        return Leaving(
            address=oauth.with_query(authority.authorization_endpoint, query),
            kept={
                "verifier": verifier,
                PROOF_KEY: key,
                NONCE: nonce or "",
                "issuer": authority.issuer,
                "did": identity.did,
                "server": identity.server,
                "handle": identity.handle,
            },
        )

    def come_back(self, asker: Asker, back: Return) -> Sequence[Grant]:
        """The account's tokens; ConnectAgain where the answer is another server's or another account's."""
        client, kept = known(back.client), back.kept
        if not hmac.compare_digest(back.answered.get("iss", "").encode(), kept["issuer"].encode()):
            raise ConnectAgain(
                "The answer came from another server than the one that was asked.",
                remedy="Begin again; if it happens again, do not trust that server.",
            )
        authority = self.identities.authority(asker, kept["server"])
        fields = {
            "grant_type": "authorization_code",
            "code": code_of(back.answered),
            "redirect_uri": back.back_to,
            "code_verifier": kept["verifier"],
        }
        answer, nonce = _ask(
            asker, authority, "token_endpoint", fields, client, kept[PROOF_KEY], kept.get(NONCE)
        )
        tokens = oauth.tokens_of(answer)
        if authority.issuer != kept["issuer"] or tokens.subject != kept["did"]:
            raise ConnectAgain(
                "The server signed another account in than the one that was named.",
                remedy="Sign out there, then begin again with the handle that you mean.",
            )
        grant = Grant(
            account_id=kept["did"],
            handle=f"@{kept['handle']}",
            server=kept["server"],
            secret=tokens.access,
            refresh=tokens.refresh,
            more={PROOF_KEY: kept[PROOF_KEY], NONCE: nonce or ""},
            expires_at=tokens.expires_at,
            ends_at=tokens.refresh_ends_at or asker.now() + _life(client),
            scopes=tokens.scopes or (),
        )
        return [grant]

    def refresh(self, asker: Asker, held: Held) -> Grant:
        """The next pair of tokens; the one that asks for them is used up by it."""
        authority = self.identities.authority(asker, held.server)
        fields = {"grant_type": "refresh_token", "refresh_token": held.refresh or ""}
        key, nonce = held.more[PROOF_KEY], held.more.get(NONCE)
        answer, nonce = _ask(
            asker, authority, "token_endpoint", fields, known(held.client), key, nonce
        )
        grant = renewed(held, oauth.tokens_of(answer))
        return replace(grant, more={**held.more, NONCE: nonce or ""})

    def revoke(self, asker: Asker, held: Held) -> None:
        """Give the tokens back."""
        authority = self.identities.authority(asker, held.server)
        if authority.revocation_endpoint:
            fields = {"token": held.refresh or held.secret}
            key, client = held.more[PROOF_KEY], known(held.client)
            _ask(asker, authority, "revocation_endpoint", fields, client, key)


def _life(client: Client) -> timedelta:
    return CONSENT_LIFE if CLIENT_KEY in client.more else LOCAL_CONSENT_LIFE


def _ask(
    asker: Asker,
    authority: Authority,
    endpoint: str,
    fields: Mapping[str, str],
    client: Client,
    key: str,
    nonce: str | None = None,
) -> tuple[Answer, str | None]:
    """The answer to a question with the signatures of the key and of a program that has one, and the newest nonce."""

    def request() -> Request:
        who = {"client_id": client.id}
        if CLIENT_KEY in client.more:
            # Made anew for a second try: a signature serves once.
            key_of_program = client.more[CLIENT_KEY]
            who["client_assertion_type"] = dpop.ASSERTION_TYPE
            who["client_assertion"] = dpop.assertion(
                key_of_program, client.id, authority.issuer, asker.now()
            )
        return oauth.posted(getattr(authority, endpoint), {**fields, **who})

    return dpop.ask_with_proof(asker, request, key, nonce=nonce or None)
