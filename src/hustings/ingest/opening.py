"""What a file is: its compression, its encoding, its delimiter and its hash, told from its bytes."""

from __future__ import annotations

import csv
import gzip
import hashlib
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, BinaryIO, Literal

from hustings.domain.errors import NameAnExistingFile, RepairTheFile

Kind = Literal["table", "json_lines", "workbook"]

_CHUNK = 1 << 20
_SAMPLE = 1 << 18
LARGEST_UNPACKED = 32 << 30
_NO_TABLES = {
    b"\x89PNG": "a picture (PNG)",
    b"\xff\xd8\xff": "a picture (JPEG)",
    b"GIF8": "a picture (GIF)",
    b"%PDF": "a PDF document",
    b"PAR1": "a Parquet file",
    b"SQLite format 3": "an SQLite database",
    b"\xd0\xcf\x11\xe0": "a file of an old Office program",
}
"""How files begin that people take for a table, in the reader's words."""

_DELIMITERS = (",", ";", "\t", "|")


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """One table to read: plain bytes on disk, and how they are to be read.

    `sha256` is of the bytes as given, so that the same file is known again; `delimiter` is None
    where the kind has none. `has_nul` and `is_utf8` decide how carefully it must be read.
    """

    name: str
    path: Path
    kind: Kind
    sha256: str
    modified_at: datetime
    bytes_count: int
    encoding: str
    delimiter: str | None
    has_nul: bool
    is_utf8: bool


def open_files(paths: list[Path], temporary: Path) -> list[OpenedFile]:
    """Every table in the files, archives unpacked into `temporary`.

    Raises NameAnExistingFile and RepairTheFile.
    """
    opened: list[OpenedFile] = []
    for path in paths:
        if not path.is_file():
            raise NameAnExistingFile(
                "There is no such file.", file=str(path), remedy="Check the path and its spelling."
            )
        modified_at = datetime.fromtimestamp(path.stat().st_mtime, UTC)
        for name, plain in _plain_files(path, temporary):
            opened.append(_look_at(name, plain, modified_at))
    return opened


def _plain_files(path: Path, temporary: Path) -> Iterator[tuple[str, Path]]:
    with path.open("rb") as file:
        magic = file.read(4)
    try:
        if magic[:2] == b"\x1f\x8b":
            yield path.name, _unpack(path, temporary)
        elif magic == b"PK\x03\x04" and not _is_workbook(path):
            yield from _members(path, temporary)
        else:
            yield path.name, path
    except (OSError, EOFError, zipfile.BadZipFile) as error:
        raise RepairTheFile(
            f"The archive cannot be unpacked: {error}.",
            file=str(path),
            remedy="Download or copy it again.",
        ) from error


def _unpack(path: Path, temporary: Path) -> Path:
    target = temporary / f"{path.stem}-{abs(hash(path)):x}"
    with gzip.open(path, "rb") as packed, target.open("wb") as plain:
        _copy(packed, plain, path)
    return target


def _is_workbook(path: Path) -> bool:
    with zipfile.ZipFile(path) as archive:
        return any(name.startswith("xl/") for name in archive.namelist())


def _members(path: Path, temporary: Path) -> Iterator[tuple[str, Path]]:
    with zipfile.ZipFile(path) as archive:
        wanted = [
            entry
            for entry in archive.infolist()
            if not entry.is_dir() and not entry.filename.startswith("__MACOSX") and entry.file_size
        ]
        if not wanted:
            raise RepairTheFile(
                "The archive holds no file.", file=str(path), remedy="Export it again."
            )
        for number, entry in enumerate(wanted):
            # The member's own name never becomes a path: it may point outside the folder.
            target = temporary / f"{path.stem}-{number}"
            with archive.open(entry) as packed, target.open("wb") as plain:
                _copy(packed, plain, path)
            yield f"{path.name}/{entry.filename}", target


def _copy(packed: IO[bytes] | gzip.GzipFile, plain: IO[bytes], path: Path) -> None:
    """Unpack up to a limit, so that a small archive of one letter does not fill the disk."""
    unpacked = 0
    while chunk := packed.read(_CHUNK):
        unpacked += len(chunk)
        if unpacked > LARGEST_UNPACKED:
            raise RepairTheFile(
                f"The archive unpacks to more than {LARGEST_UNPACKED >> 30} GiB.",
                file=str(path),
                remedy="Unpack it yourself and import it in parts.",
            )
        plain.write(chunk)


def _look_at(name: str, path: Path, modified_at: datetime) -> OpenedFile:
    with path.open("rb") as file:
        sample = file.read(_SAMPLE)
        file.seek(0)
        sha256, has_nul = _scan(file)
    if not sample:
        raise RepairTheFile("The file is empty.", file=name, remedy="Export or copy it again.")
    _refuse_other_kinds(sample, name)
    encoding = _encoding(sample, name)
    kind = _kind(sample, encoding)
    is_utf8 = encoding in {"utf-8", "utf-8-sig"}
    text = sample.decode(encoding, errors="replace").lstrip("\ufeff")
    return OpenedFile(
        name=name,
        path=path,
        kind=kind,
        sha256=sha256,
        modified_at=modified_at,
        bytes_count=path.stat().st_size,
        encoding=encoding,
        delimiter=_delimiter(text) if kind == "table" else None,
        has_nul=has_nul and is_utf8,
        is_utf8=is_utf8,
    )


def _refuse_other_kinds(sample: bytes, name: str) -> None:
    for mark, words in _NO_TABLES.items():
        if sample.startswith(mark):
            raise RepairTheFile(
                f"This is {words}, not a table.",
                file=name,
                remedy="Export the figures as CSV or save them as .xlsx.",
            )


def _scan(file: BinaryIO) -> tuple[str, bool]:
    digest = hashlib.sha256()
    has_nul = False
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
        has_nul = has_nul or b"\0" in chunk
    return digest.hexdigest(), has_nul


def _encoding(sample: bytes, name: str) -> str:
    for mark, encoding in (
        (b"\xef\xbb\xbf", "utf-8-sig"),
        (b"\xff\xfe\x00\x00", "utf-32"),
        (b"\xff\xfe", "utf-16"),
        (b"\xfe\xff", "utf-16"),
    ):
        if sample.startswith(mark):
            return encoding
    if sample[:4] == b"PK\x03\x04":
        return "utf-8"
    # Latin text in UTF-16 without a mark has a NUL in every other byte.
    if sample[1::2].count(0) > len(sample) // 4:
        return "utf-16-le"
    if sample[::2].count(0) > len(sample) // 4:
        return "utf-16-be"
    try:
        sample[: len(sample) - 4].decode("utf-8")
    except UnicodeDecodeError:
        return _guess_legacy(sample, name)
    return "utf-8"


def _guess_legacy(sample: bytes, name: str) -> str:
    from charset_normalizer import from_bytes

    best = from_bytes(sample).best()
    if best is None:
        raise RepairTheFile(
            "The text's encoding cannot be told.",
            file=name,
            remedy="Save it as UTF-8 and try again.",
        )
    return best.encoding


def _kind(sample: bytes, encoding: str) -> Kind:
    if sample[:4] == b"PK\x03\x04":
        return "workbook"
    text = sample.decode(encoding, errors="replace").lstrip("\ufeff \r\n\t")
    return "json_lines" if text.startswith("{") else "table"


def _delimiter(text: str) -> str:
    """The delimiter that splits the header most; `sep=` in the first line settles it."""
    first = text.split("\n", 1)[0].strip()
    if first.lower().startswith("sep=") and len(first) == len("sep=") + 1:
        return first[-1]
    counts = {mark: _cells_count(text, mark) for mark in _DELIMITERS}
    return max(counts, key=lambda mark: counts[mark])


def _cells_count(text: str, delimiter: str) -> int:
    reader = csv.reader(text[:_SAMPLE].splitlines(keepends=True)[:64], delimiter=delimiter)
    try:
        return max((len(row) for _, row in zip(range(4), reader, strict=False)), default=0)
    except csv.Error:
        return 0
