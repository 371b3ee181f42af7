"""Write the reference from the code."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def command(
    folder: Annotated[
        Path,
        typer.Argument(help="The documentation's folder; the reference goes into its `reference`."),
    ] = Path("docs"),
    *,
    check: Annotated[
        bool,
        typer.Option("--check", help="Write nothing; fail where a file is not what the code says."),
    ] = False,
) -> None:
    """Write the reference of verbs, tables, errors, measures and formats from the code.

    \b
    Examples:
      hustings docs docs
      hustings docs docs --check
    """
    from hustings.cli.speaking.failing import FAILED
    from hustings.cli.speaking.printing import print_text, tell
    from hustings.cli.speaking.reference import reference

    target = folder / "reference"
    stale = [
        target / name
        for name, text in reference().items()
        if not (target / name).exists() or (target / name).read_text(encoding="utf-8") != text
    ]
    if check:
        for path in stale:
            tell(f"{path} is not what the code says; run `hustings docs {folder}`.")
        raise typer.Exit(FAILED if stale else 0)
    target.mkdir(parents=True, exist_ok=True)
    for name, text in reference().items():
        (target / name).write_text(text, encoding="utf-8")
    print_text(f"{len(stale)} of {len(reference())} files written anew in {target}.")
