"""All long runs, or those named; `--write` puts what they found into docs/reliability.md.

python -m soak [faults] [collector] [stream] [tokens] [--seeds N] [--kills N] [--refreshes N] [--small] [--write]

Ends with 1 where anything was found to be wrong.
"""

from __future__ import annotations

import argparse
import re
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.measured import machine
from soak import collector, faults, stream, tokens

PAGE = Path(__file__).parents[1] / "docs" / "reliability.md"
NAMES = ("faults", "collector", "stream", "tokens")
RIGHT = {
    "faults": "Collections with anything wrong: 0.",
    "collector": "never killed: 0.",
    "stream": "exactly the rows",
    "tokens": "tokens lost: 0, second uses of a spent token: 0, state at the end: connected.",
}
"""What a report says where nothing went wrong."""


def main(arguments: list[str]) -> int:
    """Run what is asked for, print what it found, and say as a status whether all of it was right."""
    parser = _parser()
    asked, wrong = parser.parse_args(arguments), False
    if unknown := set(asked.names) - set(NAMES):
        parser.error(f"no run is called {', '.join(sorted(unknown))}; there are {', '.join(NAMES)}")
    with tempfile.TemporaryDirectory(prefix="hustings-soak-") as folder:
        for name in asked.names or NAMES:
            began_s = time.monotonic()
            text, how = _run(name, Path(folder), asked)
            took = f"{how} in {(time.monotonic() - began_s) / 60:.1f} minutes"
            sys.stdout.write(f"\n## {name}: {took}\n\n{text}\n")
            sys.stdout.flush()
            wrong |= RIGHT[name] not in text
            if asked.write:
                _write(name, f"`python -m soak {name} {took.replace(' in ', '`, in ', 1)}", text)
    return int(wrong)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m soak", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(NAMES))
    parser.add_argument("--seeds", type=int)
    parser.add_argument("--kills", type=int)
    parser.add_argument("--refreshes", type=int)
    parser.add_argument("--small", action="store_true")
    parser.add_argument("--write", action="store_true")
    return parser


def _run(name: str, folder: Path, asked: argparse.Namespace) -> tuple[str, str]:
    """What a run found, and the option that says how long it was."""
    small = asked.small
    if name == "faults":
        seeds = asked.seeds or (1 if small else 20)
        return faults.report(folder, seeds), f"--seeds {seeds}"
    if name == "tokens":
        refreshes = asked.refreshes or (200 if small else 10_000)
        return tokens.report(folder, refreshes), f"--refreshes {refreshes}"
    if name == "collector":
        kills = asked.kills or (8 if small else 200)
        return collector.report(folder, kills), f"--kills {kills}"
    kills = asked.kills or (2 if small else 50)
    return stream.report(folder, kills, 20_000 if small else 300_000), f"--kills {kills}{' --small' if small else ''}"  # fmt: skip


def _write(name: str, how: str, text: str) -> None:
    """Put what was found between its marks."""
    found = f"<!-- soak {name} -->\n{datetime.now(UTC):%d %B %Y}, {how}, on {machine()}\n\n{text}\n<!-- /soak {name} -->"
    page = PAGE.read_text(encoding="utf-8")
    marked = rf"<!-- soak {name} -->.*?<!-- /soak {name} -->"
    PAGE.write_text(re.sub(marked, lambda _: found, page, flags=re.DOTALL), encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
