"""`hustings ties`: a table or the store in, blocks and groups out."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from tests.cli.conftest import Run, running
from tests.docs.pages import ROOT, blocks

pytestmark = pytest.mark.slow
GUIDE = ROOT / "docs" / "how-to" / "find-coordination.md"
TIES = GUIDE.with_name("ties.csv")


def test_the_guides_command_says_what_the_guide_says_and_needs_no_store(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (line,) = re.findall(r"\$ hustings (ties .*)", GUIDE.read_text(encoding="utf-8"))
    monkeypatch.chdir(tmp_path)
    Path("ties.csv").write_bytes(TIES.read_bytes())
    ran = running(tmp_path / "no-home", monkeypatch, capsys)(*line.split())
    assert ran.code == 0, ran.err
    (shown,) = (block.strip() for block in blocks(GUIDE, "text") if "Lockstep" in block)
    assert shown in ran.out
    assert "consistent with" in ran.out
    with Path("members.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    group = [row["id"] for row in rows if row["kind"] == "group"]
    # Twelve accounts, then the four bands that they met at.
    assert group == [f"fan-{k:02}" for k in range(12)] + [f"fiction:band-{k}" for k in range(1, 5)]
    assert not (tmp_path / "no-home").exists()


def test_without_times_lockstep_says_what_it_lacks(run: Run, tmp_path: Path) -> None:
    table = tmp_path / "untimed.csv"
    lines = TIES.read_text(encoding="utf-8").splitlines()
    table.write_text("\n".join(line.rsplit(",", 1)[0] for line in lines), encoding="utf-8")
    ran = run("ties", "--table", table, "--batch")
    assert "needs the times of the ties" in ran.out
    assert "the weaker algorithm" in ran.out
    assert run("ties", "--table", table, "--json").json["lockstep"] is None


def test_the_public_sees_counts_and_no_id(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "shown.parquet"
    ran = run("ties", "--table", TIES, "--public", "--json", "--out", out)
    assert [(row["signal"], row["kind"], row["accounts"]) for row in ran.json["public"]] == [
        ("dense_block", "block", 12),
        ("lockstep", "group", 12),
        ("lockstep", "rush", 12),
    ]
    assert "fan-" not in ran.out
    assert "band-" not in ran.out
    assert pq.read_table(out).to_pylist() == ran.json["public"]
    assert "12 accounts" in run("ties", "--table", TIES, "--public").out


def test_one_target_is_told_by_both_signals(run: Run) -> None:
    ran = run("ties", "--table", TIES, "--target", "fiction:band-1", "--json")
    said = {one["signal"]: one["state"] for one in ran.json["evidence"]}
    assert said["lockstep"] == "flagged"
    assert (
        "tied to fiction:band-1" in run("ties", "--table", TIES, "--target", "fiction:band-1").out
    )


def test_a_store_without_ties_is_searched_and_says_so(run: Run) -> None:
    assert run("ties").out.startswith("0 ties of 0 accounts")


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        (("--kind", "like"), 2, "no ties of the kind"),
        (("--table", TIES, "--since", "2026-01-01"), 2, "A table is searched whole"),
        (("--table", TIES, "--public", "--target", "x"), 2, "fewer than ten"),
        (("--table", TIES, "--out", "x.docx"), 1, ".parquet"),
        (("--table", TIES, "--out", "/nowhere/x.csv"), 1, "cannot be written"),
        (("--table", "none.csv"), 1, "no such file"),
    ],
)
def test_what_cannot_be_asked_is_said(
    run: Run, arguments: tuple[str, ...], code: int, said: str
) -> None:
    ran = run("ties", *arguments)
    assert (ran.code, ran.out) == (code, "")
    assert said in ran.err
