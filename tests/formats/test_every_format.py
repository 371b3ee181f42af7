"""Every format, on files made from the exact header of its export."""

from __future__ import annotations

from functools import cache
from typing import Any

import duckdb
import pytest

from hustings.formats.headers import folded, position
from hustings.formats.layout import Cell
from hustings.formats.recognition import all_formats, recognise
from tests.formats.generator import (
    CONTENT_LIBRARY_DOWNLOAD,
    HEADERS,
    SWEDISH_BUSINESS_SUITE,
    Sample,
    header_of,
    sample,
)
from tests.formats.tables import selected

STACKED = (
    "business-suite-series",
    "business-suite-audience",
    "business-suite-territories",
    "business-suite-gender",
)
BROKEN = {
    "count": "1.2K",
    "time": "some day",
    "id": "1.22158E+17",
    "unix_s": "1629589836000",
    "flag": "perhaps",
    "country": "a fictional country",
    "decimal": "many",
}
_made: dict[str, tuple[Sample, list[dict[str, Any]], dict[str, dict[str, Any]]]] = {}


def breakable(made: Sample) -> dict[str, Cell]:
    """The first cell of each column that can be wrong, by the column's name."""
    folds = [folded(name) for name in made.header]
    found: dict[str, Cell] = {}
    for cell in made.form.cells:
        index = position(cell, folds)
        if index is not None and cell.parse in BROKEN and not cell.where:
            found.setdefault(made.header[index], cell)
    return found


def answers(
    connection: duckdb.DuckDBPyConnection, name: str
) -> tuple[Sample, list[dict[str, Any]], dict[str, dict[str, Any]]]:
    """A format's sample, its answers, and the answer to a row broken in each column in turn."""
    if name not in _made:
        made = sample(name)
        broken = []
        cells = breakable(made)
        for column, cell in cells.items():
            row = list(made.rows[0])
            row[made.header.index(column)] = BROKEN[cell.parse]
            broken.append(row)
        got = selected(
            connection, made.form, made.header, [*made.rows, *broken, made.header], zone="UTC"
        )
        count = len(made.rows)
        _made[name] = (made, [*got[:count], got[-1]], dict(zip(cells, got[count:-1], strict=True)))
    return _made[name]


@cache
def names() -> tuple[str, ...]:
    return tuple(HEADERS)


def test_every_format_has_a_made_up_file() -> None:
    assert set(HEADERS) | set(STACKED) == set(all_formats())


@pytest.mark.parametrize("name", names())
def test_the_exact_header_is_recognised(name: str) -> None:
    assert recognise(header_of(HEADERS[name])).name == name


@pytest.mark.parametrize("name", names())
def test_a_header_is_recognised_in_capitals_with_blanks_and_a_byte_order_mark(name: str) -> None:
    header = [f"  {column.upper()} " for column in header_of(HEADERS[name])]
    header[0] = "\ufeff" + header[0]
    assert recognise(header).name == name


@pytest.mark.parametrize("name", names())
def test_a_header_is_recognised_in_any_order(name: str) -> None:
    assert recognise(list(reversed(header_of(HEADERS[name])))).name == name


@pytest.mark.parametrize("name", names())
def test_every_valid_row_is_accepted(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    _, got, _ = answers(connection, name)
    told = [
        (row["line"], row["problem_column"], row["problem_reason"])
        for row in got
        if row["problem_reason"]
    ]
    assert told == []


@pytest.mark.parametrize("name", names())
def test_every_known_value_of_a_valid_row_arrives_unchanged(
    connection: duckdb.DuckDBPyConnection, name: str
) -> None:
    made, got, _ = answers(connection, name)
    known = [
        {column: row[column] for column in expected}
        for row, expected in zip(got, made.expected, strict=False)
    ]
    assert known == made.expected


@pytest.mark.parametrize("name", names())
def test_a_broken_cell_rejects_its_row_by_the_name_of_its_column(
    connection: duckdb.DuckDBPyConnection, name: str
) -> None:
    _, _, broken = answers(connection, name)
    assert {column: row["problem_column"] for column, row in broken.items()} == {
        column: column for column in broken
    }
    assert all(row["problem_reason"] for row in broken.values())


@pytest.mark.parametrize("name", names())
def test_a_header_that_comes_again_is_no_row(
    connection: duckdb.DuckDBPyConnection, name: str
) -> None:
    _, got, _ = answers(connection, name)
    assert [row["repeated_header"] for row in got] == [False] * (len(got) - 1) + [True]


@pytest.mark.parametrize("name", names())
def test_no_row_is_stored_without_its_page_post_or_subject(
    connection: duckdb.DuckDBPyConnection, name: str
) -> None:
    made, got, _ = answers(connection, name)
    for row in got[:-1]:
        if made.form.records == "figures":
            assert row["subject"]
        else:
            assert row["page_native_id"] or row["page_name"]
        if made.form.records == "posts":
            assert row["post_native_id"]


def test_the_download_of_the_content_library_is_recognised_beside_its_default_answers() -> None:
    assert recognise(header_of(CONTENT_LIBRARY_DOWNLOAD)).name == "meta-content-library-facebook"


def test_the_swedish_export_of_business_suite_gives_the_same_counts(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    header = header_of(SWEDISH_BUSINESS_SUITE)
    form = recognise(header)
    row = ["101", "7", "Påhittad sida", "kort", "en längre text", "07/06/2021 16:45", "Foton", "https://facebook.com/7/posts/101",
           "1 000", "900", "16", "10", "4", "2", "3", "1", "2"]  # fmt: skip
    (got,) = selected(connection, form, header, [row], zone="Europe/Stockholm")
    assert form.name == "business-suite-facebook"
    assert got["problem_reason"] is None
    assert (got["post_native_id"], got["text"]) == ("7_101", "en längre text")
    assert (got["views"], got["reactions"], got["comments"], got["shares"]) == (1000, 10, 4, 2)
    # Stockholm is two hours ahead of UTC in July.
    assert got["created_at"].isoformat() == "2021-07-06T14:45:00"
    assert got["flags"] == []
