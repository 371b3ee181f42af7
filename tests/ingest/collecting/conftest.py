from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hustings.ingest.collecting import collecting, gathering, replaying
from hustings.ingest.collecting.wishes import Collection, Wish
from hustings.platforms.definition import Page
from hustings.store.store import Store
from tests.ingest.collecting.fake import FAKE, KEY, FakeAsker, World


@pytest.fixture(autouse=True)
def made_up_platform(monkeypatch: pytest.MonkeyPatch) -> None:
    """The fake in the place of the platform whose key it bears."""
    for module in (collecting, gathering, replaying):
        monkeypatch.setattr(module, "collected_platform", lambda key: FAKE)


@pytest.fixture
def world() -> World:
    return World()


Collect = Callable[..., Collection]


@pytest.fixture
def collect(tmp_path: Path, world: World) -> Collect:
    """Collect the world's page into a home of its own."""

    def run(*parts: Any, home: Path | None = None, **more: Any) -> Collection:
        wish = Wish(
            page=Page(page_id=f"{KEY}:1", handle="alder"),
            platform=KEY,
            parts=parts or ("page", "posts", "counts"),
            **{k: more.pop(k) for k in ("whose", "backfill_to_at") if k in more},
        )
        return collecting.collect(
            home or tmp_path / "home", [wish], lambda _wish: FakeAsker(world), **more
        )

    return run


Rows = Callable[[str], list[tuple[Any, ...]]]


@pytest.fixture
def rows(tmp_path: Path) -> Rows:
    """Rows of a query over the home's newest version."""
    return lambda query: Store.open(tmp_path / "home").at().sql(query)
