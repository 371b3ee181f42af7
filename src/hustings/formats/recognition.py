"""Which format a file is in: told by its header alone, never by its name."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path

from hustings.domain.errors import ChooseAFormat
from hustings.formats.headers import fits, folded, is_separator_hint, plain
from hustings.formats.layout import Format, SourceRow
from hustings.formats.mapping import load_mapping

MAPPINGS = Path(__file__).with_name("mappings")
PREAMBLE_ROWS = 12
"""How many rows may stand above a header: separator hints, titles and blank lines."""


@cache
def all_formats() -> dict[str, Format]:
    """Every format by its name: those in modules of this folder and the mappings shipped with it."""
    import hustings.formats as folder

    found: dict[str, Format] = {}
    for module in pkgutil.iter_modules(folder.__path__):
        for value in vars(importlib.import_module(f"{folder.__name__}.{module.name}")).values():
            if isinstance(value, Format):
                found[value.name] = value
    for path in sorted(MAPPINGS.glob("*.toml")):
        mapping = load_mapping(path.read_text(encoding="utf-8"), file=path.name)
        found[mapping.name] = mapping
    return dict(sorted(found.items()))


def format_named(name: str) -> Format:
    """The format of that name; ChooseAFormat lists those there are."""
    known = all_formats()
    if name not in known:
        raise ChooseAFormat(
            f"There is no format {name!r}.",
            field="format",
            remedy=f"Choose one of: {', '.join(known)}.",
        )
    return known[name]


def recognise(header: Sequence[str]) -> Format:
    """The format that a header is of; the one that asks for the most columns wins.

    ChooseAFormat names the nearest formats and the columns that the header lacks for them, or the
    formats between which it cannot decide.
    """
    return _recognise(header, [form for form in all_formats().values() if not form.titles])


def recognise_rows(rows: Iterable[SourceRow]) -> tuple[Format, int]:
    """The format of a file and the place of its header among the first rows, from 0.

    Empty rows and separator hints (sep=,) above the header are passed over. A format with `unfold`
    takes the rows from the first one on, whatever the place. ChooseAFormat when no row is a header.
    """
    held = [row for _, row in zip(range(PREAMBLE_ROWS), rows, strict=False)]
    titled = _recognise_title(held)
    if titled is not None:
        return titled, 0
    first: ChooseAFormat | None = None
    for place, (_, cells) in enumerate(held):
        if not any(plain(cell) for cell in cells) or is_separator_hint(cells):
            continue
        try:
            return recognise(cells), place
        except ChooseAFormat as error:
            first = first or error
    raise first or ChooseAFormat(
        "The file has no header.", remedy="Export it again with column names."
    )


def _recognise_title(rows: Sequence[SourceRow]) -> Format | None:
    alone = {
        folded(cells[0])
        for _, cells in rows
        if cells and not is_separator_hint(cells) and not any(map(plain, cells[1:]))
    }
    columns = [[folded(cell) for cell in cells] for _, cells in rows]
    fitting = [
        form
        for form in all_formats().values()
        if alone
        and (form.titles == ("*",) or alone.intersection(form.titles))
        and (not form.all_of or any(_is_of(form, header) for header in columns))
    ]
    return max(fitting, key=lambda form: len(form.all_of), default=None)


def _is_of(form: Format, header: Sequence[str]) -> bool:
    return all(fits(name, header) for name in form.all_of) and not any(
        fits(name, header) for name in form.none_of
    )


def _recognise(header: Sequence[str], formats: Sequence[Format]) -> Format:
    columns = [folded(column) for column in header]
    fitting = [form for form in formats if _is_of(form, columns)]
    if not fitting:
        raise ChooseAFormat(
            f"No known format has the header {', '.join(map(plain, header))[:200]!r}.",
            remedy=f"{_nearest(columns, formats)}Otherwise write a mapping and give it with --map.",
        )
    most = max(len(form.all_of) for form in fitting)
    best = [form for form in fitting if len(form.all_of) == most]
    if len(best) > 1:
        raise ChooseAFormat(
            f"The header fits {' and '.join(form.name for form in best)} equally well.",
            remedy="Name the format with --format.",
        )
    return best[0]


def _nearest(header: Sequence[str], formats: Sequence[Format]) -> str:
    near = []
    for form in formats:
        missing = [name for name in form.all_of if not fits(name, header)]
        share = 1 - len(missing) / max(1, len(form.all_of))
        if share >= 0.3:
            near.append((share, form.name, missing))
    near.sort(key=lambda item: (-item[0], item[1]))
    told = [
        f"{name} lacks {', '.join(missing[:6])}{' and more' if len(missing) > 6 else ''}"
        if missing
        else f"{name} is ruled out by a column of another format"
        for _, name, missing in near[:3]
    ]
    return f"Nearest: {'; '.join(told)}. " if told else ""
