"""How a part of a visit ends: which trouble ends the rest of it too, and how it is written down."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime, time
from typing import Any

from hustings.ingest.collecting.walks import Trouble

STOPS = frozenset(
    {
        "WaitForTheBudget",
        "ConnectAgain",
        "GrantThePermission",
        "UnblockTheAccount",
        "CheckTheCertificate",
        "SetTheClock",
    }
)
"""Errors after which asking for the next post of the same page would bring the same."""
UNFINISHED = Trouble("Unfinished", "What follows was asked for after this run landed.")


def gap_of(trouble: Trouble | None) -> dict[str, Any]:
    """What a row of coverage says of trouble."""
    return {} if trouble is None else {"gap": trouble.error, "reason": trouble.reason}


def left_over(left: dict[str, str | None]) -> str:
    """Posts whose comments are still to be read, as the cursor that goes on from there."""
    return json.dumps(left, separators=(",", ":"))


def midnight(day: date) -> datetime:
    """The beginning of a day in UTC."""
    return datetime.combine(day, time(), UTC)
