"""Ids: `platform:native_id` for pages and posts, and how a page known only by name is keyed."""

from __future__ import annotations

import re
import secrets
import unicodedata
from datetime import datetime

from hustings.domain.errors import CorrectTheValue

NAME_MARK = "@"
"""Stands before the native part of a page that a source knows by name alone."""


def page_id(platform: str, native_id: str) -> str:
    """The id of a page."""
    return f"{platform}:{native_id}"


def page_id_by_name(platform: str, name: str) -> str:
    """The id of a page of which the source gives the name alone, such as `facebook:@sam-rainsy`."""
    folded = unicodedata.normalize("NFKC", name).casefold().strip()
    slug = re.sub(r"[^\w]+", "-", folded).strip("-")
    if not slug:
        raise CorrectTheValue("The page has no name.", remedy="Give it a name or an id.")
    return f"{platform}:{NAME_MARK}{slug}"


def split_id(identifier: str) -> tuple[str, str]:
    """The platform and the native part of a page's or post's id."""
    platform, mark, native = identifier.partition(":")
    if not mark or not platform or not native:
        raise CorrectTheValue(
            f"{identifier!r} is not an id.",
            remedy="Write it as platform:id, such as facebook:9106562109.",
        )
    return platform, native


def new_run_id(now_at: datetime) -> str:
    """A run's id: sortable by its start, unique without asking anybody."""
    return f"r-{now_at:%y%m%d-%H%M%S}-{secrets.token_hex(3)}"
