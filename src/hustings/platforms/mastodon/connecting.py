"""Connecting an account of a server that speaks Mastodon's interface: the program registers itself there.

Sources, read in November 2026: docs.joinmastodon.org/methods/apps and /methods/oauth. GoToSocial, Takahe,
snac and Hollo answer the same two questions; some leave out the rights that were given or the kind of
token, and none but Mastodon knows PKCE, which they overlook.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlsplit

import msgspec

from hustings.domain.errors import CorrectTheValue, ReportTheAnswer
from hustings.network import oauth
from hustings.network.asking import Asker, Request
from hustings.network.oauth import Tokens
from hustings.platforms.code_flow import CodeFlow
from hustings.platforms.connecting import (
    Blank,
    Client,
    Connecting,
    Grant,
    Return,
    Right,
    Way,
    said,
)

PROGRAM = "Hustings"


class _App(msgspec.Struct):
    client_id: str
    client_secret: str


class _Account(msgspec.Struct):
    id: str
    acct: str = ""
    username: str = ""


@dataclass(frozen=True, slots=True)
class Registration:
    """A program registers itself at any server, without an account."""

    def server_of(self, typed: Mapping[str, str]) -> str:
        """The server of an address or a handle, by https but for this very machine; CorrectTheValue."""
        text = typed.get("server", "").strip().rstrip("/")
        text = text.rpartition("@")[2] if "://" not in text else text
        try:
            parts = urlsplit(text if "://" in text else f"https://{text}")
            host, port = parts.hostname or "", f":{parts.port}" if parts.port else ""
        except ValueError:
            host, port = "", ""
        here = host in ("127.0.0.1", "localhost")
        if not host or ("." not in host and not here) or " " in host:
            raise CorrectTheValue(
                f"{text!r} names no server.",
                field="server",
                remedy="Write it as mastodon.social.",
            )
        return f"{'http' if here else 'https'}://{host.lower()}{port}"

    def register(
        self, asker: Asker, server: str, back_to: str, rights: Sequence[str], site: str
    ) -> Client:
        """The program as this server knows it; ReportTheAnswer where it speaks another interface."""
        fields = {
            "client_name": PROGRAM,
            "redirect_uris": back_to,
            "scopes": " ".join(rights),
            **({"website": site} if site else {}),
        }
        answer = asker.ask(oauth.posted(f"{server}/api/v1/apps", fields))
        try:
            made = msgspec.json.decode(answer.body, type=_App)
        except msgspec.MsgspecError:
            raise ReportTheAnswer(
                f"{answer.shown_address} did not register the program.",
                remedy="The server may not speak Mastodon's interface; check its name.",
            ) from None
        return Client(id=made.client_id, secret=made.client_secret, scopes=tuple(rights))


def identify(asker: Asker, tokens: Tokens, back: Return) -> Sequence[Grant]:
    """Whose token it is; its id is that of the account's page, SERVER/ID."""
    answer = asker.ask(
        Request(
            address=f"{back.server}/api/v1/accounts/verify_credentials",
            secret_headers={"Authorization": f"Bearer {tokens.access}"},
        )
    )
    try:
        account = msgspec.json.decode(answer.body, type=_Account)
    except msgspec.MsgspecError:
        raise ReportTheAnswer(f"{answer.shown_address} does not say whose token it is.") from None
    host = urlsplit(back.server).netloc
    return [
        Grant(
            account_id=f"{host}/{account.id}",
            handle=f"@{account.acct or account.username}@{host}",
            server=back.server,
            secret=tokens.access,
            refresh=tokens.refresh,
            expires_at=tokens.expires_at,
            scopes=tokens.scopes if tokens.scopes is not None else back.rights,
        )
    ]


FLOW = CodeFlow(
    authorise_address="{server}/oauth/authorize",
    token_address="{server}/oauth/token",  # noqa: S106  an address
    revoke_address="{server}/oauth/revoke",
    identify=identify,
)


def server_of_page(native_id: str) -> str:
    """The server in a page's id; a token is good there and must go nowhere else."""
    return native_id.partition("/")[0]


CONNECTING = Connecting(
    platform="mastodon",
    title="Mastodon",
    nothing=said(
        "Nothing is needed to follow public accounts of most servers: profile, posts, counts and replies. "
        "Some servers show them to signed-in programs alone."
    ),
    server_of_page=server_of_page,
    ways=(
        Way(
            key="server",
            title=said("Sign in on your server"),
            why=said(
                "It brings your notifications, who follows you where that is hidden from strangers, and what "
                "a server keeps from programs that are not signed in. Hustings registers itself there."
            ),
            rights=(
                Right(name="read:accounts", why=said("To see accounts and who follows them.")),
                Right(
                    name="read:statuses", why=said("To see posts, their counts and the replies.")
                ),
                Right(
                    name="read:notifications",
                    why=said("To see who answered, liked or reposted."),
                    needed=False,
                ),
                Right(
                    name="write:statuses",
                    why=said("To publish what your team approved."),
                    purpose="write",
                ),
                Right(name="write:media", why=said("To add pictures to it."), purpose="write"),
            ),
            blanks=(
                Blank(
                    name="server",
                    label=said("Your server"),
                    hint=said("Such as mastodon.social, or your whole handle."),
                ),
            ),
            limits=(
                said("A token of one server is never sent to another one."),
                said(
                    "Servers other than Mastodon's own may give wider rights than were asked for, and do "
                    "not always say which."
                ),
            ),
            app="registered",
            redirected=FLOW,
            registered=Registration(),
            revoked=FLOW,
        ),
    ),
)
