"""What a person says along with the files, and what they are told afterwards."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

Progress = Callable[[str, float], None]
"""Called with the name of the step and the share of it that is done, 0 to 1."""

LISTED_MOST = 200
"""How many rejected rows a report holds; the store lists all of them."""


@dataclass(frozen=True, slots=True)
class ImportOptions:
    """How files are to be read where they leave it open.

    `mapping` is the text of a mapping file and `mapping_name` its name, for messages; `zone` an
    IANA zone; `page` the native id or name of the page for files that do not say whose they are;
    `observed_at` the moment at which the counts were true, where rows carry none.
    """

    format: str | None = None
    mapping: str | None = None
    mapping_name: str = "mapping.toml"
    zone: str | None = None
    page: str | None = None
    platform: str | None = None
    observed_at: datetime | None = None
    note: str | None = None

    def key(self) -> dict[str, Any]:
        """What makes two imports of the same bytes the same import."""
        held = asdict(self)
        del held["note"], held["mapping_name"]
        return {name: str(value) for name, value in held.items() if value is not None}


@dataclass(frozen=True, slots=True)
class ListedRow:
    """A row of a source that was not stored as it stands, and why."""

    file: str
    line: int | None
    column: str | None
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """What an import did, or would do.

    `stored` rows brought a post, page or figure that was not known, `updated` ones a later
    observation of a known post, `duplicates` nothing new. `listed` holds the first rejected and
    flagged rows; run_rows in the store holds all. `pages` and `posts` count distinct ones among
    the rows read; `first` and `last` are the earliest and latest post.
    """

    run_id: str | None
    format: str
    read: int
    stored: int
    updated: int
    duplicates: int
    rejected: int
    flagged: int
    pages: int
    posts: int
    first: datetime | None
    last: datetime | None
    listed: tuple[ListedRow, ...] = ()
    ignored_columns: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    store_version: int | None = None
    dry_run: bool = False

    @property
    def rejections(self) -> list[dict[str, Any]]:
        """The rejected rows as {file, line, column, reason}."""
        return [
            {"file": row.file, "line": row.line, "column": row.column, "reason": row.reason}
            for row in self.listed
            if row.outcome == "rejected"
        ]


@dataclass(frozen=True, slots=True)
class Preview:
    """What a file is and how its first rows would be stored.

    `header` is None where no format fits; then `remedy` says what to do. `rows` are records by
    column, in the order of `columns`, unmapped columns named in `ignored_columns`.
    """

    file: str
    kind: str
    encoding: str
    header: tuple[str, ...]
    sample: tuple[tuple[str, ...], ...]
    format: str | None
    format_title: str | None
    mapping: tuple[tuple[str, str], ...] = ()
    ignored_columns: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[Any, ...], ...] = ()
    needs_zone: bool = False
    needs_page: bool = False
    remedy: str | None = None
    notes: tuple[str, ...] = field(default_factory=tuple)
