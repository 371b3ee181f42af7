"""Dense blocks of ties from Parquet to Parquet, against the plain greedy in Python on the same file.

The ties are made here, with their seed: ten ties an account and a hundred a target in the mean. An
account's activity falls with the square root of its rank, a target's popularity with its rank to the
power of 0.75; beside them stands a block of 2,000 accounts and 100 targets with half of all ties.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.measured import Measured, median, run

SEED, PIECE = 11, 5_000_000
BLOCK_ACCOUNTS, BLOCK_TARGETS, BLOCK_DENSITY = 2_000, 100, 0.5

_READ = """
import sys, pyarrow as pa, pyarrow.parquet as pq
ties = pq.read_table(sys.argv[1], pre_buffer=False)
"""
_OURS = (
    _READ
    + """
from hustings.signals.dense_block import dense_block
actors, targets = ties.column("actor_key"), ties.column("target_id")
del ties
found = dense_block(actors, targets, {asked})
rows = [(b.number, "account", str(i)) for b in found.blocks for i in b.actor_ids.to_pylist()]
rows += [(b.number, "target", str(i)) for b in found.blocks for i in b.target_ids.to_pylist()]
pq.write_table(pa.table(list(map(list, zip(*rows))), ["block", "side", "id"]), sys.argv[2])
first = found.blocks[0]
print(f"{{len(found.blocks)}} {{len(first.actor_ids)}} {{len(first.target_ids)}} {{first.score:.9f}}")
"""
)
_PLAIN = (
    _READ
    + """
from tests.signals.plain_peeling import plain_blocks
pairs = zip(ties.column("actor_key").to_pylist(), ties.column("target_id").to_pylist())
members, score = plain_blocks(pairs)[0]
rows = sorted((1, ("account", "target")[side], str(i)) for side, i in members)
pq.write_table(pa.table(list(map(list, zip(*rows))), ["block", "side", "id"]), sys.argv[2])
accounts = sum(side == "account" for _, side, _ in rows)
print(f"1 {accounts} {len(rows) - accounts} {score:.9f}")
"""
)
ONE_BLOCK = "blocks=1, shuffles=0"
SIDES = {
    "one block, exact": _OURS.format(asked=ONE_BLOCK),
    "one block, in batches": _OURS.format(asked=ONE_BLOCK + ', algorithm="batch"'),
    "five blocks, exact, 19 shuffles": _OURS.format(asked="blocks=5, shuffles=19"),
}


def make_file(path: Path, ties: int, *, texts: bool) -> None:
    """Write so many ties, the same each time; ids are texts of 16 and 24 letters, or whole numbers."""
    import numpy as np
    import pyarrow as pa
    import pyarrow.parquet as pq

    chance = np.random.default_rng(SEED)
    accounts, targets = max(ties // 10, 4_000), max(ties // 100, 1_000)
    shuffled = chance.permutation(accounts).astype(np.int32)
    names: list[Any] = [None, None]
    if texts:
        keys = chance.integers(0, 2**63, accounts)
        names[0] = pa.array([f"{key:016x}" for key in keys.tolist()])
        names[1] = pa.array([f"bluesky:did:plc:{number:08}" for number in range(targets)])
    kinds = [pa.string() if texts else pa.int32()] * 2
    with pq.ParquetWriter(
        path, pa.schema(zip(("actor_key", "target_id"), kinds, strict=True))
    ) as out:
        for actors, reached in _pieces(chance, ties, accounts, targets):
            columns = [pa.array(shuffled[actors]), pa.array(reached)]
            if texts:
                columns = [name.take(column) for name, column in zip(names, columns, strict=True)]
            out.write_table(pa.table(columns, ["actor_key", "target_id"]))


def _pieces(chance: Any, ties: int, accounts: int, targets: int) -> Iterator[tuple[Any, Any]]:
    import numpy as np

    inside = np.flatnonzero(chance.random(BLOCK_ACCOUNTS * BLOCK_TARGETS) < BLOCK_DENSITY)
    yield (
        (inside // BLOCK_TARGETS).astype(np.int32) + accounts // 2,
        (inside % BLOCK_TARGETS).astype(np.int32) + targets - BLOCK_TARGETS,
    )
    left = ties - inside.size
    while left > 0:
        size = min(left, PIECE)
        yield (
            (accounts * chance.random(size) ** 2).astype(np.int32),
            (targets * chance.random(size) ** 4).astype(np.int32),
        )
        left -= size


def report(folder: Path, *, small: bool) -> str:
    """The tables of this benchmark in Markdown; seconds are those of the median run."""
    most = 1_000_000 if small else 10_000_000
    lines = [
        f"Parquet in and Parquet out, start of the process included; {BLOCK_ACCOUNTS:,} accounts and {BLOCK_TARGETS} targets with half of all ties, among skewed ones.",
        "",
        "| ties | ids | side | runs | wall s | processor s | peak MB | accounts and targets of the first block, score |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for ties in (size for size in (100_000, 1_000_000, 10_000_000) if size <= most):
        path = folder / f"ties-{ties}.parquet"
        make_file(path, ties, texts=True)
        for name, code in SIDES.items():
            shuffled = "shuffles=19" in code
            if shuffled and ties > 1_000_000:
                continue  # Twenty searches of five blocks: minutes, for which the smaller sizes tell enough.
            times = 1 if shuffled and ties == 1_000_000 else 5
            lines.append(_line(ties, "texts", name, _runs(code, path, times)))
        if ties <= 1_000_000:
            plain = _runs(_PLAIN, path, 1 if ties > 100_000 else 3)
            lines.append(_line(ties, "texts", "the plain greedy, one block", plain))
            _hold_equal(path, _runs(SIDES["one block, exact"], path, 1)[0], plain[0])
    if not small:
        path = folder / "ties-100000000.parquet"
        make_file(path, 100_000_000, texts=False)
        lines += [
            _line(100_000_000, "whole numbers", name, _runs(SIDES[name], path, 1))
            for name in ("one block, exact", "one block, in batches")
        ]
    lines += [
        "",
        "The plain greedy finds the same members and the same score, which every run checks.",
    ]
    return "\n".join(lines)


def _runs(code: str, path: Path, times: int) -> list[Measured]:
    out = path.with_suffix(".plain.parquet" if code is _PLAIN else ".ours.parquet")
    return [run(code, str(path), str(out)) for _ in range(times)]


def _hold_equal(path: Path, ours: Measured, plain: Measured) -> None:
    """End the benchmark unless both sides found the same members and score."""
    import pyarrow.parquet as pq

    members = [
        sorted(pq.read_table(path.with_suffix(f".{side}.parquet")).to_pylist(), key=str)
        for side in ("ours", "plain")
    ]
    if members[0] != members[1] or ours.printed != plain.printed:
        raise SystemExit(f"the blocks differ: {ours.printed} and {plain.printed}")


def _line(ties: int, ids: str, name: str, runs: list[Measured]) -> str:
    _, accounts, targets, score = runs[0].printed.split()
    return (
        f"| {ties:,} | {ids} | {name} | {len(runs)} | {median([each.wall_s for each in runs]):.2f} "
        f"| {median([each.cpu_s for each in runs]):.2f} | {max(each.peak_mb for each in runs):,.0f} "
        f"| {int(accounts):,} and {int(targets):,}, {float(score):.4f} |"
    )
