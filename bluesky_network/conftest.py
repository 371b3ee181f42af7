"""One network for all tests; each test makes accounts of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from urllib.parse import urlsplit

import pytest

from bluesky_network.network import Network, network
from bluesky_network.people import Person
from hustings.network.asking import Asker
from hustings.network.door import Door
from hustings.platforms.bluesky.reader import Reader
from hustings.platforms.bluesky.rules import RULES

_numbers = count(1)


@pytest.fixture(scope="session")
def running() -> Iterator[Network]:
    """The network."""
    with network() as started:
        yield started


@pytest.fixture
def person(running: Network) -> Iterator[Callable[[], Person]]:
    """Makes an account."""
    made: list[Person] = []

    def make() -> Person:
        made.append(Person(running.pds, f"person{next(_numbers)}"))
        return made[-1]

    yield make
    for somebody in made:
        somebody.close()


@pytest.fixture
def door(running: Network) -> Iterator[Door]:
    """The real door, which may reach the AppView though it is on this machine."""
    with Door(reachable_private=[urlsplit(running.appview).netloc]) as opened:
        yield opened


@pytest.fixture
def asker(door: Door) -> Asker:
    """The door as the reader gets it."""
    return door.asker(RULES)


@pytest.fixture
def reader(running: Network) -> Reader:
    """Hustings' reader of Bluesky, asking the AppView of this network."""
    return Reader(running.appview)
