"""Questions on a terminal; where there is none, the option that answers them is named."""

from __future__ import annotations

import sys
from pathlib import Path

import typer

from hustings.domain.errors import CorrectTheValue


def sure(question: str, *, yes: bool) -> None:
    """Go on only after a yes; CorrectTheValue where nobody can be asked."""
    if yes:
        return
    if not sys.stdin.isatty():
        raise CorrectTheValue(
            "This asks before it does anything, and nobody is there to answer.", remedy="Add --yes."
        )
    typer.confirm(question, abort=True, err=True)


def password(file: Path | None) -> str:
    """A password typed twice, or the first line of a file; never one from the command line."""
    if file is not None:
        text = sys.stdin.read() if str(file) == "-" else _read(file)
        return text.split("\n", 1)[0].rstrip("\r")
    if not sys.stdin.isatty():
        raise CorrectTheValue(
            "A password is needed, and nobody is there to type it.",
            remedy="Give a file that holds it with --password-file, or - for standard input.",
        )
    typed: str = typer.prompt("Password", hide_input=True, confirmation_prompt=True, err=True)
    return typed


def _read(file: Path) -> str:
    from hustings.domain.errors import NameAnExistingFile

    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise NameAnExistingFile(
            f"The file cannot be read: {error.strerror}.", file=str(file), remedy="Check its path."
        ) from error
