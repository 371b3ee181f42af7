from __future__ import annotations

import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hustings.ingest.importing import import_files
from hustings.ingest.options import ImportOptions
from hustings.store.store import Store
from tests.ingest.tables import SEEN_AT, row, write
from tests.store.made_up import contents

pytestmark = pytest.mark.slow

KILLS = 20
_TABLES = (
    "posts",
    "post_observations",
    "page_observations",
    "post_latest",
    "page_days",
    "page_latest",
    "run_rows",
)
_IMPORT = """
import sys
from datetime import datetime
from pathlib import Path
from hustings.ingest.importing import import_files
from hustings.ingest.options import ImportOptions
print("ready", flush=True)
sys.stdin.readline()
import_files(Path(sys.argv[1]), [Path(sys.argv[2])], ImportOptions(observed_at=datetime.fromisoformat(sys.argv[3])))
print("done", flush=True)
sys.stdin.readline()
"""


def _start(home: Path, file: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", _IMPORT, str(home), str(file), SEEN_AT.isoformat()],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def _go(process: subprocess.Popen[str]) -> None:
    assert process.stdin
    assert process.stdout
    assert process.stdout.readline() == "ready\n"
    process.stdin.write("go\n")
    process.stdin.flush()


def _end(process: subprocess.Popen[str]) -> None:
    process.kill()
    process.communicate()


def test_an_import_killed_anywhere_and_tried_again_equals_one_that_was_not(tmp_path: Path) -> None:
    options = ImportOptions(observed_at=SEEN_AT)
    before = write(tmp_path, [row(post, page=1) for post in range(50)], "before.csv")
    rows = [row(post, post, page=1 + post % 7) for post in range(30, 4000)]
    file = write(tmp_path, [*rows, row(1, "x"), rows[0]])

    whole = tmp_path / "whole"
    import_files(whole, [before], options)
    timed = _start(whole, file)
    _go(timed)
    started_s = time.monotonic()
    assert timed.stdout
    assert timed.stdout.readline() == "done\n"
    took_s = time.monotonic() - started_s
    _end(timed)
    wanted = {name: contents(Store.open(whole), name) for name in _TABLES}

    # A seed of its own each day would make a failure impossible to repeat.
    chance = random.Random(20)
    homes = [tmp_path / f"home-{number}" for number in range(KILLS)]
    seen_none = seen_all = 0
    for home in homes:
        import_files(home, [before], options)
        nothing = {name: contents(Store.open(home), name) for name in _TABLES}
        process = _start(home, file)
        _go(process)
        time.sleep(chance.random() * took_s * 1.1)
        _end(process)
        held = {name: contents(Store.open(home), name) for name in _TABLES}
        assert held in (nothing, wanted)
        seen_none += held == nothing
        seen_all += held == wanted
        import_files(home, [file], options)
        assert {name: contents(Store.open(home), name) for name in _TABLES} == wanted
    assert seen_none + seen_all == KILLS
    assert seen_none > 0
