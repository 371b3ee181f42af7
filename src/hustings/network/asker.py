"""How a question is asked: within its budget, as often as it may be, and with one line in the log if in vain."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from hustings.domain.errors import (
    ConnectAgain,
    GrantThePermission,
    HustingsError,
    SeeToThePlatform,
    WaitForTheBudget,
)
from hustings.network.asking import (
    Answer,
    Budget,
    CountsItself,
    Request,
    Rules,
    SignsEachQuestion,
    StrikesSecrets,
    Token,
)
from hustings.network.budgets import LOOK_AGAIN, REFUSED, Ledger
from hustings.network.clock import Clock
from hustings.network.deadlines import Deadline
from hustings.network.dpop import wants_nonce
from hustings.network.exchange import Exchanger
from hustings.network.faults import BROKEN, fault_of, request_id
from hustings.network.headers import answered_at, clamped
from hustings.network.notices import Notices
from hustings.network.redaction import redacted, secrets_of, shown_address
from hustings.network.redirects import host_of
from hustings.network.tokens import RenewableToken

logger = logging.getLogger("hustings.network")

Keep = Callable[[Answer, Request], None]

MOST_TRIES = 3
FIRST_WAIT_S = 1.0
"""Upper end of the wait before the second try; it doubles with each, and half of it is left to chance."""


@dataclass
class _Ask:
    """One call of `ask`: what is left of it."""

    request: Request
    deadline: Deadline
    patience_s: float
    tries: int = 0
    renewed: bool = False


@dataclass(frozen=True, kw_only=True)
class BoundAsker:
    """See Asker."""

    exchanger: Exchanger
    clock: Clock
    notices: Notices
    jitter: Callable[[], float] = field(repr=False)
    rules: Rules
    token: Token | RenewableToken | None = field(repr=False)
    ledger: Ledger = field(repr=False)
    keep: Keep | None = field(repr=False)
    nonces: dict[str, str] = field(default_factory=dict, repr=False)

    def now(self) -> datetime:
        """See Asker."""
        return self.clock.now()

    def ask(self, request: Request) -> Answer:
        """See Asker; UseAPublicAddress where the address leads into a private network."""
        self._look_at_the_token(request)
        ask = _Ask(request, Deadline(self.clock, request.deadline_s), request.patience_s)
        while True:
            self._wait_for_the_turn(ask)
            outcome, wait_s = self._try(ask)
            if isinstance(outcome, Answer):
                return outcome
            if wait_s is None:
                raise outcome
            self._sleep(ask, wait_s)

    def _look_at_the_token(self, request: Request) -> None:
        if request.purpose == "write" and self._token and self._token.purpose != "write":
            raise GrantThePermission(
                f"The token in hand may read {self.rules.platform} and not write to it.",
                remedy="Connect the account for writing.",
                platform=self.rules.platform,
                unsent=True,
            )

    def _try(self, ask: _Ask) -> tuple[Answer | HustingsError, float | None]:
        """One try: the answer, or what went wrong and the seconds until the next try, None if there is none."""
        ask.tries += 1
        token = self._token
        if token is not None and not token.goes_to(ask.request.address):
            token = None
        began_s = self.clock.monotonic()
        sent, outcome = self._exchanged(ask, token)
        answer = self._keepable(outcome) if isinstance(outcome, Answer) else None
        error = outcome if isinstance(outcome, HustingsError) else None
        if answer is not None:
            error = self._judged(ask.request, answer)
        if error is None:
            assert answer is not None
            return answer, None
        _redact(error, secrets_of(sent, token))
        if isinstance(error, SeeToThePlatform):
            error.platform = error.platform or self.rules.platform
        wait_s = self._next_try_s(ask, error, token, answer)
        self._log(ask, error, answer, self.clock.monotonic() - began_s, wait_s)
        return error, wait_s

    def _exchanged(self, ask: _Ask, token: Token | None) -> tuple[Request, Answer | HustingsError]:
        """What was sent and what came of it; sent once more where the server only wants a newer nonce."""
        if token is None or not isinstance(self.rules, SignsEachQuestion):
            sent = ask.request if token is None else self.rules.authorise(ask.request, token)
            return sent, self.exchanger.exchange(sent, ask.deadline)
        host = host_of(ask.request.address)
        for _try in range(2):
            nonce = self.nonces.get(host)
            sent = self.rules.signed(ask.request, token, self.clock.now(), nonce)
            outcome = self.exchanger.exchange(sent, ask.deadline)
            if isinstance(outcome, HustingsError):
                break
            if given := outcome.headers.get("dpop-nonce"):
                self.nonces[host] = given
            if not wants_nonce(outcome):
                break
        return sent, outcome

    def _keepable(self, answer: Answer) -> Answer:
        if not isinstance(self.rules, StrikesSecrets):
            return answer
        return replace(answer, body=self.rules.keepable(answer.body))

    def _judged(self, request: Request, answer: Answer) -> SeeToThePlatform | None:
        """The error that a whole answer stands for, once its budgets are noted and it is kept."""
        if self.keep is not None:
            self.keep(answer, request)
        self.notices.look_at(self.rules.platform, answer)
        now_at = answered_at(answer.headers) or self.clock.now()
        key = self._budget_key(request)
        try:
            budgets = self.rules.budgets(answer.status, answer.headers, now_at)
        except BROKEN:
            budgets = []
        fault = fault_of(self.rules, request, answer)
        self.ledger.note(self.rules.platform, key, budgets, now_at)
        if fault is not None:
            refused_for = _refused_for(budgets, now_at)
            _complete(fault, answer, self.clock.now(), refused_for)
        if isinstance(fault, WaitForTheBudget):
            refused = Budget(REFUSED, 1.0, fault.retry_at)
            self.ledger.note(self.rules.platform, key, [refused], self.clock.now())
        return fault

    def _next_try_s(
        self, ask: _Ask, error: HustingsError, token: Token | None, answer: Answer | None
    ) -> float | None:
        if ask.request.purpose == "write" or not isinstance(error, SeeToThePlatform):
            return None
        if self._renewed(ask, error, token, answer):
            return 0.0
        if not error.asks_again or ask.tries >= MOST_TRIES or ask.deadline.left_s <= 0:
            return None
        wait_s = FIRST_WAIT_S * 2 ** (ask.tries - 1) * (0.5 + 0.5 * self.jitter())
        if error.retry_at is not None:
            wait_s += max(0.0, (error.retry_at - self.clock.now()).total_seconds())
        return wait_s if wait_s <= ask.patience_s else None

    def _renewed(
        self, ask: _Ask, error: SeeToThePlatform, token: Token | None, answer: Answer | None
    ) -> bool:
        """Whether a token that was refused has been renewed, which is tried once for each question."""
        if (
            ask.renewed
            or token is None
            or answer is None
            or not isinstance(self.token, RenewableToken)
            or not isinstance(error, ConnectAgain)
        ):
            return False
        ask.renewed = True
        return self.token.after(token, answer) is not None

    def _wait_for_the_turn(self, ask: _Ask) -> None:
        platform, key = self.rules.platform, self._budget_key(ask.request)
        wait_s = self.ledger.take(platform, key, ask.request.purpose, ask.patience_s)
        if wait_s > ask.patience_s:
            error = WaitForTheBudget(
                f"{shown_address(ask.request)} was not asked: what {platform} allows is nearly used up.",
                platform=platform,
                retry_at=self.clock.now() + timedelta(seconds=wait_s),
                unsent=True,
            )
            self._log(ask, error, None, 0.0, None)
            raise error
        self._sleep(ask, wait_s)
        if isinstance(self.rules, CountsItself):
            now_at = self.clock.now()
            self.ledger.add(platform, key, self.rules.costs(ask.request, now_at), now_at)

    def _sleep(self, ask: _Ask, seconds: float) -> None:
        if seconds > 0:
            ask.patience_s -= seconds
            # The deadline is for time on the network; waiting has its own limit.
            ask.deadline = ask.deadline.later_by(seconds)
            self.clock.sleep(seconds)

    def _budget_key(self, request: Request) -> str:
        return f"{self._token.budget_key if self._token else ''}@{host_of(request.address)}"

    @property
    def _token(self) -> Token | None:
        return self.token.token if isinstance(self.token, RenewableToken) else self.token

    def _log(
        self,
        ask: _Ask,
        error: HustingsError,
        answer: Answer | None,
        took_s: float,
        wait_s: float | None,
    ) -> None:
        retry_at = getattr(error, "retry_at", None)
        following = f"at {retry_at:%Y-%m-%d %H:%M:%SZ}" if retry_at else "left to the caller"
        logger.warning(
            "%s: %s %s: %s, status %s, request id %s, took %.2f s, next try %s",
            self.rules.platform,
            ask.request.method,
            shown_address(ask.request),
            type(error).__name__,
            answer.status if answer else "none",
            getattr(error, "request_id", None) or "none",
            took_s,
            following if wait_s is None else f"in {wait_s:.1f} s",
        )


def _refused_for(budgets: list[Budget], now_at: datetime) -> timedelta:
    """How long a refusal without a time of its own lasts: to the last reset that the headers told."""
    resets = [
        clamped(budget.resets_at, now_at) - now_at
        for budget in budgets
        if budget.resets_at is not None
    ]
    return max(resets, default=LOOK_AGAIN)


def _complete(
    fault: SeeToThePlatform, answer: Answer, now_at: datetime, refused_for: timedelta
) -> None:
    """Add what only the door knows, and bring the time to ask again between a second and a day from now."""
    fault.request_id = fault.request_id or request_id(answer.headers)
    if fault.retry_at is None and isinstance(fault, WaitForTheBudget):
        fault.retry_at = now_at + refused_for
    if fault.retry_at is not None:
        fault.retry_at = clamped(fault.retry_at, now_at)


def _redact(error: HustingsError, secrets: frozenset[str]) -> None:
    """Take out what must not be shown, such as a token that the platform repeats in its answer."""
    error.message = redacted(error.message, secrets)
    error.remedy = redacted(error.remedy, secrets)
    error.args = (str(error),)
