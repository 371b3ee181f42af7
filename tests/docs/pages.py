"""The project's Markdown files, and what stands in them."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
_ELSEWHERE = {"node_modules", "vendor", "build", "dist", "site"}
_FENCE = re.compile(r"^ *(`{3,})([\w-]*)[^\n]*\n(.*?)^ *\1 *$", re.DOTALL | re.MULTILINE)


@cache
def markdown_files() -> tuple[Path, ...]:
    """Every Markdown file of the project that is the project's own."""
    found = [ROOT / "src/hustings/web/static/vendor/README.md"]
    for folder, below, names in os.walk(ROOT):
        below[:] = [name for name in below if name not in _ELSEWHERE and not name.startswith(".")]
        found += [Path(folder, name) for name in names if name.endswith(".md")]
    return tuple(sorted(found))


@cache
def text_of(path: Path) -> str:
    """A page's text."""
    return path.read_text(encoding="utf-8")


@cache
def prose_of(path: Path) -> str:
    """A page's text without its blocks of code."""
    return _FENCE.sub("", text_of(path))


def blocks(path: Path, language: str) -> list[str]:
    """What stands in the page's blocks of a language."""
    return [body for _mark, named, body in _FENCE.findall(text_of(path)) if named == language]


def links(path: Path) -> Iterator[tuple[Path, str]]:
    """The files that a page's relative links lead to, each with its anchor or nothing."""
    bare = re.sub(r"`[^`\n]*`", "", prose_of(path))
    for address in re.findall(r"\]\(([^()\s]+)\)", bare):
        if re.match(r"[a-z][a-z0-9+.-]*:", address):
            continue
        file, _, anchor = address.partition("#")
        yield (path.parent / file).resolve() if file else path, anchor


def anchors(path: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    found: dict[str, int] = {}
    for heading in re.findall(r"^#{1,6} +(.+?) *$", prose_of(path), re.MULTILINE):
        plain = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading)
        name = re.sub(r"[^\w\- ]", "", plain.lower()).replace(" ", "-")
        found[name] = found.get(name, 0) + 1
    return {
        name if not turn else f"{name}-{turn}" for name, n in found.items() for turn in range(n)
    }


def sections(path: Path) -> dict[str, str]:
    """What stands under each heading of the second level, in order."""
    parts = re.split(r"^## +(.+?) *$", prose_of(path), flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))
