"""Where brought files lie until they are imported, and how far an import has come."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterable
from pathlib import Path

from hustings.workspace.homes import home_path

FILE_LONGEST_BYTES = 2 * 1024**3


def folder(upload_id: int) -> Path:
    """The upload's own folder."""
    return home_path() / "uploads" / str(upload_id)


def safe_name(name: str) -> str:
    """The file's name without folders and without signs that a shell or a file system minds."""
    plain = re.sub(r"[^\w.() -]+", "_", Path(name.replace("\\", "/")).name).strip(". ")
    return plain[-120:] or "file"


def keep(upload_id: int, name: str, chunks: Iterable[bytes]) -> Path:
    """Write the bytes down."""
    place = folder(upload_id)
    place.mkdir(parents=True, exist_ok=True)
    path = place / safe_name(name)
    with path.open("wb") as file:
        for chunk in chunks:
            file.write(chunk)
    return path


def path_of(upload_id: int, name: str) -> Path:
    """Where the bytes lie."""
    return folder(upload_id) / safe_name(name)


def forget(upload_id: int) -> None:
    """Remove the bytes."""
    shutil.rmtree(folder(upload_id), ignore_errors=True)


def note_progress(upload_id: int, step: str, share: float) -> None:
    """Say how far the import is; a file, so that whoever serves the screen can read it."""
    path = folder(upload_id) / "progress.json"
    draft = path.with_suffix(".draft")
    try:
        draft.write_text(json.dumps({"step": step, "share": round(share, 3)}))
        draft.replace(path)
    except FileNotFoundError:
        # The folder went away with the end of the import; its last words do not matter.
        return


def progress(upload_id: int) -> dict[str, float | str]:
    """How far the import is; empty before it began."""
    try:
        held: dict[str, float | str] = json.loads((folder(upload_id) / "progress.json").read_text())
    except (FileNotFoundError, ValueError):
        return {}
    return held
