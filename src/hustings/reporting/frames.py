"""A table on its way out: as Polars, pandas or Arrow, or as plain rows."""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

import narwhals as nw

from hustings.domain.errors import InstallTheExtra

if TYPE_CHECKING:
    import pandas as pd
    import polars as pl
    import pyarrow as pa

    from hustings.store.reading import Reading


class Taken:
    """A lazy table pinned to a version of the store; nothing is read before one of its methods asks."""

    def __init__(self, frame: nw.LazyFrame[Any], reading: Reading) -> None:
        self._frame = frame
        self._reading = reading

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(self._frame.collect_schema().names())

    @property
    def version(self) -> int:
        """The store's version that the rows come from."""
        return self._reading.version

    def lazy(self) -> nw.LazyFrame[Any]:
        """As a Narwhals lazy frame, to filter and group before anything is read."""
        return self._frame

    def rows(self) -> list[tuple[Any, ...]]:
        """As plain tuples in the order of `columns`; needs nothing beyond the core."""
        return self._reading.rows(self._frame)

    def to_polars(self) -> pl.DataFrame:
        """As a Polars frame: InstallTheExtra without it."""
        frame: pl.DataFrame = _part("polars").from_arrow(self.to_arrow())
        return frame

    def to_pandas(self) -> pd.DataFrame:
        """As a pandas frame whose whole numbers may be unknown: InstallTheExtra without it."""
        pandas = _part("pandas")
        whole = {
            "int64": pandas.Int64Dtype(),
            "bool": pandas.BooleanDtype(),
        }
        frame: pd.DataFrame = self.to_arrow().to_pandas(
            types_mapper=lambda arrow: whole.get(str(arrow))
        )
        return frame

    def to_arrow(self) -> pa.Table:
        """As an Arrow table: InstallTheExtra without pyarrow."""
        _part("pyarrow")
        table: pa.Table = self._frame.to_native().to_arrow_table()
        return table


def _part(name: str) -> Any:
    try:
        return importlib.import_module(name)
    except ImportError:
        raise InstallTheExtra(
            f"{name} is not installed.", remedy="Install it with: pip install 'hustings[frames]'."
        ) from None
