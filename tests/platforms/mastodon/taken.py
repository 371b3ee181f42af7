"""Bodies and headers out of the recorded exchanges."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

RECORDED = Path(__file__).parent / "recorded"


@dataclass(frozen=True)
class Taken:
    """One recorded exchange."""

    uri: str
    status: int
    headers: dict[str, str]
    json: Any

    @property
    def body(self) -> bytes:
        """The answer's bytes."""
        return json.dumps(self.json).encode()


@cache
def taken(file: str, index: int) -> Taken:
    """The exchange at that place of a file."""
    row = json.loads((RECORDED / f"{file}.json").read_bytes())[index]
    headers = {name: values[0] for name, values in row["headers"].items()}
    return Taken(row["uri"], row["status"], headers, row["json"])
