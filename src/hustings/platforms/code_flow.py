"""OAuth 2's way over the platform's page and back, as one engine for every platform that speaks it plainly."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from hustings.domain.errors import ConnectAgain, ReportTheAnswer
from hustings.network import oauth
from hustings.network.asking import Asker
from hustings.network.oauth import Tokens
from hustings.platforms.connecting import Client, Departure, Grant, Held, Leaving, Return

Identify = Callable[[Asker, Tokens, Return], Sequence[Grant]]


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeFlow:
    """Authorization code with PKCE. Addresses may hold {server}; `identify` asks whose the tokens are.

    `separator` stands between rights; `more` is sent along when leaving.
    """

    authorise_address: str
    token_address: str
    identify: Identify
    revoke_address: str = ""
    separator: str = " "
    more: Mapping[str, str] = field(default_factory=dict)

    def leave(self, asker: Asker, departure: Departure) -> Leaving:  # noqa: ARG002  others ask first
        """The platform's page, with a challenge whose verifier stays here."""
        client, verifier = known(departure.client), oauth.verifier()
        query = {
            "response_type": "code",
            "client_id": client.id,
            "redirect_uri": departure.back_to,
            "scope": self.separator.join(departure.rights),
            "state": departure.state,
            "code_challenge": oauth.challenge(verifier),
            "code_challenge_method": "S256",
            **self.more,
        }
        address = self.authorise_address.format(server=departure.server)
        return Leaving(address=oauth.with_query(address, query), kept={"verifier": verifier})

    def come_back(self, asker: Asker, back: Return) -> Sequence[Grant]:
        """The code against tokens, and the tokens against whose they are."""
        client = known(back.client)
        fields = {
            "grant_type": "authorization_code",
            "code": code_of(back.answered),
            "redirect_uri": back.back_to,
            "client_id": client.id,
            "client_secret": client.secret,
            "code_verifier": back.kept["verifier"],
        }
        return self.identify(asker, self.tokens(asker, back.server, fields), back)

    def refresh(self, asker: Asker, held: Held) -> Grant:
        """New tokens for a refresh token."""
        client = known(held.client)
        fields = {
            "grant_type": "refresh_token",
            "refresh_token": held.refresh or "",
            "client_id": client.id,
            "client_secret": client.secret,
        }
        return renewed(held, self.tokens(asker, held.server, fields))

    def revoke(self, asker: Asker, held: Held) -> None:
        """Give the token back (RFC 7009)."""
        client = known(held.client)
        fields = {
            "token": held.refresh or held.secret,
            "client_id": client.id,
            "client_secret": client.secret,
        }
        asker.ask(oauth.posted(self.revoke_address.format(server=held.server), fields))

    def tokens(self, asker: Asker, server: str, fields: Mapping[str, str]) -> Tokens:
        """What the token's address gives for these fields."""
        return oauth.tokens_of(
            asker.ask(oauth.posted(self.token_address.format(server=server), fields))
        )


def known(client: Client | None) -> Client:
    """The program; ConnectAgain where it was removed meanwhile."""
    if client is None:
        raise ConnectAgain(
            "The app through which this account was connected is gone.",
            remedy="Enter the app again, then connect the account.",
        )
    return client


def code_of(answered: Mapping[str, str]) -> str:
    """The code that somebody came back with; ConnectAgain where they came without one."""
    code = answered.get("code", "")
    if not code or answered.get("error"):
        refused = answered.get("error") == "access_denied"
        raise ConnectAgain(
            "The platform's page was left without a yes."
            if refused
            else "The platform sent nobody's consent back.",
            remedy="Begin again, and allow what is asked for.",
        )
    return code


def renewed(held: Held, tokens: Tokens) -> Grant:
    """The grant after a refresh; ReportTheAnswer where the tokens are another account's."""
    if tokens.subject and not hmac.compare_digest(
        tokens.subject.encode(), held.account_id.encode()
    ):
        raise ReportTheAnswer("The platform answered a refresh with another account's token.")
    return Grant(
        account_id=held.account_id,
        secret=tokens.access,
        server=held.server,
        refresh=tokens.refresh,
        more=held.more,
        expires_at=tokens.expires_at,
        ends_at=tokens.refresh_ends_at or held.ends_at,
        scopes=tokens.scopes or (),
    )
