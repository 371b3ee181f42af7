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

from hustings.domain.identity import NAME_MARK
from hustings.formats.addresses import post_id_sql, post_levels
from hustings.formats.headers import folded
from hustings.formats.kinds import kind_levels, kind_sql
from hustings.formats.layout import Cell, Parse
from hustings.formats.quoting import quoted
from hustings.formats.zones import Levels, time_levels, time_sql, unix_time_sql

_GAPS = ", \u00a0\u202f\u2009'’"
"""What parts thousands: comma, spaces of several widths, apostrophes; never a full stop."""

_BLANKS = "[\\s\u00a0\u202f]*"
_WHOLE = rf"(\d+|\d{{1,3}}(?:[{_GAPS}]\d{{2,3}})*[{_GAPS}]\d{{3}})(?:\.0{{1,2}})?"
_COUNT = rf"^{_BLANKS}\+?{_WHOLE}{_BLANKS}$"
_DAMAGED = r"\d+([.,]\d+)?[eE]\+?\d+"
OTHER_COLUMN = r"\$\[([^\]]+)\]"
_LONGEST_ID = 512
_ID_WRAPPING = " \t\u00a0='\""
"""What programs put around ids so that no spreadsheet takes them for numbers, such as ="123"."""

_NO_NUMBER = ("NA", "NaN", "nan", "NULL", "#N/A")
"""What statistics programs write for no number; among words NA is a country and Nan a province."""

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


def levels(cell: Cell, text: str, name: str, reading: Reading) -> Levels:
    """What is to be computed below the value called `name` of a cell whose text is the SQL `text`."""
    used = _used(cell, text, name)
    below: Levels = () if used == text else ({used: _prepared(cell, text, reading)},)
    if cell.parse == "time":
        return (*below, *time_levels(used, name, reading.zone))
    if cell.parse == "post_address":
        return (*below, *post_levels(used, name))
    if cell.parse == "kind":
        return (*below, *kind_levels(used, name, cell.values))
    return below


def value_sql(cell: Cell, text: str, name: str, reading: Reading) -> str:
    """The value called `name` of a cell whose text is the SQL `text`."""
    if cell.parse == "line":
        return _prepared(cell, "CAST(line AS VARCHAR)", reading)
    if cell.parse == "time":
        return time_sql(name, reading.zone, cell.times)
    if cell.parse == "post_address":
        return post_id_sql(name, reading.platform)
    used = _used(cell, text, name)
    if cell.parse == "kind":
        parsed = kind_sql(name, cell.values)
    else:
        parsed = _VALUES[cell.parse](cell, used, reading)
    # The usual words for unknown give no number and no time anyway, so only words must be asked.
    if cell.parse in _WORDS or cell.unknown != Cell("").unknown:
        return f"CASE WHEN {is_unknown(cell, text, of_every_row=True)} THEN NULL ELSE {parsed} END"
    return parsed


def _used(cell: Cell, text: str, name: str) -> str:
    plain = cell.pattern is None and cell.template is None and cell.where is None
    return text if plain else f"{name}_text"


def where_sql(cell: Cell, text: str, reading: Reading) -> str:
    """The condition under which a cell counts."""
    return _filled(cell.where, text, reading) if cell.where else "true"


def _prepared(cell: Cell, text: str, reading: Reading) -> str:
    if cell.pattern is not None:
        text = f"nullif(regexp_extract({text}, {quoted(cell.pattern)}, 1), '')"
    if cell.template is not None:
        before, _, after = cell.template.partition("{}")
        text = f"{quoted(before)} || {text} || {quoted(after)}"
    return f"CASE WHEN {where_sql(cell, text, reading)} THEN {text} END" if cell.where else text


def reason_sql(cell: Cell, text: str) -> str:
    """Why a known text gave no value: a sentence that says what was found and what to do."""
    found = (
        f"'''' || left({text}, 60) || CASE WHEN length({text}) > 60 THEN '…' ELSE '' END || ''' '"
    )
    return f"{found} || {_reason(cell, text)}"


def is_unknown(cell: Cell, text: str, *, of_every_row: bool = False) -> str:
    """Whether a text says nothing: blank, or one of the cell's words for unknown.

    Asked `of_every_row`, it looks at short texts alone, so long blanks are left to the parse.

    Written as comparisons, since the engine turns a list into a join over every row, and with one
    trim alone, since it computes what stands twice for every row.
    """
    words = () if cell.record == "text" else [word for word in cell.unknown if word]
    if cell.parse in _NUMBERS:
        words = [*words, *_NO_NUMBER]
    same = f"({''.join(f'{text} = {quoted(word)} OR ' for word in words)}trim({text}) = '')"
    if of_every_row:
        longest = max([4, *(len(word.encode()) for word in words)])
        same = f"(strlen({text}) <= {longest} AND {same})"
    return f"({text} IS NULL OR {same})"


def _text(cell: Cell, text: str, _: Reading) -> str:
    if cell.record == "text":
        return text
    # Trimming copies, so only what needs it is trimmed.
    padded = f"starts_with({text}, ' ') OR ends_with({text}, ' ')"
    if cell.record == "page_handle":
        # Outside ASCII there are blanks of other kinds.
        padded += f" OR starts_with({text}, '@') OR strlen({text}) <> length({text})"
        return f"CASE WHEN {padded} THEN nullif(ltrim(trim({text}), '@'), '') ELSE {text} END"
    return f"CASE WHEN {padded} THEN nullif(trim({text}), '') ELSE {text} END"


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


def _count(cell: Cell, text: str, _: Reading) -> str:
    plain = f"try_cast({text} AS BIGINT)"
    without_commas = f"try_cast(replace({text}, ',', '') AS BIGINT)"
    digits = f"translate(regexp_extract({text}, {quoted(_COUNT)}, 1), {quoted(_GAPS)}, '')"
    loose = (
        f"WHEN regexp_full_match({text}, {quoted(_COUNT)}) THEN try_cast({digits} AS BIGINT) END"
    )
    if cell.record == "stated_interactions":
        # Exports part the thousands of a total alone, and a cast that fails costs more than this.
        usual = "\\d{1,3}(,\\d{3})*|\\d{1,18}"
        return f"CASE WHEN regexp_full_match({text}, {quoted(usual)}) THEN {without_commas} {loose}"
    return (
        f"CASE WHEN CAST({plain} AS VARCHAR) = {text} AND {plain} >= 0 THEN {plain} "
        f"WHEN regexp_full_match({text}, '\\d{{1,3}}(,\\d{{3}})+') THEN {without_commas} {loose}"
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
    return f"round({_decimal(cell, number, reading)} / 100, 10)"


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


def _handle(_: Cell, text: str, __: Reading) -> str:
    """An id for accounts that a source knows by handle: never one that a platform gives."""
    return f"'{NAME_MARK}' || nullif(lower(ltrim(trim({text}), '@')), '')"


def _country(_: Cell, text: str, __: Reading) -> str:
    return (
        f"CASE WHEN regexp_full_match({text}, '[A-Z]{{2}}') THEN {text} "
        f"ELSE nullif(upper(regexp_extract(trim({text}), '^[A-Za-z]{{2}}$')), '') END"
    )


def _sql(cell: Cell, text: str, reading: Reading) -> str:
    return _filled(cell.sql or "NULL", text, reading)


def _filled(sql: str, text: str, reading: Reading) -> str:
    """An expression with the texts of its cells put in."""
    written = sql.replace("$cell", text)
    return f"({re.sub(OTHER_COLUMN, lambda name: _other(name[1], reading), written)})"


def _other(names: str, reading: Reading) -> str:
    """The text of another column, under whichever of its spellings the file has."""
    for name in names.split("|"):
        if folded(name) in reading.others:
            return reading.others[folded(name)]
    return "CAST(NULL AS VARCHAR)"


_VALUES: dict[Parse, Callable[[Cell, str, Reading], str]] = {
    "text": _text,
    "id": _id,
    "count": _count,
    "decimal": _decimal,
    "percent": _percent,
    "unix_s": _unix,
    "flag": _flag,
    "texts": _texts,
    "handle": _handle,
    "country": _country,
    "sql": _sql,
}
_WORDS = ("text", "id", "handle", "texts", "kind", "country", "sql")


_NUMBERS = ("count", "decimal", "percent", "time", "unix_s", "flag")


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
