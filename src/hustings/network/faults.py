"""What went wrong, in the words of the one tree of errors: by status, by content, by what the network did.

A platform that says more than a status extends PlainRules:

    class BlueskyRules(PlainRules):
        platform = "bluesky"

        def fault(self, answer: Answer) -> SeeToThePlatform | None:
            return self._by_name(answer) or super().fault(answer)
"""

from __future__ import annotations

import re
import ssl
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import httpx

from hustings.domain.errors import (
    CheckTheCertificate,
    ConnectAgain,
    FindThePage,
    GrantThePermission,
    ReportTheAnswer,
    SeeToThePlatform,
    SetTheClock,
    WaitForTheBudget,
    WaitForThePlatform,
)
from hustings.network.asking import Answer, Budget, Request, Rules, Token
from hustings.network.headers import answered_at, rate_limits, retry_at

MOST_SKEW = timedelta(minutes=5)
"""How far a clock may be off before what it signs is refused: what OAuth and DPoP servers commonly allow."""
REQUEST_ID_HEADERS = (
    "x-request-id",
    "x-fb-trace-id",
    "x-fb-request-id",
    "x-goog-request-id",
    "cf-ray",
)

BROKEN = (AttributeError, LookupError, TypeError, ValueError)
"""What rules may stumble over in an answer that is not what they were written for."""


class PlainRules:
    """Rules for a platform that tells what is wrong by its status, and its budget by common headers.

    Tokens go into the header Authorization. A platform extends what it says otherwise.
    """

    platform = "web"

    def authorise(self, request: Request, token: Token) -> Request:
        """The request with the token as a bearer's."""
        secret_headers = {**request.secret_headers, "authorization": f"Bearer {token.secret}"}
        return replace(request, secret_headers=secret_headers)

    def budgets(
        self,
        status: int,  # noqa: ARG002 - for platforms whose headers mean another thing on a fault
        headers: Mapping[str, str],
        now_at: datetime,
    ) -> list[Budget]:
        """What RateLimit-* or X-RateLimit-* say."""
        return rate_limits(headers, now_at)

    def fault(self, answer: Answer) -> SeeToThePlatform | None:
        """The error that the status stands for."""
        return fault_by_status(answer)


def fault_of(rules: Rules, request: Request, answer: Answer) -> SeeToThePlatform | None:
    """The error that an answer stands for, None if none: what the rules say of it.

    What its status says where the rules cannot read it, which they need not guard against.
    """
    by_content = fault_by_content(answer, request.content_types)
    if answer.status < 400 and by_content is not None:
        return by_content
    try:
        return rules.fault(answer)
    except (ReportTheAnswer, *BROKEN) as error:
        unreadable = error if isinstance(error, ReportTheAnswer) else None
        return fault_by_status(answer) or unreadable


def fault_by_status(answer: Answer) -> SeeToThePlatform | None:
    """The error that a status stands for wherever HTTP is spoken; None for those below 400."""
    status, where = answer.status, answer.shown_address
    wait_until_at = retry_at(answer.headers, answer.asked_at)
    if status < 400:
        return None
    if status == 401:
        return _clock_fault(answer) or ConnectAgain(
            f"{where} does not accept the token (status 401).",
            remedy="Connect the account again.",
        )
    if status == 403:
        return GrantThePermission(
            f"{where} does not allow this (status 403).",
            remedy="See in the platform's settings what the app or the account may do.",
        )
    if status in (404, 410):
        return FindThePage(
            f"{where} is not there (status {status}).",
            remedy="It may be gone, renamed or hidden; look at it in a browser.",
        )
    if status == 429:
        return WaitForTheBudget(
            f"{where} was asked more often than it allows (status 429).", retry_at=wait_until_at
        )
    if status >= 500 or status in (408, 425):
        return WaitForThePlatform(
            f"{where} is out of order (status {status}).", retry_at=wait_until_at
        )
    return ReportTheAnswer(
        f"{where} does not accept the question (status {status}).",
        remedy="The platform's interface may have changed; report it with the answer.",
    )


def _clock_fault(answer: Answer) -> SeeToThePlatform | None:
    told_at = answered_at(answer.headers)
    if told_at is None or abs(told_at - answer.asked_at) <= MOST_SKEW:
        return None
    return SetTheClock(
        f"This machine's clock is {abs(told_at - answer.asked_at)} off from the platform's, "
        f"and {answer.shown_address} refuses what it signs.",
        remedy="Let the machine take its time from the network (NTP).",
    )


def fault_by_content(answer: Answer, content_types: tuple[str, ...]) -> SeeToThePlatform | None:
    """The error of an answer that is no fault by its status, yet not of a kind that was asked for.

    A page for people is somebody in between, such as a hotel's network or a proxy, or the platform
    in maintenance, and passes; anything else is to be reported.
    """
    kind = answer.headers.get("content-type", "").partition(";")[0].strip().lower()
    is_json = "application/json" in content_types and kind.endswith("+json")
    if not answer.body or kind in content_types or is_json:
        return None
    if kind in ("text/html", "application/xhtml+xml"):
        return WaitForThePlatform(
            f"{answer.shown_address} answered with a page for people instead of data.",
            remedy="Open it in a browser on this machine; a network's sign-in page may be in between.",
        )
    return ReportTheAnswer(
        f"{answer.shown_address} answered with {kind[:60] or 'something of no stated kind'} "
        f"instead of {content_types[0]}.",
        remedy="Somebody between here and the platform may answer in its place.",
    )


def fault_by_network(error: httpx.HTTPError, where: str, *, unsent: bool) -> SeeToThePlatform:
    """The error for what happened on the way; `where` is the address as it may be shown."""
    connecting = isinstance(error, httpx.ConnectError)
    unsent = unsent or connecting or isinstance(error, httpx.ConnectTimeout | httpx.PoolTimeout)
    certificate = _certificate_problem(error) if connecting else None
    if certificate:
        return CheckTheCertificate(
            f"{httpx.URL(where).host} cannot prove who it is: {certificate}. Nothing was sent.",
            remedy="Wait until the platform has put it right, or see who listens on this network.",
            unsent=True,
        )
    if isinstance(error, httpx.TimeoutException):
        what = "took too long"
    elif connecting:
        what = f"cannot be reached: {_reason(error)}"
    elif isinstance(error, httpx.RemoteProtocolError):
        what = "broke off its answer, or gave one that is not HTTP"
    else:
        what = f"broke the connection: {_reason(error)}"
    remedy = _WAY_OUT if connecting else "" if unsent else _DOUBT
    return WaitForThePlatform(f"{where} {what}.", remedy=remedy, unsent=unsent)


_WAY_OUT = "If this goes on, see whether this machine may ask others: its network and names."
_DOUBT = "Whether it received the question is not known."


def _certificate_problem(error: BaseException) -> str | None:
    """Why the other side could not prove who it is; None where the connection broke for another reason."""
    for cause in _causes(error):
        if isinstance(cause, ssl.SSLCertVerificationError):
            return str(cause.verify_message).rstrip(".")
        if isinstance(cause, ssl.SSLError) and not isinstance(
            cause, ssl.SSLEOFError | ssl.SSLZeroReturnError
        ):
            return (cause.reason or "no secure connection").replace("_", " ").lower()
    return None


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _reason(error: BaseException) -> str:
    return str(error).rstrip(".") or "no reason was given"


def request_id(headers: Mapping[str, str]) -> str | None:
    """The platform's own name for an exchange, as its support wants it; None where it gives none."""
    for name in REQUEST_ID_HEADERS:
        if headers.get(name):
            return re.sub(r"[^\x21-\x7e]", "", headers[name])[:100] or None
    return None
