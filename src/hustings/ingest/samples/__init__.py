"""Real data that ships with the package: metric columns and ids, with sources and licences.

A sample is a folder with sample.toml and its files; it is found by being there.
"""

from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from hustings.domain.errors import UseAKnownName
from hustings.ingest.importing import import_files
from hustings.ingest.options import ImportOptions, Progress, Report

_FOLDER = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Sample:
    """A sample: what it is, under which licence, and what to mind.

    `observed_at` is when its counts were true, as far as its source tells; None where rows say it.
    """

    name: str
    title: str
    about: str
    files: tuple[Path, ...]
    licence: str
    source: str
    mind: str
    observed_at: datetime | None


def samples() -> dict[str, Sample]:
    """Every sample by the name of its folder."""
    return {path.parent.name: _read(path) for path in sorted(_FOLDER.glob("*/sample.toml"))}


def load(
    home: Path, names: Sequence[str] = (), *, progress: Progress | None = None
) -> dict[str, Report]:
    """Import samples, all of them unless named, and give each one's report; a second time stores nothing.

    UseAKnownName when there is no such sample.
    """
    known = samples()
    for name in names:
        if name not in known:
            raise UseAKnownName(
                f"There is no sample {name!r}.", remedy=f"Choose from {', '.join(known)}."
            )
    return {name: _load(home, known[name], progress) for name in names or known}


def _load(home: Path, sample: Sample, progress: Progress | None) -> Report:
    # What to mind stands in the run's note, so that it stands beside whatever rests on the run.
    note = f"Sample data: {sample.title}. {sample.source}. {sample.mind}"
    options = ImportOptions(observed_at=sample.observed_at, note=note)
    return import_files(home, sample.files, options, progress=progress)


def _read(path: Path) -> Sample:
    held = tomllib.loads(path.read_text(encoding="utf-8"))
    observed_at = held.get("observed_at")
    return Sample(
        name=path.parent.name,
        title=held["title"],
        about=held["about"],
        files=tuple(path.parent / name for name in held["files"]),
        licence=held["licence"],
        source=held["source"],
        mind=held["mind"],
        observed_at=datetime.fromisoformat(observed_at) if observed_at else None,
    )
