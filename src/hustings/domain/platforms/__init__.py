"""Plain facts about each platform: one file a platform, found by being here."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass
from functools import cache


@dataclass(frozen=True, slots=True)
class Platform:
    """What the figures of a platform are made of.

    `interaction_parts` are the columns of post_observations whose sum is `interactions`;
    a part that is unknown makes the sum unknown.
    `audience_words` says which of followers and fans the platform has.
    """

    key: str
    title: str
    interaction_parts: tuple[str, ...]
    audience_words: tuple[str, ...] = ("followers",)
    page_word: str = "page"


@cache
def platforms() -> dict[str, Platform]:
    """Every platform by its key."""
    found: dict[str, Platform] = {}
    for module in pkgutil.iter_modules(__path__):
        platform: Platform = importlib.import_module(f"{__name__}.{module.name}").PLATFORM
        found[platform.key] = platform
    return found


def platform_title(key: str) -> str:
    """The platform's name for people; the key itself when the platform is not known."""
    known = platforms().get(key)
    return known.title if known else key
