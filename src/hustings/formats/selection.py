"""A format's declaration compiled to one SELECT over the file's texts.

Three levels, so that no cell is parsed twice: the innermost turns texts into values, the middle
finds the first cell that could not be read, the outermost puts the record together.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from hustings.domain.identity import NAME_MARK
from hustings.domain.platforms import platforms
from hustings.formats.binding import Bound, bind, stated, zone_of
from hustings.formats.headers import folded, plain
from hustings.formats.layout import RECORD_COLUMNS, Format
from hustings.formats.parsing import OTHER_COLUMN, Reading, levels, value_sql
from hustings.formats.quoting import quoted
from hustings.formats.rejections import (
    first_problem,
    problem_column,
    problem_reason,
    problem_text,
    problems_of,
)
from hustings.formats.zones import hour_shown_twice_sql

SQL_TYPES = {
    "string": "VARCHAR",
    "int64": "BIGINT",
    "float64": "DOUBLE",
    "boolean": "BOOLEAN",
    "timestamp": "TIMESTAMP",
    "date": "DATE",
    "strings": "VARCHAR[]",
}
_FACTS = ("name", "handle", "country", "category")
TRAILING_COLUMNS = ("repeated_header", "problem_column", "problem_reason", "flags")


@dataclass(frozen=True, slots=True)
class Selection:
    """One SELECT from a relation `source`, and what it gives.

    `source` holds `line BIGINT` and the cells' texts as `c0, c1, ...` in the order of the header.
    The result holds `line`, the columns of the format's records, `repeated_header` (the row is the
    header again, and no row), `problem_column` and `problem_reason` (why the row is rejected; NULL
    when it is not) and `flags` (what is odd about it; empty for none). `absent` are columns of which
    the format knows nothing, so that they are unknown in every row; `ignored` are columns of the
    source that no record takes; `notes` are remarks for the reader of the import.
    """

    sql: str
    columns: tuple[str, ...]
    absent: tuple[str, ...]
    ignored: tuple[str, ...]
    notes: tuple[str, ...]


def select(
    form: Format,
    header: Sequence[str],
    *,
    zone: str | None = None,
    page: str | None = None,
    platform: str | None = None,
    observed_at: datetime | None = None,
) -> Selection:
    """Compile a format for a header.

    `zone` (IANA) is that of times which bear none, before the format's own; `page` an id such as
    facebook:9106562109, a native id or a page's name, for files that do not say whose they are;
    `platform` stands in where the format has several; `observed_at` dates counts that the file
    leaves undated. StateTheTimeZone when times bear no zone and none is given, ChooseAFormat when a
    column that must be there is not, CorrectTheValue for a page or platform that is still missing.
    """
    form = stated(form, page, platform, observed_at)
    bound = bind(form, header)
    reading = Reading(zone_of(form, bound, zone), form.platform or "", _texts(header))
    records = _records(form, bound, reading)
    columns = RECORD_COLUMNS[form.records]
    return Selection(
        sql=_sql(form, bound, header, reading, records),
        columns=("line", *columns, *TRAILING_COLUMNS),
        absent=tuple(name for name in columns if name not in records),
        ignored=_ignored(form, header, {item.text for item in bound}),
        notes=_notes(form, header),
    )


def _texts(header: Sequence[str]) -> dict[str, str]:
    """SQL of each column's text by its folded name; of two alike, the first."""
    numbered = reversed(list(enumerate(header)))
    return {folded(name): f"nullif(trim(c{index}), '')" for index, name in numbered}


def _sql(
    form: Format,
    bound: Sequence[Bound],
    header: Sequence[str],
    reading: Reading,
    records: Mapping[str, str],
) -> str:
    problems = problems_of(form, bound, reading)
    outer = "".join(
        f"CAST({records.get(name, 'NULL')} AS {SQL_TYPES[kind]}) AS {name}, "
        for name, kind in RECORD_COLUMNS[form.records].items()
    )
    return (
        f"SELECT line, {outer}repeated_header, {problem_column(problems)} AS problem_column, "
        f"{problem_reason(problems)} AS problem_reason, {_flags(form, records, reading)} AS flags\nFROM (\n"
        f"SELECT *, {problem_text(problems)} AS problem_text FROM (\n"
        f"SELECT *, {first_problem(problems)} AS problem\n"
        f"FROM ({_values(bound, header, reading)}) AS parsed) AS judged) AS cells"
        f"{_page_facts(form, _page_key(bound))}"
    )


def _values(bound: Sequence[Bound], header: Sequence[str], reading: Reading) -> str:
    """A select of all values, over as many selects below as the deepest of them needs."""
    below = [levels(item.cell, item.text, item.value, reading) for item in bound]
    depth = max(map(len, below), default=0)
    values = {item.value: value_sql(item.cell, item.text, item.value, reading) for item in bound}
    steps = [
        {name: sql for each in below if number < len(each) for name, sql in each[number].items()}
        for number in range(depth)
    ]
    relation = "source"
    for columns in (*steps, {"repeated_header": _is_header(header), **values}):
        relation = f"(SELECT *{''.join(f', {sql} AS {name}' for name, sql in columns.items())}\nFROM {relation})"
    return f"SELECT * FROM {relation}"


def _records(form: Format, bound: Sequence[Bound], reading: Reading) -> dict[str, str]:
    """SQL of each column of the record, from the values' names."""
    values: dict[str, list[str]] = {}
    for item in bound:
        values.setdefault(item.cell.record, []).append(item.value)
    records = {
        record: names[0] if len(names) == 1 else f"coalesce({', '.join(names)})"
        for record, names in values.items()
    }
    records["platform"] = (
        f"coalesce({records['platform']}, {quoted(reading.platform)})"
        if "platform" in records
        else quoted(reading.platform)
    )
    if form.records == "posts":
        _complete_post(form, bound, reading, records)
    if form.pages:
        for fact in _FACTS:
            given = f"page_facts.{fact}"
            record = f"page_{fact}"
            records[record] = (
                f"coalesce({records[record]}, {given})" if record in records else given
            )
    return records


def _page_key(bound: Sequence[Bound]) -> str:
    keys = [
        item.value
        for record in ("page_native_id", "page_name")
        for item in bound
        if item.cell.record == record
    ]
    return f"coalesce({', '.join(keys)})" if keys else "NULL"


def _complete_post(
    form: Format, bound: Sequence[Bound], reading: Reading, records: dict[str, str]
) -> None:
    parts = [records[part] for part in form.sums if part in records]
    if parts:
        total = " + ".join(parts)
        given = records.get("reactions")
        records["reactions"] = f"coalesce({given}, {total})" if given else f"({total})"
    if "created_at" in records and "created_precision" not in records:
        first = next(item for item in bound if item.cell.record == "created_at")
        records["created_precision"] = (
            f"CASE WHEN {records['created_at']} IS NOT NULL THEN {_precision(first)} END"
        )
    post, page = records.get("post_native_id"), records.get("page_native_id")
    if post and page and reading.platform == "facebook":
        # As the Graph API writes it, so that the same post from two sources is one.
        records["post_native_id"] = (
            f"CASE WHEN {page} IS NULL OR starts_with({page}, '{NAME_MARK}') OR contains({post}, '_') THEN {post} "
            f"ELSE {page} || '_' || {post} END"
        )


def _precision(item: Bound) -> str:
    cell = item.cell
    if cell.parse != "time":
        return "'second'"
    if cell.times:
        layout = cell.times[0]
        finest = (("second", ("%S", "%T", "%c")), ("minute", ("%M",)), ("day", ("%d", "%j")))
        return quoted(
            next((word for word, marks in finest if any(m in layout for m in marks)), "month")
        )
    return f"CASE WHEN strlen({item.text}) <= 10 THEN 'day' WHEN strlen({item.text}) <= 16 THEN 'minute' ELSE 'second' END"


def _flags(form: Format, records: Mapping[str, str], reading: Reading) -> str:
    odd: dict[str, str] = {}
    parts = [records[part] for part in form.sums if part in records]
    total = records.get("reactions")
    if form.records == "posts" and total and parts and total.startswith("coalesce"):
        odd["reactions_do_not_add_up"] = f"{total} <> {' + '.join(parts)}"
    stated = records.get("stated_interactions")
    made_of = [records.get(part) for part in platforms()[reading.platform].interaction_parts]
    if stated and all(made_of):
        odd["interactions_do_not_add_up"] = f"{stated} <> {' + '.join(map(str, made_of))}"
    created = records.get("created_at")
    if created and reading.zone != "UTC":
        odd["hour_shown_twice"] = hour_shown_twice_sql(created, reading.zone)
    if not odd:
        return "CAST([] AS VARCHAR[])"
    listed = ", ".join(
        f"CASE WHEN {condition} THEN {quoted(flag)} END" for flag, condition in odd.items()
    )
    anything = " OR ".join(f"({condition})" for condition in odd.values())
    return (
        f"CASE WHEN {anything} THEN list_filter([{listed}], lambda flag: flag IS NOT NULL) "
        "ELSE CAST([] AS VARCHAR[]) END"
    )


def _is_header(header: Sequence[str]) -> str:
    """Whether a row is the header again, as in files that were put together from several."""
    same = [f"c{index} = {quoted(name)}" for index, name in enumerate(header) if index and name]
    first = (
        f"ltrim(c0, '\ufeff') = {quoted(header[0].lstrip(chr(0xFEFF)))}"
        if header and header[0]
        else ""
    )
    conditions = [*same, *([first] if first else [])]
    return f"coalesce({' AND '.join(conditions)}, false)" if conditions else "false"


def _page_facts(form: Format, key: str) -> str:
    """A join with what the format knows of its pages, by native id or, where there is none, name."""
    if not form.pages:
        return ""
    rows = ", ".join(
        f"({', '.join([quoted(known), *(_literal(facts.get(fact)) for fact in _FACTS)])})"
        for known, facts in form.pages.items()
    )
    return f"\nLEFT JOIN (VALUES {rows}) AS page_facts(key, {', '.join(_FACTS)}) ON page_facts.key = {key}"


def _literal(text: str | None) -> str:
    return quoted(text) if text else "CAST(NULL AS VARCHAR)"


def _ignored(form: Format, header: Sequence[str], used: set[str]) -> tuple[str, ...]:
    asked = {
        folded(name)
        for cell in form.cells
        for names in re.findall(OTHER_COLUMN, cell.sql or "")
        for name in names.split("|")
    }
    return tuple(
        plain(name)
        for index, name in enumerate(header)
        if f"c{index}" not in used and plain(name) and folded(name) not in asked
    )


def _notes(form: Format, header: Sequence[str]) -> tuple[str, ...]:
    notes = [form.note] if form.note else []
    notes += [
        f"Weights in the file: {plain(name)}" for name in header if "weighted" in folded(name)
    ]
    return tuple(notes)
