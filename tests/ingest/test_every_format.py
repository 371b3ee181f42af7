"""Every format through the importer, in each kind of file that it comes in, whole and mistreated."""

from __future__ import annotations

import gzip
from datetime import UTC, datetime
from pathlib import Path

import pytest

from hustings.ingest.importing import import_files
from hustings.ingest.options import ImportOptions, Report
from tests.formats.generator import (
    AUDIENCE,
    HEADERS,
    SERIES,
    as_ndjson,
    as_table,
    as_xlsx,
    hostile_tables,
    sample,
)

pytestmark = pytest.mark.slow

STATED = ImportOptions(zone="UTC", page="facebook:77", observed_at=datetime(2026, 1, 1, tzinfo=UTC))
UNSTATED = ImportOptions(zone="UTC", observed_at=datetime(2026, 1, 1, tzinfo=UTC))


def imported(folder: Path, name: str, content: bytes, options: ImportOptions = UNSTATED) -> Report:
    path = folder / name
    path.write_bytes(content)
    return import_files(folder / "home", [path], options)


@pytest.mark.parametrize("name", list(HEADERS))
def test_every_row_of_a_made_up_file_is_stored(tmp_path: Path, name: str) -> None:
    made = sample(name)
    report = imported(tmp_path, "made.csv", as_table(made))
    assert (report.format, report.read, report.rejections) == (name, len(made.rows), [])
    assert report.stored + report.updated + report.duplicates == len(made.rows)
    assert report.stored > 0


@pytest.mark.parametrize(
    "name", ["crowdtangle-facebook", "4cat-x", "meta-content-library-facebook", "tiktok-studio"]
)
def test_a_made_up_file_is_the_same_as_lines_of_json_and_as_a_workbook(
    tmp_path: Path, name: str
) -> None:
    made = sample(name)
    first = imported(tmp_path, "made.csv.gz", gzip.compress(as_table(made)))
    for file, content in (("made.ndjson", as_ndjson(made)), ("made.xlsx", as_xlsx(made))):
        report = imported(tmp_path, file, content)
        assert (report.format, report.stored, report.updated, report.rejections) == (name, 0, 0, [])
        assert report.duplicates == first.read


@pytest.mark.parametrize("way", list(hostile_tables(sample("crowdtangle-facebook", rows_count=1))))
@pytest.mark.parametrize(
    "name", ["crowdtangle-facebook", "canada-2015", "business-suite-instagram"]
)
def test_a_mistreated_file_loses_no_row(tmp_path: Path, name: str, way: str) -> None:
    made = sample(name)
    report = imported(tmp_path, "made.csv", hostile_tables(made)[way])
    assert (report.format, report.stored) == (name, len(made.rows))
    assert report.rejected == (1 if way == "ragged row" else 0)
    assert report.read == report.stored + report.duplicates + report.rejected


def test_a_daily_series_in_utf_16_becomes_figures(tmp_path: Path) -> None:
    report = imported(tmp_path, "Follows.csv", SERIES.encode("utf-16"), STATED)
    assert (report.format, report.stored, report.rejections) == ("business-suite-series", 3, [])


def test_an_audience_file_in_utf_16_becomes_shares(tmp_path: Path) -> None:
    report = imported(tmp_path, "Audience.csv", AUDIENCE.encode("utf-16"), STATED)
    assert (report.format, report.stored, report.rejections) == ("business-suite-audience", 9, [])
