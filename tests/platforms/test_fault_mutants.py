"""Faults of our own, put in on purpose: where one of them passes the matrix, the matrix proves nothing.

Each of them is run once without it, which must be right, and once with it, which must not, and for the
reason that is named. Two platforms are in a run: one that meets the trouble, and one that is spared.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pytest

from hustings.ingest.collecting.slices import Slice
from hustings.network import asker
from hustings.network.tokens import RenewableToken
from hustings.platforms.bluesky import parsing
from hustings.platforms.definition import collected
from hustings.store.landing import Landing
from tests.network.recorded import Exchange
from tests.platforms import fault_runs, fault_truths
from tests.platforms.fault_lies import LIES, LieRow, _with_a_count
from tests.platforms.fault_rows import ROWS
from tests.platforms.fault_runs import Bench, line_run
from tests.platforms.fault_scenes import Scene
from tests.platforms.fault_truths import lie_run
from tests.platforms.fault_words import SECRET

pytestmark = pytest.mark.slow

LINE_ROWS = {row.name: row for row in ROWS}
Patch = pytest.MonkeyPatch


def _null(scene: Scene, luck: random.Random) -> list[Exchange] | None:
    """Null for a count that was more than zero."""
    met: list[int] = []

    def change(number: int) -> int | None:
        met.append(number)
        return None if number else number

    for _try in range(50):
        told = _with_a_count(scene, luck, change)
        if told is None or met[-1]:
            return told
    return None


NULL = LieRow(name="null for a number", number=31, tell=_null, first_right=True)
"""One of the values that the matrix' own row chooses from, so that little luck is needed."""
LIE_ROWS = {row.name: row for row in (*LIES, NULL)}


@dataclass(frozen=True, kw_only=True)
class Mutant:
    """A fault of ours, the row and seed that meet it, and a word of what must be said of it."""

    name: str
    row: str
    seed: int
    put_in: Callable[[Patch], None]
    told: str
    platforms: tuple[str, str] = ("bluesky", "telegram")


def _gives_up_at_once(patch: Patch) -> None:
    patch.setattr(asker, "MOST_TRIES", 1)


def _never_renews(patch: Patch) -> None:
    patch.setattr(RenewableToken, "after", lambda *_: None)


def _covers_what_broke_off(patch: Patch) -> None:
    real = Slice.write_the_rest

    def write_the_rest(self: Slice) -> None:
        for place, row in self.coverage.items():
            self.coverage[place] = replace(row, complete=True, cursor=None, gap=None, reason=None)
        real(self)

    patch.setattr(Slice, "write_the_rest", write_the_rest)


def _unknown_becomes_zero(patch: Patch) -> None:
    real = parsing.counts_record

    def counts_record(*arguments: Any, **named: Any) -> Any:
        record = real(*arguments, **named)
        return replace(record, counts=dict.fromkeys(fault_truths.COUNTS, 0) | record.counts)

    patch.setattr(parsing, "counts_record", counts_record)


def _log_holds_the_token(patch: Patch) -> None:
    patch.setattr(asker, "shown_address", lambda request: f"{request.address}?key={SECRET}")


def _outcome_holds_the_token(patch: Patch) -> None:
    patch.setattr(asker, "redacted", lambda text, _secrets: text)


def _lands_twice(patch: Patch) -> None:
    real = Landing.write

    def write(self: Landing, table: str, connection: Any, select: str) -> int:
        twice = f"({select}) UNION ALL ({select})" if table == "post_observations" else select
        return real(self, table, connection, twice)

    patch.setattr(Landing, "write", write)


MUTANTS = (
    Mutant(name="a door that gives up at once", row="500, 502, 503, 504", seed=5, put_in=_gives_up_at_once, told="once at"),
    Mutant(name="a token that is never renewed", row="token ran out", seed=2, put_in=_never_renews, told="renewed 0 times"),
    Mutant(name="coverage that is whole though the page broke off", row="reset after the question was read", seed=5, put_in=_covers_what_broke_off, told="lost", platforms=("mastodon", "telegram")),
    Mutant(name="an unknown count that becomes zero", row=NULL.name, seed=11, put_in=_unknown_becomes_zero, told="became 0"),
    Mutant(name="a log that holds the token", row="500, 502, 503, 504", seed=1, put_in=_log_holds_the_token, told="the log holds the token"),
    Mutant(name="an outcome that holds the token", row="token taken back", seed=1, put_in=_outcome_holds_the_token, told="an outcome holds the token"),
    Mutant(name="a landing that stores a row twice", row="500, 502, 503, 504", seed=1, put_in=_lands_twice, told="is there twice"),
)  # fmt: skip


def _run(mutant: Mutant, bench: Bench) -> list[str]:
    if mutant.row in LINE_ROWS:
        met, wrong = line_run(LINE_ROWS[mutant.row], mutant.seed, bench)
    else:
        met, wrong = lie_run(LIE_ROWS[mutant.row], mutant.seed, bench)
    assert met == [mutant.platforms[0]]
    return [sentence for _key, sentence in wrong]


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """Where the runs take place."""
    return Bench(tmp_path_factory.mktemp("mutants"))


@pytest.mark.parametrize("mutant", MUTANTS, ids=[mutant.name for mutant in MUTANTS])
def test_the_matrix_turns_red_at_a_fault_of_our_own(
    mutant: Mutant, bench: Bench, monkeypatch: Patch
) -> None:
    two = {key: held for key, held in collected().items() if key in mutant.platforms}
    for module in (fault_runs, fault_truths):
        monkeypatch.setattr(module, "collected", lambda: two)
    assert _run(mutant, bench) == []
    mutant.put_in(monkeypatch)
    wrong = _run(mutant, bench)
    assert any(mutant.told in sentence for sentence in wrong), wrong
