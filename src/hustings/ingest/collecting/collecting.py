"""Asking readers for what is wished, and landing it as one run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from hustings.ingest.collecting.wishes import Collection, Wish
from hustings.network.asking import Asker


def collect(
    home: Path,
    wishes: Sequence[Wish],
    asker_for: Callable[[Wish], Asker],
    *,
    still_mine: Callable[[], bool] = lambda: True,
    progress: Callable[[Wish, int], None] | None = None,
) -> Collection:
    """Ask for all wishes and land what came as one run; trouble with one page never stops another.

    `still_mine` is asked under the store's lock just before the run becomes visible; where it says no,
    somebody else took the work over, and nothing lands. `progress` hears of each portion.
    """
    raise NotImplementedError
