"""Every measure gives the same rows on Spark as on DuckDB."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from hustings.domain.periods import Window
from hustings.measures.definition import measures
from tests.measures import comparing, dataset

if TYPE_CHECKING:
    from pyspark.sql import SparkSession

WINDOWS = {"month": dataset.WINDOW, "year": dataset.YEAR}
CASES = [*((name, "month") for name in measures()), ("yearly_interactions_per_fan", "year")]


@pytest.fixture(scope="session")
def engines(spark: SparkSession) -> dict[str, tuple[dataset.Frames, dataset.Frames]]:
    data = dataset.make()

    def build(_name: str, rows: list[dataset.Row], columns: dict[str, str]) -> Any:
        values = [tuple(row.get(column) for column in columns) for row in rows]
        return spark.createDataFrame(values, dataset.spark_schema(columns)).cache()

    def both(window: Window) -> tuple[dataset.Frames, dataset.Frames]:
        return comparing.duckdb_inputs(data, window), dataset.frames(data, window, build)

    return {name: both(window) for name, window in WINDOWS.items()}


@pytest.mark.parametrize(("name", "window"), CASES)
def test_a_measure_gives_the_same_rows_on_spark_as_on_duckdb(
    name: str, window: str, engines: dict[str, tuple[dataset.Frames, dataset.Frames]]
) -> None:
    on_duckdb, on_spark = engines[window]

    def fetch(native: Any) -> tuple[list[str], list[Any]]:
        return native.columns, [tuple(row) for row in native.collect()]

    expected = comparing.rows_of(measures()[name], on_duckdb)
    assert (
        comparing.differences(comparing.rows_of(measures()[name], on_spark, fetch), expected) == []
    )
