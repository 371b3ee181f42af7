"""Connecting a profile of Threads through an app of the team's own.

Sources, read in November 2026: developers.facebook.com/docs/threads/get-started/get-access-tokens-and-permissions
and /get-started/long-lived-tokens.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from hustings.domain.errors import ReportTheAnswer
from hustings.network import oauth
from hustings.network.asking import Asker, Request
from hustings.network.oauth import Tokens
from hustings.platforms.code_flow import CodeFlow, known, renewed
from hustings.platforms.connecting import (
    Blank,
    Connecting,
    Departure,
    Grant,
    Held,
    Leaving,
    Return,
    Right,
    Step,
    Way,
    said,
)

GRAPH = "https://graph.threads.net"


class _Profile(msgspec.Struct):
    id: str
    username: str = ""


@dataclass(frozen=True, slots=True)
class ThreadsFlow:
    """A token for an hour, then one for sixty days that renews itself."""

    graph: str = GRAPH
    dialog: str = "https://threads.net"

    def leave(self, asker: Asker, departure: Departure) -> Leaving:
        """Threads' dialog."""
        return self._flow().leave(asker, departure)

    def come_back(self, asker: Asker, back: Return) -> Sequence[Grant]:
        """The profile's token for sixty days."""
        return self._flow().come_back(asker, back)

    def refresh(self, asker: Asker, held: Held) -> Grant:
        """The token for another sixty days; it must be a day old and not have run out."""
        answer = asker.ask(
            Request(
                address=f"{self.graph}/refresh_access_token",
                query={"grant_type": "th_refresh_token"},
                secret_query={"access_token": held.secret},
            )
        )
        return renewed(held, oauth.tokens_of(answer))

    def _flow(self) -> CodeFlow:
        return CodeFlow(
            authorise_address=f"{self.dialog}/oauth/authorize",
            token_address=f"{self.graph}/oauth/access_token",
            identify=self._identify,
            separator=",",
        )

    def _identify(self, asker: Asker, tokens: Tokens, back: Return) -> Sequence[Grant]:
        long = oauth.tokens_of(
            asker.ask(
                Request(
                    address=f"{self.graph}/access_token",
                    query={"grant_type": "th_exchange_token"},
                    secret_query={
                        "client_secret": known(back.client).secret,
                        "access_token": tokens.access,
                    },
                )
            )
        )
        answer = asker.ask(
            Request(
                address=f"{self.graph}/v1.0/me",
                query={"fields": "id,username"},
                secret_query={"access_token": long.access},
            )
        )
        try:
            profile = msgspec.json.decode(answer.body, type=_Profile)
        except msgspec.MsgspecError:
            raise ReportTheAnswer("Threads does not say whose token it is.") from None
        grant = Grant(
            account_id=profile.id,
            handle=f"@{profile.username}",
            secret=long.access,
            expires_at=long.expires_at,
            scopes=tokens.scopes if tokens.scopes is not None else back.rights,
        )
        return [grant]


FLOW = ThreadsFlow()
CONNECTING = Connecting(
    platform="threads",
    title="Threads",
    nothing=said("Threads answers nobody without an app."),
    ways=(
        Way(
            key="profile",
            title=said("Connect your profile"),
            why=said("It brings your posts, the replies to them, and their views and followers."),
            rights=(
                Right(name="threads_basic", why=said("To read the profile and its posts.")),
                Right(
                    name="threads_manage_insights",
                    why=said("To read views and followers."),
                    needed=False,
                ),
                Right(
                    name="threads_read_replies",
                    why=said("To read what people answer."),
                    needed=False,
                ),
                Right(
                    name="threads_profile_discovery",
                    why=said(
                        "To look up public profiles of others, once Meta has reviewed the app."
                    ),
                    needed=False,
                ),
                Right(
                    name="threads_content_publish",
                    why=said("To publish what your team approved."),
                    purpose="write",
                ),
            ),
            steps=(
                Step(
                    text=said("Sign in to Meta for Developers and choose Create app."),
                    address="https://developers.facebook.com/apps/",
                ),
                Step(text=said("Add the use case Access the Threads API.")),
                Step(
                    text=said(
                        "In its settings, enter the address below as a redirect callback URL."
                    )
                ),
                Step(text=said("Add your profile as a tester, and accept that in Threads.")),
                Step(
                    text=said(
                        "Copy the Threads app ID and the Threads app secret; they differ from the app's own."
                    )
                ),
            ),
            limits=(said("The token renews itself; one that rests for sixty days is lost."),),
            app="own",
            app_blanks=(
                Blank(name="client_id", label=said("Threads app ID")),
                Blank(name="client_secret", label=said("Threads app secret"), secret=True),
            ),
            redirected=FLOW,
            refreshed=FLOW,
            reads_others=True,
        ),
    ),
)
