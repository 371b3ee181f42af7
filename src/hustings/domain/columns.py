"""What a table and a column are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ColumnType = Literal["string", "int64", "float64", "boolean", "timestamp", "date", "strings"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table; `unit` is a word such as count, UTC, ratio, text or id."""

    name: str
    type: ColumnType
    unit: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Table:
    """One table: what a row is, what tells two rows apart, and its columns.

    `derived` tables can be rebuilt from the others at any time.
    """

    name: str
    row: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    derived: bool = False

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(column.name for column in self.columns)

    def column(self, name: str) -> Column:
        """The column of that name; KeyError when there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"{self.name} has no column {name}")


def count(name: str, meaning: str) -> Column:
    """A column of whole numbers."""
    return Column(name, "int64", "count", meaning)


RUN_ID = Column("run_id", "string", "id", "The import or collection that brought the row.")
PAGE_ID = Column("page_id", "string", "id", "platform:native_id of the page.")
POST_ID = Column("post_id", "string", "id", "platform:native_id of the post.")
