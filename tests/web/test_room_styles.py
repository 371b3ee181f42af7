"""Styles of rooms use the tokens and nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import hustings.web

STATIC = Path(hustings.web.__file__).parent / "static"
SHEETS = sorted(path for path in STATIC.glob("*/*.css") if path.parent.name != "shell")


@pytest.mark.parametrize("path", SHEETS, ids=lambda path: path.name)
def test_a_rooms_style_writes_no_colour_of_its_own_and_no_unknown_token(path: Path) -> None:
    text = path.read_text()
    assert not re.search(r"#[0-9a-fA-F]{3,8}\b|\brgba?\(|\bhsla?\(|light-dark\(", text)
    assert not re.search(r"font-family:(?!\s*var\()", text)
    written = set(re.findall(r"(--[\w-]+)\s*:", (STATIC / "shell/tokens.css").read_text()))
    assert set(re.findall(r"var\((--[\w-]+)\)", text)) <= written
