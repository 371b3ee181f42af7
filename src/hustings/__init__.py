"""Hustings: run and audit public pages on social media.

import hustings
home = hustings.open("~/.hustings")
posts = home.table("posts").to_polars()
"""

from __future__ import annotations

from os import PathLike
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hustings.reporting.home import Home

__version__ = "0.1.0"


def open(path: str | PathLike[str]) -> Home:  # noqa: A001
    """The home in a folder, to take tables, measures and rankings from.

    Raises CreateTheHomeFirst when the folder holds no store.
    """
    from hustings.reporting.home import open_home

    return open_home(path)
