"""What went wrong, in the words of the one tree of errors: by status, by content, by what the network did."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

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


class PlainRules:
    """Rules for a platform that says by its status what is wrong; a platform extends what it says otherwise."""

    platform = "web"

    def authorise(self, request: Request, token: Token) -> Request:
        raise NotImplementedError

    def budgets(self, status: int, headers: Mapping[str, str], now_at: datetime) -> list[Budget]:
        return []

    def fault(self, answer: Answer) -> SeeToThePlatform | None:
        return fault_by_status(answer)


def fault_by_status(answer: Answer) -> SeeToThePlatform | None:
    status, where = answer.status, answer.shown_address
    if status < 400:
        return None
    if status == 401:
        return ConnectAgain(f"{where} no longer knows the token.")
    if status == 403:
        return GrantThePermission(f"{where} refuses.")
    if status in (404, 410):
        return FindThePage(f"{where} is not there.")
    if status == 429:
        return WaitForTheBudget(f"{where} was asked too often.")
    if status >= 500 or status in (408, 425):
        return WaitForThePlatform(f"{where} is out of order (status {status}).")
    return ReportTheAnswer(f"{where} answered with status {status}.")
