"""Answers that are subtly wrong, as platforms give them on bad days; seeded, so that a failure comes again."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import replace
from typing import Any

from tests.network.recorded import Exchange

Place = tuple[dict[str, Any] | list[Any], str | int]

STRANGE: tuple[Any, ...] = (
    None,
    "",
    "12",
    "\u202e<script>\x00",
    2**53 + 1,
    2**63,
    -1,
    0.5,
    1e300,
    True,
    [],
    {},
    [None],
    "2026-13-45T99:99:99Z",
    "half a pair: \ud83d",
    "https://evil.example/next?cursor=1",
    "../../../elsewhere?x=1#y",
)
"""What may stand where something else is expected."""


def mutated(exchanges: list[Exchange], seed: int) -> list[Exchange]:
    """The exchanges with one to three faults in their bodies; those that are no JSON stay as they are."""
    luck = random.Random(seed)
    bodies = {
        index: json.loads(exchange.content)
        for index, exchange in enumerate(exchanges)
        if _is_json(exchange.content)
    }
    for _ in range(luck.randint(1, 3)):
        if bodies:
            index = luck.choice(sorted(bodies))
            bodies[index] = _with_a_fault(bodies[index], luck)
    if "link" in {name.lower() for exchange in exchanges for name in exchange.headers}:
        exchanges = [_with_an_odd_link(exchange, luck) for exchange in exchanges]
    return [
        replace(exchange, body=json.dumps(bodies[index]).encode()) if index in bodies else exchange
        for index, exchange in enumerate(exchanges)
    ]


def _with_an_odd_link(exchange: Exchange, luck: random.Random) -> Exchange:
    """The exchange, now and then with a header Link that leads away or nowhere."""
    odd = luck.choice(('<https://evil.example/next>; rel="next"', "<>; rel=next", ",;<<", None))
    headers = {
        name: odd if name.lower() == "link" and odd else value
        for name, value in exchange.headers.items()
    }
    return replace(exchange, headers=headers)


def _is_json(content: bytes) -> bool:
    try:
        json.loads(content)
    except ValueError:
        return False
    return True


def _with_a_fault(body: Any, luck: random.Random) -> Any:
    places = list(_places(body))
    if not places or luck.random() < 0.03:
        return _strange(luck)
    parent, key = luck.choice(places)
    kind = luck.choice(("drop", "strange", "strange", "string", "surplus"))
    if isinstance(parent, list):
        assert isinstance(key, int)
        parent[key] = _strange(luck)
    elif kind == "drop":
        parent.pop(str(key), None)
    elif kind == "string":
        parent[str(key)] = str(parent.get(str(key)))
    elif kind == "surplus":
        parent["a_field_of_next_year"] = _strange(luck)
    else:
        parent[str(key)] = _strange(luck)
    return body


def _strange(luck: random.Random) -> Any:
    """Something strange; a copy, since the next fault may change what is inside it."""
    return deepcopy(luck.choice(STRANGE))


def _places(body: Any) -> Iterator[Place]:
    """Every place in the body at which something stands."""
    entries: Any = ()
    if isinstance(body, dict):
        entries = body.items()
    elif isinstance(body, list):
        entries = enumerate(body)
    for key, value in entries:
        yield body, key
        yield from _places(value)


def with_a_broken_item(exchanges: list[Exchange]) -> Iterator[list[Exchange]]:
    """The exchanges once for each that lists several things, with one of the things replaced by nonsense."""
    for index, exchange in enumerate(exchanges):
        if not _is_json(exchange.content):
            continue
        for nonsense in ({"a_field_of_next_year": [None]}, None, "nothing"):
            body = json.loads(exchange.content)
            listed = _outermost_list(body)
            if listed is None:
                break
            listed[-1] = nonsense
            broken = replace(exchange, body=json.dumps(body).encode())
            yield [*exchanges[:index], broken, *exchanges[index + 1 :]]


def with_an_empty_page(exchanges: list[Exchange]) -> list[Exchange] | None:
    """The exchanges with the first that lists several things listing none, and a cursor all the same.

    None where no answer is so; a bare list without a header Link has no place for a cursor.
    """
    for index, exchange in enumerate(exchanges):
        body = json.loads(exchange.content) if _is_json(exchange.content) else None
        listed = _outermost_list(body)
        if listed is body and "link" not in {name.lower() for name in exchange.headers}:
            continue
        if listed is not None:
            listed.clear()
            emptied = replace(exchange, body=json.dumps(body).encode())
            return [*exchanges[:index], emptied, *exchanges[index + 1 :]]
    return None


def _outermost_list(body: Any) -> list[Any] | None:
    """The list of at least two objects that lies nearest to the top."""
    level = [body]
    while level:
        for value in level:
            if isinstance(value, list) and len(value) > 1 and isinstance(value[0], dict):
                return value
        level = [
            part
            for value in level
            if isinstance(value, dict | list)
            for part in (value.values() if isinstance(value, dict) else value)
        ]
    return None
