"""Answers as JSON and CSV."""

from __future__ import annotations

import csv
import io
import json

from hustings.reporting.exporting import RANK_COLUMNS, plain_ranking, ranking_csv, table_csv
from hustings.reporting.home import Home


def test_a_ranking_as_json_has_the_promised_shape(small_home: Home) -> None:
    shown = plain_ranking(small_home.rank(since="2015-08-03", until="2015-08-30"))
    assert {"measure", "window", "peer_group", "as_of", "rows", "apart", "closing"} <= shown.keys()
    assert set(RANK_COLUMNS) <= shown["rows"][0].keys()
    assert shown["window"] == {"since": "2015-08-03", "until": "2015-08-30"}
    assert shown["as_of"].endswith("Z")
    assert json.loads(json.dumps(shown)) == shown


def test_every_row_of_a_csv_says_what_it_rests_on(small_home: Home) -> None:
    ranking = small_home.rank(since="2015-08-03", until="2015-08-30")
    rows = list(csv.DictReader(io.StringIO(ranking_csv(ranking), newline="")))
    assert [row["name"] for row in rows] == [
        "Alder",
        "Birch",
        "Cédar",
        "Dogwood",
        "Elm",
        "All ranked pages",
    ]
    assert {
        (row["measure"], row["measure_version"], row["window_since"], row["store_version"])
        for row in rows
    } == {("interactions_per_post", str(ranking.measure_version), "2015-08-03", "2")}
    assert rows[3]["value"] == ""


def test_a_text_that_a_spreadsheet_would_run_is_defused() -> None:
    assert table_csv(("name",), [("=1+1",), (-1,)], {}) == "name\r\n'=1+1\r\n-1\r\n"
