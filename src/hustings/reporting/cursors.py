"""Cursors: where a listing goes on, opaque to whoever holds one and stable while rows are added."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hustings.domain.errors import CorrectTheValue
from hustings.reporting.conditions import Conditions


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last row given: its value in the column of the order, and its id; `version` pins the store."""

    version: int
    sort: str
    value: Any
    id: str

    def encode(self) -> str:
        """As text that fits into an address."""
        value = {"at": self.value.isoformat()} if isinstance(self.value, datetime) else self.value
        packed = json.dumps([self.version, self.sort, value, self.id], separators=(",", ":"))
        return base64.urlsafe_b64encode(packed.encode()).decode().rstrip("=")


def decode(text: str) -> Cursor:
    """The cursor that `encode` wrote; CorrectTheValue for any other text."""
    try:
        padded = text.encode("ascii") + b"=" * (-len(text) % 4)
        version, sort, value, identifier = json.loads(
            base64.b64decode(padded, altchars=b"-_", validate=True)
        )
        if isinstance(value, dict):
            value = datetime.fromisoformat(value["at"])
        sound = (
            type(version) is int
            and 0 <= version < 2**63
            and isinstance(sort, str)
            and isinstance(identifier, str)
            and _sound(value)
        )
        f"{sort}{value}{identifier}".encode()
    except (ValueError, TypeError, KeyError, binascii.Error, RecursionError):
        sound = False
    if not sound:
        raise CorrectTheValue(
            "The cursor is not one that was given out.",
            field="cursor",
            remedy="Begin again without one.",
        )
    return Cursor(version, sort, value, identifier)


def _sound(value: Any) -> bool:
    if isinstance(value, bool):
        return False
    if isinstance(value, int):
        return abs(value) < 2**63
    if isinstance(value, datetime):
        return value.tzinfo is None
    return value is None or isinstance(value, str | float)


@dataclass(frozen=True, slots=True)
class Order:
    """The column that a listing is sorted by; rows without a value come last, ties by id."""

    sort: str
    column: str
    id_column: str
    descending: bool

    @property
    def sql(self) -> str:
        direction = "DESC" if self.descending else "ASC"
        return f"ORDER BY {self.column} {direction} NULLS LAST, {self.id_column}"

    def after(self, conditions: Conditions, cursor: Cursor) -> Conditions:
        """Only rows that come after the cursor's."""
        if cursor.value is None:
            return conditions.add(f"{self.column} IS NULL AND {self.id_column} > ?", cursor.id)
        sign = "<" if self.descending else ">"
        return conditions.add(
            f"{self.column} {sign} ? OR {self.column} IS NULL"
            f" OR ({self.column} = ? AND {self.id_column} > ?)",
            cursor.value,
            cursor.value,
            cursor.id,
        )


def order(sort: str, columns: dict[str, type], id_column: str) -> Order:
    """The order of that name, a column with or without a leading minus; only `columns` will do."""
    name = sort.removeprefix("-")
    if name not in columns:
        raise CorrectTheValue(
            f"There is no order {sort!r}.",
            field="sort",
            remedy=f"Choose one of {', '.join(columns)}, with a minus in front for the largest first.",
        )
    return Order(sort, name, id_column, sort.startswith("-"))


def resume(text: str | None, given: Order, columns: dict[str, type]) -> Cursor | None:
    """The cursor in `text` if it belongs to this order; CorrectTheValue if it does not."""
    if text is None:
        return None
    cursor = decode(text)
    wanted = columns[given.column]
    if cursor.sort != given.sort or not (cursor.value is None or isinstance(cursor.value, wanted)):
        raise CorrectTheValue(
            "The cursor belongs to another order.",
            field="cursor",
            remedy="Begin again without one.",
        )
    return cursor
