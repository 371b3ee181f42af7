"""Files that ship with the site: whole, licensed, and the only ones that pages load."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path

import pytest

import hustings.web
import hustings.workspace

WEB = Path(hustings.web.__file__).parent
WORKSPACE = Path(hustings.workspace.__file__).parent
VENDOR = WEB / "static/vendor"
SHELL = WEB / "static/shell"
LISTED = dict(
    reversed(line.split("  ", 1)) for line in (VENDOR / "SHA256SUMS").read_text().splitlines()
)
TEMPLATES = sorted([*WEB.rglob("*.html"), *WORKSPACE.rglob("*.html")])


@pytest.mark.parametrize("name", sorted(LISTED))
def test_a_shipped_file_is_as_its_project_released_it(name: str) -> None:
    assert hashlib.sha256((VENDOR / name).read_bytes()).hexdigest() == LISTED[name]


def test_every_shipped_file_is_listed() -> None:
    there = {str(path.relative_to(VENDOR)) for path in VENDOR.glob("*/*")}
    assert there == set(LISTED)


def test_every_folder_has_its_licence_and_stands_in_the_table() -> None:
    table = (VENDOR / "README.md").read_text()
    for folder in VENDOR.iterdir():
        if folder.is_dir():
            assert (folder / "LICENSE").read_text().strip()
            assert f"| {folder.name} |" in table


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(path.parents[3])))
def test_a_template_brings_no_script_style_or_outside_address(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"\sstyle=|<style|\son(click|change|load|submit|input)=|javascript:", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"""(src|href|action)=["'](https?:)?//""", text)


@pytest.mark.parametrize("name", ["shell.css", "parts.css"])
def test_colours_and_fonts_are_written_in_the_tokens_alone(name: str) -> None:
    text = (SHELL / name).read_text()
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(|light-dark\(", text)
    assert not re.search(r"font-family:(?!\s*var\()", text)
    assert not re.search(r"font-size:\s*[\d.]+(px|rem)", text)


def test_every_token_that_is_used_is_written() -> None:
    written = set(re.findall(r"(--[\w-]+)\s*:", (SHELL / "tokens.css").read_text()))
    for name in ("shell.css", "parts.css"):
        used = set(re.findall(r"var\((--[\w-]+)\)", (SHELL / name).read_text()))
        assert used <= written


def test_every_font_that_is_named_ships() -> None:
    for address in re.findall(r'url\("([^"]+)"\)', (SHELL / "fonts.css").read_text()):
        assert (SHELL / address).resolve().is_file()
