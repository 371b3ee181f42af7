"""How often co_sharing is wrong: edges flagged without coordination, and planted groups that it misses."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from benchmarks.sharing_worlds import Planted, World, organic, plant, table
from hustings.signals.co_sharing import CoSharing, co_sharing

WITHOUT = {
    "slow objects": World(tempo="slow"),
    "mixed tempos": World(),
    "many breaking-news objects": World(tempo="breaking news"),
    "the same, everybody awake at all hours": World(tempo="breaking news", hours=False),
    "interests much alike": World(within_topic=0.95),
    "interests alike, breaking news": World(within_topic=0.95, tempo="breaking news"),
    "whole topics of breaking news": World(
        within_topic=0.9, tempo="breaking news", tempo_by_topic=True
    ),
    "the same with 400 accounts and 20,000 objects": World(
        within_topic=0.95, tempo="breaking news", tempo_by_topic=True, objects=20_000, accounts=400
    ),
    "every second share repeated": World(repeats=0.5),
}
SIZES, SPREADS_S = (3, 5, 10, 20, 50), (5, 60, 600)
MAX_Q, WINDOW_S = 0.05, 60


def report(worlds: int) -> str:
    """Wrong edges over so many worlds a row without coordination, and precision and recall with it."""
    plain = World()
    return "\n\n".join(
        [
            (
                f"What the made-up worlds are, unless a row says otherwise: {plain.accounts} accounts of lognormal activity (sigma 1), "
                f"{plain.objects:,} objects of Zipf popularity (exponent 1), {plain.shares:,} shares in {plain.days} days, {plain.topics} topics; "
                "half of what an account shares comes from its topic. Delays after an object's first appearance are exponential; mixed tempos: "
                "55 per cent of the objects with a mean of 12 hours, 25 with an hour, 15 with 5 minutes, 5 with half a minute; breaking news: "
                "40, 0, 30 and 30 per cent. Two accounts in three sleep seven hours by one of three zones and share in the morning what they "
                "missed. One share in twenty is repeated within minutes. "
                f"Definition cooRTweet, {WINDOW_S} seconds, at least two rows an account; {worlds} worlds a row."
            ),
            "### Without coordination",
            _table(
                ("world", "edges", "q < 0.05", "share", "pairs tested", "p < 0.05", "p < 0.001"),
                _alarms(worlds),
            ),
            "Shares of p are of all pairs with an object in common; 5 and 0.1 per cent would be exact, less is cautious.",
            "### With planted groups",
            (
                "Groups of new accounts share twelve objects of the world, four members in five each time, within 5, 60 or 600 seconds, and ten "
                "things each on their own. As many groups as make about 40 accounts, at least two. An edge is right when both accounts are "
                "of one group. A weight threshold stands beside it: the same edges, unadjusted."
            ),
            *(
                part
                for tempo in ("mixed", "breaking news")
                for part in (
                    f"#### Objects of {tempo}{' tempos' if tempo == 'mixed' else ''}",
                    _table(
                        (
                            "size",
                            "within s",
                            "window s",
                            "q < 0.05: precision",
                            "recall",
                            "weight >= 2: precision",
                            "recall",
                            "weight >= 5: precision",
                            "recall",
                        ),
                        _power(worlds, tempo),
                    ),
                )
            ),
        ]
    )


def found_in(world: World, seed: int) -> CoSharing:
    """The edges of a world without coordination."""
    return co_sharing(table(organic(world, np.random.default_rng(seed))), time_window=WINDOW_S)


def _alarms(worlds: int) -> Iterable[Sequence[str]]:
    for name, world in WITHOUT.items():
        edges = wrong = tests = 0
        below = np.zeros(2)
        for seed in range(worlds):
            found = found_in(world, seed)
            p_values = found.edges.column("p").to_numpy()
            edges += found.counts["edges"]
            wrong += int((found.edges.column("q").to_numpy() < MAX_Q).sum())
            tests += found.counts["tests"]
            below += [(p_values < 0.05).sum(), (p_values < 0.001).sum()]
        shares = (_percent(part / tests, 2) for part in below)
        yield name, f"{edges:,}", f"{wrong:,}", _percent(wrong / edges, 2), f"{tests:,}", *shares


def _power(worlds: int, tempo: str) -> Iterable[Sequence[str]]:
    for size in SIZES:
        for spread_s in SPREADS_S:
            for window_s in sorted({WINDOW_S, max(WINDOW_S, spread_s)}):
                planted = Planted(groups=max(2, 40 // size), size=size, spread_s=spread_s)
                world = replace(World(), tempo=tempo)
                rates = precision_and_recall(world, planted, window_s, worlds)
                yield str(size), str(spread_s), str(window_s), *rates


def precision_and_recall(world: World, planted: Planted, window_s: int, worlds: int) -> list[str]:
    """Precision and recall of q, of a weight of 2 and of 5, over so many worlds."""
    flagged, right, there = np.zeros(3), np.zeros(3), 0
    for seed in range(worlds):
        chance = np.random.default_rng(seed)
        shares, pairs = plant(world, organic(world, chance), planted, chance)
        edges = co_sharing(table(shares), time_window=window_s).edges
        of, to = (_numbers(edges.column(name)) for name in ("account_id", "account_id_y"))
        most = int(shares["account"].max()) + 1
        wanted = np.isin(of * most + to, [a * most + b for a, b in pairs])
        weights = edges.column("weight").to_numpy()
        masks = (edges.column("q").to_numpy() < MAX_Q, weights >= 2, weights >= 5)
        flagged += [mask.sum() for mask in masks]
        right += [(mask & wanted).sum() for mask in masks]
        there += len(pairs)
    rates: list[str] = []
    for all_, good in zip(flagged, right, strict=True):
        rates += [_percent(good / all_, 1) if all_ else "none flagged", _percent(good / there, 0)]
    return rates


def _numbers(column: Any) -> Any:
    names = column.combine_chunks()
    values = np.array([int(name[1:]) for name in names.dictionary.to_pylist()])
    return values[names.indices.to_numpy()]


def _percent(ratio: float, digits: int) -> str:
    return f"{100 * ratio:.{digits}f} %"


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])
