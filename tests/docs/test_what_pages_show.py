"""Code, mappings and figures that pages show are what the program takes."""

from __future__ import annotations

import ast
import configparser
import csv
import hashlib
import importlib
import io
import re
from dataclasses import fields
from pathlib import Path
from typing import Any, get_args

import pytest

import hustings
from hustings.formats.layout import Cell, Parse
from hustings.formats.mapping import load_mapping
from hustings.formats.recognition import recognise
from hustings.formats.selection import select
from hustings.ingest.importing import import_files
from hustings.ingest.options import ImportOptions
from hustings.measures.definition import measures
from hustings.reporting.home import Home
from tests.docs.pages import ROOT, blocks, markdown_files, text_of

IMPORTING = ROOT / "docs" / "how-to" / "import-your-data.md"
VENDOR = ROOT / "src" / "hustings" / "web" / "static" / "vendor"
MADE_UP = ("hustings.workspace.sources",)
"""Modules of examples, which do not exist."""

MONITOR = """Post ID,Page ID,Page,Published,Type,Reactions,Comments,Shares
10_1,10,Alder,03/02/2016 09:30,Foto,"1,200",30,N/A
10_2,10,Alder,04/02/2016 09:30,Vídeo,1.22E+05,30,4
10_3,10,Alder,05/02/2016 09:30,Foto,,30,4
"""


@pytest.mark.parametrize("page", markdown_files(), ids=lambda page: str(page.relative_to(ROOT)))
def test_python_on_a_page_parses_and_imports_what_there_is(page: Path) -> None:
    for block in blocks(page, "python"):
        for node in ast.walk(ast.parse(block)):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("hustings"):
                assert node.module is not None
                if not node.module.startswith(MADE_UP):
                    _check_names(node.module, [alias.name for alias in node.names])


def _check_names(module: str, names: list[str]) -> None:
    found = importlib.import_module(module)
    for name in names:
        if not hasattr(found, name):
            if module == "hustings.workspace.sources":
                continue
            importlib.import_module(f"{module}.{name}")


def test_the_three_lines_of_the_readme_run(
    small_home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "demo-home").symlink_to(small_home.path)
    monkeypatch.chdir(tmp_path)
    (block,) = blocks(ROOT / "README.md", "python")
    exec(compile(block, "README.md", "exec"), {})


@pytest.mark.slow
def test_the_mapping_of_the_guide_brings_in_what_the_guide_says(tmp_path: Path) -> None:
    (mapping,) = blocks(IMPORTING, "toml")
    assert load_mapping(mapping, file="mapping.toml").name == "my-monitor"
    file = tmp_path / "monitor.csv"
    file.write_text(MONITOR, encoding="utf-8")
    report = import_files(tmp_path / "home", [file], ImportOptions(mapping=mapping))
    # 09:30 in Bangkok is 02:30 in UTC; the second row's count was rounded by a spreadsheet.
    assert (report.stored, report.rejected) == (2, 1)
    assert report.first is not None
    assert report.first.isoformat() == "2016-02-03T02:30:00+00:00"
    assert [(row["line"], row["column"]) for row in report.rejections] == [(3, "Reactions")]


def test_the_format_of_the_guide_compiles_and_the_words_it_lists_are_all_there_are() -> None:
    guide = ROOT / "docs" / "how-to" / "add-a-format.md"
    names: dict[str, Any] = {}
    (block,) = blocks(guide, "python")
    exec(compile(block, str(guide), "exec"), names)
    form = names["RIPPLE"]
    assert len(select(form, form.all_of, zone="Europe/Berlin").ignored) == 0
    told = set(re.findall(r"`(\w+)`", text_of(guide)))
    assert set(get_args(Parse)) <= told
    assert {field.name for field in fields(Cell)} - {"record", "source", "parse", "reason"} <= told


def test_the_cited_figures_of_the_guide_are_known_by_their_header() -> None:
    (figures,) = blocks(IMPORTING, "csv")
    rows = list(csv.DictReader(io.StringIO(figures)))
    assert recognise(list(rows[0])).name == "published-figures"
    assert all(None not in row and None not in row.values() for row in rows)


def test_the_floors_on_pages_are_those_that_are_held() -> None:
    held = configparser.ConfigParser()
    held.read(ROOT / ".importlinter")
    layers = held["importlinter:contract:floors"]["layers"].splitlines()
    # What stands in parentheses has no folder yet; comments stand alone on their lines.
    built = [[name.strip() for name in layer.split("|") if name.strip()] for layer in layers]
    floors = [" | ".join(name for name in floor if name[0] not in "(#") for floor in built]
    for page in (ROOT / "CONTRIBUTING.md", ROOT / "docs" / "architecture.md"):
        assert f"    {' > '.join(filter(None, floors))}\n" in text_of(page)


def test_the_changelog_names_this_version_and_every_measure_whose_version_rose() -> None:
    text = text_of(ROOT / "CHANGELOG.md")
    assert hustings.__version__ in text
    for name, held in measures().items():
        assert held.version == 1 or re.search(
            rf"^\| `?{name}`? \| {held.version} \|", text, re.MULTILINE
        ), name


def test_files_of_other_projects_are_unchanged() -> None:
    listed = {
        name: digest
        for digest, name in (
            line.split(maxsplit=1) for line in (VENDOR / "SHA256SUMS").read_text().splitlines()
        )
    }
    held = {
        str(path.relative_to(VENDOR)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.glob("*/*")
        if path.is_file()
    }
    assert held == listed
