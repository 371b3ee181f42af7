"""What pages tell people to type exists: verbs, options, targets of make."""

from __future__ import annotations

import re
import shlex
from functools import cache
from typing import Any

import pytest
import typer.main

from hustings.cli import build
from tests.docs.pages import ROOT, blocks, markdown_files

_ASSIGNED = re.compile(r"[A-Z_]+=\S*")
_STOPS = {"|", ">", "<", "&&", "||", ";"}


def typed() -> list[tuple[str, str]]:
    """Every command line of a block marked `console`, with the page it stands on."""
    return [
        (str(page.relative_to(ROOT)), line[2:].strip())
        for page in markdown_files()
        for block in blocks(page, "console")
        for line in block.splitlines()
        if line.startswith("$ ")
    ]


@cache
def root() -> Any:
    """The command's tree."""
    return typer.main.get_command(build())


@cache
def targets() -> dict[str, str | None]:
    """The Makefile's targets for people, each with its description."""
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    phony = " ".join(re.findall(r"^\.PHONY:(.*)$", text, re.MULTILINE)).split()
    found = re.findall(r"^([\w-]+):[^=\n]*?(?:## (.+))?$", text, re.MULTILINE)
    described = {name: told.strip() or None for name, told in found}
    return {name: described.get(name) for name in phony} | described


def faults(words: list[str]) -> list[str]:
    """What is wrong with the arguments of `hustings`."""
    command, path, found, values = root(), "hustings", [], 0
    words = list(words)
    while words:
        word = words.pop(0)
        if word in _STOPS:
            break
        if word.startswith("-") and word != "-":
            name, mark, _value = word.partition("=")
            option = next(
                (one for one in command.params if name in (*one.opts, *one.secondary_opts)), None
            )
            if option is None:
                return [*found, f"{path} has no option {name}"]
            if not (mark or option.is_flag) and not (words and words.pop(0)):
                found.append(f"{path} {name} has no value")
        elif hasattr(command, "commands"):
            if word not in command.commands:
                return [*found, f"{path} has no verb {word}"]
            command, path = command.commands[word], f"{path} {word}"
        else:
            values += 1
    places = [one for one in command.params if one.param_type_name == "argument"]
    if values < sum(one.required for one in places) or hasattr(command, "commands"):
        found.append(f"{path} lacks something after it")
    if values > len(places) and all(one.nargs != -1 for one in places):
        found.append(f"{path} takes fewer words")
    return found


def _check(line: str) -> list[str]:
    found = []
    for part in re.split(r"&&|\|\|?|;", line):
        words = shlex.split(part, comments=True)
        while words and (_ASSIGNED.fullmatch(words[0]) or words[0] in ("sudo", "export", "-u")):
            skip = 2 if words[0] == "-u" else 1
            words = words[skip:]
        if words[:2] == ["hustings", "hustings"]:
            words = words[1:]
        if words[:1] == ["hustings"]:
            found += faults(words[1:])
        if words[:1] == ["make"]:
            named = [word for word in words[1:] if not _ASSIGNED.fullmatch(word)]
            found += [f"make has no target {word}" for word in named if word not in targets()]
    return found


@pytest.mark.parametrize(
    ("page", "line"), typed(), ids=[f"{page}: {line}" for page, line in typed()]
)
def test_what_a_page_says_to_type_exists(page: str, line: str) -> None:
    assert _check(line) == []


def test_a_verb_an_option_and_a_target_that_do_not_exist_are_found() -> None:
    assert _check("hustings rnk") == ["hustings has no verb rnk"]
    assert _check("X=1 hustings --home /a rank --measures m") == [
        "hustings rank has no option --measures"
    ]
    assert _check("sudo -u hustings hustings import a.csv --zone") == [
        "hustings import --zone has no value"
    ]
    assert _check("hustings list") == ["hustings list lacks something after it"]
    assert _check("hustings serve now") == ["hustings serve takes fewer words"]
    assert _check("make nothing && hustings runs") == ["make has no target nothing"]


def test_every_target_of_the_makefile_says_what_it_does() -> None:
    assert {"demo", "test", "check", "bench", "docs"} <= set(targets())
    assert [name for name, told in targets().items() if not told] == []


def test_verbs_named_in_running_text_exist() -> None:
    verbs = set(root().commands)
    for page in markdown_files():
        for line in re.findall(r"`hustings ([a-z][^`]*)`", page.read_text(encoding="utf-8")):
            assert line.split()[0] in verbs, f"{page.name}: hustings {line}"
    for page in markdown_files():
        for name in re.findall(r"`make ([a-z-]+)`", page.read_text(encoding="utf-8")):
            assert name in targets(), f"{page.name}: make {name}"
