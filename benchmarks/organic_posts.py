"""Made-up pages with followers and posts, organic ones and some to which followers were added who do nothing."""

from __future__ import annotations

import math
import random
from datetime import timedelta

from benchmarks.organic_series import DAYS, START_AT, any_stock
from hustings.domain.bounds import exactly
from hustings.signals.observed import ObservedPage, Posted, Size

POST_SPREAD, BLOCK_SPREAD, BLOCK_DAYS = 0.8, 0.2, 28


def posting_page(
    chance: random.Random, added_share: float = 0.0, added_on: int = 200
) -> ObservedPage:
    """A year of weekly sizes and about a post a day; followers are added on one day, who do nothing.

    Followers grow by 5 to 80 per cent in the year, the usual post by its square root to the whole of
    it; a post lies from that by a factor of 2.2 (lognormal), four weeks by a fifth.
    """
    stock = any_stock(chance)
    growth, follows = chance.uniform(0.05, 0.8) / 365, chance.uniform(0.5, 1.0)
    usual, level = 0.5 * stock**0.7, 0.0
    sizes, posted = [], []
    for day in range(DAYS):
        at = START_AT + timedelta(days=day)
        people = stock * math.exp(growth * day)
        if day % BLOCK_DAYS == 0:
            level = 0.5 * level + chance.gauss(0, BLOCK_SPREAD)
        if day % 7 == 0:
            added = 1 + added_share if day >= added_on else 1.0
            sizes.append(Size(at, "followers", exactly(float(round(people * added)))))
        for _ in range(chance.choice((0, 1, 1, 2))):
            drawn = follows * growth * day + level + chance.gauss(0, POST_SPREAD)
            when = at + timedelta(hours=chance.randrange(24))
            posted.append(Posted(when, round(usual * math.exp(drawn))))
    return ObservedPage("facebook:1", "Made up", sizes=tuple(sizes), posted=tuple(posted))
