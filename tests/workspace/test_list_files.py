"""Lists of pages as CSV."""

from __future__ import annotations

import csv

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.domain.errors import CorrectTheValue, RepairTheFile
from hustings.workspace.pages.list_files import FILE_LONGEST, read_list, write_list

KNOWN = {"alder": "facebook:1", "@birch": "facebook:2"}


def test_ids_come_out_of_the_column_of_that_name_wherever_it_stands() -> None:
    assert read_list(b"name,page_id\r\nA,facebook:1\r\nB,x:2\r\n", {}).page_ids == (
        "facebook:1",
        "x:2",
    )


def test_without_a_header_the_first_column_counts() -> None:
    assert read_list(b"facebook:1,A\nfacebook:2,B\n", {}).page_ids == ("facebook:1", "facebook:2")


def test_a_name_or_handle_that_the_store_knows_will_do() -> None:
    assert read_list(b"Alder\n@Birch\n", KNOWN).page_ids == ("facebook:1", "facebook:2")


def test_a_line_that_names_nothing_is_told_with_its_number() -> None:
    read = read_list(b"page_id\nfacebook:1\nwhoever\nhttps://example.org/page\n", KNOWN)
    assert read.rejected == ((3, "whoever"), (4, "https://example.org/page"))


def test_a_page_twice_counts_once() -> None:
    assert read_list(b"facebook:1\nfacebook:1\n", {}).page_ids == ("facebook:1",)


@pytest.mark.parametrize(
    ("content", "error"),
    [
        (b"", CorrectTheValue),
        (b"\xff\xfe\x00", RepairTheFile),
        (b"x" * (FILE_LONGEST + 1), RepairTheFile),
    ],
)
def test_a_file_that_cannot_be_a_list_is_refused(content: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        read_list(content, {})


def test_a_cell_longer_than_csv_allows_is_refused() -> None:
    usual = csv.field_size_limit(100)
    try:
        with pytest.raises(RepairTheFile, match="no CSV"):
            read_list(b"x" * 200, {})
    finally:
        csv.field_size_limit(usual)


def test_a_name_that_a_spreadsheet_would_run_is_disarmed() -> None:
    assert "'=cmd()" in write_list([("facebook:1", "=cmd()", "facebook")])


PAGES = st.lists(
    st.tuples(
        st.from_regex(r"[a-z]{1,8}:[A-Za-z0-9@._-]{1,12}", fullmatch=True),
        st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), max_size=20),
        st.just("facebook"),
    ),
    min_size=1,
    max_size=10,
)


@settings(max_examples=40, deadline=None)
@given(PAGES)
def test_what_is_written_is_read_back(rows: list[tuple[str, str, str]]) -> None:
    read = read_list(write_list(rows).encode(), {})
    assert read.page_ids == tuple(dict.fromkeys(page_id for page_id, _name, _platform in rows))
    assert read.rejected == ()


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_give_a_list_or_a_refusal(content: bytes) -> None:
    try:
        read = read_list(content, KNOWN)
    except (CorrectTheValue, RepairTheFile):
        return
    assert all(":" in page_id for page_id in read.page_ids)
