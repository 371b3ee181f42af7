"""One network for all tests; each test makes accounts of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count

import pytest

from bluesky_network.network import Network, network
from bluesky_network.people import Person

_numbers = count(1)


@pytest.fixture(scope="session")
def running() -> Iterator[Network]:
    """The network."""
    with network() as started:
        yield started


@pytest.fixture
def person(running: Network) -> Callable[[], Person]:
    """Makes an account."""
    return lambda: Person(running.pds, f"person{next(_numbers)}")
