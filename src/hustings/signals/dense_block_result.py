"""What a search for dense blocks gives: blocks, evidence on a page, and what the public may see."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from hustings.signals.evidence import Evidence, Number, State

if TYPE_CHECKING:
    import pyarrow as pa

    from hustings.signals.kernels.numbering import Numbered
    from hustings.signals.kernels.searching import Dense, Search

NAME = "dense_block"
PUBLIC_LEAST = 10
"""Accounts in a group that the public may be told of; fewer could be recognised."""
TIES_LEAST = 10
"""Ties of a page below which nothing is said of it."""
Q_MOST = 0.05
SCORE_LEAST = 1.1
"""Score / the highest score of shuffled ties below which a block is not flagged, however sure it is.

Any circle of people with a common interest is a little denser than chance.
"""
SHARE_LEAST = 0.1
"""Share of a page's accounts in the block below which the block says nothing of the page.

Popular pages stand in many blocks, since members follow what everybody follows.
"""


@dataclass(frozen=True, slots=True)
class Block:
    """Accounts and targets with many ties among them.

    `targets` has a row a target: target_id, ties within the block, accounts tied to it in all; ids are in
    order. `density` is ties / (accounts * targets). `chance_ties` are expected in a block of these members
    if chance dealt out their ties, without any search. p and q are None where nothing was shuffled.
    """

    number: int
    actor_ids: pa.Array
    targets: pa.Table
    ties: int
    score: float
    density: float
    chance_ties: float
    p: float | None
    q: float | None

    @property
    def target_ids(self) -> pa.Array:
        return self.targets.column("target_id").combine_chunks()


@dataclass(frozen=True, slots=True)
class DenseBlocks:
    """Blocks in the order in which they were found, and what they were found in.

    `guarantee` is the share of the best possible score that the first block has at least.
    `targets` has each target with the number of accounts tied to it.
    """

    version: int
    algorithm: str
    guarantee: float
    blocks: tuple[Block, ...]
    accounts_count: int
    targets_count: int
    ties_count: int
    duplicates_left_out: int
    unknown_left_out: int
    shuffled_scores: tuple[float, ...]
    targets: pa.Table
    explanations: tuple[str, ...]

    def evidence(self, target_id: Any, called: str = "this page") -> Evidence:
        """What the blocks say of one page or post, as it is `called`: of those that hold it, the first."""
        tied = _row(self.targets, target_id)
        accounts = 0 if tied is None else tied["accounts"]
        if accounts < TIES_LEAST:
            told = f"Ties of {accounts} accounts to {called} are known; {TIES_LEAST} are needed to say anything."
            return self._evidence("insufficient", told)
        for block in self.blocks:
            held = _row(block.targets, target_id)
            if held is not None:
                return self._of_block(block, held["ties"], accounts, called)
        told = f"None of the {len(self.blocks)} densest blocks of the ties holds {called}."
        return self._evidence("clear", told)

    def _of_block(self, block: Block, ties: int, accounts: int, called: str) -> Evidence:
        shape = (
            f"{ties:,} of the {accounts:,} accounts tied to {called} belong to a block of {len(block.actor_ids):,} accounts and "
            f"{block.targets.num_rows:,} targets, in which {100 * block.density:.0f} per cent of all possible ties are there"
        )
        if block.q is None:
            return self._evidence(
                "insufficient",
                f"{shape}. No shuffled ties were searched to compare it with.",
                block,
            )
        beaten = sum(score < block.score for score in self.shuffled_scores)
        compared = f"{shape}; {beaten} of {len(self.shuffled_scores)} searches in shuffled ties found none as dense."
        numbers = self._numbers(block, ties, accounts)
        if block.q > Q_MOST:
            return self._evidence("clear", compared, block, numbers)
        small = self._too_little(block, ties, accounts)
        if small:
            return self._evidence("clear", f"{compared} {small}", block, numbers)
        return self._evidence(
            "flagged",
            f"{compared} This is consistent with accounts that are steered together, and also with a circle of friends or a list that many follow.",
            block,
            numbers,
        )

    def stands_out(self, block: Block) -> bool:
        """Whether shuffled ties hold no block that comes near it."""
        highest = max(self.shuffled_scores, default=math.inf)
        return block.q is not None and block.q <= Q_MOST and block.score >= SCORE_LEAST * highest

    def _too_little(self, block: Block, ties: int, accounts: int) -> str:
        """Why a block that chance does not explain says nothing of a page; empty when it does."""
        if not self.stands_out(block):
            return "It is less than a tenth denser than shuffled ties can be."
        if len(block.actor_ids) < PUBLIC_LEAST:
            return "A block of so few accounts is not judged."
        if ties < SHARE_LEAST * accounts:
            return "They are too small a part of its accounts to say anything of it: members of any block follow what many follow."
        return ""

    def _evidence(
        self,
        state: State,
        told: str,
        block: Block | None = None,
        numbers: tuple[Number, ...] = (),
    ) -> Evidence:
        highest = max(self.shuffled_scores, default=None)
        compared = block is not None and highest is not None
        return Evidence(
            signal=NAME,
            version=self.version,
            state=state,
            reason=told + self._weaker(),
            kind=self.algorithm,
            effect=block.score / highest if compared else None,  # type: ignore[union-attr,operator]
            effect_unit="times the highest score of shuffled ties" if compared else None,
            q=None if block is None else block.q,
            numbers=numbers,
            explanations=self.explanations,
        )

    def _weaker(self) -> str:
        if self.algorithm != "batch":
            return ""
        return f" The search went in batches, which is the weaker algorithm: a block may score down to {100 * self.guarantee:.0f} per cent of the best."

    def _numbers(self, block: Block, ties: int, accounts: int) -> tuple[Number, ...]:
        return (
            Number("accounts_in_block", "accounts", len(block.actor_ids)),
            Number("targets_in_block", "pages or posts", block.targets.num_rows),
            Number("ties_in_block", "ties", block.ties),
            Number("ties_by_chance", "ties", block.chance_ties),
            Number("density", "percent", 100 * block.density),
            Number("score", "weight per member", block.score),
            Number("score_shuffled_most", "weight per member", max(self.shuffled_scores)),
            Number("share_of_page", "percent", 100 * ties / accounts),
        )


@dataclass(frozen=True, slots=True)
class PublicBlock:
    """A block as anybody may see it: counts, and of the targets those alone that are watched pages.

    `other_targets` is None where they are some, but fewer than ten.
    """

    number: int
    accounts: int
    watched_targets: tuple[Any, ...]
    other_targets: int | None
    ties: int
    density: float
    score: float
    q: float | None


def public_blocks(found: DenseBlocks, watched: Collection[Any]) -> tuple[PublicBlock, ...]:
    """The blocks of at least ten accounts, without the id of anybody who is not a watched page.

    Numbers of smaller blocks are missing from the row, and nothing else is said of them.
    """
    shown = []
    for block in found.blocks:
        if len(block.actor_ids) < PUBLIC_LEAST:
            continue
        targets = block.target_ids.to_pylist()
        named = tuple(target for target in targets if target in watched)
        others = len(targets) - len(named)
        shown.append(
            PublicBlock(
                block.number,
                len(block.actor_ids),
                named,
                others if others == 0 or others >= PUBLIC_LEAST else None,
                block.ties,
                block.density,
                block.score,
                block.q,
            )
        )
    return tuple(shown)


def told(
    columns: Numbered,
    search: Search,
    scores: Sequence[float],
    algorithm: str,
    guarantee: float,
    version: int,
    explanations: tuple[str, ...],
) -> DenseBlocks:
    """The search in ids, with p of each block: how many searches in shuffled ties found as much."""
    import numpy as np
    import pyarrow as pa

    ties_count = int(search.target_degree.sum())
    blocks, q = [], 0.0
    for number, dense in enumerate(search.blocks, start=1):
        p = (1 + sum(score >= dense.score for score in scores)) / (1 + len(scores))
        q = max(q, p)
        blocks.append(_block(columns, search, dense, number, (p, q) if scores else None))
    known = np.flatnonzero(search.target_degree).astype(np.int32)
    every = pa.table(
        {"target_id": columns.targets.back(known), "accounts": search.target_degree[known]}
    )
    return DenseBlocks(
        version=version,
        algorithm=algorithm,
        guarantee=guarantee,
        blocks=tuple(blocks),
        accounts_count=int((search.actor_degree > 0).sum()),
        targets_count=known.size,
        ties_count=ties_count,
        duplicates_left_out=columns.rows - columns.unknown - ties_count,
        unknown_left_out=columns.unknown,
        shuffled_scores=tuple(scores),
        targets=every,
        explanations=explanations,
    )


def _block(
    columns: Numbered,
    search: Search,
    dense: Dense,
    number: int,
    chances: tuple[float, float] | None,
) -> Block:
    import pyarrow as pa

    targets = pa.table(
        {
            "target_id": columns.targets.back(dense.targets),
            "ties": dense.target_ties,
            "accounts": search.target_degree[dense.targets],
        }
    ).sort_by("target_id")
    actors = columns.actors.back(columns.actors.in_order(dense.actors))
    ties, possible = int(dense.target_ties.sum()), len(actors) * targets.num_rows
    expected = (
        float(search.actor_degree[dense.actors].sum())
        * float(search.target_degree[dense.targets].sum())
        / float(search.target_degree.sum())
    )
    p, q = chances or (None, None)
    return Block(
        number=number,
        actor_ids=actors,
        targets=targets,
        ties=ties,
        score=dense.score,
        density=ties / possible,
        chance_ties=min(expected, possible),
        p=p,
        q=q,
    )


def _row(targets: pa.Table, target_id: Any) -> dict[str, Any] | None:
    """The row of one target, or None."""
    import pyarrow as pa
    import pyarrow.compute as pc

    ids = targets.column("target_id")
    at = pc.index(ids, pa.scalar(target_id, ids.type)).as_py()
    return None if at < 0 else targets.slice(at, 1).to_pylist()[0]
