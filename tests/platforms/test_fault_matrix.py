"""Every platform under every fault that can happen while collecting; `python -m soak faults` runs many seeds.

One run collects a page of each platform under one fault, and one page that is spared; the seed says
which, where the fault strikes, whether it lasts, and which of a platform's cases is read.
"""

from __future__ import annotations

import random

import pytest

from hustings.platforms.definition import collected
from tests.platforms.cases import cases_of
from tests.platforms.fault_home import HOME_ROWS, HomeRow, home_run
from tests.platforms.fault_lacks import LACKS
from tests.platforms.fault_lies import LIES, LieRow, places_of
from tests.platforms.fault_rows import ROWS, LineRow
from tests.platforms.fault_runs import Bench, line_run
from tests.platforms.fault_scenes import OUT_OF_REACH, scenes_of
from tests.platforms.fault_truths import lie_run

SEED = 20


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """Where the runs take place."""
    return Bench(tmp_path_factory.mktemp("faults"))


def test_every_empty_cell_of_the_matrix_says_why_and_no_other_is_empty() -> None:
    empty = {
        (row.name, key)
        for row in ROWS
        for key in collected()
        if not any(row.fits(scene) for scene in scenes_of(key))
    } | {
        (row.name, key)
        for row in LIES
        for key in collected()
        if not places_of(row, scenes_of(key), random.Random(1))
    }
    assert empty == set(LACKS)


def test_cases_that_are_left_out_exist() -> None:
    for key, name in OUT_OF_REACH:
        assert name in {case.name for case in cases_of(key)}


@pytest.mark.slow
@pytest.mark.parametrize("row", ROWS, ids=[row.name for row in ROWS])
def test_a_fault_on_the_line_loses_nothing_and_doubles_nothing(row: LineRow, bench: Bench) -> None:
    met, wrong = line_run(row, SEED, bench)
    assert met
    assert wrong == []


@pytest.mark.slow
@pytest.mark.parametrize("row", LIES, ids=[row.name for row in LIES])
def test_a_strange_answer_makes_nothing_up(row: LieRow, bench: Bench) -> None:
    met, wrong = lie_run(row, SEED, bench)
    assert met
    assert wrong == []


@pytest.mark.slow
@pytest.mark.parametrize("row", HOME_ROWS, ids=[row.name for row in HOME_ROWS])
def test_trouble_of_the_own_machine_leaves_no_half_of_a_run(row: HomeRow, bench: Bench) -> None:
    assert home_run(row, SEED, bench) == []
