"""Verbs that change a home: import, undo, compact, rebuild."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

Run = Callable[..., Any]

# The header of the Canada 2015 mapping; the third row repeats the first post, the fourth has no count.
CANADA = """id,likes_count,comments_count,shares_count,type,created_time,page_id
1_1,10,2,3,photo,2015-10-19T22:15:09+0000,1
1_2,20,2,3,photo,2015-10-18T22:15:09+0000,1
1_1,10,2,3,photo,2015-10-19T22:15:09+0000,1
1_3,many,2,3,photo,2015-10-17T22:15:09+0000,1
"""


def made(folder: Path, text: str = CANADA) -> Path:
    file = folder / "posts.csv"
    file.write_text(text, encoding="utf-8")
    return file


def test_an_import_tells_what_became_of_every_row(run_anew: Run, tmp_path: Path) -> None:
    ran = run_anew("import", made(tmp_path), "--json")
    assert ran.code == 5  # one row was rejected
    told = ran.json
    assert {
        name: told[name] for name in ("read", "stored", "updated", "duplicates", "rejected")
    } == {
        "read": 4,
        "stored": 2,
        "updated": 0,
        "duplicates": 1,
        "rejected": 1,
    }
    assert [(row["line"], row["column"]) for row in told["rejections"]] == [(5, "likes_count")]
    assert (told["pages"], told["posts"], told["first"]) == (1, 2, "2015-10-18T22:15:09Z")


def test_a_dry_run_stores_nothing(run_anew: Run, tmp_path: Path) -> None:
    ran = run_anew("import", made(tmp_path), "--dry-run")
    assert "dry run" in ran.err
    assert run_anew("runs", "--json").json["rows"] == []


def test_an_import_can_be_undone_compacted_and_rebuilt(run_anew: Run, tmp_path: Path) -> None:
    run_id = run_anew("import", made(tmp_path), "--note", "first", "--json").json["run_id"]
    assert run_anew("compact", "--json").json == {"store_version": 2}
    assert run_anew("rebuild", "--json").json == {"store_version": 3}
    assert len(run_anew("posts", "--json").json["rows"]) == 2
    assert run_anew("undo", run_id, "--yes", "--json").json == {
        "undoes": run_id,
        "store_version": 4,
    }
    assert run_anew("posts", "--json").json["rows"] == []
    assert run_anew("runs", run_id, "--json").json["run"]["status"] == "undone"
    assert len(run_anew("posts", "--as-of", 3, "--json").json["rows"]) == 2


def test_a_file_that_no_format_fits_is_a_failure_in_words(run_anew: Run, tmp_path: Path) -> None:
    ran = run_anew("import", made(tmp_path, "a,b\n1,2\n"))
    assert (ran.code, ran.out) == (1, "")
    assert "posts.csv" in ran.err


def test_a_file_that_is_not_there_is_a_failure_in_words(run_anew: Run, tmp_path: Path) -> None:
    assert run_anew("import", tmp_path / "none.csv").code == 1
    assert run_anew("import", made(tmp_path), "--map", tmp_path / "none.toml").code == 1
    assert run_anew("import", made(tmp_path), "--observed-at", "then").code == 2
