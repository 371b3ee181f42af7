"""The page on Python is run as it stands, on the small home."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from hustings.reporting.home import Home

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "use-from-python.md"


@pytest.mark.slow
def test_every_block_of_the_page_runs(
    small_home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "demo-home").symlink_to(small_home.path)
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```python\n(.*?)```", PAGE.read_text(encoding="utf-8"), flags=re.DOTALL)
    names: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, str(PAGE), "exec"), names)
    assert len(blocks) >= 8
    assert len(names["loud"].collect().rows()) == 3  # type: ignore[attr-defined]  # 300, 500 and 250
