"""How cells are read: what is accepted with which value, what is unknown, what is rejected and why."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import duckdb
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.formats.layout import Cell, Format, Parse
from tests.formats.tables import selected

FEW = settings(max_examples=10, deadline=None)
COUNTS = st.integers(min_value=0, max_value=2**63 - 1)
FIRST_AT, LAST_AT = datetime.fromisoformat("1990-01-01"), datetime.fromisoformat("2099-12-31")
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=30)


def form_of(cell: Cell, **more: Any) -> Format:
    """A format with one cell beside the post's page and id."""
    cells = (Cell("page_native_id", constant="1"), Cell("post_native_id", parse="line"), cell)
    return Format("one-cell", "One cell", "posts", "facebook", ("x",), cells, "made up", **more)


def read(
    connection: duckdb.DuckDBPyConnection, cell: Cell, texts: list[str], **more: Any
) -> list[tuple[Any, str | None]]:
    """The value and the reason of each text."""
    rows = selected(connection, form_of(cell, **more), ["x"], [[text] for text in texts])
    return [(row[cell.record], row["problem_reason"]) for row in rows]


def count(
    connection: duckdb.DuckDBPyConnection, *texts: str
) -> list[tuple[int | None, str | None]]:
    return read(connection, Cell("likes", "x", "count"), list(texts))


@FEW
@given(
    values=st.lists(COUNTS, min_size=1, max_size=60),
    separator=st.sampled_from(", '’\u00a0\u202f\u2009"),
)
def test_a_count_is_read_with_any_separator_between_thousands(
    connection: duckdb.DuckDBPyConnection, values: list[int], separator: str
) -> None:
    texts = [f"{value:,}".replace(",", separator) for value in values]
    assert count(connection, *texts) == [(value, None) for value in values]


@FEW
@given(values=st.lists(COUNTS, min_size=1, max_size=60))
def test_a_count_is_read_plain_padded_and_with_an_empty_fraction(
    connection: duckdb.DuckDBPyConnection, values: list[int]
) -> None:
    texts = [
        form.format(value) for value in values for form in ("{}", " {} ", "{}.0", "+{}", "00{}")
    ]
    assert [got for got, _ in count(connection, *texts)] == [
        value for value in values for _ in range(5)
    ]


@FEW
@given(texts=st.lists(TEXTS, min_size=1, max_size=60))
def test_no_text_becomes_a_count_by_chance(
    connection: duckdb.DuckDBPyConnection, texts: list[str]
) -> None:
    for text, (value, reason) in zip(texts, count(connection, *texts), strict=True):
        if value is not None:
            assert "".join(filter(str.isdigit, text.removesuffix(".0").removesuffix(".00"))).lstrip(
                "0"
            ) == str(value).lstrip("0")
        else:
            # A row that is the header again is no row.
            assert reason is not None or text == "x" or text.strip() in (*Cell("").unknown, "NA")


@pytest.mark.parametrize(
    "text", ["", " ", "N/A", "n/a", "null", "None", "NA", "NaN", "NULL", "#N/A", " " * 9]
)
def test_a_text_that_means_unknown_is_neither_zero_nor_wrong(
    connection: duckdb.DuckDBPyConnection, text: str
) -> None:
    assert count(connection, text) == [(None, None)]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("-5", "negative"),
        ("1.2K", "rounded count"),
        ("3,4 Mio", "rounded count"),
        ("1.22158E+17", "spreadsheet program"),
        ("12.5", "whole number"),
        ("1.000", "points between thousands"),
        ("9223372036854775808", "larger than any count"),
        ("1,23", "whole number"),
        ("1_000", "digits"),
        ("0x1f", "digits"),
        ("១២", "digits"),
        ("infinity", "digits"),
    ],
)
def test_a_count_that_cannot_be_read_is_rejected_with_its_text_and_what_to_do(
    connection: duckdb.DuckDBPyConnection, text: str, reason: str
) -> None:
    [(value, told)] = count(connection, text)
    assert value is None
    assert told is not None
    assert told.startswith(f"'{text}' ")
    assert reason in told


def test_a_long_text_is_told_by_its_beginning(connection: duckdb.DuckDBPyConnection) -> None:
    [(_, told)] = count(connection, "x" * 10_000)
    assert told is not None
    assert len(told) < 250


@pytest.mark.parametrize(
    "text", ["1.22158E+17", "1,22158E+17", "1.22158e17", "122158000000000000.0"]
)
def test_an_id_that_a_spreadsheet_damaged_is_rejected(
    connection: duckdb.DuckDBPyConnection, text: str
) -> None:
    [(value, told)] = read(connection, Cell("shared_post_id", "x", "id"), [text])
    assert value is None
    assert told is not None
    assert "damaged by a spreadsheet program" in told
    assert "export again" in told


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ('="122158123456789012"', "122158123456789012"),
        ("'122158123456789012", "122158123456789012"),
        (" 12 ", "12"),
        ("12345.0", "12345"),
        ("007", "007"),
        (
            "at://did:plc:fictional/app.bsky.feed.post/3k",
            "at://did:plc:fictional/app.bsky.feed.post/3k",
        ),
        ("99999999999999999999", "99999999999999999999"),
    ],
)
def test_an_id_keeps_every_sign_but_its_wrapping(
    connection: duckdb.DuckDBPyConnection, text: str, value: str
) -> None:
    assert read(connection, Cell("shared_post_id", "x", "id"), [text]) == [(value, None)]


def test_an_id_of_a_megabyte_is_rejected(connection: duckdb.DuckDBPyConnection) -> None:
    [(value, told)] = read(connection, Cell("shared_post_id", "x", "id"), ["a" * 1_000_000])
    assert value is None
    assert told is not None
    assert "too long" in told


@FEW
@given(texts=st.lists(TEXTS, min_size=1, max_size=60))
def test_the_words_of_a_post_are_kept_as_they_stand(
    connection: duckdb.DuckDBPyConnection, texts: list[str]
) -> None:
    got = read(connection, Cell("text", "x"), texts)
    for text, (value, reason) in zip(texts, got, strict=True):
        assert reason is None
        assert value == text or (value is None and not text.strip())


@pytest.mark.parametrize(
    ("parse", "record", "text", "value"),
    [
        ("kind", "kind", "Native Video", "video"),
        ("kind", "kind", "native_video", "video"),
        ("kind", "kind", "a kind of tomorrow", "other"),
        ("kind", "kind", "", None),
        ("country", "page_country", "NA", "NA"),
        ("country", "page_country", " kh ", "KH"),
        ("flag", "page_verified", "TRUE", True),
        ("flag", "page_verified", "0", False),
        ("texts", "hashtags", "#one, two,,", ["one", "two"]),
        ("texts", "links", '["a", "b"]', ["a", "b"]),
        ("handle", "page_native_id", "@Fictional.Page", "@fictional.page"),
        ("text", "page_handle", "@FictionalPage", "FictionalPage"),
        ("text", "page_name", "  Namibia ", "Namibia"),
    ],
)  # fmt: skip
def test_words_are_read_by_their_parse(
    connection: duckdb.DuckDBPyConnection, parse: Parse, record: str, text: str, value: Any
) -> None:
    form = Format(
        "one",
        "One",
        "posts",
        "x",
        ("x",),
        (Cell(record, "x", parse), Cell("page_name", constant="p")),
        "made up",
    )
    [row] = selected(connection, form, ["x"], [[text]])
    assert (row[record], row["problem_reason"]) == (value, None)


@pytest.mark.parametrize(
    ("parse", "text", "value"),
    [
        ("decimal", "1,234.5", 1234.5),
        ("decimal", "57,6", 57.6),
        ("decimal", "-3", -3.0),
        ("percent", "57.6%", 0.576),
        ("percent", "12,5 %", 0.125),
        ("percent", "100", 1.0),
    ],
)
def test_decimals_and_percentages_are_read(
    connection: duckdb.DuckDBPyConnection, parse: Parse, text: str, value: float
) -> None:
    form = Format(
        "one",
        "One",
        "audience",
        "facebook",
        ("x",),
        (Cell("page_name", constant="p"), Cell("value", "x", parse)),
        "made up",
    )
    [row] = selected(connection, form, ["x"], [[text]])
    assert (row["value"], row["problem_reason"]) == (value, None)


@pytest.mark.parametrize("text", ["many", "inf", "1.2.3"])
def test_a_decimal_that_is_none_is_rejected(
    connection: duckdb.DuckDBPyConnection, text: str
) -> None:
    form = Format(
        "one",
        "One",
        "audience",
        "facebook",
        ("x",),
        (Cell("page_name", constant="p"), Cell("value", "x", "decimal")),
        "made up",
    )
    [row] = selected(connection, form, ["x"], [[text]])
    assert row["value"] is None
    assert row["problem_column"] == "x"


def time(
    connection: duckdb.DuckDBPyConnection, text: str, zone: str = "UTC", times: tuple[str, ...] = ()
) -> tuple[datetime | None, str | None]:
    [row] = read(connection, Cell("created_at", "x", "time", times=times), [text], zone=zone)
    return row


@pytest.mark.parametrize(
    ("text", "utc"),
    [
        ("2021-07-06 16:45:20 EDT", "2021-07-06T20:45:20"),
        ("2021-01-06 16:45:20 EST", "2021-01-06T21:45:20"),
        ("2021-07-06 16:45:20 PDT", "2021-07-06T23:45:20"),
        ("2021-07-06 16:45:20 CEST", "2021-07-06T14:45:20"),
        ("2021-07-06 16:45:20 BST", "2021-07-06T15:45:20"),
        ("2021-07-06 16:45:20 UTC", "2021-07-06T16:45:20"),
        ("2021-07-06T16:45:20Z", "2021-07-06T16:45:20"),
        ("2021-07-06T16:45:20.250Z", "2021-07-06T16:45:20.250000"),
        ("2021-07-06T16:45:20+0000", "2021-07-06T16:45:20"),
        ("2021-07-06T16:45:20+05:30", "2021-07-06T11:15:20"),
        ("2021-07-06 16:45:20-03", "2021-07-06T19:45:20"),
        ("2021-07-06 16:45", "2021-07-06T16:45:00"),
        ("2021-07-06", "2021-07-06T00:00:00"),
        (" 2021-07-06 16:45:20 ", "2021-07-06T16:45:20"),
    ],
)
def test_a_time_is_read_in_its_own_zone(
    connection: duckdb.DuckDBPyConnection, text: str, utc: str
) -> None:
    assert time(connection, text) == (datetime.fromisoformat(utc), None)


@pytest.mark.parametrize(
    "text",
    ["yesterday", "2021-02-30", "0000-00-00 00:00:00", "infinity", "epoch", "1889-01-01", "20211-07-06",
     "2021-07-06 16:45:20 IST", "2021-07-06 16:45:20 XYZ", "2021-07-06 25:00:00", "06.07.2021"],
)  # fmt: skip
def test_a_time_that_cannot_be_read_is_rejected(
    connection: duckdb.DuckDBPyConnection, text: str
) -> None:
    _, told = time(connection, text)
    assert told is not None
    assert told.startswith(f"'{text}' is not a time")


@FEW
@given(moments=st.lists(st.datetimes(FIRST_AT, LAST_AT), min_size=1, max_size=30))
def test_any_moment_survives_being_written_and_read(
    connection: duckdb.DuckDBPyConnection, moments: list[datetime]
) -> None:
    whole = [moment.replace(microsecond=0) for moment in moments]
    cell = Cell("created_at", "x", "time", times=("%m/%d/%Y %H:%M:%S",))
    layouts = ("%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%SZ", "%m/%d/%Y %H:%M:%S")
    texts = [at.strftime(layout) for layout in layouts for at in whole]
    assert read(connection, cell, texts) == [(at, None) for at in whole * 3]


def test_a_time_without_a_zone_is_that_of_the_zone_stated(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    assert time(connection, "2021-07-06 16:45:20", "Asia/Phnom_Penh")[0] == datetime.fromisoformat(
        "2021-07-06T09:45:20"
    )
    assert time(connection, "7/6/2021 16:45", "America/Los_Angeles", ("%m/%d/%Y %H:%M",))[
        0
    ] == datetime.fromisoformat("2021-07-06T23:45:00")


def test_an_hour_that_the_clock_shows_twice_is_the_later_one_and_flagged(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    form = form_of(Cell("created_at", "x", "time"), zone="America/Los_Angeles")
    rows = selected(connection, form, ["x"], [["2021-11-07 01:30:00"], ["2021-11-07 03:30:00"]])
    assert [row["created_at"].hour for row in rows] == [9, 11]
    assert [row["flags"] for row in rows] == [["hour_shown_twice"], []]


@pytest.mark.parametrize(
    ("text", "times", "precision"),
    [
        ("2021-07-06 16:45:20", (), "second"),
        ("2021-07-06 16:45", (), "minute"),
        ("2021-07-06", (), "day"),
        ("7/6/2021 16:45", ("%m/%d/%Y %H:%M",), "minute"),
        ("2021-07", ("%Y-%m",), "month"),
    ],
)
def test_a_time_says_how_finely_it_is_known(
    connection: duckdb.DuckDBPyConnection, text: str, times: tuple[str, ...], precision: str
) -> None:
    [row] = selected(
        connection, form_of(Cell("created_at", "x", "time", times=times)), ["x"], [[text]]
    )
    assert (row["created_precision"], row["problem_reason"]) == (precision, None)


@pytest.mark.parametrize("text", ["1629589836", "1629589836.0", " 1629589836 "])
def test_seconds_since_1970_are_read(connection: duckdb.DuckDBPyConnection, text: str) -> None:
    got = read(connection, Cell("created_at", "x", "unix_s"), [text])
    assert got == [(datetime.fromisoformat("2021-08-21T23:50:36"), None)]


def test_a_format_may_give_a_usual_word_another_meaning(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    cell = Cell("kind", "x", "kind", values={"Photo": "album", "Bildchen": "photo"})
    got = read(connection, cell, ["Photo", "photo", "bildchen", "Video"])
    assert [kind for kind, _ in got] == ["album", "album", "photo", "video"]
