"""The signal lockstep: accounts that follow or like the same targets within seconds of each other."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hustings.domain.errors import CorrectTheValue, RepairTheFile
from hustings.signals.co_sharing import CoSharing, co_sharing
from hustings.signals.co_sharing_columns import need_the_extra
from hustings.signals.co_sharing_groups import Group, grouped
from hustings.signals.definition import signal
from hustings.signals.evidence import Evidence, Number
from hustings.signals.lockstep_rushes import (
    PAIRS_MOST,
    RushBlock,
    crowded_targets,
    rush_blocks,
)

if TYPE_CHECKING:
    import pyarrow as pa

NAME, VERSION = "lockstep", 1
COLUMNS = ("actor_key", "target_id", "created_at")
GROUP_LEAST = 10
"""Accounts of one group on a page from which on the page is flagged, and that the public may see."""

EXPLANATIONS = (
    "a starter pack, or a list that is followed with one press: everybody who takes it follows the same accounts at once",
    "an import of a contact list, which makes all its ties in one go",
    "a broadcast, a match or a rally at which many people are asked to follow the same pages at that moment",
    "a fan club or a circle whose members call on each other to follow and to like",
    "a platform that recommends the same pages to everybody who signs up, or puts times on round minutes",
)


@dataclass(frozen=True, slots=True)
class PublicGroup:
    """A group or block as anybody may see it: how many accounts, and those targets that are watched pages.

    `kind` is group where pairs made it, or rush.
    """

    kind: str
    accounts: int
    watched_targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Lockstep:
    """Pairs of accounts in step, the groups they make, and blocks of accounts that rush together.

    `found` has every pair of accounts with a target in common in time; `groups` are made of those with
    at least `min_targets` such targets and a q of at most `max_q`. `targets` has a row a group and target:
    community, target_id, accounts (of the group, in time on it) and q (the largest of the group's pairs).
    `blocks` are those of accounts and rushes with a q of at most `max_q`, and `members` whoever is in a
    group or such a block. `tied` counts the accounts that are tied to each target at a known time. Ties without a time are
    left out and counted. `crowded` are targets that had too many pairs, which no pair was counted on;
    blocks were looked for on them too.
    """

    found: CoSharing
    min_targets: int
    max_q: float
    groups: tuple[Group, ...]
    blocks: tuple[RushBlock, ...]
    targets: pa.Table
    tied: pa.Table
    ties_count: int
    duplicates_left_out: int
    untimed_left_out: int
    crowded: frozenset[str]
    members: frozenset[str] = field(repr=False)

    def evidence(self, target_id: str, called: str = "this page") -> Evidence:
        """What groups say of one page or post, as it is `called`, and where none does, what blocks do: the one with most accounts there."""
        tied = _rows(self.tied, target_id)
        accounts = tied[0]["accounts"] if tied else 0
        if accounts < GROUP_LEAST:
            told = f"Ties of {accounts} accounts to {called} are known with their time; {GROUP_LEAST} are needed to say anything."
            return Evidence(NAME, VERSION, "insufficient", told, explanations=EXPLANATIONS)
        held = max(_rows(self.targets, target_id), key=lambda row: row["accounts"], default=None)
        if held is None or held["accounts"] < GROUP_LEAST:
            block = max(self.blocks, key=lambda one: one.targets.get(target_id, 0), default=None)
            if block is not None and block.targets.get(target_id, 0) >= GROUP_LEAST:
                return self._rushed(block, block.targets[target_id], accounts, called)
            told = f"No {GROUP_LEAST} of the {accounts:,} accounts tied to {called} moved in step with each other on other targets too."
            if target_id in self.crowded:
                told += " So many came to it at once that its pairs were not counted; blocks of accounts were looked for."
            return Evidence(NAME, VERSION, "clear", told, explanations=EXPLANATIONS)
        group = next(one for one in self.groups if one.community == held["community"])
        return self._flagged(group, held, accounts, called)

    def _flagged(self, group: Group, held: dict[str, Any], accounts: int, called: str) -> Evidence:
        expected = group.chance_weight or 0.0
        told = (
            f"{held['accounts']:,} of the {accounts:,} accounts tied to {called} came within {self.found.time_window_s} seconds of others with "
            f"whom they share {self.min_targets} targets or more in the same way; their pairs meet {group.weight:,} times in time where "
            f"{expected:,.1f} are expected by chance. This is consistent with accounts that are steered together, and also with a list that was followed with one press."
        )
        return Evidence(
            NAME,
            VERSION,
            "flagged",
            told,
            kind="group",
            from_at=group.first_at,
            to_at=group.last_at,
            effect=group.weight / expected if expected else None,
            effect_unit="times the meetings in time that chance explains",
            q=held["q"],
            numbers=(
                Number("accounts_in_step", "accounts", held["accounts"]),
                Number("accounts_in_group", "accounts", len(group.account_ids)),
                Number("pairs_in_step", "pairs", group.edges),
                Number("meetings", "pairs of ties", group.weight),
                Number("meetings_by_chance", "pairs of ties", expected),
                Number("share_of_page", "percent", 100 * held["accounts"] / accounts),
            ),
            explanations=EXPLANATIONS,
        )

    def _rushed(self, block: RushBlock, held: int, accounts: int, called: str) -> Evidence:
        told = (
            f"{held:,} of the {accounts:,} accounts tied to {called} came to it in a rush of {self.found.time_window_s} seconds and belong to a block of "
            f"{len(block.account_ids):,} accounts that were together in several of {block.rushes} rushes to {len(block.targets)} targets, more densely than "
            "shuffled ties ever were. This is consistent with accounts that are steered together, and also with a list that was followed with one press."
        )
        return Evidence(
            NAME,
            VERSION,
            "flagged",
            told,
            kind="rush",
            from_at=block.first_at,
            to_at=block.last_at,
            effect=block.score_ratio,
            effect_unit="times the highest score of shuffled ties",
            q=block.q,
            numbers=(
                Number("accounts_in_step", "accounts", held),
                Number("accounts_in_block", "accounts", len(block.account_ids)),
                Number("rushes_in_block", "rushes", block.rushes),
                Number("density", "percent", 100 * block.density),
                Number("share_of_page", "percent", 100 * held / accounts),
            ),
            explanations=EXPLANATIONS,
        )


@signal(
    version=VERSION,
    title="Accounts follow or like the same targets in step",
    subject="accounts",
    needs="ties, such as follows or likes, of keyed pseudonyms to pages or posts, each with the second at which it was made",
    method="Co-sharing (CooRTweet's definition) with the target as the object: a pair of accounts is in step where both came to at least min_targets of the same targets within the time window of each other, more often than each target's own tempo explains. Groups are communities of such pairs. Beside pairs, dense_block looks at accounts and rushes (ten or more accounts on one target within the time window) for blocks of accounts that rush to several targets together. A page is flagged where ten or more accounts of one group or block came to it in step.",
    uncertainty="q is the Benjamini-Hochberg value among all pairs of accounts with a target in common; of a page it is the largest of the group's pairs, and of a block the share of searches that find one as dense. Chance deals out the times at which a target was reached among those who reached it.",
    explanations=EXPLANATIONS,
    source="Righetti and Balluff, CooRTweet 2.1.3, on ties; the idea of lockstep in time is CopyCatch, Beutel et al., WWW 2013",
)  # fmt: skip
def lockstep(
    ties: pa.Table,
    *,
    time_window: int = 60,
    min_targets: int = 2,
    max_q: float = 0.05,
    shuffles: int = 19,
    seed: int = 0,
    max_pairs: int = PAIRS_MOST,
) -> Lockstep:
    """Pairs and groups of accounts that came to the same targets within `time_window` seconds.

    `ties` has actor_key, target_id and created_at (a timestamp in UTC, or epoch seconds). Of several ties
    of an account with a target the first in time counts. `shuffles` of 0 looks for no blocks. Where more than
    `max_pairs` pairs of ties are within the window, the targets with most of them lend no pairs. CorrectTheValue
    for a parameter that cannot be, RepairTheFile for a missing column, InstallTheExtra without the
    extra `coordination`.
    """
    _check(min_targets, max_q, shuffles, max_pairs)
    need_the_extra()
    shares, untimed = _shares(ties)
    crowded = crowded_targets(shares, time_window, max_pairs)
    paired = _without(shares, crowded)
    found = co_sharing(paired, time_window=time_window, min_participation=min_targets)
    chosen = _in_step(found, min_targets, max_q)
    rows, groups = grouped(found, chosen)
    community = {row.account_id: row.community for row in rows}
    blocks = rush_blocks(
        shares,
        time_window=time_window,
        min_targets=min_targets,
        max_q=max_q,
        shuffles=shuffles,
        seed=seed,
    )
    return Lockstep(
        found=found,
        min_targets=min_targets,
        max_q=max_q,
        groups=groups,
        blocks=blocks,
        targets=_targets(found, community, _largest_q(found, chosen, community)),
        tied=_tied(shares),
        ties_count=shares.num_rows,
        duplicates_left_out=ties.num_rows - untimed - shares.num_rows,
        untimed_left_out=untimed,
        crowded=crowded,
        members=frozenset(community).union(*(block.account_ids for block in blocks)),
    )


def _check(min_targets: int, max_q: float, shuffles: int, max_pairs: int) -> None:
    for name, value, fits in (
        ("min_targets", min_targets, min_targets >= 1),
        ("max_q", max_q, 0 <= max_q <= 1),
        ("shuffles", shuffles, shuffles >= 0),
        ("max_pairs", max_pairs, max_pairs >= 0),
    ):
        if not fits:
            raise CorrectTheValue(
                f"{value} cannot be {name}.", field=name, remedy="Leave it out for its usual value."
            )


def public_groups(found: Lockstep, watched: Collection[str]) -> tuple[PublicGroup, ...]:
    """The groups and blocks of at least ten accounts, without the id of anybody who is not a watched page.

    A watched page is named where ten or more accounts of it came to the page in step.
    """
    reached: dict[int, dict[str, int]] = {}
    for row in found.targets.to_pylist():
        reached.setdefault(row["community"], {})[row["target_id"]] = row["accounts"]
    every = [
        ("group", len(group.account_ids), reached.get(group.community, {}))
        for group in found.groups
    ]
    every += [("rush", len(block.account_ids), block.targets) for block in found.blocks]
    return tuple(
        PublicGroup(
            kind,
            accounts,
            tuple(sorted(one for one in targets if one in watched and targets[one] >= GROUP_LEAST)),
        )
        for kind, accounts, targets in every
        if accounts >= GROUP_LEAST
    )


def _shares(ties: pa.Table) -> tuple[pa.Table, int]:
    """The columns of co-sharing, one row for an account and target, and how many ties were left out."""
    import pyarrow as pa
    import pyarrow.compute as pc

    missing = [name for name in COLUMNS if name not in ties.column_names]
    if missing:
        raise RepairTheFile(
            f"The ties have no column {', '.join(missing)}.",
            remedy=f"Give them the columns {', '.join(COLUMNS)}.",
        )
    known = ties.select(list(COLUMNS)).drop_null()
    times = known.column("created_at")
    if pa.types.is_timestamp(times.type):
        times = pc.floor_temporal(times, unit="second").cast(pa.timestamp("s", times.type.tz))
    first = (
        pa.table(
            {
                "object_id": known.column("target_id").cast("string"),
                "account_id": known.column("actor_key").cast("string"),
                "timestamp_share": times.cast("int64"),
            }
        )
        .group_by(["object_id", "account_id"])
        .aggregate([("timestamp_share", "min")])
        .rename_columns(["object_id", "account_id", "timestamp_share"])
    )
    # Every tie is content of its own, so that no pair is left out for sharing one.
    contents = pa.array(range(first.num_rows), pa.int64()).cast("string")
    return first.append_column("content_id", contents), ties.num_rows - known.num_rows


def _tied(shares: pa.Table) -> pa.Table:
    """How many accounts came to each target."""
    counted = shares.group_by("object_id").aggregate([([], "count_all")])
    return counted.rename_columns(["target_id", "accounts"])


def _without(shares: pa.Table, crowded: frozenset[str]) -> pa.Table:
    import pyarrow as pa
    import pyarrow.compute as pc

    if not crowded:
        return shares
    left_out = pc.is_in(shares.column("object_id"), pa.array(sorted(crowded), pa.string()))
    return shares.filter(pc.invert(left_out))


def _in_step(found: CoSharing, min_targets: int, max_q: float) -> Any:
    import pyarrow.compute as pc

    often = pc.greater_equal(found.edges.column("weight"), min_targets)
    rare = pc.fill_null(pc.less_equal(found.edges.column("q"), max_q), False)
    return pc.and_(often, rare)


def _largest_q(found: CoSharing, chosen: Any, community: dict[str, int]) -> dict[int, float]:
    """Of each group the largest q among its own pairs."""
    edges = found.edges.filter(chosen).select(["account_id", "account_id_y", "q"]).to_pydict()
    largest: dict[int, float] = {}
    for one, other, q in zip(*edges.values(), strict=True):
        number = community.get(one, 0)
        if number == community.get(other):
            largest[number] = max(q, largest.get(number, 0.0))
    return largest


def _targets(found: CoSharing, community: dict[str, int], largest: dict[int, float]) -> pa.Table:
    """Of each group and target, how many of the group's accounts met others of it there in time."""
    import numpy as np
    import pyarrow as pa

    from hustings.signals.kernels import groups as kernels

    ids = found.shares.account_ids.to_pylist()
    groups = np.array([community.get(name, -1) for name in ids], np.int32)
    group, objects, one, other = kernels.shared_within(found.frame, groups)
    keys = np.concatenate([group, group]).astype(np.int64) << 32 | np.concatenate(
        [objects, objects]
    )
    met = np.unique(np.column_stack([keys, np.concatenate([one, other])]), axis=0)
    keys, accounts = np.unique(met[:, 0], return_counts=True)
    numbers = keys >> 32
    return pa.table(
        {
            "community": pa.array(numbers),
            "target_id": found.shares.object_ids.take(pa.array(keys & 0xFFFFFFFF)),
            "accounts": pa.array(accounts),
            "q": pa.array([largest.get(int(number)) for number in numbers], pa.float64()),
        }
    )


def _rows(table: pa.Table, target_id: str) -> list[dict[str, Any]]:
    import pyarrow.compute as pc

    rows: list[dict[str, Any]] = table.filter(
        pc.equal(table.column("target_id"), target_id)
    ).to_pylist()
    return rows
