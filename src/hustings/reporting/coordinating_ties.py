"""Who is tied to what, searched for dense blocks and for lockstep: from the store or from a file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hustings.domain.errors import UseAKnownName
from hustings.domain.periods import Window
from hustings.reporting.conditions import ANY_TIME, Conditions
from hustings.reporting.coordinating_tables import SECONDS, table_in_file
from hustings.signals.co_sharing_columns import need_the_extra
from hustings.signals.dense_block import Algorithm, dense_block
from hustings.signals.dense_block_result import DenseBlocks, public_blocks
from hustings.signals.evidence import Evidence
from hustings.signals.lockstep import COLUMNS, Lockstep, lockstep, public_groups

if TYPE_CHECKING:
    import pyarrow as pa

    from hustings.store.reading import Reading


@dataclass(frozen=True, slots=True)
class SearchedTies:
    """What both signals found; `steps` is None where no tie has a time.

    `watched` are the pages of the store, which the public may be told by name. `source` is the word
    store, or the name of the file.
    """

    source: str
    store_version: int | None
    as_of: datetime | None
    kind: str | None
    window: Window
    watched: frozenset[str]
    dense: DenseBlocks
    steps: Lockstep | None

    def evidence(self, target_id: str, called: str = "this page") -> tuple[Evidence, ...]:
        """What each signal that could look says of one page or post."""
        found = [self.dense.evidence(target_id, called)]
        if self.steps is not None:
            found.append(self.steps.evidence(target_id, called))
        return tuple(found)

    def members(self) -> pa.Table:
        """A row for each member of each block or group: signal, kind, number, member, id, q, stands_out.

        `kind` is block, group or rush, and `member` says whether the id is an account's or a target's.
        """
        import pyarrow as pa

        parts = [
            pa.table(
                {
                    "signal": pa.repeat(signal, len(ids)),
                    "kind": pa.repeat(kind, len(ids)),
                    "number": pa.repeat(number, len(ids)),
                    "member": pa.repeat(member, len(ids)),
                    "id": pa.array(ids, pa.string()),
                    "q": pa.repeat(pa.scalar(q, pa.float64()), len(ids)),
                    "stands_out": pa.repeat(stands_out, len(ids)),
                }
            )
            for signal, kind, number, q, stands_out, sides in self._groups()
            for member, ids in zip(("account", "target"), sides, strict=True)
        ]
        return pa.concat_tables(parts) if parts else _nobody()

    def shown(self) -> pa.Table:
        """What anybody may see: groups of ten accounts or more that stand out, counted, with watched pages alone."""
        import pyarrow as pa

        dense = {block.number for block in self.dense.blocks if self.dense.stands_out(block)}
        rows = [
            ("dense_block", "block", one.accounts, " ".join(one.watched_targets))
            for one in public_blocks(self.dense, self.watched)
            if one.number in dense
        ]
        if self.steps is not None:
            rows += [
                ("lockstep", one.kind, one.accounts, " ".join(one.watched_targets))
                for one in public_groups(self.steps, self.watched)
            ]
        kinds = (pa.string(), pa.string(), pa.int64(), pa.string())
        columns = [pa.array([row[place] for row in rows], kind) for place, kind in enumerate(kinds)]
        return pa.table(columns, ["signal", "kind", "accounts", "pages"])

    def _groups(self) -> Iterator[tuple[Any, ...]]:
        """Of each block and group what its members' rows share, and its accounts and targets in order."""
        for block in self.dense.blocks:
            sides = (block.actor_ids, block.target_ids)
            stands_out = self.dense.stands_out(block)
            yield "dense_block", "block", block.number, block.q, stands_out, sides
        if self.steps is None:
            return
        reached: dict[int, dict[str, float]] = {}
        for row in self.steps.targets.to_pylist():
            reached.setdefault(row["community"], {})[row["target_id"]] = row["q"]
        for group in self.steps.groups:
            targets = reached.get(group.community, {})
            q = next(iter(targets.values()), None)
            sides = (sorted(group.account_ids), sorted(targets))
            yield "lockstep", "group", group.community, q, True, sides
        for number, rush in enumerate(self.steps.blocks, start=1):
            yield "lockstep", "rush", number, rush.q, True, (sorted(rush.account_ids), sorted(rush.targets))  # fmt: skip


def search_ties(
    source: Reading | Path,
    *,
    kind: str | None = None,
    window: Window = ANY_TIME,
    blocks: int = 5,
    algorithm: Algorithm = "exact",
    time_window: int = 60,
) -> SearchedTies:
    """Dense blocks and lockstep in a reading's ties, or in those of a CSV or Parquet file.

    `kind` and `window` narrow those of a reading; a window leaves out ties without a time. A file has
    actor_key, target_id and, for lockstep, created_at (epoch seconds or ISO times). UseAKnownName for a kind
    that no tie is of, CorrectTheValue for a parameter that cannot be, RepairTheFile for a file without
    the columns, InstallTheExtra without the extra `coordination`.
    """
    need_the_extra()
    if isinstance(source, Path):
        table = table_in_file(source, COLUMNS[:2], COLUMNS[2], time_needed=False)
        told: dict[str, Any] = {"source": source.name, "store_version": None, "as_of": None}
        watched: frozenset[str] = frozenset()
    else:
        table = ties_from(source, kind, window)
        told = {"source": "store", "store_version": source.version, "as_of": source.as_of}
        watched = frozenset(row[0] for row in source.sql("SELECT page_id FROM page_latest"))
    times = table.column("created_at")
    return SearchedTies(
        **told,
        kind=kind,
        window=window,
        watched=watched,
        dense=dense_block(
            table.column("actor_key"), table.column("target_id"), blocks=blocks, algorithm=algorithm
        ),
        steps=lockstep(table, time_window=time_window) if times.null_count < len(times) else None,
    )


def ties_from(reading: Reading, kind: str | None = None, window: Window = ANY_TIME) -> pa.Table:
    """Ties of a reading as actor_key, target_id and created_at in epoch seconds, None where unknown."""
    chosen = Conditions().within(window)
    if kind is not None:
        known = [row[0] for row in reading.sql("SELECT DISTINCT kind FROM ties ORDER BY kind")]
        if kind not in known:
            raise UseAKnownName(
                f"The store holds no ties of the kind {kind!r}.",
                field="kind",
                remedy=f"Choose from {', '.join(known)}." if known else "Bring ties in, or give --table.",
            )  # fmt: skip
        chosen.add("kind = ?", kind)
    query = f"SELECT actor_key, target_id, {SECONDS.format('created_at')} AS created_at FROM ties {chosen.sql}"
    table: pa.Table = reading.cursor().sql(query, params=chosen.parameters).to_arrow_table()
    return table


def _nobody() -> pa.Table:
    import pyarrow as pa

    text = pa.string()
    return pa.schema(
        {"signal": text, "kind": text, "number": pa.int64(), "member": text, "id": text, "q": pa.float64(), "stands_out": pa.bool_()}
    ).empty_table()  # fmt: skip
