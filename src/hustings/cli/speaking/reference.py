"""The reference, written from the code: one function a file."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from functools import cache
from typing import Any

from hustings.cli.speaking.markdown import GENERATED, table
from hustings.cli.speaking.platforms_reference import platforms
from hustings.cli.speaking.rest_reference import rest


@cache
def reference() -> dict[str, str]:
    """Every file of docs/reference by its name."""
    return {
        "cli.md": _cli(),
        "errors.md": _errors(),
        "formats.md": _formats(),
        "measures.md": _measures(),
        "platforms.md": platforms(),
        "rest.md": rest(),
        "signals.md": _signals(),
        "tables.md": _tables(),
    }


def _cli() -> str:
    import typer.main

    from hustings.cli import build
    from hustings.cli.speaking.failing import EXIT_CODES

    root = typer.main.get_command(build())
    lines = [
        GENERATED,
        "# The command line",
        "",
        "Results go to standard output, everything else to standard error. On a terminal results are",
        "tables; elsewhere they are tab-separated lines with a header, and `--json` gives one JSON value.",
        "NO_COLOR and TERM=dumb are honoured.",
        "",
        "## Exit codes",
        "",
        *table(("code", "meaning"), EXIT_CODES.items()),
        "",
        "## Options before the verb",
        "",
        *_options(root),
    ]
    for path, command in _commands(root, "hustings"):
        lines += ["", f"## {path}", "", *_help(command), *_options(command)]
    return "\n".join(lines) + "\n"


def _commands(group: Any, path: str) -> Iterator[tuple[str, Any]]:
    for name, command in sorted(group.commands.items()):
        if hasattr(command, "commands"):
            yield from _commands(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


def _help(command: Any) -> list[str]:
    words, _, examples = inspect.cleandoc(command.help or "").partition("\b\n")
    shown = [line.strip() for line in examples.splitlines()[1:] if line.strip()]
    return [*words.strip().splitlines(), "", "```sh", *shown, "```", ""]


def _options(command: Any) -> list[str]:
    rows = []
    for given in command.params:
        if given.name == "help" or "completion" in given.name:
            continue
        if given.param_type_name == "argument":
            name = given.metavar or given.name.upper()
        else:
            name = ", ".join(given.opts)
        default = given.default
        shown = "" if default is None or default is False or callable(default) else f"`{default}`"
        rows.append((f"`{name}`", given.help or "", shown))
    return table(("option", "meaning", "otherwise"), rows) if rows else []


def _tables() -> str:
    from hustings.domain.tables import TABLES

    lines = [
        GENERATED,
        "# Tables",
        "",
        "Times are UTC, None is unknown and never zero, counts are int64.",
    ]
    for one in TABLES.values():
        derived = (
            " Derived: it can be rebuilt from the others with `hustings rebuild`."
            if one.derived
            else ""
        )
        key = ", ".join(f"`{name}`" for name in one.key)
        lines += [
            "",
            f"## {one.name}",
            "",
            f"One row per {one.row}; told apart by {key}.{derived}",
            "",
            *table(
                ("column", "type", "unit", "meaning"),
                [(f"`{c.name}`", c.type, c.unit, c.meaning) for c in one.columns],
            ),
        ]
    return "\n".join(lines) + "\n"


def _errors() -> str:
    from hustings.cli.speaking.failing import exit_code_of
    from hustings.domain import errors

    lines = [
        GENERATED,
        "# Errors",
        "",
        "Each is named after what the reader must do, and carries a message, a remedy and, where known,",
        "file, line and field. The exit code is that of the command line where no file is named.",
        "",
    ]
    rows = []
    for name, kind in vars(errors).items():
        if isinstance(kind, type) and issubclass(kind, errors.HustingsError):
            above = kind.__mro__[1].__name__
            rows.append(
                (f"`{name}`", f"`{above}`", inspect.getdoc(kind) or "", exit_code_of(kind("")))
            )
    shown = [(name, above, text.split("\n\n", 1)[0], code) for name, above, text, code in rows]
    return "\n".join([*lines, *table(("error", "kind of", "means", "exit code"), shown)]) + "\n"


def _measures() -> str:
    from hustings.measures.definition import measures
    from hustings.reporting.defining import defined

    rows = [
        (
            f"[{one.name}](../measures/{one.name}.md)",
            one.version,
            one.family,
            one.grain,
            one.unit,
            one.title,
        )
        for one in measures().values()
    ]
    lines = [
        GENERATED,
        "# Measures",
        "",
        *table(("measure", "version", "family", "grain", "unit", "title"), rows),
    ]
    for one in measures().values():
        facts = [(key.replace("_", " "), _words(value)) for key, value in defined(one).items()]
        lines += ["", f"## {one.name}", "", *table(("", ""), facts)]
    return "\n".join(lines) + "\n"


def _signals() -> str:
    from hustings.reporting.defining import signal_definition
    from hustings.signals.definition import signals

    rows = [
        (f"[{one.name}](../signals/{one.name}.md)", one.version, one.subject, one.title)
        for one in signals().values()
    ]
    lines = [
        GENERATED,
        "# Signals",
        "",
        *table(("signal", "version", "judges", "title"), rows),
    ]
    for name in signals():
        facts = [(key, "; ".join(value) if isinstance(value, list) else value)
                 for key, value in signal_definition(name).items()]  # fmt: skip
        lines += ["", f"## {name}", "", *table(("", ""), facts)]
    return "\n".join(lines) + "\n"


def _formats() -> str:
    from hustings.formats.recognition import all_formats

    lines = [
        GENERATED,
        "# Formats",
        "",
        "A file's format is told from its header, never from its name.",
    ]
    for one in all_formats().values():
        facts = (
            ("records", one.records),
            ("platform", one.platform or "must be stated"),
            ("recognised by", ", ".join(f"`{name}`" for name in one.all_of)),
            ("and not by", ", ".join(f"`{name}`" for name in one.none_of)),
            ("time zone", one.zone or "must be stated"),
            ("whose it is", "must be stated" if one.needs_page else "in the file"),
            ("source", one.source),
            ("licence", one.licence or ""),
            ("note", one.note or ""),
        )
        cells = [
            (f"`{cell.source or cell.constant or ''}`", f"`{cell.record}`", cell.parse)
            for cell in one.cells
        ]
        lines += [
            "",
            f"## {one.name}",
            "",
            one.title,
            "",
            *table(("", ""), [fact for fact in facts if fact[1]]),
            "",
            *table(("column of the file", "becomes", "read as"), cells),
        ]
    return "\n".join(lines) + "\n"


def _words(value: Any) -> str:
    return ", ".join(f"`{part}`" for part in value) if isinstance(value, list) else str(value)
