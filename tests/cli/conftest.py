"""Running the command in this process, on the small home or on an empty one."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from hustings.cli import main
from hustings.reporting.home import Home


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command left: its exit code and what it wrote where."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)

    @property
    def lines(self) -> list[list[str]]:
        """The tab-separated lines of standard output."""
        return [line.split("\t") for line in self.out.splitlines()]


Run = Callable[..., Ran]


def running(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """A function that runs the command on a home."""
    monkeypatch.setenv("HUSTINGS_HOME", str(home))

    def run(*arguments: object) -> Ran:
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            main([str(argument) for argument in arguments])
        written = capsys.readouterr()
        return Ran(int(left.value.code or 0), written.out, written.err)

    return run


@pytest.fixture
def run(
    small_home: Home, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Run the command on the small home; for reading only."""
    return running(small_home.path, monkeypatch, capsys)


@pytest.fixture
def run_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Run:
    """Run the command on a home that does not exist yet."""
    return running(tmp_path / "home", monkeypatch, capsys)
