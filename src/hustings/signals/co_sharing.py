"""The signal co_sharing: accounts that share the same objects within seconds of each other."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hustings.domain.errors import CorrectTheValue, UseAKnownName
from hustings.signals.co_sharing_columns import need_the_extra, shares_of
from hustings.signals.definition import signal

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pyarrow as pa

DEFINITIONS = ("cooRTweet", "toolkit", "coornet")
DEFAULT_WINDOW_S = 60
EDGE_COLUMNS = (
    "account_id",
    "account_id_y",
    "weight",
    "avg_time_delta",
    "n_content_id",
    "n_content_id_y",
    "edge_symmetry_score",
    "weight_threshold",
    "chance_weight",
    "p",
    "q",
    "first_at",
    "last_at",
    "shared_object_count",
)
_PARTS = 16
_CHANCE = frozenset(("chance_weight", "p", "q"))


@dataclass(frozen=True, slots=True)
class CoSharing:
    """Edges in EDGE_COLUMNS, sorted by both accounts, and what they were computed with.

    `threshold` is the quantile of the weights above which `weight_threshold` is 1; None without edges.
    `counts` holds rows, rows_left_out (empty or repeated), rows_of_few (accounts below
    min_participation), accounts, objects, pairs, edges, tests, and whether tests is an upper bound.
    `shares` and `frame` are what groups are told from.
    """

    edges: pa.Table
    definition: str
    time_window_s: int
    time_window_estimated: bool
    threshold: float | None
    counts: dict[str, int]
    shares: Any = field(repr=False)
    frame: Any = field(repr=False)


@signal(
    version=1,
    title="Sharing the same things at the same time",
    subject="accounts",
    needs="Shares of links, hashtags, media, posts or texts, each with account, content and second.",
    method="Pairs of accounts whose shares of one object lie within the time window, by one of three published definitions; beside each edge the weight that chance alone would give.",
    uncertainty="p is the chance of at least this weight if each object's times of sharing were dealt out at random among those who shared it; q corrects it for all pairs of accounts with an object in common.",
    explanations=(
        "Both follow the same news wire, press office or newsroom and pass on what it sends as it arrives.",
        "One editor or organisation openly runs both accounts, or a plug-in posts to both.",
        "A community of fans or supporters shares what its favourite has just published.",
        "Breaking news, a match or a debate makes many people share within the same minute.",
        "The platform or a scheduling tool puts posts on round minutes.",
    ),
    source="Giglietto et al. 2020; Righetti and Balluff, CooRTweet 2.1.3; Graham, coordination-network-toolkit 1.5.2; Benjamini and Hochberg 1995",
)
def co_sharing(
    table: pa.Table,
    *,
    definition: str = "cooRTweet",
    time_window: int | None = None,
    min_participation: int = 2,
    edge_weight: float = 0.5,
    min_weight: int = 1,
    columns: Sequence[str] = EDGE_COLUMNS,
) -> CoSharing:
    """Edges of an Arrow table of object_id, account_id, content_id and timestamp_share (epoch seconds).

    Rows in which one of the four is empty are left out, exact repeats count once. `time_window` is in
    seconds, both ends included; None stands for 60, or for the estimate of `coornet`. `min_weight`
    leaves out lighter edges. `columns` are those of the edges to be computed, all by
    default. chance_weight, p and q are null for the loops that `toolkit` keeps.
    """
    _check(definition, time_window, min_participation, edge_weight, min_weight)
    need_the_extra()
    from hustings.signals import co_sharing_edges as steps
    from hustings.signals.co_sharing_chance import add_chance

    toolkit = definition == "toolkit"
    least = 1 if toolkit else min_participation
    shares = shares_of(table, min_participation=least, one_per_content=toolkit)
    estimated = definition == "coornet" and time_window is None
    if estimated:
        time_window = steps.estimated_window(shares)
    window_s = DEFAULT_WINDOW_S if time_window is None else time_window
    found = steps.found_edges(
        shares,
        window_s,
        min_participation=0 if toolkit else min_participation,
        min_weight=1 if toolkit else min_weight,
        by_age=not toolkit,
        told=bool({*steps.TOLD, *_CHANCE}.intersection(columns)),
        parts=_PARTS,
    )
    if toolkit:
        steps.make_directed(found, shares, min_weight, columns)
    threshold = steps.mark_heavy(found, edge_weight, columns)
    counts = shares.counts | {"pairs": found.pairs, "edges": int(found.columns["of"].size)}
    if _CHANCE.intersection(columns):
        counts |= add_chance(found, shares, directed=toolkit, parts=_PARTS)
    edges = steps.edge_table(found, shares, columns)
    return CoSharing(edges, definition, window_s, estimated, threshold, counts, shares, found.frame)


def _check(
    definition: str,
    time_window: int | None,
    min_participation: int,
    edge_weight: float,
    min_weight: int,
) -> None:
    if definition not in DEFINITIONS:
        raise UseAKnownName(
            f"There is no definition {definition!r}.",
            field="definition",
            remedy=f"Choose from {', '.join(DEFINITIONS)}.",
        )
    limits: tuple[tuple[str, Any, float, float], ...] = (
        ("time_window", 0 if time_window is None else time_window, 0, 2**31 - 1),
        ("min_participation", min_participation, 1, 2**31 - 1),
        ("edge_weight", edge_weight, 0, 1),
        ("min_weight", min_weight, 1, 2**31 - 1),
    )
    for name, value, least, most in limits:
        if not least <= value <= most:
            raise CorrectTheValue(
                f"{value} is no {name}.",
                field=name,
                remedy=f"Choose a number from {least} to {most}.",
            )
