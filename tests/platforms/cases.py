"""How a platform joins the tests that every platform passes: it lists cases in its folder's cases.py.

    # tests/platforms/NAME/cases.py
    CASES = [
        Case(
            name="posts_of_two_pages",
            method="posts",
            arguments={"page": PAGE, "since_at": None, "cursor": None},
            exchanges=[Exchange(address=..., query=..., body=RECORDED / "posts-1.json"), ...],
            expected=[PostRecord(...), CountsRecord(...), ...],
        ),
    ]

`tests/platforms/test_every_platform.py` runs each case, and compares and mutates it. A platform needs at
least one case for each method of its reader, and where `counts` is one of them, one with `deleted`.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from itertools import islice
from pathlib import Path
from typing import Any

import httpx

from hustings.domain.errors import SeeToThePlatform
from hustings.domain.records import Record
from hustings.network.asking import Asker, Token
from hustings.platforms.definition import Collected, Found, Gap, Portion, collected
from tests.network.clock import START_AT
from tests.network.recorded import Exchange, Recorded, recorded

MOST_PORTIONS = 50
"""Where a case stops reading: a hostile answer may lead round in a circle, which is the collector's to end."""


@dataclass(frozen=True, kw_only=True)
class Case:
    """One call of a reader's method, the exchanges that it is answered from, and what must come out.

    `arguments` are by name, without `asker`. `expected` are all records in order, of all portions;
    None leaves them uncompared. `deleted` are the ids that an event `deleted` must name.
    `raises` is the error that must end the case. `gaps` are the names of all gaps.
    `quarantined` is how many parts of the answers must be set aside.
    `now_at` is when it is asked. `mutate` is False where the bodies are no JSON.
    """

    name: str
    method: str
    arguments: Mapping[str, Any]
    exchanges: Sequence[Exchange]
    expected: Sequence[Record] | None = None
    deleted: Sequence[str] = ()
    raises: type[SeeToThePlatform] | None = None
    gaps: Sequence[str] = ()
    quarantined: int = 0
    now_at: datetime = START_AT
    token: Token | None = field(default=None, repr=False)
    mutate: bool = True


@dataclass
class Read:
    """What a case brought: portions, or for `resolve` what was found, or an error after some of them."""

    recorded: Recorded | None = None
    portions: list[Portion] = field(default_factory=list)
    found: Found | None = None
    error: SeeToThePlatform | None = None

    @property
    def network(self) -> Recorded:
        """The recorded answers it was read from; for what was read through another door there are none."""
        assert self.recorded is not None
        return self.recorded

    @property
    def records(self) -> list[Record]:
        """All records, in order."""
        if self.found is not None:
            return [self.found.record]
        return [record for portion in self.portions for record in portion.records]

    @property
    def gaps(self) -> list[Gap]:
        """All gaps, in order."""
        return [gap for portion in self.portions for gap in portion.gaps]


def read(
    platform: Collected,
    case: Case,
    *,
    exchanges: Sequence[Exchange] | None = None,
    otherwise: Any = None,
    **arguments: Any,
) -> Read:
    """Run a case, perhaps with other exchanges or arguments; SeeToThePlatform ends up in the result."""
    network = recorded(
        platform.rules,
        case.exchanges if exchanges is None else exchanges,
        token=case.token,
        now_at=case.now_at,
        otherwise=otherwise,
    )
    return read_through(network.asker, platform, case, Read(network), **arguments)


def read_through(
    asker: Asker, platform: Collected, case: Case, result: Read | None = None, **arguments: Any
) -> Read:
    """Run a case through any asker, such as one whose door leads to a fault proxy.

    with FaultProxy(case.exchanges, plan) as proxy, Door(transport=Through(proxy)) as door:
        result = read_through(door.asker(platform.rules, token=case.token), platform, case)
    """
    result = result or Read()
    method = getattr(platform.reader, case.method)
    try:
        given = method(asker, **{**case.arguments, **arguments})
        if isinstance(given, Found):
            result.found = given
        else:
            result.portions.extend(islice(given, MOST_PORTIONS))
    except SeeToThePlatform as error:
        result.error = error
    return result


def not_there(request: httpx.Request) -> httpx.Response:
    """The answer to what nobody recorded, where a mutated answer led astray."""
    return httpx.Response(404, json={"error": "NotFound", "message": "There is no such thing."})


@cache
def cases_of(key: str) -> tuple[Case, ...]:
    """The cases of a platform's folder; none where it has no cases.py."""
    file = Path(__file__).parent / key / "cases.py"
    if not file.exists():
        return ()
    module = importlib.import_module(f"tests.platforms.{key}.cases")
    return tuple(module.CASES)


def all_cases() -> Iterator[tuple[Collected, Case]]:
    """Every case with its platform."""
    for key, platform in collected().items():
        for case in cases_of(key):
            yield platform, case
