from __future__ import annotations

import csv
from importlib.resources import files
from typing import Any

import duckdb
import pytest

from hustings.formats.published_figures import (
    PUBLISHED_FIGURES,
    audience_observations_sql,
    page_observations_sql,
)
from tests.formats.tables import selected

HEADER = list(PUBLISHED_FIGURES.all_of)


def figure(**cells: str) -> list[str]:
    usual = {
        "date": "2016-03-13",
        "date_precision": "day",
        "page": "A Fictional Page",
        "country": "KH",
        "metric": "fans_total",
        "value": "100",
        "source_url": "https://fictional.invalid/",
    }
    return [{**usual, **cells}.get(name, "") for name in HEADER]


def one(connection: duckdb.DuckDBPyConnection, **cells: str) -> dict[str, Any]:
    [row] = selected(connection, PUBLISHED_FIGURES, HEADER, [figure(**cells)])
    return row


def observed(
    connection: duckdb.DuckDBPyConnection, rule: str, rows: list[list[str]]
) -> list[dict[str, Any]]:
    """What a rule makes of figures, as the importer asks it."""
    got = selected(connection, PUBLISHED_FIGURES, HEADER, rows)
    assert [row["problem_reason"] for row in got] == [None] * len(rows)
    connection.execute("CREATE OR REPLACE TEMP TABLE held AS SELECT * FROM source WHERE false")
    from hustings.formats.selection import select

    connection.execute(
        f"CREATE OR REPLACE TEMP VIEW figures AS SELECT *, platform || ':@' || lower(replace(page_name, ' ', '-')) AS page_id FROM ({select(PUBLISHED_FIGURES, HEADER).sql})"
    )
    answer = connection.execute(rule)
    names = [column[0] for column in answer.description or ()]
    return [dict(zip(names, row, strict=True)) for row in answer.fetchall()]


@pytest.fixture(scope="module")
def cambodia() -> list[list[str]]:
    text = (files("hustings.ingest.samples") / "cambodia_2016" / "figures.csv").read_text(
        encoding="utf-8"
    )
    return list(csv.reader(text.splitlines()))[1:]


def test_all_53_figures_of_the_cambodian_sample_are_accepted(
    connection: duckdb.DuckDBPyConnection, cambodia: list[list[str]]
) -> None:
    got = selected(connection, PUBLISHED_FIGURES, HEADER, cambodia)
    assert len(got) == 53
    assert [row["problem_reason"] for row in got if row["problem_reason"]] == []
    # Six figures on all leaders' pages in all and one on all users in Cambodia.
    assert sum(row["page_name"] is None for row in got) == 7
    assert {row["page_name"] for row in got} == {
        "Samdech Hun Sen",
        "Sam Rainsy",
        "Kem Sokha",
        "Narendra Modi",
        None,
    }


def test_the_cambodian_sample_gives_the_gain_of_march_2016_by_country(
    connection: duckdb.DuckDBPyConnection, cambodia: list[list[str]]
) -> None:
    # Phnom Penh Post: of about 151,000 likes gained from 8 to 13 March 2016, 34,069 in Cambodia and 22,932 in India.
    gains = [
        row
        for row in observed(connection, audience_observations_sql(), cambodia)
        if row["unit"] == "gain" and str(row["observed_at"]) == "2016-03-13 00:00:00"
    ]
    assert {
        (row["key"], row["value"], row["quality"], str(row["gained_since_at"])) for row in gains
    } == {
        ("ALL", 151_000.0, "rounded", "2016-03-08 00:00:00"),
        ("KH", 34_069.0, "exact", "2016-03-08 00:00:00"),
        ("IN", 22_932.0, "exact", "2016-03-08 00:00:00"),
    }


def test_the_fans_of_each_leader_in_all_become_page_observations(
    connection: duckdb.DuckDBPyConnection, cambodia: list[list[str]]
) -> None:
    pages = observed(connection, page_observations_sql(), cambodia)
    hun_sen = sorted(
        (row["observed_at"], row["fans"])
        for row in pages
        if row["page_id"] == "facebook:@samdech-hun-sen"
    )
    assert hun_sen[0][1] == 67_000
    assert hun_sen[-1][1] == 9_600_000
    assert all(row["followers"] is None for row in pages)


@pytest.mark.parametrize(
    ("date", "precision", "first", "after"),
    [
        ("2016-03-13", "day", "2016-03-13", "2016-03-14"),
        ("2016-02", "month", "2016-02-01", "2016-03-01"),
        ("2016", "year", "2016-01-01", "2017-01-01"),
        ("2015-12-31", "day", "2015-12-31", "2016-01-01"),
    ],
)
def test_a_figure_is_of_the_whole_day_month_or_year(
    connection: duckdb.DuckDBPyConnection, date: str, precision: str, first: str, after: str
) -> None:
    got = one(connection, date=date, date_precision=precision)
    assert (str(got["from_at"])[:10], str(got["to_at"])[:10], got["precision"]) == (
        first,
        after,
        precision,
    )


@pytest.mark.parametrize(
    ("note", "quality", "low", "high"),
    [
        ("exact", "exact", None, None),
        ("about", "rounded", None, None),
        ("some 1.07 million", "rounded", None, None),
        ("nearly 370 000 over the past month", "rounded", None, None),
        ("around the 4.9-million mark", "rounded", None, None),
        ("approximately", "rounded", None, None),
        ("more than 2 108 800 (exact day not known)", "bound", 100.0, None),
        ("just over 2 million; lower bound", "bound", 100.0, None),
        ("fewer than 600 000; upper bound", "bound", None, 100.0),
        ("just under 10 percent", "bound", None, 100.0),
        ("range over three countries", "unknown", None, None),
        ("of his fan count", "unknown", None, None),
        ("", "unknown", None, None),
    ],
)
def test_the_note_says_how_exact_a_figure_is(
    connection: duckdb.DuckDBPyConnection,
    note: str,
    quality: str,
    low: float | None,
    high: float | None,
) -> None:
    got = one(connection, value_note=note)
    assert (got["quality"], got["value"], got["value_low"], got["value_high"]) == (
        quality,
        100.0,
        low,
        high,
    )


def test_a_range_has_two_ends_and_no_value(connection: duckdb.DuckDBPyConnection) -> None:
    got = one(connection, value="9-31", country="ID|IN|PH")
    assert (got["value"], got["value_low"], got["value_high"], got["quality"]) == (
        None,
        9.0,
        31.0,
        "bound",
    )


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"value": "many"}, "value"),
        ({"value": ""}, "value"),
        ({"date": "2016-13"}, "date"),
        ({"date": "2016-03"}, "date"),
        ({"date_precision": "week"}, "date_precision"),
        ({"country": "Cambodia"}, "country"),
        ({"country": ""}, "country"),
        ({"metric": ""}, "metric"),
        ({"page": ""}, "page"),
        ({"source_url": ""}, "source_url"),
    ],
)
def test_a_figure_that_cannot_be_cited_in_full_is_rejected(
    connection: duckdb.DuckDBPyConnection, cells: dict[str, str], column: str
) -> None:
    got = one(connection, **cells)
    assert (got["problem_column"], bool(got["problem_reason"])) == (column, True)


@pytest.mark.parametrize(
    ("subject", "page"),
    [
        ("Kem Sokha", "Kem Sokha"),
        ("WORLD LEADERS (512 pages)", None),
        ("FACEBOOK USERS IN CAMBODIA", None),
        ("NATO", "NATO"),
        ("សម្តេច ហ៊ុន សែន", "សម្តេច ហ៊ុន សែន"),
    ],
)
def test_a_subject_in_capitals_is_a_group_and_no_page(
    connection: duckdb.DuckDBPyConnection, subject: str, page: str | None
) -> None:
    got = one(connection, page=subject)
    assert (got["subject"], got["page_name"]) == (subject, page)


@pytest.mark.parametrize(
    ("metric", "key", "unit", "value", "since"),
    [
        ("fans_total", "KH", "count", 20.0, None),
        ("fans_share_pct", "KH", "share", 0.2, None),
        ("fans_gain_share_pct_past_month", "KH", "gain_share", 0.2, "2016-02-13"),
        ("fans_gain_8_to_13_mar", "KH", "gain", 20.0, "2016-03-08"),
        ("fans_gain_28_feb_to_3_mar", "KH", "gain", 20.0, "2016-02-28"),
        ("fans_gain_since_13_jul", "KH", "gain", 20.0, "2015-07-13"),
        ("fans_gain_past_week", "ALL", "gain", 20.0, "2016-03-06"),
        ("fans_gain_recent", "KH", "gain", 20.0, None),
        ("fans_gain_per_month", "ALL", "gain", 20.0, None),
    ],
)
def test_a_figure_by_country_becomes_an_audience_observation(
    connection: duckdb.DuckDBPyConnection,
    metric: str,
    key: str,
    unit: str,
    value: float,
    since: str | None,
) -> None:
    [got] = observed(
        connection, audience_observations_sql(), [figure(metric=metric, country=key, value="20")]
    )
    assert (got["unit"], got["value"], got["key"], got["dimension"]) == (
        unit,
        value,
        key,
        "country",
    )
    assert (None if got["gained_since_at"] is None else str(got["gained_since_at"])[:10]) == since


@pytest.mark.parametrize(
    "cells",
    [
        {"metric": "fans_growth_pct_13_to_31_jul"},
        {"metric": "interactions_year", "country": "ALL"},
        {"metric": "fans_total", "country": "ALL"},
        {"metric": "fans_gain_8_to_13_mar", "country": "ID|IN"},
        {"metric": "fans_total", "page": "WORLD LEADERS (3 pages)"},
        {"metric": "fans_total", "value": "9-31"},
    ],
)
def test_other_figures_give_no_audience_observation(
    connection: duckdb.DuckDBPyConnection, cells: dict[str, str]
) -> None:
    assert observed(connection, audience_observations_sql(), [figure(**cells)]) == []
