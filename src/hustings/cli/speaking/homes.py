"""The home that a command works on."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from hustings.reporting.home import Home
    from hustings.store.reading import Reading


def home_folder() -> Path:
    """The folder of --home, $HUSTINGS_HOME or ~/.hustings."""
    from hustings.web.environment import home_folder as folder

    return folder()


def home() -> Home:
    """The home there; CreateTheHomeFirst when it holds no store."""
    from hustings.reporting.home import open_home

    return open_home(home_folder())


def reading(as_of: str | None = None) -> Reading:
    """The store's newest version, or as of what --as-of says."""
    from hustings.reporting.home import moment

    return home().reading(None if as_of is None else moment(as_of))
