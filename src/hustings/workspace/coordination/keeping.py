"""Where a question's table and its answer lie in the home folder, and how far the work is."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from hustings.domain.errors import CorrectTheValue
from hustings.workspace.homes import home_path

FILE_LONGEST_BYTES = 2 * 1024**3
SUFFIXES = (".csv", ".parquet")


def folder(run_id: int) -> Path:
    """The run's own folder."""
    return home_path() / "coordination" / str(run_id)


def kept_suffix(name: str) -> str:
    """How the table is stored; CorrectTheValue for what is neither CSV nor Parquet."""
    suffix = Path(name).suffix.lower()
    suffix = {".pq": ".parquet", ".tsv": ".csv", ".txt": ".csv"}.get(suffix, suffix)
    if suffix not in SUFFIXES:
        raise CorrectTheValue(
            f"{name!r} is neither CSV nor Parquet.",
            field="file",
            remedy="Give a table whose name ends in .csv or .parquet.",
        )
    return suffix


def keep(run_id: int, name: str, chunks: Iterable[bytes]) -> Path:
    """Write the table down until it is computed."""
    place = folder(run_id)
    place.mkdir(parents=True, exist_ok=True)
    path = table(run_id, name)
    with path.open("wb") as file:
        for chunk in chunks:
            file.write(chunk)
    return path


def table(run_id: int, name: str) -> Path:
    """Where the table lies."""
    return folder(run_id) / f"shares{kept_suffix(name)}"


def forget_table(run_id: int, name: str) -> None:
    """Remove the table: it may name people, the answer does not."""
    table(run_id, name).unlink(missing_ok=True)


def forget(run_id: int) -> None:
    """Remove everything of the run."""
    shutil.rmtree(folder(run_id), ignore_errors=True)


def edges(run_id: int) -> Path:
    """The edges of the answer."""
    return folder(run_id) / "edges.parquet"


def network(run_id: int) -> Path:
    """What the screen draws."""
    return folder(run_id) / "network.json"


def accounts(run_id: int) -> Path:
    """What is known of each account of the answer."""
    return folder(run_id) / "accounts.json"


def groups(run_id: int) -> Path:
    """The groups of the answer."""
    return folder(run_id) / "groups.json"


def read_groups(run_id: int) -> list[dict[str, Any]]:
    """The groups, largest first; none where they are not there."""
    try:
        held: list[dict[str, Any]] = json.loads(groups(run_id).read_text("utf-8"))
    except FileNotFoundError:
        return []
    return held


def write_json(path: Path, value: Any) -> None:
    """Write it whole or not at all."""
    draft = path.with_suffix(".draft")
    draft.write_text(json.dumps(value, ensure_ascii=False, separators=(",", ":")), "utf-8")
    draft.replace(path)


def note_progress(run_id: int, step: str, share: float) -> None:
    """Say how far the work is; a file, so that whoever serves the screen can read it."""
    place = folder(run_id)
    place.mkdir(parents=True, exist_ok=True)
    write_json(place / "progress.json", {"step": step, "share": round(share, 3)})


def progress(run_id: int) -> dict[str, float | str]:
    """How far the work is; empty before it began."""
    try:
        held: dict[str, float | str] = json.loads((folder(run_id) / "progress.json").read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return held
