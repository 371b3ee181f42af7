"""What holds for every verb."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hustings.cli import verbs
from hustings.cli.speaking.failing import exit_code_of
from hustings.cli.speaking.reference import reference
from hustings.domain import errors

Run = Callable[..., Any]
REFERENCE = Path(__file__).parents[2] / "docs" / "reference"


def test_help_imports_nothing_heavy() -> None:
    heavy = ("duckdb", "django", "deltalake", "narwhals", "granian", "rich.table")
    code = (
        "import sys, hustings.cli as cli\n"
        "try: cli.main(['--help'])\n"
        "except SystemExit: pass\n"
        f"print(sorted(set({heavy!r}) & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


@pytest.mark.parametrize("name", sorted(reference()))
def test_the_reference_is_what_the_code_says(name: str) -> None:
    written = (REFERENCE / name).read_text(encoding="utf-8")
    assert written == reference()[name], "run `hustings docs docs`"


@pytest.mark.parametrize("verb", sorted(verbs()))
def test_every_verb_is_documented_with_an_example(verb: str, run: Run) -> None:
    text = reference()["cli.md"]
    sections = [part for part in text.split("\n## ") if part.startswith(f"hustings {verb}")]
    assert sections
    for section in sections:
        assert f"\n{section.splitlines()[0]}" in section.split("```sh", 1)[1]


@pytest.mark.parametrize("verb", sorted(verbs()))
def test_help_is_shown_for_every_verb(verb: str, run: Run) -> None:
    ran = run(verb, "-h")
    assert ran.code == 0
    assert ran.out.startswith(f"Usage: hustings {verb}")
    assert ran.err == ""


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (errors.CorrectTheValue("x", field="since"), 2),
        (errors.CorrectTheValue("x", file="a.csv"), 1),
        (errors.UseAKnownName("x"), 2),
        (errors.AskForPermission("x"), 3),
        (errors.CreateTheHomeFirst("x"), 1),
    ],
)
def test_an_error_has_the_exit_code_of_its_kind(error: errors.HustingsError, code: int) -> None:
    assert exit_code_of(error) == code


def test_an_error_is_one_line_with_its_remedy(run: Run) -> None:
    ran = run("rank", "--measure", "interaction_per_post")
    assert (ran.code, ran.out) == (2, "")
    assert ran.err.count("\n") == 1
    assert "interactions_per_post" in ran.err


def test_an_option_that_does_not_exist_is_misuse(run: Run) -> None:
    ran = run("rank", "--nonsense")
    assert (ran.code, ran.out) == (2, "")


def test_a_home_without_a_store_is_an_error_with_a_remedy(run_anew: Run) -> None:
    ran = run_anew("pages")
    assert ran.code == 1
    assert "hustings setup" in ran.err


def test_the_version_is_shown(run: Run) -> None:
    assert run("--version").out == "0.1.0\n"
