"""Whether a page's followers grow while what they do does not."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from hustings.signals.corrections import normal_p, q_values
from hustings.signals.definition import signal
from hustings.signals.evidence import Evidence, Number
from hustings.signals.observed import ObservedPage, Size, day_text

NAME, VERSION = "engagement_decoupling", 1
BLOCK = timedelta(days=28)
PAST_MAX, PAST_MIN, POSTS_MIN = 12, 3, 5
SIZE_WITHIN = timedelta(days=14)
GROWTH_MIN = 0.20
SPREAD_FLOOR = 0.20
"""How much the middle post of a block wanders at the least, as a natural logarithm: about a fifth."""
Q_MAX = 0.05
EXPLANATIONS = (
    "a rule by which the platform shows posts to fewer of the followers",
    "followers who joined for an event and had nothing to do since",
    "other kinds of posts than before, or posts so young that they still gather interactions",
    "fewer topics that people argue about, such as after an election",
    "advertising for the page, which brings followers, in place of advertising for posts, which brings interactions",
)


@dataclass(frozen=True, slots=True)
class _Block:
    """Four weeks: the page's size at their end, and the middle post's interactions; None is unknown."""

    from_at: datetime
    to_at: datetime
    people: float | None
    middle: float | None
    posts: int


@dataclass(frozen=True, slots=True)
class _Judged:
    """A block against the page's past, as natural logarithms; `effect` is of the rate per follower."""

    block: _Block
    past: Sequence[_Block]
    growth: float
    change: float
    peers: float | None
    spread: float
    q: float = 1.0

    @property
    def effect(self) -> float:
        return self.change - self.growth - (self.peers or 0.0)

    @property
    def p(self) -> float:
        return normal_p(self.effect / self.spread) if self.effect < 0 else 1.0

    @property
    def interval(self) -> tuple[float, float]:
        return self.effect - 1.96 * self.spread, self.effect + 1.96 * self.spread

    @property
    def flagged(self) -> bool:
        grown = self.growth >= math.log(1 + GROWTH_MIN)
        idle = self.change - (self.peers or 0.0) <= 0
        return grown and idle and self.interval[1] < 0 and self.q <= Q_MAX


@signal(
    version=VERSION,
    title="Followers grow and interactions do not",
    subject="page",
    needs="the page's size every four weeks or oftener, and at least five posts with known interactions in each of four blocks of four weeks, three of them in the past",
    method="Blocks of four weeks, counted back from the last figure of the page's size. A block's middle post (median of interactions) and size against the middle of up to twelve blocks before. Flagged when the page grew by a fifth or more over its past, the middle post did not grow, the fall of interactions per follower is larger than its interval, and q is at most 0.05. Where other pages stand beside it, their own change in the same blocks is taken off first.",
    uncertainty="The interval is 95 per cent, from how far the page's own past blocks lie from their middle (never less than a fifth) and from how far posts of the block lie from theirs. q is the Benjamini-Hochberg value over all blocks.",
    explanations=EXPLANATIONS,
    source="Hustings",
)  # fmt: skip
def engagement_decoupling(page: ObservedPage) -> tuple[Evidence, ...]:
    """Each run of blocks in which followers grew and interactions did not, or one finding that there is none."""
    word = _word(page)
    sizes = [one for one in page.sizes if one.word == word and one.people.value is not None]
    blocks = _blocks(page, sizes)
    judged = _corrected(
        [
            found
            for place, block in enumerate(blocks)
            if page.looks_at(block.from_at, block.to_at)
            and (found := _judge(page, block, blocks[max(place - PAST_MAX, 0) : place]))
        ]
    )
    flagged = [_evidence(run, word) for run in _runs([one for one in judged if one.flagged])]
    if flagged:
        return tuple(flagged)
    if judged:
        return (_clear(judged),)
    return (_insufficient(page, sizes),)


def _word(page: ObservedPage) -> str:
    words = sorted({size.word for size in page.sizes}) or ["followers"]
    return max(words, key=lambda word: sum(size.word == word for size in page.sizes))


def _blocks(page: ObservedPage, sizes: Sequence[Size]) -> list[_Block]:
    """Blocks back from the last figure of the size, oldest first, until no figure or post is left."""
    if not sizes or not page.posted:
        return []
    earliest = min(min(one.at for one in sizes), min(one.at for one in page.posted))
    to_at = max(one.at for one in sizes)
    found = []
    while to_at > earliest:
        found.append(_block(page, sizes, to_at - BLOCK, to_at))
        to_at -= BLOCK
    return found[::-1]


def _block(page: ObservedPage, sizes: Sequence[Size], from_at: datetime, to_at: datetime) -> _Block:
    known = [
        one.interactions
        for one in page.posted
        if from_at <= one.at < to_at and one.interactions is not None
    ]
    near = [one for one in sizes if abs(one.at - to_at) <= SIZE_WITHIN]
    size = min(near, key=lambda one: (abs(one.at - to_at), one.at, one.people.width), default=None)
    middle = float(median(known)) if len(known) >= POSTS_MIN else None
    return _Block(from_at, to_at, size.people.value if size else None, middle, len(known))


def _judge(page: ObservedPage, block: _Block, before: Sequence[_Block]) -> _Judged | None:
    past = [one for one in before if one.people and one.middle]
    if not block.people or block.middle is None or len(past) < PAST_MIN:
        return None
    logs = [math.log(one.middle) for one in past if one.middle]
    usual = median(logs)
    # A middle post without interactions has no logarithm; half an interaction stands for it.
    change = math.log(max(block.middle, 0.5)) - usual
    growth = math.log(block.people) - median(math.log(one.people) for one in past if one.people)
    wandering = 1.4826 * median(abs(one - usual) for one in logs)
    spread = max(wandering, SPREAD_FLOOR) * math.sqrt(1 + math.pi / 2 / len(past))
    peers = _peers(page.peers, block, past)
    return _Judged(block, past, growth, change, peers, spread)


def _peers(peers: Sequence[ObservedPage], block: _Block, past: Sequence[_Block]) -> float | None:
    """How the middle post of the pages beside it changed over the same blocks; None where not known."""
    changes = []
    for peer in peers:
        now = _block(peer, (), block.from_at, block.to_at).middle
        then = [_block(peer, (), one.from_at, one.to_at).middle for one in past]
        known = [math.log(one) for one in then if one]
        if now and len(known) >= PAST_MIN:
            changes.append(math.log(now) - median(known))
    return median(changes) if changes else None


def _corrected(judged: Sequence[_Judged]) -> list[_Judged]:
    found = q_values([one.p for one in judged])
    return [replace(one, q=q) for one, q in zip(judged, found, strict=True)]


def _runs(flagged: Sequence[_Judged]) -> list[list[_Judged]]:
    """Blocks that follow on each other belong to one finding."""
    if not flagged:
        return []
    runs = [[flagged[0]]]
    for before, one in pairwise(flagged):
        if one.block.from_at == before.block.to_at:
            runs[-1].append(one)
        else:
            runs.append([one])
    return runs


def _percent(log: float) -> float:
    return 100 * (math.exp(log) - 1)


def _evidence(run: Sequence[_Judged], word: str) -> Evidence:
    surest = min(run, key=lambda one: (one.q, one.effect))
    low, high = surest.interval
    block, past = surest.block, surest.past
    usual = median([one.middle for one in past if one.middle])
    size = median([one.people for one in past if one.people])
    numbers = (
        Number(word, "people", block.people, at=block.to_at),
        Number(f"{word}_before", "people", size, at=past[-1].to_at),
        Number("middle_post", "interactions", block.middle, at=block.to_at),
        Number("middle_post_before", "interactions", usual, at=past[-1].to_at),
        Number("posts", "posts", float(block.posts), at=block.to_at),
        Number("blocks_before", "blocks", float(len(past)), at=past[-1].to_at),
        Number(
            "change_of_peers", "percent", None if surest.peers is None else _percent(surest.peers)
        ),
    )
    told = (
        f"In the four weeks to {day_text(block.to_at)} {word} were {_percent(surest.growth):.0f} per cent above "
        f"their middle of {len(past)} blocks before, while the middle post drew {block.middle:,.0f} interactions "
        f"against {usual:,.0f}. This is consistent with followers who do not take part, and with posts that fewer of them are shown."
    )
    return Evidence(
        signal=NAME,
        version=VERSION,
        state="flagged",
        reason=told,
        kind="fewer_per_follower",
        from_at=run[0].block.from_at,
        to_at=run[-1].block.to_at,
        effect=_percent(surest.effect),
        effect_unit="percent of interactions per follower",
        interval=(_percent(low), _percent(high)),
        q=surest.q,
        numbers=numbers,
        explanations=EXPLANATIONS,
    )


def _clear(judged: Sequence[_Judged]) -> Evidence:
    lowest = min(judged, key=lambda one: (one.effect, one.block.from_at))
    low, high = lowest.interval
    blocks = "One block" if len(judged) == 1 else f"{len(judged)} blocks"
    return Evidence(
        signal=NAME,
        version=VERSION,
        state="clear",
        reason=f"{blocks} of four weeks could be judged; in none did the page grow by a fifth while its middle post fell short of its past by more than it wanders.",
        from_at=judged[0].block.from_at,
        to_at=judged[-1].block.to_at,
        effect=_percent(lowest.effect),
        effect_unit="percent of interactions per follower",
        interval=(_percent(low), _percent(high)),
        q=lowest.q,
        explanations=EXPLANATIONS,
    )


def _insufficient(page: ObservedPage, sizes: Sequence[Size]) -> Evidence:
    known = sum(one.interactions is not None for one in page.posted)
    return Evidence(
        NAME,
        VERSION,
        "insufficient",
        f"{len(sizes)} figures of the page's size and {known:,} posts with known interactions; it takes both in four blocks of four weeks, with five posts each.",
        explanations=EXPLANATIONS,
    )
