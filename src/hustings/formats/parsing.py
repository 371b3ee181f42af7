"""How a cell's text becomes a value, as SQL: for each way of parsing its value and its reason.

A value is NULL where the text is unknown and where it cannot be read; a reason is asked for only of
texts that are known and gave no value. Nearly all cells are plain, so each value first tries a
cheap cast that is right only if writing the value back gives the same text, and takes regular
expressions for the rest.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from hustings.formats.addresses import post_id_sql
from hustings.formats.headers import folded
from hustings.formats.kinds import kind_sql
from hustings.formats.layout import Cell, Parse
from hustings.formats.quoting import quoted
from hustings.formats.zones import time_sql, unix_time_sql

_GAPS = ", \u00a0\u202f\u2009'’"
"""What parts thousands: comma, spaces of several widths, apostrophes; never a full stop."""

_BLANKS = "[\\s\u00a0\u202f]*"
_WHOLE = rf"(\d+|\d{{1,3}}(?:[{_GAPS}]\d{{2,3}})*[{_GAPS}]\d{{3}})(?:\.0{{1,2}})?"
_COUNT = rf"^{_BLANKS}\+?{_WHOLE}{_BLANKS}$"
_DAMAGED = r"\d+([.,]\d+)?[eE]\+?\d+"
_LONGEST_ID = 512
_ID_WRAPPING = " \t\u00a0='\""
"""What programs put around ids so that no spreadsheet takes them for numbers, such as ="123"."""

_PERCENT_SIGNS = " %\u00a0\u202f"
_TRUE = ("true", "yes", "1", "t", "y", "ja")
_FALSE = ("false", "no", "0", "f", "n", "nej")


@dataclass(frozen=True, slots=True)
class Reading:
    """What parsing needs to know beside the cell: the zone of times and the platform."""

    zone: str
    platform: str
    others: Mapping[str, str] = field(default_factory=dict)
    """SQL of other cells' texts by folded header, for `sql`."""


def value_sql(cell: Cell, text: str, reading: Reading) -> str:
    """The value of a cell whose text is the SQL `text`."""
    if cell.parse == "line":
        return _prepared(cell, "CAST(line AS VARCHAR)")
    parsed = _VALUES[cell.parse](cell, _prepared(cell, text), reading)
    # The usual words for unknown give no number and no time anyway, so only words must be asked.
    if cell.parse in _WORDS or cell.unknown != Cell("").unknown:
        return f"CASE WHEN {is_unknown(cell, text)} THEN NULL ELSE {parsed} END"
    return parsed


def reason_sql(cell: Cell, text: str) -> str:
    """Why a known text gave no value: a sentence that says what was found and what to do."""
    found = (
        f"'''' || left({text}, 60) || CASE WHEN length({text}) > 60 THEN '…' ELSE '' END || ''' '"
    )
    return f"{found} || {_reason(cell, text)}"


def is_unknown(cell: Cell, text: str) -> str:
    """Whether a text says nothing: NULL, blank, or one of the cell's words for unknown."""
    words = [word for word in unknown_words(cell) if word]
    blank = f"{text} IS NULL OR {text} = '' OR (strlen({text}) < 9 AND trim({text}) = '')"
    return f"({blank} OR {text} IN ({', '.join(map(quoted, words))}))" if words else f"({blank})"


def unknown_words(cell: Cell) -> tuple[str, ...]:
    """The texts that mean unknown in a cell; in a post's own words only an empty text does."""
    return ("",) if cell.record == "text" else cell.unknown


def _prepared(cell: Cell, text: str) -> str:
    if cell.pattern is not None:
        text = f"nullif(regexp_extract({text}, {quoted(cell.pattern)}, 1), '')"
    if cell.template is not None:
        before, _, after = cell.template.partition("{}")
        text = f"{quoted(before)} || {text} || {quoted(after)}"
    return text if text.isidentifier() else f"({text})"


def _text(cell: Cell, text: str, _: Reading) -> str:
    return text if cell.record == "text" else f"trim({text})"


def _id(_: Cell, text: str, __: Reading) -> str:
    bare = f"trim({text}, {quoted(_ID_WRAPPING)})"
    return (
        f"CASE WHEN CAST(try_cast({text} AS BIGINT) AS VARCHAR) = {text} THEN {text} "
        f"WHEN strlen({text}) > {_LONGEST_ID} THEN NULL "
        f"WHEN regexp_full_match({bare}, {quoted(_DAMAGED)}) THEN NULL "
        f"WHEN regexp_full_match({bare}, '\\d{{1,15}}\\.0+') THEN split_part({bare}, '.', 1) "
        f"WHEN regexp_full_match({bare}, '\\d+\\.0+') THEN NULL "
        f"ELSE nullif({bare}, '') END"
    )


def _count(_: Cell, text: str, __: Reading) -> str:
    plain = f"try_cast({text} AS BIGINT)"
    digits = f"translate(regexp_extract({text}, {quoted(_COUNT)}, 1), {quoted(_GAPS)}, '')"
    return (
        f"CASE WHEN CAST({plain} AS VARCHAR) = {text} AND {plain} >= 0 THEN {plain} "
        f"WHEN regexp_full_match({text}, {quoted(_COUNT)}) THEN try_cast({digits} AS BIGINT) END"
    )


def _decimal(_: Cell, text: str, __: Reading) -> str:
    thousands = f"regexp_full_match({text}, '\\s*[+-]?\\d{{1,3}}(,\\d{{3}})+(\\.\\d+)?\\s*')"
    number = (
        f"try_cast(CASE WHEN {thousands} THEN replace({text}, ',', '') "
        f"WHEN regexp_full_match({text}, '\\s*[+-]?\\d+,\\d+\\s*') THEN replace({text}, ',', '.') "
        f"WHEN regexp_full_match({text}, '\\s*[+-]?(\\d+\\.?\\d*|\\.\\d+)([eE][+-]?\\d+)?\\s*') "
        f"THEN {text} END AS DOUBLE)"
    )
    return f"CASE WHEN isfinite({number}) THEN {number} END"


def _percent(cell: Cell, text: str, reading: Reading) -> str:
    number = f"rtrim({text}, {quoted(_PERCENT_SIGNS)})"
    return f"{_decimal(cell, number, reading)} / 100"


def _time(cell: Cell, text: str, reading: Reading) -> str:
    return time_sql(text, reading.zone, cell.times)


def _unix(_: Cell, text: str, __: Reading) -> str:
    return unix_time_sql(text)


def _flag(cell: Cell, text: str, _: Reading) -> str:
    own = {word.casefold(): meaning for word, meaning in cell.values.items()}
    true = [word for word, meaning in own.items() if meaning == "true"]
    false = [word for word, meaning in own.items() if meaning != "true"]
    cases = " ".join(
        f"WHEN {quoted(word)} THEN {meaning}"
        for meaning, words in (("true", (*true, *_TRUE)), ("false", (*false, *_FALSE)))
        for word in words
    )
    return f"CASE lower(trim({text})) {cases} END"


def _texts(cell: Cell, text: str, _: Reading) -> str:
    mark = ", '# '" if cell.record == "hashtags" else ""
    listed = (
        f"coalesce(try_cast({text} AS VARCHAR[]), string_split({text}, {quoted(cell.separator)}))"
    )
    split = f"CASE WHEN starts_with({text}, '[') THEN {listed} ELSE string_split({text}, {quoted(cell.separator)}) END"
    return f"list_filter(list_transform({split}, lambda word: trim(word{mark})), lambda word: word <> '')"


def _kind(cell: Cell, text: str, _: Reading) -> str:
    return kind_sql(text, cell.values)


def _country(_: Cell, text: str, __: Reading) -> str:
    return (
        f"CASE WHEN regexp_full_match(trim({text}), '[A-Za-z]{{2}}') THEN upper(trim({text})) END"
    )


def _post_address(_: Cell, text: str, reading: Reading) -> str:
    return post_id_sql(text, reading.platform)


def _sql(cell: Cell, text: str, reading: Reading) -> str:
    written = (cell.sql or "NULL").replace("$cell", text)
    written = re.sub(
        r"\$\[([^\]]+)\]", lambda name: reading.others.get(folded(name[1]), "NULL"), written
    )
    return f"({written})"


_VALUES: dict[Parse, Callable[[Cell, str, Reading], str]] = {
    "text": _text,
    "id": _id,
    "count": _count,
    "decimal": _decimal,
    "percent": _percent,
    "time": _time,
    "unix_s": _unix,
    "flag": _flag,
    "texts": _texts,
    "kind": _kind,
    "country": _country,
    "post_address": _post_address,
    "sql": _sql,
}
_WORDS = ("text", "id", "texts", "kind", "country", "post_address", "sql")


def _reason(cell: Cell, text: str) -> str:
    if cell.reason:
        return quoted(cell.reason)
    if cell.pattern is not None:
        return quoted(f"does not have the form {cell.pattern} that is asked for; correct it.")
    if cell.parse == "id":
        return _id_reason(text)
    if cell.parse == "count":
        return _count_reason(text)
    return quoted(_REASONS.get(cell.parse, "cannot be read; correct it."))


def _id_reason(text: str) -> str:
    return (
        f"CASE WHEN strlen({text}) > {_LONGEST_ID} THEN 'is too long for an id; correct it.' ELSE "
        "'is an id that was damaged by a spreadsheet program; export again and do not open it there.' END"
    )


def _count_reason(text: str) -> str:
    number = f"trim({text})"
    return (
        f"CASE WHEN regexp_full_match({number}, '[-−]\\s*[\\d.,]+') "
        "THEN 'is negative, and a count cannot be; correct the cell, or empty it if the count is unknown.' "
        f"WHEN regexp_full_match({number}, {quoted(_DAMAGED)}) "
        "THEN 'was rounded by a spreadsheet program; export again and do not open it there.' "
        f"WHEN regexp_full_match({number}, '(?i)[\\d.,]+\\s*(k|m|b|mn|mio|bn|tsd|th)\\.?') "
        "THEN 'is a rounded count; export the exact number.' "
        f"WHEN regexp_full_match({number}, '\\d{{1,3}}(\\.\\d{{3}})+') "
        "THEN 'may be a fraction or a number with points between thousands; write it without points.' "
        f"WHEN regexp_full_match({number}, '\\d+[.,]\\d+') "
        "THEN 'is not a whole number, and a count must be; correct it.' "
        f"WHEN regexp_full_match({number}, '[\\d, ]{{19,}}') "
        "THEN 'is larger than any count can be; correct it.' "
        "ELSE 'is not a whole number; write it in digits, or empty the cell if the count is unknown.' END"
    )


_REASONS: dict[Parse, str] = {
    "decimal": "is not a number; correct it, or empty the cell if it is unknown.",
    "percent": "is not a percentage; correct it, or empty the cell if it is unknown.",
    "time": "is not a time that can be read, or bears a zone that stands for several; "
    "write it as 2015-10-19T22:15:09+00:00.",
    "unix_s": "is not a time in seconds since 1970; correct it.",
    "flag": "is neither yes nor no; write true or false.",
    "country": "is not a country's two-letter code; write it as KH or CA.",
}
