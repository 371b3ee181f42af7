"""How many requests a token may send: so many within any minute, counted in each process."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict, deque
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil

TOKENS_KEPT = 10_000


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a token may still send; `reset_s` seconds until the oldest request no longer counts."""

    limit: int
    remaining: int
    reset_s: int
    allowed: bool

    def headers(self) -> dict[str, str]:
        """The allowance as headers, with Retry-After where it is used up."""
        told = {
            "RateLimit-Limit": str(self.limit),
            "RateLimit-Remaining": str(self.remaining),
            "RateLimit-Reset": str(self.reset_s),
        }
        return told if self.allowed else {**told, "Retry-After": str(self.reset_s)}


class SlidingWindow:
    """Requests of each token within the last `window_s` seconds."""

    def __init__(
        self, limit: int, window_s: float = 60.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.limit = limit
        self.window_s = window_s
        self._clock = clock
        self._sent: OrderedDict[int, deque[float]] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, token: int) -> Allowance:
        """Count one request of the token, unless it has none left."""
        now = self._clock()
        with self._lock:
            sent = self._sent.setdefault(token, deque())
            self._sent.move_to_end(token)
            while len(self._sent) > TOKENS_KEPT:
                self._sent.popitem(last=False)
            while sent and sent[0] <= now - self.window_s:
                sent.popleft()
            allowed = len(sent) < self.limit
            if allowed:
                sent.append(now)
            reset_s = ceil(sent[0] + self.window_s - now) if sent else 0
            return Allowance(self.limit, self.limit - len(sent), reset_s, allowed)
