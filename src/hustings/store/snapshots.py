"""Versions of the store: one commit of the runs table names the version of every other table.

A run first commits to the tables it changes and last of all to `runs`. Readers look only at what
the newest commit of `runs` names, so a run that dies in between is seen by nobody; the next
writer takes its half back.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import Any

from hustings.domain.errors import ChooseAnotherVersion, CreateTheHomeFirst, UpgradeHustings
from hustings.store.delta import log_file, newest

LAYOUT_VERSION = 1
FACTS_KEY = "hustings"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A version of the store: when it became visible and the version of each table in it.

    `buckets_count` says over how many files the derived tables are spread.
    """

    version: int
    visible_at: datetime
    tables: dict[str, int]
    buckets_count: int


def facts(tables: dict[str, int], buckets_count: int, visible_at: datetime) -> dict[str, Any]:
    """What a commit of `runs` carries so that it can be read back as a Snapshot."""
    return {
        FACTS_KEY: {
            "layout": LAYOUT_VERSION,
            "tables": tables,
            "buckets_count": buckets_count,
            "visible_at": visible_at.astimezone(UTC).isoformat(),
        }
    }


def newest_version(runs: Path, known: int = 0) -> int:
    """The newest version of the runs table, looking on from one that is known to exist."""
    if not log_file(runs, known).exists():
        raise CreateTheHomeFirst(
            "There is no store here.",
            file=str(runs.parent),
            remedy="Make one with `hustings setup`.",
        )
    return newest(runs, known)


@lru_cache(maxsize=256)
def snapshot(runs: Path, version: int) -> Snapshot:
    """The snapshot of that version; ChooseAnotherVersion when there is none."""
    try:
        lines = log_file(runs, version).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        raise ChooseAnotherVersion(
            f"The store has no version {version}.",
            remedy=f"Choose one from 0 to {newest_version(runs)}.",
        ) from None
    for line in lines:
        held = json.loads(line).get("commitInfo", {}).get(FACTS_KEY)
        if held is not None:
            return _read(version, held)
    raise UpgradeHustings(
        f"Version {version} of the store does not say which tables belong to it.",
        file=str(runs),
        remedy="It was written by another program or a newer Hustings.",
    )


def version_at(runs: Path, moment: datetime) -> int:
    """The version that was visible at a moment; ChooseAnotherVersion when it lies before the first."""
    low, high = 0, newest_version(runs)
    if snapshot(runs, 0).visible_at > moment:
        raise ChooseAnotherVersion(
            f"Nothing was stored yet at {moment:%Y-%m-%d %H:%M:%S %Z}.",
            remedy=f"The store begins at {snapshot(runs, 0).visible_at:%Y-%m-%d %H:%M:%S %Z}.",
        )
    while low < high:
        middle = (low + high + 1) // 2
        if snapshot(runs, middle).visible_at <= moment:
            low = middle
        else:
            high = middle - 1
    return low


def _read(version: int, held: dict[str, Any]) -> Snapshot:
    if held["layout"] > LAYOUT_VERSION:
        raise UpgradeHustings(
            f"The store's layout is {held['layout']}; this Hustings knows up to {LAYOUT_VERSION}.",
            remedy="Install the newer version.",
        )
    return Snapshot(
        version,
        datetime.fromisoformat(held["visible_at"]),
        dict(held["tables"]),
        int(held["buckets_count"]),
    )
