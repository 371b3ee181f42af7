"""Mappings: formats that people write as TOML, for any table of which no format is known.

A mapping names, for each column of the record, the source's column and how it is parsed; a plain
name is enough where the usual parsing of that column will do. It cannot hold SQL, since mappings
are passed from hand to hand.
"""

from __future__ import annotations

import difflib
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from typing import Any, NoReturn, get_args

from hustings.domain.errors import CorrectTheValue, SupplyAMapping
from hustings.domain.platforms import platforms
from hustings.formats.layout import RECORD_COLUMNS, Cell, Format, Parse, Records
from hustings.formats.zones import checked_zone

_USUAL: dict[str, Parse] = {
    "int64": "count",
    "timestamp": "time",
    "strings": "texts",
    "boolean": "flag",
    "float64": "decimal",
}
_TEXTS = ("name", "title", "records", "platform", "zone", "source", "licence", "note")
_LISTS = {"header": "all_of", "not_header": "none_of", "sums": "sums"}
_TOP = (*_TEXTS, *_LISTS, "needs_page", "columns", "pages")
_WORDS = {"from": "source", "as": "parse"}
"""Words of a mapping that differ from the names of a cell's fields."""
_CELL_FIELDS = tuple(
    field.name for field in fields(Cell) if field.name not in ("record", "sql", "where", "reason")
)
_CELL_WORDS = tuple(
    {value: key for key, value in _WORDS.items()}.get(name, name) for name in _CELL_FIELDS
)
_FACTS = ("name", "handle", "country", "category")
_PLAIN = Cell("")


def usual_parse(record: str, records: Records) -> Parse:
    """How a column of the record is parsed when a mapping does not say."""
    if record.endswith("_id"):
        return "id"
    if record in ("kind", "page_country"):
        return "kind" if record == "kind" else "country"
    return _USUAL.get(RECORD_COLUMNS[records][record], "text")


def load_mapping(text: str, *, file: str) -> Format:
    """The format that a mapping describes; SupplyAMapping tells line and field of a fault."""
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+)", str(error))
        raise SupplyAMapping(
            f"The mapping is not TOML: {error}.",
            remedy="Correct it; see the guide on adding a format.",
            file=file,
            line=int(place[1]) if place else text.count("\n") + 1,
        ) from None
    return _Reader(text, file).format(content)


@dataclass(frozen=True, slots=True)
class _Reader:
    """Turns a mapping's content into a format; `text` is kept to tell the line of a fault."""

    text: str
    file: str

    def format(self, content: Mapping[str, Any]) -> Format:
        self._known(content, _TOP, "")
        for word in ("name", "columns"):
            if not content.get(word):
                self._wrong(word, f"The mapping has no {word}.", f"Add `{word}`.")
        texts = {word: self._text(content[word], word) for word in _TEXTS if word in content}
        lists = {field: self._texts(content.get(word, []), word) for word, field in _LISTS.items()}
        records = texts.get("records", "posts")
        self._one_of(records, get_args(Records), "records")
        if "platform" in texts:
            self._one_of(texts["platform"], platforms(), "platform")
        cells = tuple(self._cells(content["columns"], records))
        if not cells:
            self._wrong(
                "columns", "The mapping has no columns.", 'Write kind = "type" and the like.'
            )
        self._check_zone(texts.get("zone"))
        self._check_sums(lists["sums"], records)
        needs_page = content.get("needs_page", False)
        if not isinstance(needs_page, bool):
            self._wrong(
                "needs_page", "`needs_page` is neither true nor false.", "Write true or false."
            )
        return Format(
            name=texts["name"],
            title=texts.get("title", texts["name"]),
            records=records,  # type: ignore[arg-type]  # checked above
            platform=texts.get("platform"),
            all_of=lists["all_of"]
            or tuple(dict.fromkeys(cell.source for cell in cells if cell.source)),
            none_of=lists["none_of"],
            cells=cells,
            source=texts.get("source", f"The mapping {self.file}."),
            zone=texts.get("zone"),
            sums=lists["sums"],
            needs_page=needs_page,
            pages=self._pages(content.get("pages", {})),
            licence=texts.get("licence"),
            note=texts.get("note"),
        )

    def _cells(self, columns: Any, records: str) -> Iterable[Cell]:
        if not isinstance(columns, dict):
            self._wrong(
                "columns", "`columns` is no table.", 'Write [columns] and below it kind = "type".'
            )
        known = RECORD_COLUMNS[records]  # type: ignore[index]  # checked by the caller
        self._known(columns, known, "columns")
        for record, given in columns.items():
            for cell in given if isinstance(given, list) else [given]:
                yield self._cell(record, cell, records)

    def _cell(self, record: str, given: Any, records: str) -> Cell:
        place = f"columns.{record}"
        if isinstance(given, str):
            given = {"from": given}
        if not isinstance(given, dict):
            self._wrong(
                place,
                f"{record} is neither a header nor a table.",
                'Write "header" or { from = "header" }.',
            )
        self._known(given, _CELL_WORDS, place)
        values: dict[str, Any] = {"parse": usual_parse(record, records)}  # type: ignore[arg-type]
        for word, value in given.items():
            name = _WORDS.get(str(word), str(word))
            values[name] = self._cell_value(name, value, f"{place}.{word}")
        allowed = [parse for parse in get_args(Parse) if parse != "sql"]
        self._one_of(values["parse"], allowed, f"{place}.as")
        if values["parse"] != "line" and not (values.get("source") or "constant" in values):
            self._wrong(place, f"{record} comes from nowhere.", "Give `from` or `constant`.")
        self._check_pattern(values.get("pattern"), f"{place}.pattern")
        return Cell(record, **values)

    def _cell_value(self, name: str, value: Any, place: str) -> Any:
        if name in ("required", "prefix"):
            if not isinstance(value, bool):
                self._wrong(place, f"{place} is neither true nor false.", "Write true or false.")
            return value
        if name in ("aliases", "times", "unknown"):
            return self._texts(value, place)
        if name == "values":
            if not isinstance(value, dict):
                self._wrong(place, f"{place} is no table.", 'Write { "Foto" = "photo" }.')
            return {key: self._text(item, place) for key, item in value.items()}
        return self._text(value, place)

    def _check_pattern(self, pattern: str | None, place: str) -> None:
        if pattern is None:
            return
        try:
            groups_count = re.compile(pattern).groups
        except re.error as error:
            self._wrong(place, f"The pattern {pattern!r} is wrong: {error}.", "Correct it.")
        if groups_count < 1:
            self._wrong(
                place,
                f"The pattern {pattern!r} has no group.",
                "Put what is wanted in parentheses.",
            )

    def _check_zone(self, zone: str | None) -> None:
        try:
            checked_zone(zone or "UTC")
        except CorrectTheValue as error:
            self._wrong("zone", f"{zone!r} is no time zone.", error.remedy)

    def _check_sums(self, sums: Iterable[str], records: str) -> None:
        for record in sums:
            self._one_of(record, RECORD_COLUMNS[records], "sums")  # type: ignore[index]

    def _pages(self, pages: Any) -> dict[str, dict[str, str]]:
        if not isinstance(pages, dict) or not all(
            isinstance(facts, dict) for facts in pages.values()
        ):
            self._wrong(
                "pages",
                "`pages` is no table of pages.",
                'Write [pages."9106562109"] and below it name = "...".',
            )
        for key, facts in pages.items():
            self._known(facts, _FACTS, f"pages.{key}")
        return {
            key: {fact: self._text(value, f"pages.{key}.{fact}") for fact, value in facts.items()}
            for key, facts in pages.items()
        }

    def _known(self, given: Mapping[str, Any], known: Iterable[str], place: str) -> None:
        for word in given:
            if word not in known:
                field = f"{place}.{word}" if place else word
                self._wrong(field, f"{word!r} is not known here.", _near(word, known))

    def _one_of(self, word: str, known: Iterable[str], place: str) -> None:
        if word not in known:
            self._wrong(place, f"{word!r} is none of the words allowed.", _near(word, known))

    def _text(self, value: Any, place: str) -> str:
        if not isinstance(value, str):
            self._wrong(place, f"{place} is no text.", "Put it in quotation marks.")
        return value

    def _texts(self, value: Any, place: str) -> tuple[str, ...]:
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self._wrong(place, f"{place} is no list of texts.", 'Write ["one", "two"].')
        return tuple(value)

    def _wrong(self, place: str, message: str, remedy: str) -> NoReturn:
        raise SupplyAMapping(
            message, remedy=remedy, file=self.file, line=self._line(place), field=place
        )

    def _line(self, place: str) -> int:
        """The first line that bears the last name of a place, after the line of the name before."""
        found = 1
        names = [name for name in place.split(".") if name]
        for name in names:
            for number, line in enumerate(self.text.splitlines(), start=1):
                if number >= found and re.search(
                    rf"(?<![\w-]){re.escape(name)}(?![\w-])", line.partition("#")[0]
                ):
                    found = number
                    break
        return found


def _near(word: str, known: Iterable[str]) -> str:
    names = list(known)
    near = difflib.get_close_matches(word, names, n=3) or names
    return f"{'Nearest' if len(near) < len(names) else 'Allowed'}: {', '.join(near)}."


def dump_mapping(form: Format) -> str:
    """A format as a mapping that loads to the same format; SupplyAMapping when it needs code."""
    if form.unfold is not None or form.titles or any(cell.sql or cell.where for cell in form.cells):
        raise SupplyAMapping(
            f"The format {form.name} cannot be written as a mapping.",
            remedy="Only formats that are plain tables can.",
        )
    lines = [
        f"{word} = {_toml(getattr(form, word))}"
        for word in _TEXTS
        if getattr(form, word) is not None
    ]
    lines += [
        f"{word} = {_toml(getattr(form, field))}"
        for word, field in _LISTS.items()
        if getattr(form, field)
    ]
    if form.needs_page:
        lines.append("needs_page = true")
    for cell in form.cells:
        lines += ["", f"[[columns.{cell.record}]]", *_cell_lines(cell, form.records)]
    for key, facts in form.pages.items():
        lines += [
            "",
            f"[pages.{_toml(key)}]",
            *(f"{fact} = {_toml(value)}" for fact, value in facts.items()),
        ]
    return "\n".join(lines) + "\n"


def _cell_lines(cell: Cell, records: Records) -> Iterable[str]:
    for name, word in zip(_CELL_FIELDS, _CELL_WORDS, strict=True):
        value = getattr(cell, name)
        usual = usual_parse(cell.record, records) if name == "parse" else getattr(_PLAIN, name)
        if value != usual:
            yield f"{word} = {_toml(value)}"


def _toml(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Mapping):
        return (
            "{ " + ", ".join(f"{_toml(key)} = {_toml(item)}" for key, item in value.items()) + " }"
        )
    if isinstance(value, tuple):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
