"""`hustings coordination`: the store or a table in, groups and pairs out."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.cli.conftest import Run, running

pytestmark = pytest.mark.slow
COLUMNS = [
    "account_id",
    "account_id_y",
    "weight",
    "avg_time_delta",
    "n_content_id",
    "n_content_id_y",
    "edge_symmetry_score",
    "weight_threshold",
    "chance_weight",
    "p",
    "q",
]


@pytest.fixture
def shares(tmp_path: Path) -> Path:
    """Two accounts that share three links at the same second; ISO times and epoch seconds mixed."""
    path = tmp_path / "shares.csv"
    path.write_text(
        "object_id,account_id,content_id,timestamp_share\n"
        "a,x,1,2021-09-01T10:00:00Z\na,y,2,1630490400\n"
        "b,x,3,2021-09-01T11:00:00Z\nb,y,4,2021-09-01T13:00:05+02:00\n"
        "c,x,5,2021-09-01T12:00:00Z\nc,y,6,2021-09-01T12:00:30Z\n"
    )
    return path


def test_a_table_needs_no_store_and_its_pairs_are_written_in_coortweets_columns(
    shares: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    run = running(tmp_path / "no-home", monkeypatch, capsys)
    out = tmp_path / "edges.csv"
    ran = run("coordination", "--table", shares, "--time-window", 10, "--out", out, "--json")
    assert ran.code == 0, ran.err
    assert ran.json["time_window_s"] == 10
    assert ran.json["counts"]["edges"] == 1
    rows = list(csv.DictReader(io.StringIO(out.read_text())))
    assert list(rows[0])[: len(COLUMNS)] == COLUMNS
    # At T=10 the third link, 30 seconds apart, does not count; the deltas are 0 and 5 seconds.
    assert (rows[0]["account_id"], rows[0]["account_id_y"], rows[0]["weight"]) == ("x", "y", "2")
    assert float(rows[0]["avg_time_delta"]) == 2.5
    assert not (tmp_path / "no-home").exists()


@pytest.mark.parametrize("ending", ["graphml", "gexf"])
def test_the_ending_of_out_chooses_the_format(
    run: Run, shares: Path, tmp_path: Path, ending: str
) -> None:
    out = tmp_path / f"network.{ending}"
    assert run("coordination", "--table", shares, "--out", out).code == 0
    assert ET.parse(out).getroot().tag.endswith(ending)


def test_the_stores_pages_share_their_hashtag(run: Run) -> None:
    # Seven posts of the small home bear the hashtag autumn, within 60 days.
    ran = run("coordination", "--on", "hashtags", "--time-window", 60 * 86400, "--json")
    assert ran.json["counts"]["objects"] == 1
    assert ran.json["foot"]["store_version"] == 2
    told = run("coordination", "--on", "hashtags", "--time-window", 60 * 86400)
    assert told.lines[0][:3] == ["group", "accounts", "pairs"]
    assert "within 5184000 seconds" in told.err


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ((), 2, "Either --on or --table"),
        (("--on", "links", "--table", "x.csv"), 2, "Either --on or --table"),
        (("--on", "religion"), 2, "no objects"),
        (("--on", "links", "--definition", "guess"), 2, "no definition"),
        (("--table", "none.csv"), 1, "no such file"),
        (("--on", "links", "--since", "soon"), 2, "not a date"),
    ],
)
def test_what_cannot_be_asked_is_said(
    run: Run, arguments: tuple[str, ...], code: int, said: str
) -> None:
    ran = run("coordination", *arguments)
    assert ran.code == code
    assert said in ran.err
    assert ran.out == ""


def test_an_ending_that_is_no_format_is_said(run: Run, shares: Path, tmp_path: Path) -> None:
    ran = run("coordination", "--table", shares, "--out", tmp_path / "x.docx")
    assert ran.code == 1
    assert ".graphml" in ran.err
    ran = run("coordination", "--table", shares, "--out", tmp_path / "nowhere" / "x.csv")
    assert ran.code == 1
    assert "cannot be written" in ran.err


@pytest.mark.parametrize("option", ["--list", "--since", "--until", "--as-of"])
def test_an_option_that_would_do_nothing_to_a_table_is_refused(
    option: str,
    shares: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    run = running(tmp_path / "no-home", monkeypatch, capsys)
    ran = run("coordination", "--table", shares, option, "2021-09-01")
    assert ran.code == 2
    assert f"Leave out {option}, or --table." in ran.err


def test_a_time_that_is_none_is_named_with_its_row(
    shares: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    run = running(tmp_path / "no-home", monkeypatch, capsys)
    shares.write_text(shares.read_text() + "c,z,7,2021-13-01\n")
    ran = run("coordination", "--table", shares)
    assert ran.code != 0
    assert "'2021-13-01' in row 7 after the header is no time." in ran.err


def test_nothing_to_compare_is_not_told_as_nobody_found(
    shares: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    run = running(tmp_path / "no-home", monkeypatch, capsys)
    shares.write_text("object_id,account_id,content_id,timestamp_share\n")
    ran = run("coordination", "--table", shares)
    assert ran.code == 0
    assert "nothing to compare" in ran.err
    assert "flagged" not in ran.err
