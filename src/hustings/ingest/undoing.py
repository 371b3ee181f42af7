"""Taking an import back."""

from __future__ import annotations

from pathlib import Path

from hustings.store import tidying
from hustings.store.store import Store


def undo(home: Path, run_id: str) -> int:
    """Take back every row of a run; the store's new version.

    Raises CreateTheHomeFirst, UseAKnownName and CorrectTheValue.
    """
    return tidying.undo(Store.open(home), run_id)
