"""Small tables in the shape of the Canada sample, made up for tests."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

HEADER = "id,likes_count,comments_count,shares_count,type,created_time,page_id"
SEEN_AT = datetime(2020, 2, 1, tzinfo=UTC)


def row(
    post: int,
    likes: object = 10,
    comments: object = 2,
    shares: object = 1,
    *,
    page: int = 1,
    kind: str = "photo",
    created: str = "2020-01-01T12:00:00+0000",
) -> str:
    """One line of the table."""
    return f"{page}_{post},{likes},{comments},{shares},{kind},{created},{page}"


def write(
    folder: Path, rows: Iterable[str], name: str = "posts.csv", *, header: str = HEADER
) -> Path:
    """The table as a UTF-8 file."""
    path = folder / name
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path
