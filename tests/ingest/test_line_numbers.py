"""Lines of records are those that taking the rows apart gives, told by counting quotes."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import hustings.ingest.line_numbers as told
from hustings.formats.recognition import format_named
from hustings.formats.selection import Selection
from hustings.ingest.line_numbers import lines_of
from hustings.ingest.opening import open_files
from hustings.ingest.rows import source_rows
from hustings.ingest.staging import Staged

CELLS = st.text(alphabet='ab ,"\n\r', max_size=6)


def _staged(path: Path, text: str) -> Staged:
    path.write_bytes(text.encode())
    (file,) = open_files([path], path.parent)
    form = format_named("crowdtangle-facebook")
    selection = Selection("", (), (), (), ())
    return Staged(file, form, selection, (), "t", has_lines=False, broken=())


def _truth(staged: Staged) -> dict[int, int]:
    return {place - 1: line for place, (line, _) in enumerate(source_rows(staged.file)) if place}


@pytest.mark.slow
@settings(max_examples=60, deadline=None)
@given(
    rows=st.lists(st.tuples(CELLS, CELLS), min_size=1, max_size=8),
    ends=st.sampled_from(["\n", "\r\n"]),
    blanks=st.integers(0, 2),
)
def test_quoted_line_ends_and_blank_lines_are_counted_as_the_reader_counts_them(
    tmp_path_factory: Any, rows: list[tuple[str, str]], ends: str, blanks: int
) -> None:
    text = io.StringIO()
    writer = csv.writer(text, quoting=csv.QUOTE_ALL, lineterminator=ends)
    for row in [("one", "two"), *rows]:
        writer.writerow(row)
        text.write(ends * blanks)
    staged = _staged(tmp_path_factory.mktemp("lines") / "file.csv", text.getvalue())
    assert lines_of(staged, set(range(len(rows))), len(rows)) == _truth(staged)


def test_rows_are_taken_apart_where_a_quote_stands_for_itself(tmp_path: Path) -> None:
    staged = _staged(tmp_path / "file.csv", 'one,two\n5" tall,a\n"b\nc",d\n6,e\n')
    assert lines_of(staged, {0, 1, 2}, 3) == {0: 2, 1: 3, 2: 5} == _truth(staged)


def test_rows_are_not_taken_apart_where_counting_quotes_is_enough(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    staged = _staged(tmp_path / "file.csv", 'one,two\n"b\nc",d\n6,e\n')
    monkeypatch.setattr(told, "source_rows", None)
    assert lines_of(staged, {1}, 2) == {1: 4}
    assert lines_of(staged, set(), 2) == {}
