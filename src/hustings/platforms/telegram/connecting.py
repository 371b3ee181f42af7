"""Connecting a bot of Telegram: its token is typed in once. Source: core.telegram.org/bots/api, read in November 2026."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import msgspec

from hustings.domain.errors import CorrectTheValue, ReportTheAnswer
from hustings.network.asking import Asker, Request
from hustings.platforms.connecting import Blank, Connecting, Grant, Step, Way, said

API = "https://api.telegram.org"


class _Bot(msgspec.Struct):
    id: int
    username: str = ""


class _Told(msgspec.Struct):
    result: _Bot


@dataclass(frozen=True, slots=True)
class BotToken:
    """The token that BotFather gives."""

    api: str = API

    def connect(self, asker: Asker, typed: Mapping[str, str]) -> Sequence[Grant]:
        """The bot whose token it is."""
        token = typed.get("token", "").strip()
        if not re.fullmatch(r"\d{3,20}:[A-Za-z0-9_-]{20,80}", token):
            raise CorrectTheValue(
                "That is no bot's token.",
                field="token",
                remedy="Copy it whole from BotFather: a number, a colon, and letters after it.",
            )
        # Telegram wants the token in the path; named among the headers, it is known to be secret there too.
        request = Request(
            address=f"{self.api}/bot{token}/getMe", secret_headers={"X-Bot-Token": token}
        )
        answer = asker.ask(request)
        try:
            bot = msgspec.json.decode(answer.body, type=_Told).result
        except msgspec.MsgspecError:
            raise ReportTheAnswer("Telegram does not say whose token it is.") from None
        return [Grant(account_id=str(bot.id), handle=f"@{bot.username}", secret=token)]


CONNECTING = Connecting(
    platform="telegram",
    title="Telegram",
    nothing=said("Channels cannot be followed by the official interface without a bot."),
    ways=(
        Way(
            key="bot",
            title=said("Use a bot of your own"),
            why=said("The official interface answers bots alone; a bot is made in a minute."),
            steps=(
                Step(
                    text=said("Open BotFather in Telegram and send it /newbot."),
                    address="https://t.me/BotFather",
                ),
                Step(text=said("Give the bot a name and a user name that ends in bot.")),
                Step(text=said("Copy the token that BotFather answers with.")),
                Step(
                    text=said(
                        "To receive your channel's posts, add the bot to it as an administrator with no rights "
                        "but the ones that cannot be taken away."
                    )
                ),
            ),
            blanks=(Blank(name="token", label=said("The bot's token"), secret=True),),
            limits=(
                said(
                    "A bot sees posts from the moment on at which it was added, none from before."
                ),
                said(
                    "Telegram does not narrow a bot's token to reading; Hustings keeps it for reading alone."
                ),
            ),
            typed=BotToken(),
            reads_others=True,
        ),
    ),
)
