"""Verbs that read the small home; its figures are in tests/conftest.py."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from typing import Any

import pytest

Run = Callable[..., Any]
WINDOW = ("--since", "2015-08-03", "--until", "2015-08-30")


def test_rank_gives_the_promised_json(run: Run) -> None:
    shown = run("rank", *WINDOW, "--compare", "previous", "--json").json
    assert list(shown)[:6] == [
        "measure",
        "measure_version",
        "unit",
        "window",
        "compared",
        "peer_group",
    ]
    assert [
        (row["rank"], row["rank_before"], row["page_id"], row["value"]) for row in shown["rows"]
    ] == [
        (1, 2, "facebook:1", 225.0),
        (2, 1, "facebook:2", 200.0),
        (3, None, "facebook:3", 90.0),
    ]
    assert [row["reason"] for row in shown["apart"]] == [
        "the value is unknown",
        "no posts in the window",
    ]
    assert shown["closing"]["value"] == 188.0  # (450 + 400 + 90) / 5


def test_a_ranking_is_had_again_by_its_as_of(run: Run) -> None:
    then = run("rank", *WINDOW, "--as-of", 1, "--json").json
    again = run("rank", *WINDOW, "--as-of", then["as_of"], "--json").json
    assert again == then
    assert then["rows"][0]["value"] == 200.0


def test_a_pipe_gets_tab_separated_lines_and_remarks_go_to_standard_error(run: Run) -> None:
    ran = run("rank", *WINDOW, "--country", "CA")
    assert ran.lines[0][:4] == ["rank", "page_id", "name", "country"]
    assert ran.lines[1][:3] == ["1", "facebook:1", "Alder"]
    assert "country CA" in ran.err
    assert "store version 2" in ran.err


def test_rank_as_csv_says_what_each_row_rests_on(run: Run) -> None:
    rows = list(csv.DictReader(io.StringIO(run("rank", *WINDOW, "--csv").out)))
    assert rows[0]["store_version"] == "2"


def test_pages_and_posts_go_on_with_the_cursor(run: Run) -> None:
    for verb in ("pages", "posts"):
        first = run(verb, "--limit", 2, "--json").json
        second = run(verb, "--limit", 2, "--cursor", first["cursor"], "--json").json
        assert first["rows"] != second["rows"]
        assert run(verb, "--csv").out.count("\r\n") == first["total"] + 1
        assert "go on with --cursor" in run(verb, "--limit", 2).err


def test_posts_can_be_narrowed(run: Run) -> None:
    shown = run("posts", "--page", "facebook:1", "--kind", "video", "--json").json
    assert [row["post_id"] for row in shown["rows"]] == ["facebook:1_2"]


def test_a_page_is_shown_with_its_audience(run: Run) -> None:
    shown = run("page", "facebook:3", "--json").json
    assert shown["page"]["name"] == "Cédar"
    assert shown["audience"][-1]["key"] == "elsewhere or unknown"
    assert "Cédar" in run("page", "facebook:3").out


def test_compare_gives_values_and_those_before(run: Run) -> None:
    shown = run(
        "compare",
        "facebook:1",
        "facebook:2",
        *WINDOW,
        "--measure",
        "interactions_per_post",
        "--json",
    ).json
    assert [page["values_before"]["interactions_per_post"] for page in shown["pages"]] == [
        50.0,
        500.0,
    ]
    assert run("compare", "facebook:1", "facebook:2", *WINDOW).lines[0][0] == "page_id"


def test_runs_are_listed_and_shown(run: Run) -> None:
    listed = run("runs", "--json").json["rows"]
    assert [row["source"] for row in listed] == ["again.csv", "rows.csv"]
    shown = run("runs", listed[1]["run_id"], "--outcome", "rejected", "--json").json
    assert [row["line"] for row in shown["rows"]["rows"]] == [3]
    assert "not a number: x" in run("runs", listed[1]["run_id"]).out
    assert run("runs").lines[0][0] == "run_id"


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("page", "facebook:9"), 2),
        (("compare", "facebook:1"), 2),
        (("runs", "r-0"), 2),
        (("rank", "--since", "yesterday"), 2),
        (("rank", "--compare", "later"), 2),
        (("rank", "--as-of", "99"), 1),
        (("measures", "show", "nothing"), 2),
        (("formats", "show", "nothing"), 2),
        (("undo", "r-0", "--yes"), 2),
    ],
)
def test_what_does_not_exist_has_its_exit_code(
    run: Run, arguments: tuple[str, ...], code: int
) -> None:
    ran = run(*arguments)
    assert (ran.code, ran.out) == (code, "")
    assert ran.err.startswith("hustings: ")


def test_measures_and_formats_are_listed_and_shown(run: Run) -> None:
    names = {row["name"] for row in run("measures", "list", "--json").json}
    assert "interactions_per_post" in names
    shown = run("measures", "show", "interactions_per_post", "--json").json
    assert {"formula", "denominator", "null_rule", "source"} <= shown.keys()
    assert "formula" in run("measures", "show", "interactions_per_post").out
    formats = [row["name"] for row in run("formats", "list", "--json").json]
    assert run("formats", "show", formats[0], "--json").json["cells"]
    assert run("formats", "list").lines[0][0] == run("measures", "list").lines[0][0] == "name"


def test_a_run_is_not_undone_without_a_yes(run: Run) -> None:
    run_id = run("runs", "--json").json["rows"][0]["run_id"]
    ran = run("undo", run_id)
    assert ran.code == 2
    assert "--yes" in ran.err


def test_a_measure_is_computed_at_its_own_grain_with_its_unknowns(run: Run) -> None:
    answer = run("measures", "compute", "post_count", "--page", "facebook:1", "--json").json
    # Alder has three posts in all: two in W and one in the window before.
    assert [(row["page_id"], row["value"]) for row in answer["rows"]] == [("facebook:1", 3)]
    assert answer["measure"] == "post_count"
    assert run("measures", "compute", "post_count", "--csv").lines[0][0].startswith("page_id")
