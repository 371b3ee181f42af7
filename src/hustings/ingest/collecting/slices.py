"""What was handed over and has not landed yet: records as lines of JSON on the disk, and what goes with them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

import msgspec

from hustings.domain.identity import split_id
from hustings.domain.records import (
    AudienceRecord,
    CommentRecord,
    CountsRecord,
    EventRecord,
    FigureRecord,
    PageRecord,
    Part,
    PostRecord,
    Record,
    TieRecord,
)
from hustings.ingest.pseudonyms import author_key

KINDS: dict[type[Record], str] = {
    PageRecord: "pages",
    PostRecord: "posts",
    CountsRecord: "counts",
    AudienceRecord: "audience",
    CommentRecord: "comments",
    TieRecord: "ties",
    EventRecord: "events",
    FigureRecord: "figures",
}
LARGEST = (1 << 63) - 1
_encode = msgspec.json.Encoder().encode


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerRow:
    """A row of the table answers, but for its run."""

    answer_sha256: str
    page_id: str
    platform: str
    part: Part
    asked_at: datetime
    address: str
    status: int
    body_bytes: int
    kept_until_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageRow:
    """A row of the table coverage, but for its run."""

    page_id: str
    part: Part
    asked_at: datetime
    from_at: datetime | None = None
    to_at: datetime | None = None
    complete: bool = True
    cursor: str | None = None
    gap: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """A part of an answer that could not be taken: a row of run_rows."""

    file: str
    column: str
    reason: str


@dataclass(slots=True)
class Call:
    """One call of a reader's method as it went, so that it can be driven again from the answers kept."""

    page: Mapping[str, Any]
    platform: str
    part: Part
    method: str
    arguments: Mapping[str, Any]
    moments: list[datetime] = field(default_factory=list)
    answers: list[tuple[str, str, int, datetime]] = field(default_factory=list)


class Slice:
    """The records of one run to be, in files of a folder; memory holds none of them.

    Accounts become pseudonyms on the way in, and counts that cannot be are set aside.
    """

    def __init__(self, folder: Path, key: bytes) -> None:
        self._folder = folder
        self._key = key
        self._files: dict[str, IO[bytes]] = {}
        self._rows: Counter[tuple[str, Part]] = Counter()
        self._place = 0
        self.answers: list[AnswerRow] = []
        self.coverage: dict[tuple[str, Part], CoverageRow] = {}
        self.set_aside: list[SetAside] = []
        self.calls: list[Call] = []
        folder.mkdir(parents=True)

    @property
    def records_count(self) -> int:
        """How many records it holds."""
        return self._place

    @property
    def is_empty(self) -> bool:
        """Whether nothing was asked."""
        return not (self._place or self.answers or self.coverage)

    def rows_count(self, page_id: str, part: Part) -> int:
        """How many records a part of a page brought."""
        return self._rows[page_id, part]

    def file(self, kind: str) -> Path | None:
        """The file of records of a kind, written to its end; None where there is none."""
        if kind not in self._files:
            return None
        self._files[kind].flush()
        return self._folder / f"{kind}.jsonl"

    def take(
        self,
        record: Record,
        page_id: str,
        part: Part,
        *,
        asked_at: datetime,
        sha256: str | None,
        shown: str,
    ) -> None:
        """Write a record down; `shown` is the address whose answer brought it."""
        record = self._possible(record, shown)
        line = {
            "place": self._place,
            "asked_at": asked_at,
            "sha256": sha256,
            "part": part,
            "record": self._named_by_key(record),
        }
        self._place += 1
        self._rows[page_id, part] += 1
        self._write(KINDS[type(record)], line)

    def write_the_rest(self) -> None:
        """Write down what goes with the records: answers, coverage, and what was set aside."""
        for answer in dict.fromkeys(self.answers):
            self._write("answers", {"record": answer})
        for row in self.coverage.values():
            rows = self.rows_count(row.page_id, row.part)
            self._write("coverage", {"record": {**_fields(row), "rows": rows}})
        for aside in dict.fromkeys(self.set_aside):
            self._write("set_aside", {"record": aside})

    def put_aside(self, shown: str, quarantined: Mapping[str, str]) -> None:
        """List parts of an answer that its reader could not take."""
        self.set_aside.extend(
            SetAside(file=shown, column=place, reason=reason)
            for place, reason in quarantined.items()
        )

    def close(self) -> None:
        """Close the files; their folder is its maker's to delete."""
        for file in self._files.values():
            file.close()

    def _write(self, kind: str, line: Mapping[str, Any]) -> None:
        file = self._files.get(kind)
        if file is None:
            file = self._files[kind] = (self._folder / f"{kind}.jsonl").open("wb")
        try:
            text = _encode(line)
        except UnicodeEncodeError:
            # Half of a pair of surrogates is no character, and no file can hold it.
            text = _encode(_whole(msgspec.to_builtins(line, builtin_types=(datetime,))))
        file.write(text + b"\n")

    def _possible(self, record: Record, shown: str) -> Record:
        """The record without figures that cannot be, each of which is set aside with its reason."""
        if isinstance(record, CountsRecord):
            wrong = {name: value for name, value in record.counts.items() if not _is_count(value)}
            if wrong:
                left = {name: value for name, value in record.counts.items() if name not in wrong}
                record = replace(record, counts=left)
            subject = record.post_id
        elif isinstance(record, PageRecord):
            sizes = {name: getattr(record, name) for name in ("followers", "fans", "posts_total")}
            wrong = {n: v for n, v in sizes.items() if v is not None and not _is_count(v)}
            for name in wrong:
                record = replace(record, **{name: None})  # type: ignore[arg-type]
            subject = record.page_id
        else:
            return record
        self.set_aside.extend(
            SetAside(file=shown, column=name, reason=f"{subject}: {value} is no count.")
            for name, value in wrong.items()
        )
        return record

    def _named_by_key(self, record: Record) -> Record | dict[str, Any]:
        if isinstance(record, CommentRecord):
            values = _fields(record)
            platform = split_id(record.page_id)[0]
            author = values.pop("author_id")
            values["author_key"] = None if author is None else self._keyed(platform, author)
            if author in record.comment_id.partition(":")[2].split("/"):
                # Some platforms make a comment's id out of its author's, and an answer's parent's out of another's.
                for name in ("comment_id", "parent_id"):
                    if values[name] is not None:
                        values[name] = f"{platform}:{self._keyed(platform, values[name])}"
            return values
        if isinstance(record, TieRecord):
            values = _fields(record)
            platform = split_id(record.target_id)[0]
            values["actor_key"] = self._keyed(platform, values.pop("actor_id"))
            return values
        return record

    def _keyed(self, platform: str, native_id: str) -> str:
        return author_key(self._key, platform, native_id)


def _fields(record: Record | CoverageRow) -> dict[str, Any]:
    return {one.name: getattr(record, one.name) for one in fields(record)}


def _is_count(value: int) -> bool:
    return 0 <= value <= LARGEST


def _whole(value: Any) -> Any:
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode()
    if isinstance(value, dict):
        return {name: _whole(held) for name, held in value.items()}
    if isinstance(value, (list, tuple)):
        return [_whole(held) for held in value]
    return value
