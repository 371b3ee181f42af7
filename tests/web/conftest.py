"""What the tests of the site share."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.utils import translation


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Each test begins in English; a request leaves its language behind in the thread."""
    with translation.override("en"):
        yield
