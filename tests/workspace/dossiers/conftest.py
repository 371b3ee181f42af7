"""The Cambodia sample as it ships, imported once, and served for reading."""

from __future__ import annotations

from typing import Any

import pytest

from hustings.ingest import samples
from hustings.reporting.home import Home, open_home

PAGE, RIVAL = "facebook:@samdech-hun-sen", "facebook:@sam-rainsy"
HERE = f"/pages/{PAGE}/authenticity/"
SHIFT = "origin_shift/away_from_home/2016-03-08T00/2016-03-13T00"


@pytest.fixture(scope="session")
def cambodia_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home that holds the sample alone."""
    path = tmp_path_factory.mktemp("homes") / "cambodia"
    samples.load(path, ["cambodia_2016"])
    return open_home(path)


@pytest.fixture
def cambodia(settings: Any, cambodia_home: Home) -> Home:
    """The site serves it."""
    settings.HUSTINGS_HOME = cambodia_home.path
    return cambodia_home
