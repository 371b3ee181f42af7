"""Connecting YouTube: a key for public figures, or consent of a channel's owner for its analytics.

Sources, read in November 2026: developers.google.com/identity/protocols/oauth2/web-server and
developers.google.com/youtube/v3/getting-started.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec

from hustings.domain.errors import ConnectAgain, CorrectTheValue, ReportTheAnswer
from hustings.network.asking import Asker, Request
from hustings.network.oauth import Tokens
from hustings.platforms.code_flow import CodeFlow
from hustings.platforms.connecting import Blank, Connecting, Grant, Return, Right, Step, Way, said

API = "https://www.googleapis.com/youtube/v3"
SCOPES = "https://www.googleapis.com/auth/"


class _Snippet(msgspec.Struct):
    title: str = ""


class _Channel(msgspec.Struct):
    id: str
    snippet: _Snippet = msgspec.field(default_factory=_Snippet)


class _Channels(msgspec.Struct):
    items: list[_Channel] = []


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key of a Google Cloud project, which lets public figures be read and nothing else."""

    api: str = API

    def connect(self, asker: Asker, typed: Mapping[str, str]) -> Sequence[Grant]:
        """The key, once YouTube has answered to it (one unit of the day's ten thousand)."""
        key = typed.get("key", "").strip()
        if not re.fullmatch(r"[A-Za-z0-9_-]{20,100}", key):
            raise CorrectTheValue(
                "That is no key of an interface.",
                field="key",
                remedy="Copy it whole from the project's Credentials; such keys begin with AIza.",
            )
        asker.ask(
            Request(
                address=f"{self.api}/i18nLanguages",
                query={"part": "id"},
                secret_query={"key": key},
            )
        )
        return [Grant(account_id="key", secret=key, more={"account_id": "key"})]


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose channels a consent covers."""

    api: str = API

    def identify(self, asker: Asker, tokens: Tokens, back: Return) -> Sequence[Grant]:
        """The channel that was chosen in Google's dialog."""
        answer = asker.ask(
            Request(
                address=f"{self.api}/channels",
                query={"part": "id,snippet", "mine": "true"},
                secret_headers={"Authorization": f"Bearer {tokens.access}"},
            )
        )
        try:
            channels = msgspec.json.decode(answer.body, type=_Channels).items
        except msgspec.MsgspecError:
            raise ReportTheAnswer("YouTube does not say whose token it is.") from None
        if not channels:
            raise ConnectAgain(
                "This Google account has no channel.",
                remedy="Connect again and choose the account or brand account that owns the channel.",
            )
        return [
            Grant(
                account_id=channel.id,
                handle=channel.snippet.title,
                secret=tokens.access,
                refresh=tokens.refresh,
                expires_at=tokens.expires_at,
                ends_at=tokens.refresh_ends_at,
                scopes=tokens.scopes if tokens.scopes is not None else back.rights,
            )
            for channel in channels
        ]


FLOW = CodeFlow(
    authorise_address="https://accounts.google.com/o/oauth2/v2/auth",
    token_address="https://oauth2.googleapis.com/token",  # noqa: S106  an address
    revoke_address="https://oauth2.googleapis.com/revoke",
    identify=Owner().identify,
    # Google gives a token that refreshes only for offline access, and again only after consent.
    more={"access_type": "offline", "include_granted_scopes": "true", "prompt": "consent"},
)
PROJECT = (
    Step(
        text=said("Sign in to Google Cloud and make a project."),
        address="https://console.cloud.google.com/projectcreate",
    ),
)
CONNECTING = Connecting(
    platform="youtube",
    title="YouTube",
    nothing=said(
        "YouTube answers nobody without a key. A key is free and made in five minutes; it needs no consent "
        "of the channels."
    ),
    ways=(
        Way(
            key="key",
            title=said("A key for public figures"),
            why=said(
                "It brings channels, videos, their counts and comments, of anybody's channels."
            ),
            steps=(
                *PROJECT,
                Step(
                    text=said("Enable the YouTube Data API v3 for it."),
                    address="https://console.cloud.google.com/apis/library/youtube.googleapis.com",
                ),
                Step(
                    text=said("Under Credentials, choose Create credentials, API key."),
                    address="https://console.cloud.google.com/apis/credentials",
                ),
                Step(text=said("Restrict the key to the YouTube Data API v3, and copy it.")),
            ),
            blanks=(Blank(name="key", label=said("The key"), secret=True),),
            limits=(
                said(
                    "Ten thousand units a day for the whole project, reset at midnight Pacific time."
                ),
                said(
                    "What the channel's owner did not allow is kept for 30 days, as YouTube's terms ask."
                ),
            ),
            typed=ApiKey(),
            reads_others=True,
        ),
        Way(
            key="channel",
            title=said("Connect a channel that you own"),
            why=said(
                "It brings analytics by day and country, and lets figures be kept for good. Google lets only "
                "registered apps ask, so the team makes one."
            ),
            rights=(
                Right(
                    name=f"{SCOPES}youtube.readonly",
                    why=said("To read the channel, its videos and their counts."),
                ),
                Right(
                    name=f"{SCOPES}yt-analytics.readonly",
                    why=said("To read views by day and country."),
                    needed=False,
                ),
                Right(
                    name=f"{SCOPES}youtube.upload",
                    why=said("To publish what your team approved."),
                    purpose="write",
                ),
            ),
            steps=(
                *PROJECT,
                Step(
                    text=said(
                        "Enable the YouTube Data API v3 and the YouTube Analytics API for it."
                    ),
                    address="https://console.cloud.google.com/apis/library",
                ),
                Step(
                    text=said(
                        "Under Google Auth Platform, describe the app, add yourself as a test user, and then "
                        "publish it: while it is in testing, every consent ends after seven days."
                    ),
                    address="https://console.cloud.google.com/auth/overview",
                ),
                Step(
                    text=said(
                        "Under Clients, make one of the type Web application and enter the address below as "
                        "an authorised redirect URI."
                    ),
                    address="https://console.cloud.google.com/auth/clients",
                ),
                Step(text=said("Copy the client ID and the client secret into the form below.")),
            ),
            limits=(said("A consent that rests for six months is lost."),),
            app="own",
            app_blanks=(
                Blank(name="client_id", label=said("Client ID")),
                Blank(name="client_secret", label=said("Client secret"), secret=True),
            ),
            redirected=FLOW,
            refreshed=FLOW,
            revoked=FLOW,
        ),
    ),
)
