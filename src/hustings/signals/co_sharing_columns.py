"""Four columns of shares, as whole numbers in the order that the kernels work in."""

from __future__ import annotations

import importlib
import itertools
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from os import cpu_count
from typing import TYPE_CHECKING, Any

from hustings.domain.errors import CorrectTheValue, InstallTheExtra, RepairTheFile

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import pyarrow as pa

COLUMNS = ("object_id", "account_id", "content_id", "timestamp_share")
EXTRA = ("numpy", "numba", "pyarrow")


@dataclass(frozen=True, slots=True)
class Shares:
    """Shares sorted by object, time, account and content; codes count from 0 in the order of the ids.

    `times` are seconds since `began_s`. `usable` is false where the content is the object itself,
    `starts` and `rows` lead from an account to its shares. Content codes have no order;
    `contents_single` says that no content is of two shares.
    """

    account_ids: pa.Array
    object_ids: pa.Array
    objects: Any
    accounts: Any
    contents: Any
    times: Any
    usable: Any
    contents_count: int
    contents_single: bool
    began_s: int
    starts: Any
    rows: Any
    counts: dict[str, int]


def need_the_extra() -> None:
    """InstallTheExtra unless everything that the kernels need is there."""
    for name in EXTRA:
        try:
            importlib.import_module(name)
        except ImportError:
            raise InstallTheExtra(
                f"Looking for coordination needs {name}, which is not installed.",
                remedy="Install it with: pip install 'hustings[coordination]'.",
            ) from None


def shares_of(table: pa.Table, *, min_participation: int, one_per_content: bool) -> Shares:
    """The shares of a table: rows with an empty id or time, repeats and accounts with few rows are left out.

    `one_per_content` keeps the first share alone where a content shares an object more than once,
    and lets an object stand that is the content itself.
    """
    import numpy as np

    from hustings.signals.kernels import shares as kernels

    read = table.num_rows
    table = _whole_rows(_with_columns(table))
    (object_ids, objects), (account_ids, accounts), (content_ids, contents) = _all_codes(table)
    times = table.column("timestamp_share").cast("int64").to_numpy()
    began_s, times, time_bits = _since_the_first(times)
    looped = None if one_per_content else _looped(table)
    contents_count = len(content_ids)
    del table, content_ids
    order, repeat = _order(objects, accounts, contents, times, time_bits, len(object_ids))
    if one_per_content:
        repeat |= _later_shares(order, objects, contents)
    order = order[~repeat]
    rows_by_account = np.bincount(accounts[order], minlength=len(account_ids))
    few = rows_by_account < min_participation
    order = order[~few[accounts[order]]] if few.any() else order
    objects, accounts, contents = objects[order], accounts[order], contents[order]
    starts, rows = kernels.group_rows(accounts, len(account_ids))
    return Shares(
        account_ids=account_ids,
        object_ids=object_ids,
        objects=objects,
        accounts=accounts,
        contents=contents,
        times=times[order],
        usable=np.ones(order.size, np.bool_) if looped is None else ~looped[order],
        contents_count=contents_count,
        contents_single=_single(contents, contents_count),
        began_s=began_s,
        starts=starts,
        rows=rows,
        counts={
            "rows": read,
            "rows_left_out": read - int((~repeat).sum()),
            "rows_of_few": int((~repeat).sum()) - int(order.size),
            "accounts": int((~few).sum()) if order.size else 0,
            "objects": _runs(objects),
        },
    )


def _order(
    objects: Any, accounts: Any, contents: Any, times: Any, time_bits: int, objects_count: int
) -> tuple[Any, Any]:
    """The rows in the order of object, time, account and content, and which of them are repeats."""
    import numpy as np

    from hustings.signals.kernels import shares as kernels

    keys = (objects.astype(np.uint64) << np.uint64(time_bits)) | times.astype(np.uint64)
    order = kernels.order_by(keys, time_bits + max(1, objects_count.bit_length()))
    return order, kernels.settle_ties(order, objects, times, accounts, contents)


def in_threads(work: Callable[[int, int], Any], bounds: Sequence[int]) -> list[Any]:
    """What `work` gives for each stretch between two bounds, on all cores; kernels let go of the lock."""
    stretches = [(low, high) for low, high in itertools.pairwise(bounds) if high > low]
    if len(stretches) < 2:
        return [work(low, high) for low, high in stretches]
    with ThreadPoolExecutor(cpu_count() or 1) as threads:
        return list(threads.map(lambda stretch: work(*stretch), stretches))


def even_bounds(costs: Any, parts: int) -> list[int]:
    """Bounds that part a row of costs into stretches of about the same sum."""
    import numpy as np

    summed = np.cumsum(costs)
    if summed.size == 0 or summed[-1] == 0:
        return [0, int(summed.size)]
    goals = summed[-1] * np.arange(1, parts) / parts
    return [0, *map(int, np.searchsorted(summed, goals)), int(summed.size)]


def _with_columns(table: pa.Table) -> pa.Table:
    missing = [name for name in COLUMNS if name not in table.column_names]
    if missing:
        raise RepairTheFile(
            f"The table has no column {', '.join(missing)}.",
            remedy=f"Give it the columns {', '.join(COLUMNS)}.",
        )
    return table.select(COLUMNS)


def _whole_rows(table: pa.Table) -> pa.Table:
    import pyarrow as pa
    import pyarrow.compute as pc

    whole = None
    for name in COLUMNS:
        column = table.column(name)
        fine = pc.is_valid(column) if column.null_count else None
        if name != "timestamp_share":
            if not pa.types.is_dictionary(column.type) and not pa.types.is_string(column.type):
                column = column.cast("string")
                table = table.set_column(table.column_names.index(name), name, column)
            words = column.cast("string") if pa.types.is_dictionary(column.type) else column
            filled = pc.not_equal(pc.binary_length(words), 0)
            if not pc.all(filled, skip_nulls=True).as_py():
                fine = filled if fine is None else pc.and_kleene(fine, filled)
        if fine is not None:
            whole = fine if whole is None else pc.and_kleene(whole, fine)
    return table if whole is None else table.filter(whole)


def _all_codes(table: pa.Table) -> list[tuple[pa.Array, Any]]:
    """The codes of objects, accounts and contents, told at the same time; contents need no order."""
    with ThreadPoolExecutor(3) as threads:
        waiting = [
            threads.submit(_codes, table.column(name), sort=name != "content_id")
            for name in ("content_id", "object_id", "account_id")
        ]
        contents, objects, accounts = (one.result() for one in waiting)
    return [objects, accounts, contents]


def _codes(column: pa.ChunkedArray, *, sort: bool) -> tuple[pa.Array, Any]:
    """The different ids and each row's place among them."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.compute as pc

    if len(column) == 0:
        return pa.array([], "string"), np.empty(0, np.int32)
    if pa.types.is_dictionary(column.type):
        column = column.unify_dictionaries()
    else:
        column = column.dictionary_encode()
    ids = column.chunk(0).dictionary
    codes = np.concatenate([np.asarray(chunk.indices) for chunk in column.chunks])
    codes = codes.astype(np.int32, copy=False)
    if sort and len(ids):
        order = pc.sort_indices(ids)
        places = np.empty(len(ids), np.int32)
        places[np.asarray(order)] = np.arange(len(ids), dtype=np.int32)
        ids, codes = ids.take(order), places[codes]
    return ids, codes


def _since_the_first(times: Any) -> tuple[int, Any, int]:
    if times.size == 0:
        return 0, times, 1
    began_s = int(times.min())
    bits = max(1, int(times.max() - began_s).bit_length())
    if bits > 32:
        raise CorrectTheValue(
            "The times of sharing lie more than 136 years apart.",
            field="timestamp_share",
            remedy="Give seconds since 1970, not milliseconds mixed with seconds.",
        )
    return began_s, times - began_s, bits


def _looped(table: pa.Table) -> Any:
    """Which rows share an object that is the content itself; None where none does."""
    import numpy as np
    import pyarrow.compute as pc

    plain = [table.column(name).cast("string") for name in ("object_id", "content_id")]
    same = pc.equal(*plain)
    if table.num_rows == 0 or not pc.any(same).as_py():
        return None
    return np.asarray(same.combine_chunks())


def _later_shares(order: Any, objects: Any, contents: Any) -> Any:
    import numpy as np

    keys = (objects[order].astype(np.int64) << 32) | contents[order]
    place = np.argsort(keys, kind="stable")
    later = np.zeros(order.size, np.bool_)
    later[place[1:]] = keys[place[1:]] == keys[place[:-1]]
    return later


def _single(contents: Any, contents_count: int) -> bool:
    import numpy as np

    return contents.size == 0 or int(np.bincount(contents, minlength=contents_count).max()) < 2


def _runs(values: Any) -> int:
    return int((values[1:] != values[:-1]).sum()) + 1 if values.size else 0
