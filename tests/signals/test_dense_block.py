"""Dense blocks are those of the plain greedy, whatever the order of rows and however ids are written."""

from __future__ import annotations

import math
import subprocess
import sys

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.domain.errors import CorrectTheValue, UseAKnownName
from hustings.signals.dense_block import dense_block
from hustings.signals.dense_block_result import Block, DenseBlocks, public_blocks
from tests.signals.plain_peeling import plain_blocks

Tie = tuple[int, int]
QUICK = settings(max_examples=30, deadline=None)


def _members(block: Block) -> set[tuple[int, object]]:
    return {(0, one) for one in block.actor_ids.to_pylist()} | {
        (1, one) for one in block.target_ids.to_pylist()
    }


def _found(ties: list[Tie], **asked: object) -> DenseBlocks:
    asked.setdefault("shuffles", 0)
    return dense_block([a for a, _ in ties], [t for _, t in ties], **asked)


def _told(found: DenseBlocks) -> list[tuple[object, ...]]:
    return [
        (_members(block), block.ties, block.score, block.density, block.p) for block in found.blocks
    ]


@st.composite
def graphs(draw: st.DrawFn) -> list[Tie]:
    """Ties at random, at times with a block planted and a popular target."""
    accounts, targets = draw(st.integers(1, 25)), draw(st.integers(1, 15))
    tie = st.tuples(st.integers(0, accounts), st.integers(0, targets))
    ties = draw(st.lists(tie, min_size=1, max_size=90))
    if draw(st.booleans()):
        wide, high = draw(st.integers(1, 6)), draw(st.integers(1, 6))
        ties += [(30 + a, 20 + t) for a in range(wide) for t in range(high)]
    if draw(st.booleans()):
        ties += [(a, 0) for a in range(accounts)]
    return ties


def _planted(seed: int = 1, accounts: int = 30, targets: int = 10) -> tuple[list[Tie], set[int]]:
    """Two thousand ties at random and a whole block of accounts from 10,000 on."""
    chance = np.random.default_rng(seed)
    ties = [(int(a), int(t)) for a, t in zip(chance.integers(0, 1500, 2000), chance.integers(0, 300, 2000), strict=True)]  # fmt: skip
    ties += [(10_000 + a, 200 + t) for a in range(accounts) for t in range(targets)]
    return ties, {10_000 + a for a in range(accounts)}


def test_a_block_worked_out_by_hand_is_found_with_its_score() -> None:
    # Three accounts are tied to both of two targets, and one account to a third target. Degrees 3, 3, 1.
    # All: (6 / log 8 + 1 / log 6) / 7 nodes = (2.8854 + 0.5581) / 7 = 0.4919; without the lone tie
    # 6 / log 8 / 5 = 0.5771, and less when any of the five is taken away.
    found = _found([(1, 10), (1, 11), (2, 10), (2, 11), (3, 10), (3, 11), (4, 12)])
    block = found.blocks[0]
    assert _members(block) == {(0, 1), (0, 2), (0, 3), (1, 10), (1, 11)}
    assert block.score == pytest.approx(6 / math.log(8) / 5, abs=1e-9)
    assert (block.ties, block.density) == (6, 1.0)
    # Their ties are 6 and 6 of 7 in all: chance would deal them 6 * 6 / 7.
    assert block.chance_ties == pytest.approx(36 / 7)


@QUICK
@given(graphs())
def test_blocks_and_scores_are_those_of_the_plain_greedy(ties: list[Tie]) -> None:
    ours = _found(ties, blocks=4, score_ratio=0.3)
    plain = plain_blocks(ties, 4, 0.3)
    assert [_members(block) for block in ours.blocks] == [members for members, _ in plain]
    assert [block.score for block in ours.blocks] == pytest.approx([score for _, score in plain])


@pytest.mark.parametrize("algorithm", ["exact", "batch"])
@QUICK
@given(graphs(), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_rows_that_come_again_change_nothing(
    algorithm: str, ties: list[Tie], chance: object
) -> None:
    again = [*ties, *ties[: len(ties) // 2]]
    chance.shuffle(again)  # type: ignore[attr-defined]
    ours, theirs = (_found(rows, algorithm=algorithm, shuffles=2) for rows in (ties, again))
    assert _told(ours) == _told(theirs)
    assert theirs.duplicates_left_out == len(again) - len(set(ties))


@QUICK
@given(graphs())
def test_ids_may_be_texts_or_numbers_with_any_names_in_the_same_order(ties: list[Tie]) -> None:
    ours = _found(ties)
    texts = dense_block([f"k{a:04}" for a, _ in ties], [f"t{t:04}" for _, t in ties], shuffles=0)
    far = dense_block([a * 10**12 - 7 for a, _ in ties], [-(10**9) + t for _, t in ties], shuffles=0)  # fmt: skip
    assert [{(side, int(one[1:])) for side, one in _members(block)} for block in texts.blocks] == [
        _members(block) for block in ours.blocks
    ]
    assert [b.score for b in texts.blocks] == [b.score for b in ours.blocks]
    assert [b.score for b in far.blocks] == [b.score for b in ours.blocks]


def test_any_other_names_leave_a_block_that_stands_out_as_it_is() -> None:
    ties, members = _planted()
    names = np.random.default_rng(2).permutation(11_000)
    renamed = _found([(int(names[a]), int(names[t])) for a, t in ties])
    ours = _found(ties)
    assert {int(names[a]) for a in members} == set(renamed.blocks[0].actor_ids.to_pylist())
    assert renamed.blocks[0].score == ours.blocks[0].score


@QUICK
@given(graphs())
def test_without_ties_among_equals_the_batches_are_blind_to_names(ties: list[Tie]) -> None:
    ours = _found(ties, algorithm="batch")
    mirrored = _found([(100 - a, 100 - t) for a, t in ties], algorithm="batch")
    assert [b.score for b in ours.blocks] == [b.score for b in mirrored.blocks]
    assert [{(side, 100 - one) for side, one in _members(block)} for block in mirrored.blocks] == [
        _members(block) for block in ours.blocks
    ]


@QUICK
@given(graphs(), st.integers(1, 20))
def test_lone_ties_elsewhere_change_no_block(ties: list[Tie], lone: int) -> None:
    # Either side of a lone tie holds 1 / log 6 = 0.56. Every member of a block holds at least the block's
    # score, so a block that scores more is looked for when all lone ties are gone.
    ours = _found(ties, blocks=1)
    if ours.blocks[0].score <= 1 / math.log(6) + 1e-6:
        return
    more = _found(ties + [(1000 + k, 1000 + k) for k in range(lone)], blocks=1)
    assert _members(more.blocks[0]) == _members(ours.blocks[0])
    assert more.blocks[0].score == ours.blocks[0].score


@QUICK
@given(graphs())
def test_no_later_block_scores_more_than_the_guarantee_of_the_first_allows(
    ties: list[Tie],
) -> None:
    # The greedy finds at least half of the best there is, and taking ties out never makes it better.
    for asked in ({"algorithm": "exact"}, {"algorithm": "batch", "margin": 0.1}):
        found = _found(ties, score_ratio=0.01, **asked)
        scores = [block.score for block in found.blocks]
        assert all(score <= scores[0] / found.guarantee * (1 + 1e-9) for score in scores)


def test_blocks_that_were_planted_come_one_after_another_with_falling_scores() -> None:
    ties, first = _planted()
    second = {20_000 + a for a in range(15)}
    ties += [(a, 100 + t) for a in second for t in range(8)]
    found = _found(ties, blocks=3)
    assert set(found.blocks[0].actor_ids.to_pylist()) == first
    assert set(found.blocks[1].actor_ids.to_pylist()) == second
    scores = [block.score for block in found.blocks]
    assert scores == sorted(scores, reverse=True)


@QUICK
@given(graphs())
def test_a_block_scores_at_least_as_much_as_all_ties_together(ties: list[Tie]) -> None:
    once = set(ties)
    degree = {target: sum(t == target for _, t in once) for _, target in once}
    nodes = len({a for a, _ in once}) + len(degree)
    all_together = sum(1 / math.log(degree[t] + 5) for _, t in once) / nodes
    for algorithm in ("exact", "batch"):
        assert _found(ties, algorithm=algorithm).blocks[0].score >= all_together - 1e-9


def test_the_weaker_algorithm_names_itself() -> None:
    ties, members = _planted()
    found = _found(ties, algorithm="batch", margin=0.5, shuffles=19)
    assert (found.algorithm, found.guarantee) == ("batch", pytest.approx(1 / 3))
    assert members <= set(found.blocks[0].actor_ids.to_pylist())
    said = found.evidence(205)
    assert said.kind == "batch"
    assert "weaker algorithm" in said.reason


def test_a_planted_block_is_flagged_on_its_pages_and_on_no_other() -> None:
    ties, members = _planted()
    ties += [(a, 999) for a in range(1000)]
    ties += [(a, 999) for a in sorted(members)[:25]]
    found = _found(ties, shuffles=19)
    said = found.evidence(205)
    assert (said.state, said.q) == ("flagged", 0.05)
    assert said.effect is not None
    assert said.effect > 1
    assert "consistent with" in said.reason
    assert {n.name: n.value for n in said.numbers}["accounts_in_block"] == 30
    assert found.evidence(150).state == "insufficient"
    # A page of a thousand accounts, of which 25 are in the block, is not blamed for what they do.
    assert found.evidence(999).state == "clear"
    assert found.evidence(12345).state == "insufficient"


def test_nothing_is_flagged_without_shuffling() -> None:
    ties, _ = _planted()
    found = _found(ties)
    assert (found.blocks[0].p, found.blocks[0].q) == (None, None)
    assert found.evidence(205).state == "insufficient"


def test_of_ties_that_chance_dealt_few_are_called_dense() -> None:
    # 40 sets of random ties of skewed degrees; at 5 per cent 2 are expected, and more than 7 come with
    # a chance of 1 in 1,500 (binomial).
    flagged = 0
    for seed in range(40):
        chance = np.random.default_rng(seed)
        actors = (200 * chance.random(600) ** 2).astype(int)
        targets = (60 * chance.random(600) ** 3).astype(int)
        block = dense_block(actors, targets, blocks=1, seed=seed).blocks[0]
        flagged += block.q is not None and block.q <= 0.05
    assert flagged <= 7


def test_the_public_sees_counts_of_ten_accounts_or_more_and_names_of_watched_pages_alone() -> None:
    ties, members = _planted(accounts=30, targets=10)
    few = [(20_000 + a, 100 + t) for a in range(9) for t in range(5)]
    found = _found(ties + few, blocks=2)
    assert [len(block.actor_ids) for block in found.blocks] == [30, 9]
    shown = public_blocks(found, watched={200, 201})
    assert [block.accounts for block in shown] == [30]
    assert shown[0].watched_targets == (200, 201)
    # Eight targets besides: fewer than ten, so not even their number is told.
    assert shown[0].other_targets is None
    assert not any(str(member) in repr(shown) for member in members)
    assert public_blocks(found, watched=set())[0].other_targets == 10


def test_a_tie_of_which_a_side_is_unknown_is_left_out_and_counted() -> None:
    found = dense_block(
        pa.array(["a", None, "b", "a"]), pa.array(["p", "p", None, "p"]), shuffles=0
    )
    assert (found.ties_count, found.unknown_left_out, found.duplicates_left_out) == (1, 2, 1)


def test_no_ties_give_no_blocks() -> None:
    for algorithm in ("exact", "batch"):
        found = dense_block(
            pa.array([], pa.string()), pa.array([], pa.string()), algorithm=algorithm
        )
        assert (found.blocks, found.ties_count) == ((), 0)


def test_columns_in_pieces_and_with_dictionaries_are_read_as_they_are() -> None:
    ties, members = _planted()
    actors = pa.chunked_array([pa.array([f"{a}" for a, _ in part]).dictionary_encode() for part in (ties[:900], ties[900:])])  # fmt: skip
    found = dense_block(actors, pa.array([t for _, t in ties], pa.int32()), shuffles=0)
    assert set(found.blocks[0].actor_ids.to_pylist()) == {str(member) for member in members}


@pytest.mark.parametrize(
    ("asked", "field"),
    [({"blocks": 0}, "blocks"), ({"score_ratio": 0.0}, "score_ratio"), ({"margin": 0.0}, "margin"), ({"shuffles": -1}, "shuffles")],
)  # fmt: skip
def test_a_parameter_that_cannot_be_is_named(asked: dict[str, float], field: str) -> None:
    with pytest.raises(CorrectTheValue) as caught:
        dense_block([1], [2], **asked)
    assert caught.value.field == field


def test_an_unknown_algorithm_and_columns_that_do_not_fit_are_told_what_would() -> None:
    with pytest.raises(UseAKnownName, match="exact, batch"):
        dense_block([1], [2], algorithm="fast")
    with pytest.raises(CorrectTheValue, match="2 actors and 1 targets"):
        dense_block([1, 2], [2])
    with pytest.raises(CorrectTheValue, match="double"):
        dense_block([1.5], [2])


def test_the_definition_is_read_without_the_extra_and_the_computation_asks_for_it() -> None:
    code = (
        "import sys\n"
        "for name in ('numba', 'numpy', 'pyarrow'): sys.modules[name] = None\n"
        "from hustings.signals.dense_block import dense_block\n"
        "from hustings.domain.errors import InstallTheExtra\n"
        "try: dense_block([1], [2])\n"
        "except InstallTheExtra as error: print(error.remedy)\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "hustings[coordination]" in ran.stdout
