"""Ids as whole numbers from 0, and back again."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from hustings.domain.errors import CorrectTheValue
from hustings.signals.kernels.ties import Whole32


@dataclass(frozen=True, slots=True)
class Numbers:
    """The ids of one column: `ids` by number, or, where None, each number plus `first`."""

    count: int
    ids: pa.Array | None
    first: int
    type: pa.DataType

    def back(self, numbers: Whole32) -> pa.Array:
        """The ids of the numbers, in their order."""
        if self.ids is None:
            return pa.array(numbers.astype(np.int64) + self.first).cast(self.type)
        return self.ids.take(pa.array(numbers))

    def in_order(self, numbers: Whole32) -> Whole32:
        """The numbers in the order of their ids: whole numbers by size, texts by their UTF-8 bytes."""
        if self.ids is None:
            return np.sort(numbers)
        order = pc.sort_indices(self.back(numbers)).to_numpy()
        ordered: Whole32 = numbers[order]
        return ordered


@dataclass(frozen=True, slots=True)
class Numbered:
    """Pairs of numbers in pieces; pairs with an unknown side are left out and counted."""

    pairs: list[tuple[Whole32, Whole32]]
    actors: Numbers
    targets: Numbers
    rows: int
    unknown: int


def numbered(actors: Any, targets: Any) -> Numbered:
    """Number both columns; CorrectTheValue for columns of two lengths or of other types."""
    left, right = _column(actors), _column(targets)
    if len(left) != len(right):
        raise CorrectTheValue(
            f"There are {len(left):,} actors and {len(right):,} targets.",
            remedy="Give two columns of the same table.",
        )
    table = pa.table([left, right], ["actor", "target"])
    if left.null_count or right.null_count:
        table = table.drop_null()
    with ThreadPoolExecutor(2) as threads:
        (mine, of_actors), (theirs, of_targets) = threads.map(
            _number, (table.column(0), table.column(1)), ("actors", "targets")
        )
    pairs = [
        (_whole(batch.column(0), of_actors), _whole(batch.column(1), of_targets))
        for batch in pa.table([mine, theirs], ["actor", "target"]).to_batches()
    ]
    return Numbered(pairs, of_actors, of_targets, len(left), len(left) - table.num_rows)


def _column(column: Any) -> pa.ChunkedArray:
    if isinstance(column, pa.ChunkedArray):
        return column
    return pa.chunked_array([column if isinstance(column, pa.Array) else pa.array(column)])


def _number(column: pa.ChunkedArray, name: str) -> tuple[pa.ChunkedArray, Numbers]:
    """The column with whole numbers, or with a dictionary of its ids, and what they stand for."""
    kind = column.type
    if pa.types.is_integer(kind):
        ends = pc.min_max(column).as_py()
        low, high = ends["min"] or 0, ends["max"] or 0
        # Numbers as close as these may have gaps; a node without ties is no node.
        if high - low < 4 * len(column) + 1024 and high - low < 2**31 - 1:
            first = 0 if low >= 0 and high < 2 * (high - low) + 1024 else low
            return column, Numbers(high - first + 1, None, first, kind)
    elif pa.types.is_string_view(kind):
        column = column.cast(pa.large_string())
    elif not (
        pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_dictionary(kind)
    ):
        raise CorrectTheValue(
            f"The {name} are of the type {kind}.", remedy="Give ids as texts or whole numbers."
        )
    if pa.types.is_dictionary(kind):
        # Pieces with a dictionary each are longer to bring together than to number anew.
        if sum(len(piece.dictionary) for piece in column.chunks) > len(column):
            column = column.cast(kind.value_type).dictionary_encode()
        else:
            column = column.cast(pa.dictionary(pa.int32(), kind.value_type)).unify_dictionaries()
    else:
        column = column.dictionary_encode()
    ids = column.chunk(0).dictionary if column.num_chunks else pa.array([], kind)
    return column, Numbers(len(ids), ids, 0, ids.type)


def _whole(column: pa.Array, numbers: Numbers) -> Whole32:
    if numbers.ids is not None:
        indices: Whole32 = column.indices.to_numpy()
        return indices
    values = column.to_numpy()
    if numbers.first:
        values = values - numbers.first
    whole: Whole32 = values.astype(np.int32, copy=False)
    return whole
