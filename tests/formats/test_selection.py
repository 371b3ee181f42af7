from __future__ import annotations

from datetime import UTC, datetime
from importlib.resources import files

import duckdb
import pytest

from hustings.domain.errors import ChooseAFormat, CorrectTheValue, StateTheTimeZone
from hustings.formats.layout import Cell, Format
from hustings.formats.recognition import all_formats, recognise
from hustings.formats.selection import select
from tests.formats.generator import HEADERS, header_of
from tests.formats.tables import selected

SAMPLES = files("hustings.ingest.samples")


def sums(
    connection: duckdb.DuckDBPyConnection, sample: str, what: str, delimiter: str = ","
) -> list[tuple[object, ...]]:
    """An answer over the records of a shipped sample."""
    path = SAMPLES / sample / "posts.csv"
    with path.open(encoding="utf-8") as text:
        header = next(text).rstrip("\n").split(delimiter)
    columns = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(len(header)))
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE source AS SELECT row_number() OVER () + 1 AS line, * FROM read_csv('{path}', header = true, auto_detect = false, delim = '{delimiter}', quote = '\"', columns = {{{columns}}})"
    )
    selection = select(recognise(header), header)
    return connection.execute(
        f"SELECT {what} FROM ({selection.sql}) WHERE problem_reason IS NULL"
    ).fetchall()


def test_the_canadian_leaders_have_the_posts_and_counts_of_the_file(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    # Counted from the file; one of its rows stands twice.
    counted = sums(
        connection,
        "canada_2015",
        "count(*), count(DISTINCT post_native_id), min(created_at), max(created_at)",
    )
    first, last = (
        datetime.fromisoformat("2015-08-04T01:15:00"),
        datetime.fromisoformat("2015-10-19T22:30:00"),
    )
    assert counted == [(1712, 1711, first, last)]
    harper = sums(
        connection,
        "canada_2015",
        "sum(reactions) FILTER (page_name = 'Stephen Harper'), sum(comments) FILTER (page_name = 'Stephen Harper'), sum(shares) FILTER (page_name = 'Stephen Harper'), sum(reactions) FILTER (page_name = 'Justin Trudeau')",
    )
    assert harper == [(1_638_917, 150_529, 380_064, 1_162_790)]


def test_the_live_sellers_keep_the_nine_rows_that_do_not_add_up(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    # Counted from the file.
    assert sums(
        connection,
        "live_sellers_thailand",
        "count(*), count(DISTINCT post_native_id), count(DISTINCT page_native_id), count(*) FILTER (list_contains(flags, 'reactions_do_not_add_up'))",
    ) == [(7050, 6997, 9, 9)]


def test_the_cosmetics_page_has_six_cells_unknown(connection: duckdb.DuckDBPyConnection) -> None:
    # Of the file's six empty cells, one is in Paid, which is not read, and five are in like and share.
    counted = sums(
        connection,
        "cosmetics_2014",
        "count(*), count(*) - count(likes), count(*) - count(shares), count(*) - count(fans_at_posting), count(DISTINCT post_native_id)",
        ";",
    )
    assert counted == [(500, 1, 4, 0, 500)]


CROWDTANGLE = header_of(HEADERS["crowdtangle-facebook"])


def crowdtangle(**cells: str) -> list[str]:
    """A row of CrowdTangle's export with the cells given, underscores for blanks."""
    usual = {
        "Page Name": "A fictional page", "Facebook Id": "9", "Post Created": "2021-07-06 16:45:20 EDT",
        "URL": "https://www.facebook.com/9/posts/5000", "Likes": "10", "Comments": "2", "Shares": "1",
        "Love": "1", "Wow": "0", "Haha": "0", "Sad": "0", "Angry": "0", "Care": "0", "Total Interactions": "14",
        "Page Admin Top Country": "NA", "Video Length": "N/A", "Post Views": "0", "Type": "Photo",
    }  # fmt: skip
    given = {name.replace("_", " "): text for name, text in cells.items()}
    return [{**usual, **given}.get(name, "") for name in CROWDTANGLE]


def test_a_crowdtangle_row_becomes_a_post_of_its_page(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    [got] = selected(
        connection, all_formats()["crowdtangle-facebook"], CROWDTANGLE, [crowdtangle()]
    )
    assert (got["page_native_id"], got["post_native_id"], got["page_country"]) == (
        "9",
        "9_5000",
        "NA",
    )
    assert got["created_at"] == datetime.fromisoformat("2021-07-06T20:45:20")
    assert (got["reactions"], got["comments"], got["shares"]) == (11, 2, 1)
    assert (got["views"], got["flags"], got["observed_at"]) == (None, [], None)


def test_a_kind_of_reaction_that_is_unknown_makes_their_sum_unknown(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    [got] = selected(
        connection, all_formats()["crowdtangle-facebook"], CROWDTANGLE, [crowdtangle(Care="")]
    )
    assert (got["cares"], got["reactions"], got["likes"]) == (None, None, 10)
    assert (got["problem_reason"], got["flags"]) == (None, [])


def test_a_total_that_differs_from_its_parts_is_kept_and_flagged(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    [got] = selected(
        connection,
        all_formats()["crowdtangle-facebook"],
        CROWDTANGLE,
        [crowdtangle(Total_Interactions="1,400")],
    )
    assert (got["stated_interactions"], got["flags"]) == (1400, ["interactions_do_not_add_up"])


def test_the_first_wrong_cell_of_a_row_is_told(connection: duckdb.DuckDBPyConnection) -> None:
    [got] = selected(
        connection,
        all_formats()["crowdtangle-facebook"],
        CROWDTANGLE,
        [crowdtangle(Post_Created="soon", Likes="-1")],
    )
    assert got["problem_column"] == "Post Created"


def test_a_row_without_a_page_is_rejected(connection: duckdb.DuckDBPyConnection) -> None:
    [got] = selected(
        connection,
        all_formats()["crowdtangle-facebook"],
        CROWDTANGLE,
        [crowdtangle(Page_Name="", Facebook_Id="")],
    )
    assert (got["problem_column"], "which page" in got["problem_reason"]) == ("Page Name", True)


def test_a_row_without_what_it_needs_is_rejected(connection: duckdb.DuckDBPyConnection) -> None:
    [got] = selected(
        connection,
        all_formats()["crowdtangle-facebook"],
        CROWDTANGLE,
        [crowdtangle(Post_Created="")],
    )
    assert (got["problem_column"], "is empty" in got["problem_reason"]) == ("Post Created", True)


def test_the_weights_of_the_score_and_the_columns_left_out_are_told() -> None:
    selection = select(all_formats()["crowdtangle-facebook"], CROWDTANGLE)
    assert any("Likes 1x Shares 1x" in note for note in selection.notes)
    assert "Video Length" in selection.ignored
    assert "Likes" not in selection.ignored


def test_the_time_of_the_counts_may_be_stated(connection: duckdb.DuckDBPyConnection) -> None:
    at = datetime(2024, 8, 14, 12, tzinfo=UTC)
    [got] = selected(
        connection,
        all_formats()["crowdtangle-facebook"],
        CROWDTANGLE,
        [crowdtangle()],
        observed_at=at,
    )
    assert got["observed_at"] == datetime.fromisoformat("2024-08-14T12:00:00")


def test_a_time_in_the_file_counts_before_the_one_stated(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    header = header_of(HEADERS["meta-content-library-instagram"])
    row = dict.fromkeys(header, "") | {
        "id": "1",
        "post_owner.id": "2",
        "creation_time": "2023-01-01T00:00:00+00:00",
        "statistics.views_date_last_refreshed": "2023-02-01",
    }
    rows = [list(row.values()), list((row | {"statistics.views_date_last_refreshed": ""}).values())]
    got = selected(
        connection, recognise(header), header, rows, observed_at=datetime(2024, 1, 1, tzinfo=UTC)
    )
    assert [each["observed_at"].isoformat() for each in got] == [
        "2023-02-01T00:00:00",
        "2024-01-01T00:00:00",
    ]


def test_a_format_that_leaves_the_zone_open_asks_for_it() -> None:
    header = header_of(HEADERS["business-suite-facebook"])
    with pytest.raises(StateTheTimeZone, match="--zone"):
        select(recognise(header), header)
    with pytest.raises(CorrectTheValue, match="not a time zone"):
        select(recognise(header), header, zone="Mars/Olympus")


def test_a_file_that_lacks_a_column_that_is_needed_is_refused() -> None:
    header = [name for name in CROWDTANGLE if name != "URL"]
    with pytest.raises(ChooseAFormat, match="URL"):
        select(all_formats()["crowdtangle-facebook"], header)


ANY = Format(
    "any",
    "Any",
    "posts",
    None,
    ("id",),
    (Cell("post_native_id", "id", "id"),),
    "made up",
    needs_page=True,
)


def test_a_file_that_does_not_say_whose_it_is_asks_for_the_page() -> None:
    with pytest.raises(CorrectTheValue, match="--page"):
        select(ANY, ["id"], platform="x")


def test_a_file_that_does_not_say_of_which_platform_it_is_asks_for_it() -> None:
    with pytest.raises(CorrectTheValue, match="--platform"):
        select(ANY, ["id"], page="Somebody")
    with pytest.raises(CorrectTheValue, match="no platform 'orkut'"):
        select(ANY, ["id"], page="Somebody", platform="orkut")


@pytest.mark.parametrize(
    ("page", "platform", "native", "name"),
    [
        ("facebook:77", None, "77", None),
        ("facebook:@fictional-page", None, "@fictional-page", None),
        ("77", "x", "77", None),
        ("A fictional page", "x", None, "A fictional page"),
    ],
)
def test_a_page_is_stated_by_id_or_by_name(
    connection: duckdb.DuckDBPyConnection,
    page: str,
    platform: str | None,
    native: str | None,
    name: str | None,
) -> None:
    [got] = selected(connection, ANY, ["id"], [["5"]], page=page, platform=platform)
    assert (got["page_native_id"], got["page_name"]) == (native, name)
    assert got["platform"] == (platform or "facebook")


def test_a_cell_for_a_column_that_no_record_has_is_a_fault_of_the_format() -> None:
    wrong = Format("wrong", "Wrong", "posts", "x", ("id",), (Cell("hearts", "id"),), "made up")
    with pytest.raises(TypeError, match="hearts"):
        select(wrong, ["id"])


def test_a_header_that_tries_to_be_sql_is_only_a_name(
    connection: duckdb.DuckDBPyConnection,
) -> None:
    hostile = "id'); DROP TABLE source; --"
    form = Format(
        "h",
        "H",
        "posts",
        "x",
        (hostile,),
        (Cell("page_name", constant="it's"), Cell("post_native_id", hostile, "id")),
        "made up",
    )
    [got] = selected(connection, form, [hostile], [["1.2E+17"]])
    assert (got["problem_column"], got["page_name"]) == (hostile, "it's")
