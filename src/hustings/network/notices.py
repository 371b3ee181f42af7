"""What an answer tells besides, and what a person should hear of in time: a clock that is off, an end."""

from __future__ import annotations

import logging
from datetime import timedelta

from hustings.network.asking import Answer
from hustings.network.faults import MOST_SKEW
from hustings.network.headers import answered_at, http_date

logger = logging.getLogger("hustings.network")

WARN_BEFORE_SUNSET = timedelta(days=90)


class Notices:
    """Says each thing once for each platform."""

    def __init__(self) -> None:
        self._said: set[tuple[str, str]] = set()

    def look_at(self, platform: str, answer: Answer) -> None:
        """Warn where the machine's clock is off, or the interface is to end (RFC 8594) within 90 days."""
        told_at = answered_at(answer.headers)
        # An answer from a cache is as old as its header Age says, and tells nothing of our clock.
        if told_at and "age" not in answer.headers:
            skew = answer.asked_at - told_at
            if abs(skew) > MOST_SKEW:
                self._say(platform, f"this machine's clock is {abs(skew)} off from the platform's")
        ends_at = http_date(answer.headers.get("sunset", ""))
        if ends_at and ends_at - answer.asked_at <= WARN_BEFORE_SUNSET:
            self._say(platform, f"the interface that is asked ends on {ends_at:%Y-%m-%d}")

    def _say(self, platform: str, sentence: str) -> None:
        if (platform, sentence[:20]) not in self._said:
            self._said.add((platform, sentence[:20]))
            logger.warning("%s: %s", platform, sentence)
