"""Whether many accounts are tied to the same few pages or posts more densely than chance explains."""

from __future__ import annotations

from typing import Any, Literal, get_args

from hustings.domain.errors import CorrectTheValue, InstallTheExtra, UseAKnownName
from hustings.signals.definition import signal
from hustings.signals.dense_block_result import DenseBlocks

Algorithm = Literal["exact", "batch"]
VERSION = 1

EXPLANATIONS = (
    "A fan club or a party's members follow the same pages because they belong together.",
    "People who follow back whoever follows them form dense circles without any leader.",
    "Starter packs and lists that are followed with one press give many accounts the same targets.",
    "An import of a contact list ties everybody in it to the same accounts.",
    "An event that is in the news brings the same pages to the same people.",
    "A platform that recommends the same pages to new accounts gives them the same ties.",
)


@signal(
    version=VERSION,
    title="Many accounts are densely tied to the same pages",
    subject="accounts",
    needs="ties, such as follows or likes, of keyed pseudonyms to pages or posts; no times and no texts",
    method="A tie with a target of d accounts weighs 1 / log(d + 5), so that popular targets lend little. The score of a set of accounts and targets is the weight of the ties within it / the number of its members. The account or target that holds the least weight is taken away again and again, and the best set on the way is the block (FRAUDAR). Its ties are taken out and the search goes on, with the same weights, while a block scores at least half as much as the first. A page is flagged where q is at most 0.05, the score at least a tenth above the highest of shuffled ties, the block holds ten accounts or more and they are a tenth of the page's.",
    uncertainty="q is the share of searches that find a block at least as dense when the same accounts and targets keep their numbers of ties and chance decides which, for the densest block of each; of a later block it is never below that of an earlier one. It says how far chance explains the block, and nothing of why it is there.",
    explanations=EXPLANATIONS,
    source="Hooi et al., FRAUDAR, KDD 2016; in batches Bahmani, Kumar and Vassilvitskii, VLDB 2012; the shuffling trades ties after Strona et al., Nature Communications 5 (2014)",
)  # fmt: skip
def dense_block(
    actors: Any,
    targets: Any,
    *,
    blocks: int = 5,
    score_ratio: float = 0.5,
    algorithm: Algorithm = "exact",
    margin: float = 0.1,
    shuffles: int = 19,
    seed: int = 0,
) -> DenseBlocks:
    """The densest blocks of accounts and targets, each after the ties of those before are taken out.

    `actors` and `targets` are two columns of one table, whole numbers or texts, as Arrow columns or
    what makes them; a tie that stands in several rows counts once, one with an unknown side not at all.
    No block scores less than `score_ratio` of the first. The algorithm "exact" is the greedy, whose
    first block scores at least half of the best that there is; "batch" takes somewhat less memory and time and
    guarantees 1 / (2 (1 + margin)). Among equals the greedy takes away accounts before targets, and of
    each the one whose id comes first. `shuffles` of 0 leaves p and q unknown. CorrectTheValue for a
    parameter or column that cannot be, InstallTheExtra without the extra `coordination`.
    """
    _check(blocks, score_ratio, algorithm, margin, shuffles)
    try:
        from hustings.signals.kernels.numbering import numbered
        from hustings.signals.kernels.searching import (
            search_exactly,
            search_in_batches,
            shuffled_scores,
        )
    except ImportError as error:
        raise InstallTheExtra(
            "Dense blocks need numba, numpy and pyarrow, which are not installed.",
            remedy="Install them with: pip install 'hustings[coordination]'",
        ) from error
    from hustings.signals.dense_block_result import told

    columns = numbered(actors, targets)
    if algorithm == "batch":
        search = search_in_batches(columns, blocks, score_ratio, margin)
    else:
        search = search_exactly(columns, blocks, score_ratio)
    weaker = margin if algorithm == "batch" else None
    scores = shuffled_scores(columns, shuffles, seed, weaker)
    guarantee = 0.5 / (1 + margin) if algorithm == "batch" else 0.5
    return told(columns, search, scores, algorithm, guarantee, VERSION, EXPLANATIONS)


def _check(blocks: int, score_ratio: float, algorithm: str, margin: float, shuffles: int) -> None:
    if algorithm not in get_args(Algorithm):
        raise UseAKnownName(
            f"There is no algorithm {algorithm!r}.",
            field="algorithm",
            remedy=f"Choose from {', '.join(get_args(Algorithm))}.",
        )
    for name, value, fits, remedy in (
        ("blocks", blocks, blocks >= 1, "Ask for at least one block."),
        ("score_ratio", score_ratio, 0 < score_ratio <= 1, "Give a ratio above 0 and up to 1."),
        ("margin", margin, 0 < margin <= 10, "Give a margin above 0 and up to 10."),
        ("shuffles", shuffles, shuffles >= 0, "Give 0 for none, or at least 19 to judge by."),
    ):
        if not fits:
            raise CorrectTheValue(f"{value} cannot be {name}.", field=name, remedy=remedy)
