"""Meta Business Suite's audience files: blocks of shares, and the snapshots of territories and gender.

Shares stand in percent in some files and as fractions in others. Whatever bears a percent sign, and
any block that adds up to more than 1.5, is in percent.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from hustings.domain.countries import country_code
from hustings.formats.headers import folded, is_separator_hint, plain
from hustings.formats.layout import Cell, Format, SourceRow

_HEADER = ["Dimension", "Key", "Percent", "Fraction"]
_DIMENSIONS = {"age & gender": "age_gender", "top cities": "city", "top countries": "country"}
_LEFT_OUT = ("top pages", "follows")
_Share = tuple[int, str, str]
"""Line, key and text of a share."""


def unfold(rows: Iterable[SourceRow]) -> Iterator[SourceRow]:
    """A share a row, from the blocks of Audience.csv; blocks that hold no shares are left out."""
    yield 1, list(_HEADER)
    for title, block in _blocks(rows):
        dimension = _DIMENSIONS.get(title)
        if dimension == "age_gender":
            yield from _shares(dimension, _matrix(block))
        elif dimension is not None:
            yield from _shares(dimension, _pairs(block))


def unfold_snapshot(rows: Iterable[SourceRow]) -> Iterator[SourceRow]:
    """A share a row, from a snapshot of two columns."""
    yield 1, list(_HEADER)
    held = [
        (line, cells)
        for line, cells in rows
        if any(map(plain, cells)) and not is_separator_hint(cells)
    ]
    if held:
        dimension = "country" if "territor" in folded(held[0][1][0]) else "age_gender"
        yield from _shares(dimension, _listed(held[1:]))


def _blocks(rows: Iterable[SourceRow]) -> Iterator[tuple[str, list[SourceRow]]]:
    """Blocks by their folded titles; a title stands alone on its line and is one that is known."""
    title, block = "", list[SourceRow]()
    for line, cells in rows:
        if not any(map(plain, cells)) or is_separator_hint(cells):
            continue
        alone = folded(cells[0]) if not any(map(plain, cells[1:])) else ""
        if alone in _DIMENSIONS or alone in _LEFT_OUT:
            yield title, block
            title, block = alone, []
        else:
            block.append((line, cells))
    yield title, block


def _matrix(block: Sequence[SourceRow]) -> list[_Share]:
    """Ages down, genders across."""
    if not block:
        return []
    genders = [plain(cell) for cell in block[0][1]]
    return [
        (line, f"{plain(cells[0])} {gender.casefold()}", cell)
        for line, cells in block[1:]
        for gender, cell in zip(genders[1:], cells[1:], strict=False)
        if plain(cell)
    ]


def _pairs(block: Sequence[SourceRow]) -> list[_Share]:
    """A row of names above a row of shares; or, where there are more rows, a name and a share each."""
    if len(block) != 2:
        return _listed(block)
    names, (line, shares) = block[0][1], block[1]
    return [
        (line, plain(name), share)
        for name, share in zip(names, shares, strict=False)
        if plain(name) and plain(share)
    ]


def _listed(rows: Sequence[SourceRow]) -> list[_Share]:
    return [(line, plain(cells[0]), cells[1] if len(cells) > 1 else "") for line, cells in rows]


def _shares(dimension: str, shares: Sequence[_Share]) -> Iterator[SourceRow]:
    percent = (
        any("%" in text for *_, text in shares) or sum(map(_number, (t for *_, t in shares))) > 1.5
    )
    for line, key, text in shares:
        code = country_code(key) if dimension == "country" else None
        yield line, [dimension, code or key, text if percent else "", "" if percent else text]


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0


_CELLS = (
    Cell("dimension", "Dimension", required=True),
    Cell("key", "Key", "sql", required=True,
         sql="CASE WHEN $[Dimension] <> 'country' OR regexp_full_match($cell, '[A-Z]{2}') THEN $cell END",
         reason="is no country that is known by that name; write its two-letter code."),
    Cell("value", "Percent", "percent", required=True),
    Cell("value", "Fraction", "decimal"),
    Cell("unit", constant="share"),
    Cell("quality", constant="rounded"),
)  # fmt: skip
_SOURCE = "A public catalogue of such exports, made from files."
_NOTE = "Shares are those of the day of export, which the file does not state."

AUDIENCE = Format(
    name="business-suite-audience",
    title="Meta Business Suite: audience of a page",
    records="audience",
    platform="facebook",
    needs_page=True,
    all_of=(),
    titles=tuple(_DIMENSIONS),
    unfold=unfold,
    cells=_CELLS,
    source=_SOURCE,
    note=f"{_NOTE} The blocks of top pages and follows are left out: the one is no share, "
    "the other has a file of its own.",
)

TERRITORIES = Format(
    name="business-suite-territories",
    title="Meta Business Suite: followers' top territories",
    records="audience",
    platform="facebook",
    needs_page=True,
    all_of=("Top territories", "Distribution"),
    unfold=unfold_snapshot,
    cells=_CELLS,
    source=_SOURCE,
    note=_NOTE,
)

GENDER = Format(
    name="business-suite-gender",
    title="Meta Business Suite: followers' gender",
    records="audience",
    platform="facebook",
    needs_page=True,
    all_of=("Gender", "Distribution"),
    unfold=unfold_snapshot,
    cells=_CELLS,
    source=_SOURCE,
    note=_NOTE,
)
