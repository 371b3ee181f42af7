"""What a format is: how its header is recognised and how a row of it becomes a record.

A format is one file in this folder with a constant FORMAT; it is found by being there. It is
declared, not programmed: each cell names the source's column, the record's column and how the
text is parsed, and the declaration is compiled to one SQL select, so that no row passes through
Python. A file that is not a plain table (blocks, titles above the header) gives `unfold`, which
turns its rows of text into a plain table first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

Parse = Literal[
    "text",
    "id",
    "count",
    "decimal",
    "percent",
    "time",
    "unix_s",
    "flag",
    "texts",
    "kind",
    "country",
    "post_address",
    "handle",
    "line",
    "sql",
]
"""How a text becomes a value: each is one function in parsing.py."""

Records = Literal["posts", "pages", "audience", "figures"]
SourceRow = tuple[int, list[str]]
"""Line on which the row starts, from 1, and its cells."""


@dataclass(frozen=True, slots=True)
class Cell:
    """Where one column of the record comes from.

    `record` is a column named in RECORD_COLUMNS; `source` the header, matched after trimming and
    folding of case, or a prefix of it when `prefix` is set; `aliases` are other spellings seen.
    A `required` cell that is empty rejects the row; any other empty cell is unknown. `constant`
    stands in for a source. `pattern` takes the first group of a regular expression (RE2) out of
    the text before parsing; `template` then puts it in the place of {}. `values` translates texts
    (folded to lower case) for `kind` and `flag`; `times` are strptime formats tried in turn after
    ISO 8601; `unknown` are texts that mean unknown. Of several cells for one record's column, the
    first that is known counts.

    Parsing as `sql` is for what no other word says: an expression in which $cell is the cell's
    text and $[header] that of another column, NULL where unknown; | stands between its spellings. With a `reason`, an expression
    that gives NULL for a known cell rejects the row for it. `where` is a condition of the same
    kind: where it does not hold, the cell is unknown whatever it says.
    """

    record: str
    source: str | None = None
    parse: Parse = "text"
    required: bool = False
    prefix: bool = False
    aliases: tuple[str, ...] = ()
    constant: str | None = None
    pattern: str | None = None
    template: str | None = None
    sql: str | None = None
    where: str | None = None
    reason: str | None = None
    values: Mapping[str, str] = field(default_factory=dict)
    times: tuple[str, ...] = ()
    separator: str = ","
    unknown: tuple[str, ...] = ("", "N/A", "n/a", "null", "None")


@dataclass(frozen=True, slots=True)
class Format:
    """An export format.

    A header fits when all of `all_of` are in it (trimmed, case folded; a trailing * matches by
    prefix, and | stands between names of which one is enough) and none of `none_of`. Among formats that fit, the one that asks for the most columns
    wins; a tie is an error that names both.

    `zone` is the IANA zone of times that carry none, or None when the user must state it.
    `sums` lists record columns that make up `reactions` when the source has no total; of
    these, columns that the file lacks are left out, while an unknown cell makes the sum unknown.
    A total in the source counts before the sum, and is flagged when it differs from it.
    `needs_page` is set for files that do not say whose they are. `unfold` receives the file's rows
    and yields a header row first, then plain rows; `titles` are texts of which one stands alone on
    a line above the header, folded to lower case; * is any text. `source` says where the header was read.
    """

    name: str
    title: str
    records: Records
    platform: str | None
    all_of: tuple[str, ...]
    cells: tuple[Cell, ...]
    source: str
    none_of: tuple[str, ...] = ()
    zone: str | None = "UTC"
    sums: tuple[str, ...] = ()
    needs_page: bool = False
    unfold: Callable[[Iterable[SourceRow]], Iterator[SourceRow]] | None = None
    titles: tuple[str, ...] = ()
    pages: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """Known facts per native page id: name, handle, country (alpha-2), category."""
    licence: str | None = None
    note: str | None = None


PAGE_COLUMNS: dict[str, str] = {
    "platform": "string",
    "page_native_id": "string",
    "page_name": "string",
    "page_handle": "string",
    "page_country": "string",
    "page_category": "string",
    "page_verified": "boolean",
    "page_followers": "int64",
    "page_fans": "int64",
    "page_posts_total": "int64",
    "observed_at": "timestamp",
}
"""Columns that every record has; a page without a native id is keyed by its name."""

RECORD_COLUMNS: dict[Records, dict[str, str]] = {
    "posts": {
        **PAGE_COLUMNS,
        "post_native_id": "string",
        "created_at": "timestamp",
        "created_precision": "string",
        "kind": "string",
        "text": "string",
        "language": "string",
        "permalink": "string",
        "links": "strings",
        "hashtags": "strings",
        "media_ids": "strings",
        "shared_post_id": "string",
        "sponsor": "string",
        "reactions": "int64",
        "likes": "int64",
        "loves": "int64",
        "wows": "int64",
        "hahas": "int64",
        "sads": "int64",
        "angrys": "int64",
        "cares": "int64",
        "thankfuls": "int64",
        "comments": "int64",
        "shares": "int64",
        "saves": "int64",
        "clicks": "int64",
        "views": "int64",
        "reach": "int64",
        "impressions": "int64",
        "followers_at_posting": "int64",
        "fans_at_posting": "int64",
        "stated_interactions": "int64",
    },
    "pages": {
        **PAGE_COLUMNS,
        "observed_precision": "string",
        "quality": "string",
        "source_url": "string",
    },
    "audience": {
        **PAGE_COLUMNS,
        "observed_precision": "string",
        "gained_since_at": "timestamp",
        "dimension": "string",
        "key": "string",
        "value": "float64",
        "unit": "string",
        "quality": "string",
        "source_url": "string",
    },
    "figures": {
        **PAGE_COLUMNS,
        "subject": "string",
        "from_at": "timestamp",
        "to_at": "timestamp",
        "precision": "string",
        "key": "string",
        "metric": "string",
        "value": "float64",
        "value_low": "float64",
        "value_high": "float64",
        "note": "string",
        "quality": "string",
        "source_url": "string",
    },
}
"""Columns of each kind of record with their types; `stated_interactions` is only checked against."""
