"""What the core takes on disk, installed from its pinned requirements into an environment of its own."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]


def report(folder: Path) -> str:
    """Packages and megabytes of the core, without pip itself, in Markdown."""
    place = folder / "core"
    venv.create(place, with_pip=False)
    packages = next((place / "lib").iterdir()) / "site-packages"
    requirements = ROOT / "requirements" / "core.txt"
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--require-hashes", "--no-compile",
         "--target", str(packages), "-r", str(requirements)],
        check=True,
    )  # fmt: skip
    subprocess.run(
        [sys.executable, "-m", "pip", "install", "-qq", "--disable-pip-version-check", "--no-deps", "--no-compile",
         "--target", str(packages), str(ROOT)],
        check=True,
    )  # fmt: skip
    size_mb = sum(path.stat().st_size for path in packages.rglob("*") if path.is_file()) / 1e6
    count = len(list(packages.glob("*.dist-info"))) - 1
    return f"| packages beside Hustings | on disk with Hustings |\n|---|---|\n| {count} | {size_mb:.0f} MB |"
