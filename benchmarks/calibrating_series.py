"""How often the signals along time are wrong: false alarms, and purchases that they miss."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta

from benchmarks import organic_series as made
from benchmarks.organic_posts import posting_page
from hustings.signals.engagement_decoupling import engagement_decoupling
from hustings.signals.evidence import Evidence
from hustings.signals.growth_burst import growth_burst
from hustings.signals.observed import ObservedPage
from hustings.signals.origin_shift import origin_shift

SHARES = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5)
LENGTHS_DAYS = (1, 3, 7, 14, 30)
SEED = 7_311_952
_DECOUPLED_OF = (
    "Pages of weekly sizes and about a post a day; followers grow by 5 to 80 per cent in the year, the usual post by the square "
    "root to the whole of that; posts vary by a factor of 2.2, four weeks by a fifth. Followers are added on one day."
)
_ROUND_ABROAD = (
    "A post that goes round in another country moves the make-up of the gain as a purchase there does, and figures "
    "do not tell the two apart: the last column has the same pages without such posts."
)


def report(pages: int, tries: int) -> str:
    """False alarms over so many page-years for each way of showing, and power over so many purchases."""
    made_of = (
        "What the made-up series are: growth of 0.02 to 0.3 per cent a day whose level wanders, a season of the week, days that "
        "vary by a third, six viral days a year (Pareto with exponent 1.8 from three times the usual day on, halved daily, a tenth of them in one other country), two "
        "campaigns a year that lift the level 1.3 to 2.5 times for one to four weeks, three thousand to three million followers. "
        "The signals' limits were chosen on other draws of the same kind; real pages may have heavier tails. "
        f"{pages} page-years a row of false alarms, {tries} purchases a cell of power."
    )
    parts = [
        made_of,
        "### growth_burst: false alarms in a page-year",
        _table(("shown as", "false alarms", "of them purges"), _burst_alarms(pages)),
    ]
    for shown in (made.SHOWN[0], made.SHOWN[1], made.SHOWN[4]):
        parts += [
            f"### growth_burst: share of purchases found, {shown.name}",
            _power(lambda share, days, shown=shown: burst_power(share, days, tries, shown)),  # type: ignore[misc]
        ]
    parts += [
        "### origin_shift: false alarms in a page-year",
        _ROUND_ABROAD,
        _table(
            ("shown as", "false alarms", "without posts that go round abroad"),
            _origin_alarms(pages),
        ),
    ]
    for placing in (made.PLACINGS[1], made.PLACINGS[2]):
        parts += [
            f"### origin_shift: share of purchases abroad found, {placing.name}",
            _power(lambda share, days, placing=placing: origin_power(share, days, tries, placing)),  # type: ignore[misc]
        ]
    parts += [
        "### engagement_decoupling: share of page-years flagged",
        _DECOUPLED_OF,
        _table(
            ("followers added who do nothing", "pages flagged"),
            (
                (_added(share), f"{decoupling_rate(share, pages):.3f}")
                for share in (0.0, 0.2, 0.5, 1.0, 2.0)
            ),
        ),
    ]
    return "\n\n".join(parts)


def decoupling_rate(share: float, pages: int, *, seed: int = SEED) -> float:
    """The share of made-up page-years on which engagement_decoupling finds something."""
    chance = random.Random(seed)
    found = (
        _flagged(engagement_decoupling.compute(posting_page(chance, share))) for _ in range(pages)
    )
    return sum(bool(flagged) for flagged in found) / pages


def _added(share: float) -> str:
    return f"{100 * share:.0f} % of the stock" if share else "none"


def burst_alarms(pages: int, shown: made.Shown, *, seed: int = SEED) -> list[Evidence]:
    """What growth_burst flags on organic page-years."""
    chance = random.Random(seed)
    return [
        one for _ in range(pages) for one in _flagged(growth_burst.compute(_organic(chance, shown)))
    ]


def origin_alarms(
    pages: int,
    placing: made.Placing,
    *,
    abroad_share: float = made.ABROAD_VIRAL_SHARE,
    seed: int = SEED,
) -> list[Evidence]:
    """What origin_shift flags on organic page-years, where that share of viral posts go round abroad."""
    chance = random.Random(seed)
    found: list[Evidence] = []
    for _ in range(pages):
        held, gains = made.placed_growth(chance, made.any_stock(chance), abroad_share=abroad_share)
        found += _flagged(origin_shift.compute(made.placed_page(held, gains, placing)))
    return found


def burst_power(
    share: float, days: int, tries: int, shown: made.Shown, *, seed: int = SEED
) -> float:
    """The share of purchases that growth_burst finds where they are."""
    chance, found = random.Random(seed), 0
    for _ in range(tries):
        stock = made.any_stock(chance)
        start = chance.randrange(40, made.DAYS - 60)
        gains = made.bought(made.growth(chance, stock), stock, share, days, start)
        page = made.page(chance, gains, stock, shown)
        found += _hit(_flagged(growth_burst.compute(page)), start, days)
    return found / tries


def origin_power(
    share: float, days: int, tries: int, placing: made.Placing, *, seed: int = SEED
) -> float:
    """The share of purchases in one other country that origin_shift finds where they are."""
    chance, found = random.Random(seed), 0
    for _ in range(tries):
        stock = made.any_stock(chance)
        start = chance.randrange(40, made.DAYS - 60)
        held, organic = made.placed_growth(chance, stock)
        gains = made.bought_abroad(organic, stock, share, days, start)
        page = made.placed_page(held, gains, placing)
        found += _hit(_flagged(origin_shift.compute(page)), start, days)
    return found / tries


def _organic(chance: random.Random, shown: made.Shown) -> ObservedPage:
    stock = made.any_stock(chance)
    return made.page(chance, made.growth(chance, stock), stock, shown)


def _flagged(evidence: Iterable[Evidence]) -> list[Evidence]:
    return [one for one in evidence if one.state == "flagged"]


def _hit(flagged: Iterable[Evidence], start: int, days: int) -> bool:
    from_at = made.START_AT + timedelta(days=start - 1)
    to_at = made.START_AT + timedelta(days=start + days - 1)
    return any(
        one.kind != "purge"
        and one.from_at
        and one.to_at
        and one.from_at < to_at
        and one.to_at > from_at
        for one in flagged
    )


def _burst_alarms(pages: int) -> Iterable[Sequence[str]]:
    for shown in made.SHOWN:
        found = burst_alarms(pages, shown)
        purges = sum(one.kind == "purge" for one in found)
        yield shown.name, f"{len(found) / pages:.3f}", f"{purges / pages:.3f}"


def _origin_alarms(pages: int) -> Iterable[Sequence[str]]:
    for placing in made.PLACINGS:
        found = origin_alarms(pages, placing)
        quiet = origin_alarms(pages, placing, abroad_share=0.0)
        yield placing.name, f"{len(found) / pages:.3f}", f"{len(quiet) / pages:.3f}"


def _power(of: Callable[[float, int], float]) -> str:
    header = ("bought over", *(f"{100 * share:.0f} % of the stock" for share in SHARES))
    rows = (
        (
            f"{days} day{'s' if days > 1 else ''}",
            *(f"{100 * of(share, days):.0f} %" for share in SHARES),
        )
        for days in LENGTHS_DAYS
    )
    return _table(header, rows)


def _table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = ["| " + " | ".join(header) + " |", "|" + "---|" * len(header)]
    return "\n".join([*lines, *("| " + " | ".join(row) + " |" for row in rows)])
