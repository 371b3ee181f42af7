"""The stacked files of Meta Business Suite, unfolded and read."""

from __future__ import annotations

import csv
from typing import Any

import duckdb
import pytest

from hustings.domain.errors import CorrectTheValue, StateTheTimeZone
from hustings.formats.layout import Format
from hustings.formats.recognition import format_named
from hustings.formats.selection import select
from tests.formats.generator import AUDIENCE, SERIES
from tests.formats.tables import selected


def unfolded(form: Format, text: str) -> tuple[list[str], list[tuple[int, list[str]]]]:
    assert form.unfold is not None
    rows = enumerate((next(csv.reader([line]), []) for line in text.splitlines()), start=1)
    (_, header), *plain = form.unfold(rows)
    return header, plain


def read(
    connection: duckdb.DuckDBPyConnection, name: str, text: str, **stated: Any
) -> list[dict[str, Any]]:
    form = format_named(name)
    header, rows = unfolded(form, text)
    return selected(
        connection, form, header, [row for _, row in rows], page="facebook:77", **stated
    )


def test_a_daily_series_becomes_figures_of_its_page(connection: duckdb.DuckDBPyConnection) -> None:
    got = read(connection, "business-suite-series", SERIES, zone="Asia/Phnom_Penh")
    assert [(row["metric"], row["value"], row["precision"], row["key"]) for row in got] == [
        ("facebook_follows_day", 20.0, "day", "ALL"),
        ("facebook_follows_day", 1234.0, "day", "ALL"),
        ("facebook_follows_day", None, "day", "ALL"),
    ]
    # A day in Phnom Penh begins at 17:00 UTC of the day before.
    assert [str(got[0][name]) for name in ("from_at", "to_at")] == [
        "2025-07-31 17:00:00",
        "2025-08-01 17:00:00",
    ]
    assert (got[0]["page_native_id"], got[0]["subject"], got[0]["problem_reason"]) == (
        "77",
        "77",
        None,
    )


def test_lines_of_a_series_are_those_of_the_file() -> None:
    _, rows = unfolded(format_named("business-suite-series"), SERIES)
    assert [line for line, _ in rows] == [4, 5, 6]


def test_a_day_that_is_none_is_rejected(connection: duckdb.DuckDBPyConnection) -> None:
    got = read(
        connection,
        "business-suite-series",
        SERIES.replace("2025-08-02T00:00:00", "soon"),
        zone="UTC",
    )
    assert [row["problem_column"] for row in got] == [None, "Date", None]


def test_a_series_asks_for_its_page_and_zone() -> None:
    form = format_named("business-suite-series")
    header, _ = unfolded(form, SERIES)
    with pytest.raises(CorrectTheValue, match="--page"):
        select(form, header, zone="UTC")
    with pytest.raises(StateTheTimeZone, match="--zone"):
        select(form, header, page="facebook:77")


def test_the_blocks_of_an_audience_file_become_shares(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    got = read(connection, "business-suite-audience", AUDIENCE)
    assert [(row["dimension"], row["key"], row["value"]) for row in got] == [
        ("age_gender", "18-24 women", 0.125),
        ("age_gender", "18-24 men", 0.2),
        ("age_gender", "25-34 women", 0.301),
        ("age_gender", "25-34 men", 0.374),
        ("city", "Fictional Town, Cambodia", 0.402),
        ("city", "Invented City, Cambodia", 0.033),
        ("country", "KH", 0.805),
        ("country", "NA", 0.105),
        ("country", "US", 0.09),
    ]
    assert {(row["unit"], row["quality"], row["problem_reason"]) for row in got} == {
        ("share", "rounded", None)
    }


@pytest.mark.parametrize(
    "text",
    [
        "Top Territories,Distribution\nPhilippines,0.601\nNamibia,0.2\n",
        "Top territories,Distribution\nPhilippines,60.1\nNamibia,20\n",
        "Top territories,Distribution\nPhilippines,60.1%\nNamibia,20%\n",
    ],
)
def test_shares_are_read_alike_in_percent_and_as_fractions(
    connection: duckdb.DuckDBPyConnection, text: str
) -> None:
    got = read(connection, "business-suite-territories", text)
    assert [(row["key"], row["value"]) for row in got] == [("PH", 0.601), ("NA", 0.2)]


def test_a_snapshot_of_gender_is_read(connection: duckdb.DuckDBPyConnection) -> None:
    got = read(connection, "business-suite-gender", "Gender,Distribution\nMale,73.7\nFemale,26.3\n")
    assert [(row["dimension"], row["key"], row["value"]) for row in got] == [
        ("age_gender", "Male", 0.737),
        ("age_gender", "Female", 0.263),
    ]


def test_a_territory_that_is_not_known_is_rejected(connection: duckdb.DuckDBPyConnection) -> None:
    [got] = read(
        connection, "business-suite-territories", "Top territories,Distribution\nAtlantis,0.5\n"
    )
    assert got["problem_column"] == "Key"
    assert "two-letter code" in got["problem_reason"]
