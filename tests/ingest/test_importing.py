from __future__ import annotations

import csv
import gzip
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hustings.domain.errors import ChooseAFormat, CorrectTheValue, NameAnExistingFile, RepairTheFile
from hustings.ingest.importing import import_files
from hustings.ingest.options import ImportOptions
from hustings.ingest.undoing import undo
from hustings.store.store import Store
from tests.ingest.tables import HEADER, SEEN_AT, row, write

pytestmark = pytest.mark.slow

SEEN = ImportOptions(observed_at=SEEN_AT)


def _posts(home: Path) -> list[tuple[object, ...]]:
    return (
        Store.open(home)
        .at()
        .sql(
            "SELECT post_id, reactions, comments, shares, interactions, observation_count FROM post_latest ORDER BY post_id"
        )
    )


def test_every_row_is_stored_with_its_counts(tmp_path: Path) -> None:
    report = import_files(tmp_path / "home", [write(tmp_path, [row(1), row(2, 5, 0, 0)])], SEEN)
    assert (report.read, report.stored, report.duplicates, report.rejected) == (2, 2, 0, 0)
    assert (report.pages, report.posts) == (1, 2)
    assert report.first == datetime(2020, 1, 1, 12, tzinfo=UTC)
    assert _posts(tmp_path / "home") == [
        ("facebook:1_1", 10, 2, 1, 13, 1),
        ("facebook:1_2", 5, 0, 0, 5, 1),
    ]


def test_the_same_file_again_stores_nothing_and_opens_no_version(tmp_path: Path) -> None:
    path = write(tmp_path, [row(1), row(2)])
    first = import_files(tmp_path / "home", [path], SEEN)
    second = import_files(tmp_path / "home", [path], SEEN)
    assert (second.run_id, second.stored, second.duplicates) == (first.run_id, 0, 2)
    assert Store.open(tmp_path / "home").version == 1


def test_the_same_rows_in_another_file_are_duplicates(tmp_path: Path) -> None:
    import_files(tmp_path / "home", [write(tmp_path, [row(1), row(2)])], SEEN)
    report = import_files(
        tmp_path / "home", [write(tmp_path, [row(2), row(3), row(1)], "b.csv")], SEEN
    )
    assert (report.stored, report.updated, report.duplicates) == (1, 0, 2)


def test_equal_counts_at_an_assumed_time_are_known_already(tmp_path: Path) -> None:
    import_files(tmp_path / "home", [write(tmp_path, [row(1)])])
    report = import_files(tmp_path / "home", [write(tmp_path, [row(1), row(2)], "later.csv")])
    assert (report.stored, report.duplicates) == (1, 1)


def test_later_counts_are_a_later_observation_and_overwrite_nothing(tmp_path: Path) -> None:
    home = tmp_path / "home"
    import_files(home, [write(tmp_path, [row(1)])], SEEN)
    later = ImportOptions(observed_at=datetime(2020, 3, 1, tzinfo=UTC))
    report = import_files(home, [write(tmp_path, [row(1, 90)], "later.csv")], later)
    assert (report.stored, report.updated, report.duplicates) == (0, 1, 0)
    assert _posts(home) == [("facebook:1_1", 90, 2, 1, 93, 2)]
    assert len(Store.open(home).at().sql("FROM post_observations")) == 2


def test_earlier_counts_that_come_in_later_do_not_become_the_latest(tmp_path: Path) -> None:
    home = tmp_path / "home"
    import_files(home, [write(tmp_path, [row(1, 90)])], SEEN)
    earlier = ImportOptions(observed_at=datetime(2020, 1, 2, tzinfo=UTC))
    import_files(home, [write(tmp_path, [row(1, 7)], "earlier.csv")], earlier)
    assert _posts(home) == [("facebook:1_1", 90, 2, 1, 93, 2)]


def test_a_row_that_stands_twice_is_counted_once_and_listed_with_its_line(tmp_path: Path) -> None:
    report = import_files(tmp_path / "home", [write(tmp_path, [row(1), row(2), row(1)])], SEEN)
    assert (report.read, report.stored, report.duplicates) == (3, 2, 1)
    listed = Store.open(tmp_path / "home").at().sql("SELECT line, outcome FROM run_rows")
    assert listed == [(4, "duplicate")]


def test_a_repeat_with_other_counts_keeps_the_first_and_says_so(tmp_path: Path) -> None:
    import_files(tmp_path / "home", [write(tmp_path, [row(1, 5), row(1, 6)])], SEEN)
    assert _posts(tmp_path / "home")[0][1] == 5
    ((reason,),) = Store.open(tmp_path / "home").at().sql("SELECT reason FROM run_rows")
    assert "other counts" in reason


def test_a_bad_count_is_rejected_with_line_column_and_reason_and_the_rest_is_stored(
    tmp_path: Path,
) -> None:
    path = write(tmp_path, [row(1), row(2, "1.2K"), row(3)])
    report = import_files(tmp_path / "home", [path], SEEN)
    assert (report.read, report.stored, report.rejected) == (3, 2, 1)
    (rejection,) = report.rejections
    assert (rejection["line"], rejection["column"]) == (3, "likes_count")
    assert "1.2K" in rejection["reason"]


def test_an_empty_count_is_unknown_and_never_zero(tmp_path: Path) -> None:
    import_files(tmp_path / "home", [write(tmp_path, [row(1, "", 2, 1)])], SEEN)
    assert _posts(tmp_path / "home") == [("facebook:1_1", None, 2, 1, None, 1)]


def test_a_ragged_row_is_listed_and_the_others_are_stored(tmp_path: Path) -> None:
    path = write(tmp_path, [row(1), "1_2,3", row(3), row(4) + ",more,cells"])
    report = import_files(tmp_path / "home", [path], SEEN)
    assert (report.read, report.stored, report.rejected) == (4, 2, 2)
    assert [rejection["line"] for rejection in report.rejections] == [3, 5]


def test_lines_count_newlines_inside_quotes(tmp_path: Path) -> None:
    header = HEADER + ",remark"
    rows = [row(1) + ',"two\nlines"', row(2, "x") + ",plain"]
    report = import_files(tmp_path / "home", [write(tmp_path, rows, header=header)], SEEN)
    assert [rejection["line"] for rejection in report.rejections] == [4]


def test_a_header_repeated_in_the_middle_is_no_row(tmp_path: Path) -> None:
    report = import_files(tmp_path / "home", [write(tmp_path, [row(1), HEADER, row(2)])], SEEN)
    assert (report.read, report.stored, report.rejected) == (2, 2, 0)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_any_unicode_encoding_is_told_from_the_bytes(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "posts.csv"
    path.write_bytes(f"{HEADER}\n{row(1)}\n{row(2)}\n".encode(encoding))
    assert import_files(tmp_path / "home", [path], SEEN).stored == 2


def test_nul_bytes_are_dropped_and_the_row_is_kept(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    path.write_bytes(f"{HEADER}\n{row(1)}\n".replace("photo", "pho\0to").encode())
    assert import_files(tmp_path / "home", [path], SEEN).stored == 1


@pytest.mark.parametrize("delimiter", [";", "\t", "|"])
def test_other_delimiters_are_told_from_the_header(tmp_path: Path, delimiter: str) -> None:
    path = tmp_path / "posts.csv"
    path.write_text(f"{HEADER}\n{row(1)}\n".replace(",", delimiter))
    assert import_files(tmp_path / "home", [path], SEEN).stored == 1


def test_a_gzip_and_a_zip_bring_the_same_rows(tmp_path: Path) -> None:
    plain = write(tmp_path, [row(1), row(2)])
    packed = tmp_path / "posts.csv.gz"
    packed.write_bytes(gzip.compress(plain.read_bytes()))
    archive = tmp_path / "posts.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.write(plain, "inner/posts.csv")
        file.writestr("__MACOSX/._posts.csv", "x")
    assert import_files(tmp_path / "home", [packed], SEEN).stored == 2
    report = import_files(tmp_path / "home", [archive], SEEN)
    assert (report.stored, report.duplicates) == (0, 2)


def test_objects_a_line_are_read_like_a_table(tmp_path: Path) -> None:
    names = HEADER.split(",")
    path = tmp_path / "posts.ndjson"
    with path.open("w") as text:
        for line in (row(1), row(2, 5, 0, 0)):
            cells = dict(zip(names, line.split(","), strict=True))
            text.write(json.dumps({**cells, "likes_count": int(cells["likes_count"])}) + "\n")
    assert import_files(tmp_path / "home", [path], SEEN).stored == 2
    assert _posts(tmp_path / "home")[1] == ("facebook:1_2", 5, 0, 0, 5, 1)


def test_a_cell_of_a_hundred_megabytes_is_listed_and_the_others_are_stored(tmp_path: Path) -> None:
    path = tmp_path / "posts.csv"
    with path.open("w") as text:
        text.write(f"{HEADER},remark\n{row(1)},short\n{row(2)},")
        text.write("x" * 100_000_000)
        text.write(f"\n{row(3)},short\n")
    report = import_files(tmp_path / "home", [path], SEEN)
    assert (report.stored, report.rejected) == (2, 1)
    assert report.rejections[0]["line"] == 3


def test_a_dry_run_tells_what_would_happen_and_stores_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, [row(1), row(1), row(2, "x")])
    report = import_files(tmp_path / "home", [path], SEEN, dry_run=True)
    assert (report.read, report.stored, report.duplicates, report.rejected) == (3, 1, 1, 1)
    assert report.run_id is None
    assert Store.open(tmp_path / "home").version == 0


def test_an_undone_import_can_come_in_again(tmp_path: Path) -> None:
    home, path = tmp_path / "home", write(tmp_path, [row(1)])
    run_id = import_files(home, [path], SEEN).run_id
    assert run_id
    undo(home, run_id)
    assert _posts(home) == []
    assert import_files(home, [path], SEEN).stored == 1


def test_a_missing_file_an_empty_one_and_an_unknown_header_each_say_what_to_do(
    tmp_path: Path,
) -> None:
    with pytest.raises(NameAnExistingFile, match=r"Check the path"):
        import_files(tmp_path / "home", [tmp_path / "nowhere.csv"])
    empty = tmp_path / "empty.csv"
    empty.touch()
    with pytest.raises(RepairTheFile, match="empty"):
        import_files(tmp_path / "home", [empty])
    with pytest.raises(ChooseAFormat, match="--map"):
        import_files(tmp_path / "home", [write(tmp_path, ["1,2"], header="apples,pears")])
    assert Store.open(tmp_path / "home").version == 0


def test_an_archive_that_is_cut_short_is_named_and_nothing_is_stored(tmp_path: Path) -> None:
    packed = tmp_path / "posts.csv.gz"
    packed.write_bytes(gzip.compress(write(tmp_path, [row(1)] * 50).read_bytes())[:-20])
    with pytest.raises(RepairTheFile, match=r"posts\.csv\.gz"):
        import_files(tmp_path / "home", [packed])


def test_files_of_different_kinds_are_not_mixed_in_one_run(tmp_path: Path) -> None:
    figures = tmp_path / "figures.csv"
    with figures.open("w", newline="") as text:
        writer = csv.writer(text)
        writer.writerow(
            [
                "date",
                "date_precision",
                "page",
                "country",
                "metric",
                "value",
                "value_note",
                "source_url",
            ]
        )
        writer.writerow(
            ["2016-03", "month", "A Page", "ALL", "fans_total", "10", "", "https://example.org/a"]
        )
    with pytest.raises(CorrectTheValue, match="run of its own"):
        import_files(tmp_path / "home", [figures, write(tmp_path, [row(1)])], SEEN)


def test_an_archive_that_unpacks_beyond_the_limit_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("hustings.ingest.opening.LARGEST_UNPACKED", 1000)
    packed = tmp_path / "posts.csv.gz"
    packed.write_bytes(gzip.compress(b"0" * 5_000_000))
    with pytest.raises(RepairTheFile, match="import it in parts"):
        import_files(tmp_path / "home", [packed])


@pytest.mark.parametrize("begins", [b"\x89PNG\r\n", b"%PDF-1.7\n", b"\xd0\xcf\x11\xe0\xa1"])
def test_a_file_that_is_no_table_is_called_what_it_is(tmp_path: Path, begins: bytes) -> None:
    path = tmp_path / "posts.csv"
    path.write_bytes(begins + b"and so on")
    with pytest.raises(RepairTheFile, match="not a table"):
        import_files(tmp_path / "home", [path])
    assert Store.open(tmp_path / "home").version == 0
