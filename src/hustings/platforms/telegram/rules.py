"""What the door is told of Telegram: the token is part of the path, and errors are told in words.

Errors come as {"ok": false, "error_code", "description", "parameters"}; no header tells of a budget.
Source: https://core.telegram.org/bots/api#making-requests, read in November 2026.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from urllib.parse import urlsplit, urlunsplit

import msgspec

from hustings.domain.errors import (
    ConnectAgain,
    FindThePage,
    GrantThePermission,
    ReportTheAnswer,
    SeeToThePlatform,
    WaitForTheBudget,
    WaitForThePlatform,
)
from hustings.network.asking import Answer, Budget, Request, Token
from hustings.network.faults import fault_by_status
from hustings.platforms.telegram.addresses import PLATFORM
from hustings.platforms.telegram.entities import Refusal

_GONE = ("chat not found", "chat_not_found", "channel_invalid", "group chat was upgraded")
_ADD = "Make the bot an administrator of the channel, with no rights but to be there."


@dataclass(frozen=True, slots=True)
class TelegramRules:
    """The rules of the Bot API."""

    platform: str = PLATFORM

    def authorise(self, request: Request, token: Token) -> Request:
        """The token goes before the method's name; answers and errors show it to nobody."""
        parts = urlsplit(request.address)
        path = f"/bot{token.secret}{parts.path}"
        return replace(request, address=urlunsplit(parts._replace(path=path)))

    def budgets(
        self,
        status: int,  # noqa: ARG002
        headers: Mapping[str, str],  # noqa: ARG002
        now_at: object,  # noqa: ARG002
    ) -> list[Budget]:
        """Nothing: no header tells."""
        return []

    def fault(self, answer: Answer) -> SeeToThePlatform | None:
        """The error that an answer stands for; None if none."""
        try:
            told = msgspec.json.decode(answer.body, type=Refusal)
        except (msgspec.MsgspecError, UnicodeDecodeError):
            return fault_by_status(answer)
        if told.ok:
            return fault_by_status(answer)
        return _refused(answer, told)


def _refused(answer: Answer, told: Refusal) -> SeeToThePlatform:
    words = told.description.lower()
    message = (
        f"{answer.shown_address} answered with status {answer.status}: {told.description[:200]}"
    )
    wait_s = told.parameters.retry_after
    if answer.status == 429 or wait_s is not None:
        wait = timedelta(seconds=min(max(wait_s or 1, 1), 86_400))
        return WaitForTheBudget(message, platform=PLATFORM, retry_at=answer.asked_at + wait)
    kind: type[SeeToThePlatform] = ReportTheAnswer
    remedy = ""
    if answer.status in (401, 404) and "chat" not in words:
        # A token that never was is "not found", as its path does not exist.
        kind, remedy = ConnectAgain, "Copy the bot's token once more from BotFather."
    elif told.parameters.migrate_to_chat_id is not None or any(one in words for one in _GONE):
        kind, remedy = FindThePage, "Look at the channel's address; it may be gone or private."
    elif (
        answer.status == 403
        or "not enough rights" in words
        or "member list is inaccessible" in words
    ):
        kind, remedy = GrantThePermission, _ADD
    elif answer.status == 409:
        kind, remedy = (
            ReportTheAnswer,
            "Another program reads with the same bot; give Hustings a bot of its own.",
        )
    elif answer.status >= 500:
        kind = WaitForThePlatform
    return kind(
        message,
        remedy=remedy,
        platform=PLATFORM,
        missing=("administrator",) if kind is GrantThePermission else (),
    )
