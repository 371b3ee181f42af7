"""All benchmarks, or those named; `--write` puts their tables into docs/scale.md.

python -m benchmarks [importing] [measuring] [screens] [installing] [coordinating] [blocks] [streaming] [visiting]
    [series] [sharing] [block_shapes] [--small] [--write]

Those of CALIBRATION tell how often signals are wrong; their tables go into docs/calibration.md.
"""

from __future__ import annotations

import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from benchmarks import (
    blocks,
    calibrating_blocks,
    calibrating_series,
    calibrating_sharing,
    coordinating,
    importing,
    installing,
    measuring,
    screens,
    streaming,
    visiting,
)
from benchmarks.measured import machine

ROOT = Path(__file__).parents[1]
SCALE, CALIBRATED = ROOT / "docs" / "scale.md", ROOT / "docs" / "calibration.md"
CALIBRATION = (
    "series",
    "sharing",
    "block_shapes",
)
"""Benchmarks that measure errors and not speed."""
TITLES = {
    "importing": "Bringing a file in",
    "measuring": "Measures and questions",
    "screens": "Screens",
    "installing": "Installing",
    "coordinating": "Who shares the same things at the same time",
    "blocks": "Dense blocks of ties",
    "streaming": "Streaming Bluesky live",
    "visiting": "Visiting a page thousands of times",
    "series": "Signals on a page's figures along time",
    "sharing": "co_sharing: who shares the same things at the same time",
    "block_shapes": "dense_block and lockstep: blocks of many shapes",
}


def main(arguments: list[str]) -> None:
    """Run what is asked for and print its Markdown."""
    small = "--small" in arguments
    named = [name for name in arguments if name in TITLES] or list(TITLES)
    sections: dict[str, str] = {}
    with tempfile.TemporaryDirectory(prefix="hustings-benchmarks-") as folder:
        for name in named:
            sections[name] = _run(name, Path(folder), small=small)
            print(f"\n## {TITLES[name]}\n\n{sections[name]}\n", flush=True)
    if "--write" in arguments:
        for page, calibrates in ((SCALE, False), (CALIBRATED, True)):
            of_page = {
                name: text for name, text in sections.items() if (name in CALIBRATION) is calibrates
            }
            if of_page:
                _write(page, of_page)


def _run(name: str, folder: Path, *, small: bool) -> str:
    if name == "importing":
        return importing.report(folder, 50_000 if small else 1_000_000)
    if name == "measuring":
        return measuring.report(folder, 500_000 if small else 20_000_000)
    if name == "screens":
        return screens.report(folder, 20_000 if small else 1_000_000)
    if name == "visiting":
        return visiting.report(folder, 40 if small else 1_000)
    if name == "series":
        return calibrating_series.report(*((40, 10) if small else (400, 60)))
    if name == "coordinating":
        return coordinating.report(folder, small=small)
    if name == "blocks":
        return blocks.report(folder, small=small)
    if name == "streaming":
        return streaming.report(folder, small=small)
    if name == "block_shapes":
        return calibrating_blocks.report(*((1, 3) if small else (3, 20)))
    if name == "sharing":
        return calibrating_sharing.report(1 if small else 5)
    return installing.report(folder)


def _write(page: Path, sections: dict[str, str]) -> None:
    """Replace the sections that were run and leave the others as they are."""
    held = page.read_text(encoding="utf-8").split("\n## ")
    head, old = held[0], {part.split("\n", 1)[0]: part.split("\n", 1)[1] for part in held[1:]}
    for name, text in sections.items():
        ran = (
            f"Run on {datetime.now(UTC):%d %B %Y} with `python -m benchmarks {name}` on {machine()}"
        )
        old[TITLES[name]] = f"\n{ran}\n\n{text}\n"
    parts = [head.rstrip("\n"), *(f"{title}\n{text.rstrip()}" for title, text in old.items())]
    page.write_text("\n\n## ".join(parts) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
