"""Connecting an account of the AT Protocol: by an app password, or by its OAuth with keys and no passwords.

Sources, read in November 2026: atproto.com/specs/xrpc (createSession, refreshSession), atproto.com/specs/oauth,
docs.bsky.app/docs/advanced-guides/rate-limits.
"""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime

import msgspec

from hustings.domain.errors import CorrectTheValue, ReportTheAnswer, UnblockTheAccount
from hustings.network.asking import JSON_TYPES, Answer, Asker, Request
from hustings.platforms.bluesky.identities import Identities
from hustings.platforms.bluesky.oauth_flow import BlueskyFlow
from hustings.platforms.connecting import Blank, Connecting, Grant, Held, Right, Way, said


class _Session(msgspec.Struct, rename="camel"):
    did: str
    handle: str
    access_jwt: str
    refresh_jwt: str
    active: bool = True


class _Ends(msgspec.Struct):
    exp: float | None = None


@dataclass(frozen=True, slots=True)
class AppPassword:
    """A session made by an app password, which is used once and not kept."""

    identities: Identities = field(default_factory=Identities)

    def connect(self, asker: Asker, typed: Mapping[str, str]) -> Sequence[Grant]:
        """The account of the handle; the password goes to the server that holds it and nowhere else."""
        password = typed.get("password", "").strip()
        if not re.fullmatch(r"[a-z0-9]{4}(-[a-z0-9]{4}){3}", password):
            raise CorrectTheValue(
                "That is no app password.",
                field="password",
                remedy="Make one under Settings, Privacy and security, App passwords: it looks like "
                "abcd-efgh-ijkl-mnop. Never enter the account's own password anywhere else.",
            )
        identity = self.identities.find(asker, typed.get("handle", ""))
        answer = asker.ask(
            Request(
                address=f"{identity.server}/xrpc/com.atproto.server.createSession",
                method="POST",
                headers={"Content-Type": "application/json"},
                body=msgspec.json.encode({"identifier": identity.did, "password": password}),
                purpose="write",
                content_types=JSON_TYPES,
            )
        )
        session = _session(answer)
        if session.did != identity.did:
            raise ReportTheAnswer("The server let another account in than the one that was named.")
        return [_grant(session, identity.server)]

    def refresh(self, asker: Asker, held: Held) -> Grant:
        """The next pair of tokens; the one that asks for them is used up by it."""
        answer = asker.ask(
            Request(
                address=f"{held.server}/xrpc/com.atproto.server.refreshSession",
                method="POST",
                secret_headers={"Authorization": f"Bearer {held.refresh or ''}"},
                purpose="write",
            )
        )
        session = _session(answer)
        if session.did != held.account_id:
            raise ReportTheAnswer("The server answered a refresh with another account's token.")
        return _grant(session, held.server)

    def revoke(self, asker: Asker, held: Held) -> None:
        """End the session."""
        asker.ask(
            Request(
                address=f"{held.server}/xrpc/com.atproto.server.deleteSession",
                method="POST",
                secret_headers={"Authorization": f"Bearer {held.refresh or ''}"},
                purpose="write",
            )
        )


def _session(answer: Answer) -> _Session:
    try:
        session = msgspec.json.decode(answer.body, type=_Session)
    except msgspec.MsgspecError:
        raise ReportTheAnswer(f"{answer.shown_address} answered without a session.") from None
    if not session.access_jwt or not session.refresh_jwt:
        raise ReportTheAnswer(f"{answer.shown_address} answered without a session.")
    if not session.active:
        raise UnblockTheAccount(
            "The server says that the account is not active.",
            remedy="Sign in there and see why.",
        )
    return session


def _grant(session: _Session, server: str) -> Grant:
    return Grant(
        account_id=session.did,
        handle=f"@{session.handle}",
        server=server,
        secret=session.access_jwt,
        refresh=session.refresh_jwt,
        expires_at=_end_of(session.access_jwt),
        ends_at=_end_of(session.refresh_jwt),
    )


def _end_of(token: str) -> datetime | None:
    """When a session's token runs out, as it says itself; None where it cannot be read."""
    try:
        middle = token.split(".")[1]
        ends = msgspec.json.decode(base64.urlsafe_b64decode(middle + "=="), type=_Ends)
        return None if ends.exp is None else datetime.fromtimestamp(ends.exp, UTC)
    except (IndexError, ValueError, OverflowError, msgspec.MsgspecError):
        return None


HANDLE = Blank(
    name="handle",
    label=said("Your handle"),
    hint=said("Such as name.bsky.social, or a domain of your own."),
)
PASSWORD = AppPassword()
FLOW = BlueskyFlow()
CONNECTING = Connecting(
    platform="bluesky",
    title="Bluesky",
    nothing=said(
        "Nothing is needed to follow anybody: profiles, posts, counts, replies, followers and the live stream "
        "are public."
    ),
    ways=(
        Way(
            key="password",
            title=said("Use an app password"),
            why=said(
                "The simple way. It brings your account's notifications: who followed, liked, reposted and "
                "answered, and when. Everything else that Hustings reads of Bluesky is public and needs no "
                "connection."
            ),
            blanks=(HANDLE, Blank(name="password", label=said("App password"), secret=True)),
            limits=(
                said(
                    "An app password lets whoever has it do nearly everything that the account can, "
                    "publishing too; Bluesky cannot narrow it. Hustings uses it for reading alone."
                ),
                said(
                    "It is used once and not kept. The session renews itself; one that rests for two months "
                    "is lost."
                ),
            ),
            typed=PASSWORD,
            refreshed=PASSWORD,
            revoked=PASSWORD,
            single_use=True,
        ),
        Way(
            key="oauth",
            title=said("Sign in at your server"),
            why=said(
                "The safer way: no password is entered here, and the token is of no use without a key that "
                "stays here. This site must have a public address by https, or be open in your browser at 127.0.0.1."
            ),
            rights=(
                Right(name="atproto", why=said("To know whose account it is.")),
                Right(
                    name="transition:generic",
                    why=said(
                        "To read notifications; the protocol has no narrower right yet, this one could "
                        "publish as well."
                    ),
                ),
            ),
            blanks=(HANDLE,),
            limits=(
                said(
                    "The consent ends after half a year at the latest, on your own machine after two weeks."
                ),
            ),
            app="published",
            redirected=FLOW,
            published=FLOW,
            refreshed=FLOW,
            revoked=FLOW,
            single_use=True,
        ),
    ),
)
