"""Moments at which many accounts come to one target within seconds of each other."""

from __future__ import annotations

import numpy as np

from hustings.signals.kernels.compiling import compiled
from hustings.signals.kernels.ties import Whole32, Whole64


@compiled
def rushes_of(targets: Whole32, times: Whole64, window: int, least: int) -> Whole64:
    """Number the rush of each tie from 0; -1 for a tie in none.

    Ties are in order of target and time. A rush is the first stretch of at most `window` seconds, both ends
    included, with at least `least` ties; the next begins behind it.
    """
    rush = np.full(targets.size, -1, np.int64)
    number, end, at = 0, 0, 0
    while at < targets.size:
        end = max(end, at)
        while (
            end < targets.size and targets[end] == targets[at] and times[end] - times[at] <= window
        ):
            end += 1
        if end - at >= least:
            rush[at:end] = number
            number += 1
            at = end
        else:
            at += 1
    return rush
