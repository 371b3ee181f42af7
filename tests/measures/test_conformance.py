"""Every measure gives the same rows on DuckDB and on Polars."""

from __future__ import annotations

import pytest

from hustings.domain.periods import Window
from hustings.measures.definition import measures

from . import comparing, dataset

pytestmark = pytest.mark.slow

WINDOWS = {"month": dataset.WINDOW, "year": dataset.YEAR, "open": dataset.OPEN}
CASES = [
    *((name, "month") for name in measures()),
    *(
        (name, "open")
        for name, measure in measures().items()
        if "window" in measure.inputs and name != "momentum"
    ),
    ("yearly_interactions_per_fan", "year"),
]
ALL_UNKNOWN = {("yearly_interactions_per_fan", "month")}
"""No year lies within the month."""


@pytest.fixture(scope="module")
def engines() -> dict[str, list[dataset.Frames]]:
    data = dataset.make()
    return {
        name: [comparing.duckdb_inputs(data, window), comparing.polars_inputs(data, window)]
        for name, window in WINDOWS.items()
    }


@pytest.mark.parametrize(("name", "window"), CASES)
def test_a_measure_gives_the_same_rows_on_duckdb_and_polars(
    name: str, window: str, engines: dict[str, list[dataset.Frames]]
) -> None:
    on_duckdb, on_polars = (
        comparing.rows_of(measures()[name], inputs) for inputs in engines[window]
    )
    assert comparing.differences(on_duckdb, on_polars) == []
    assert on_duckdb
    assert (name, window) in ALL_UNKNOWN or any(
        row["value"] is not None for row in on_duckdb.values()
    )


def test_the_data_set_holds_unknowns_gaps_and_several_platforms() -> None:
    data = dataset.make()
    assert {row["page_id"].split(":")[0] for row in data.posts} >= {
        "facebook",
        "instagram",
        "telegram",
        "x",
    }
    assert any(row["interactions"] is None for row in data.posts)
    assert any(row["observation_count"] > 1 for row in data.posts)
    assert len(data.inputs(Window())["posts"]) == len(data.posts)
