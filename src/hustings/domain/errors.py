"""The one tree of errors; each is named after what the reader must do.

HustingsError
├── FixTheInput                 something that was handed in is wrong
│   ├── NameAnExistingFile
│   ├── ChooseAFormat           no format, or more than one, fits the file
│   ├── SupplyAMapping          a mapping is missing, or is wrong at a line
│   ├── StateTheTimeZone        the format leaves the zone open
│   ├── RepairTheFile           the file cannot be read as what it claims to be
│   ├── CorrectTheValue         an option or field has a value that cannot be
│   ├── UseAKnownName           a measure, page, list, run or table that does not exist
│   └── InstallTheExtra         a part that is shipped as an extra is not installed
├── CreateTheHomeFirst          the home folder holds no store
├── ChooseAWritableHome         the home folder cannot be made or written to
├── ChooseAnotherVersion        no such version, or nothing yet at that time
├── WaitForTheOtherWriter       another process holds the store's lock for too long
├── UpgradeHustings             the store was written by a newer version
└── AskForPermission            the role does not allow this action
"""

from __future__ import annotations


class HustingsError(Exception):
    """Any error that Hustings raises on purpose.

    `remedy` says what the reader can do; `file`, `line` and `field` say where, when known.
    """

    def __init__(
        self,
        message: str,
        *,
        remedy: str = "",
        file: str | None = None,
        line: int | None = None,
        field: str | None = None,
    ) -> None:
        self.message = message
        self.remedy = remedy
        self.file = file
        self.line = line
        self.field = field
        super().__init__(str(self))

    def __str__(self) -> str:
        place = ", ".join(
            part
            for part in (
                self.file,
                None if self.line is None else f"line {self.line}",
                None if self.field is None else f"field {self.field!r}",
            )
            if part
        )
        head = f"{place}: {self.message}" if place else self.message
        return f"{head} {self.remedy}".rstrip()


class FixTheInput(HustingsError):
    """Something that was handed in is wrong; nothing was stored."""


class NameAnExistingFile(FixTheInput):
    """The file does not exist or cannot be opened."""


class ChooseAFormat(FixTheInput):
    """No known format fits the header, or more than one does."""


class SupplyAMapping(FixTheInput):
    """A mapping file is needed, or is itself wrong."""


class StateTheTimeZone(FixTheInput):
    """The format leaves the time zone open and none was given."""


class RepairTheFile(FixTheInput):
    """The file cannot be read as what it claims to be."""


class CorrectTheValue(FixTheInput):
    """An option or a field holds a value that cannot be."""


class UseAKnownName(FixTheInput):
    """A measure, page, list, run or table was named that does not exist."""


class InstallTheExtra(FixTheInput):
    """A part that ships as an extra is not installed."""


class CreateTheHomeFirst(HustingsError):
    """The home folder holds no store yet."""


class ChooseAWritableHome(HustingsError):
    """The home folder cannot be made, or this user may not write to it."""


class ChooseAnotherVersion(HustingsError):
    """The store has no such version, or nothing was stored at that time."""


class WaitForTheOtherWriter(HustingsError):
    """Another process held the store's lock for longer than this one would wait."""


class UpgradeHustings(HustingsError):
    """The store was written by a newer version of Hustings."""


class AskForPermission(HustingsError):
    """The role of the person does not allow the action."""
