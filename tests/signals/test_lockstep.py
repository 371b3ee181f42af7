"""Accounts in step are those who came to the same targets at the same time, and nobody else."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.domain.errors import CorrectTheValue, RepairTheFile
from hustings.signals.lockstep import Lockstep, lockstep, public_groups

Tie = tuple[str, str, int]
DAY_S, QUICK = 86_400, settings(max_examples=15, deadline=None)


def _table(ties: list[Tie]) -> pa.Table:
    actors, targets, times = zip(*ties, strict=True)
    return pa.table({"actor_key": pa.array(actors), "target_id": pa.array(targets), "created_at": pa.array(times)})  # fmt: skip


def _found(ties: list[Tie], **asked: float) -> Lockstep:
    found: Lockstep = lockstep(_table(ties), **asked)
    return found


def _people(seed: int = 4, accounts: int = 300, targets: int = 40) -> list[Tie]:
    """Ties made one by one over a hundred days."""
    chance = np.random.default_rng(seed)
    ties = {}
    for actor, target in zip(chance.integers(0, accounts, 2500), chance.integers(0, targets, 2500), strict=True):  # fmt: skip
        ties[f"k{actor:05}", f"page:{target}"] = int(chance.integers(0, 100 * DAY_S))
    return [(actor, target, at) for (actor, target), at in ties.items()]


def _in_step(accounts: int = 12, targets: int = 5, seed: int = 5) -> list[Tie]:
    """Accounts that come to each of some pages within 20 seconds of each other."""
    chance = np.random.default_rng(seed)
    return [
        (
            f"s{actor:05}",
            f"page:{target}",
            10 * DAY_S + target * DAY_S + int(chance.integers(0, 20)),
        )
        for target in range(targets)
        for actor in range(accounts)
    ]


@pytest.fixture(scope="module")
def planted() -> Lockstep:
    return _found(_people() + _in_step())


def test_a_group_in_step_is_found_whole_and_alone(planted: Lockstep) -> None:
    assert planted.members == {f"s{actor:05}" for actor in range(12)}
    # Each of the 12 * 11 / 2 pairs meets on all five pages.
    assert [(group.edges, group.weight) for group in planted.groups] == [(66, 330)]


def test_a_page_of_the_group_is_flagged_with_its_window_and_others_are_clear(
    planted: Lockstep,
) -> None:
    said = planted.evidence("page:3")
    assert said.state == "flagged"
    assert said.q is not None
    assert said.q <= 0.05
    assert (said.from_at, said.to_at) != (None, None)
    assert said.from_at is not None
    assert 0 <= (said.from_at.replace(tzinfo=UTC).timestamp() - 10 * DAY_S) < 20
    assert "consistent with" in said.reason
    assert {n.name: n.value for n in said.numbers}["accounts_in_step"] == 12
    assert planted.evidence("page:20").state == "clear"
    assert planted.evidence("page:nowhere").state == "insufficient"


def test_people_who_come_one_by_one_are_no_group() -> None:
    assert _found(_people(seed=9)).groups == ()


def test_a_rush_to_one_page_alone_is_no_group() -> None:
    # Three hundred accounts follow one page within a minute after a broadcast: one target, so no pair.
    rush = [(f"k{actor:05}", "page:99", 50 * DAY_S + actor % 60) for actor in range(300)]
    assert _found(_people() + rush).groups == ()


def test_a_pair_worked_out_by_hand_meets_on_two_targets() -> None:
    # a and b come to p 10 s apart and to r 60 s apart, both within; to s 61 s apart, which is not.
    ties = [("a", "p", 0), ("b", "p", 10), ("a", "r", 1000), ("b", "r", 1060), ("a", "s", 5000), ("b", "s", 5061)]  # fmt: skip
    edges = _found(ties).found.edges.to_pylist()
    assert [(e["account_id"], e["account_id_y"], e["weight"], e["avg_time_delta"]) for e in edges] == [("a", "b", 2, 35.0)]  # fmt: skip


@st.composite
def graphs(draw: st.DrawFn) -> list[Tie]:
    tie = st.tuples(
        st.sampled_from([f"a{k}" for k in range(6)]),
        st.sampled_from([f"t{k}" for k in range(4)]),
        st.integers(0, 400),
    )
    return draw(st.lists(tie, min_size=1, max_size=40))


def _pairs(found: Lockstep) -> list[tuple[str, str, int]]:
    names = ("account_id", "account_id_y", "weight")
    return sorted(tuple(row[name] for name in names) for row in found.found.edges.to_pylist())


@QUICK
@given(graphs())
def test_weights_are_those_of_every_pair_counted_one_by_one(ties: list[Tie]) -> None:
    first: dict[tuple[str, str], int] = {}
    for actor, target, at in ties:
        first[actor, target] = min(at, first.get((actor, target), at))
    weights: dict[tuple[str, str], int] = {}
    for (one, target), at in first.items():
        for (other, theirs), then in first.items():
            if one < other and target == theirs and abs(at - then) <= 60:
                weights[one, other] = weights.get((one, other), 0) + 1
    # A pair stays when either side has two ties in pairs at all (CooRTweet's step 4).
    busy = {
        actor
        for actor in {a for a, _ in first}
        if sum(
            any(
                o != actor and t == target and abs(then - at) <= 60
                for (o, t), then in first.items()
            )
            for (a, target), at in first.items()
            if a == actor
        )
        >= 2
    }
    found = {(one, other): weight for one, other, weight in _pairs(_found(ties))}
    heavy = {pair: weight for pair, weight in weights.items() if weight >= 2}
    assert {pair: weight for pair, weight in found.items() if weight >= 2} == heavy
    assert all(set(pair) & busy for pair in found)


@QUICK
@given(graphs(), st.randoms(use_true_random=False), st.integers(-(10**6), 10**9))
def test_order_of_rows_a_shift_of_times_and_names_change_nothing(
    ties: list[Tie], chance: object, shift: int
) -> None:
    moved = [(f"x{actor}", f"y{target}", at + shift) for actor, target, at in [*ties, *ties[:5]]]
    chance.shuffle(moved)  # type: ignore[attr-defined]
    ours, theirs = _found(ties), _found(moved)
    assert [(f"x{a}", f"x{b}", w) for a, b, w in _pairs(ours)] == _pairs(theirs)
    assert ours.found.edges.column("q").to_pylist() == pytest.approx(theirs.found.edges.column("q").to_pylist())  # fmt: skip


def test_ties_may_carry_timestamps_and_those_without_a_time_are_counted() -> None:
    table = _table([("a", "p", 0), ("b", "p", 10), ("a", "r", 50), ("b", "r", 55), ("a", "p", 7)])
    stamps = pa.array([0, 10, 50, 55, 7], pa.timestamp("us")).cast(pa.int64())
    timed = table.set_column(2, "created_at", pa.array([v.as_py() * 1_000_000 for v in stamps]).cast(pa.timestamp("us")))  # fmt: skip
    untimed = pa.table({"actor_key": ["c"], "target_id": ["p"], "created_at": pa.array([None], pa.timestamp("us"))})  # fmt: skip
    found = lockstep(pa.concat_tables([timed, untimed]))
    assert _pairs(found) == [("a", "b", 2)]
    assert (found.ties_count, found.duplicates_left_out, found.untimed_left_out) == (4, 1, 1)


def test_the_public_sees_groups_of_ten_or_more_and_names_of_watched_pages_alone(
    planted: Lockstep,
) -> None:
    shown = public_groups(planted, watched={"page:1", "page:30"})
    assert [(group.accounts, group.watched_targets) for group in shown] == [(12, ("page:1",))] * 2
    assert "s0000" not in repr(shown)
    few = _found(_people() + _in_step(accounts=9))
    assert len(few.members) == 9
    assert public_groups(few, watched={"page:1"}) == ()
    assert few.evidence("page:1").state == "clear"


def test_what_cannot_be_is_told_with_its_field() -> None:
    with pytest.raises(CorrectTheValue) as caught:
        _found([("a", "p", 0)], min_targets=0)
    assert caught.value.field == "min_targets"
    with pytest.raises(RepairTheFile, match="created_at"):
        lockstep(pa.table({"actor_key": ["a"], "target_id": ["p"]}))


def test_the_definition_is_read_without_the_extra() -> None:
    code = (
        "import sys\n"
        "for name in ('numba', 'numpy', 'pyarrow'): sys.modules[name] = None\n"
        "from hustings.signals.lockstep import lockstep\n"
        "from hustings.domain.errors import InstallTheExtra\n"
        "try: lockstep(None)\n"
        "except InstallTheExtra as error: print(error.remedy)\n"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "hustings[coordination]" in ran.stdout


def _sent(chance: np.random.Generator, accounts: int = 150, targets: int = 5) -> list[Tie]:
    """Accounts of which each is sent to most of a few pages, on each within 30 seconds."""
    return [
        (f"w{actor:05}", f"page:{target}", (20 + target) * DAY_S + int(chance.integers(0, 30)))
        for target in range(targets)
        for actor in range(accounts)
        if chance.random() < 0.7
    ]


def test_many_accounts_sent_to_few_pages_stand_out_as_a_block_though_no_pair_does() -> None:
    chance = np.random.default_rng(6)
    found = _found(_people() + _sent(chance))
    assert found.groups == ()
    (block,) = found.blocks
    # Of 150 accounts with a chance of 0.7 on each of five pages 97 in a hundred are on two or more.
    assert 140 <= len(block.account_ids) <= 150
    assert all(account.startswith("w") for account in block.account_ids)
    assert set(block.targets) == {f"page:{target}" for target in range(5)}
    assert block.rushes == 5
    said = found.evidence("page:2")
    assert (said.state, said.kind, said.q) == ("flagged", "rush", 0.05)
    assert said.effect is not None
    assert said.effect >= 1.1
    assert found.evidence("page:30").state == "clear"
    shown = public_groups(found, watched={"page:2", "page:30"})
    assert [(one.kind, one.watched_targets) for one in shown] == [("rush", ("page:2",))]


def test_rushes_of_different_people_are_no_block() -> None:
    # Forty pages are each found by a hundred people within a minute, whoever they are.
    chance = np.random.default_rng(8)
    rushes = [
        (f"k{actor:05}", f"page:{target}", target * DAY_S + int(chance.integers(0, 60)))
        for target in range(40)
        for actor in chance.choice(2000, 100, replace=False)
    ]
    assert _found(rushes).blocks == ()


def test_a_rush_is_the_first_stretch_of_the_window_with_ten_accounts() -> None:
    from hustings.signals.kernels.rushing import rushes_of

    # Ten ties from second 0 to 60 are a rush, both ends included; to 61 they are not. Then the next target.
    times = np.array([0, *range(52, 61), 500, 600, *range(602, 610), 661, 662], np.int64)
    targets = np.zeros(times.size, np.int32)
    rush = rushes_of(targets, times, 60, 10).tolist()
    assert rush == [0] * 10 + [-1] * 2 + [1] * 10
    targets[15:] = 1
    assert rushes_of(targets, times, 60, 10).tolist() == [0] * 10 + [-1] * 12


def test_a_target_with_too_many_pairs_lends_none_and_says_so() -> None:
    # Ten thousand accounts within a minute are about 50 million pairs, more than are counted.
    rush = [(f"k{actor:05}", "page:99", 50 * DAY_S + actor % 60) for actor in range(10_000)]
    found = lockstep(_table(_people() + _in_step() + rush), shuffles=0)
    assert found.crowded == {"page:99"}
    assert len(found.members) == 12
    said = found.evidence("page:99")
    assert said.state == "clear"
    assert "its pairs were not counted" in said.reason
    assert "not counted" not in found.evidence("page:20").reason


@QUICK
@given(graphs(), st.integers(0, 30))
def test_no_more_targets_are_left_out_than_needed(ties: list[Tie], most: int) -> None:
    first: dict[tuple[str, str], int] = {}
    for actor, target, at in ties:
        first[actor, target] = min(at, first.get((actor, target), at))
    pairs = dict.fromkeys((target for _, target in first), 0)
    for (one, target), at in first.items():
        pairs[target] += sum(
            int(one < other and target == theirs and abs(at - then) <= 60)
            for (other, theirs), then in first.items()
        )
    left_out: set[str] = set()
    for target in sorted(pairs, key=lambda name: (-pairs[name], name)):
        if sum(pairs.values()) - sum(pairs[name] for name in left_out) > most:
            left_out.add(target)
    assert _found(ties, max_pairs=most, shuffles=0).crowded == left_out
