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
│   ├── InstallTheExtra         a part that is shipped as an extra is not installed
│   └── UseAPublicAddress       an address leads into a private network, or is none at all
├── SeeToThePlatform            a platform did not give what was asked; says whether to ask again
│   ├── WaitForThePlatform      unreachable, too slow or out of order: asked again by itself
│   ├── WaitForTheBudget        asked as often as it allows: asked again once that is free
│   ├── ConnectAgain            the token ran out or was taken back
│   ├── GrantThePermission      the token lacks a right, which is named
│   ├── UnblockTheAccount       the platform stopped the account; only a person can act
│   ├── FindThePage             the page or post is gone, hidden, or never was
│   ├── LeaveOutTheMetric       the platform no longer gives a metric, which is named
│   ├── ReportTheAnswer         the answer is not what the platform's documentation says
│   ├── CheckTheCertificate     the other side cannot prove who it is: nothing was sent
│   └── SetTheClock             this machine's clock is too far off
├── CreateTheHomeFirst          the home folder holds no store
├── ChooseAWritableHome         the home folder cannot be made or written to
├── ChooseAnotherVersion        no such version, or nothing yet at that time
├── WaitForTheOtherWriter       another process holds the store's lock for too long
├── UpgradeHustings             the store was written by a newer version
└── AskForPermission            the role does not allow this action
"""

from __future__ import annotations

from datetime import datetime


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


class UseAPublicAddress(FixTheInput):
    """An address leads into a private network, or cannot be asked at all."""


class SeeToThePlatform(HustingsError):
    """A platform did not give what was asked.

    `asks_again` says whether asking again may help without a person; `retry_at` from when (UTC; None
    when unknown). `unsent` is True where it is certain that the platform received nothing, which is
    when a write may be repeated. `request_id` is the platform's own, for its support.
    """

    asks_again = False

    def __init__(
        self,
        message: str,
        *,
        remedy: str = "",
        field: str | None = None,
        platform: str | None = None,
        retry_at: datetime | None = None,
        unsent: bool = False,
        request_id: str | None = None,
        missing: tuple[str, ...] = (),
    ) -> None:
        self.platform = platform
        self.retry_at = retry_at
        self.unsent = unsent
        self.request_id = request_id
        self.missing = missing
        super().__init__(message, remedy=remedy, field=field)


class WaitForThePlatform(SeeToThePlatform):
    """The platform cannot be reached, is too slow or out of order."""

    asks_again = True


class WaitForTheBudget(SeeToThePlatform):
    """The platform was asked as often as it allows; `retry_at` says when it may be asked again."""

    asks_again = True


class ConnectAgain(SeeToThePlatform):
    """The token ran out or was taken back; somebody has to connect the account again."""


class GrantThePermission(SeeToThePlatform):
    """The token lacks a right; `missing` names it as the platform does."""


class UnblockTheAccount(SeeToThePlatform):
    """The platform stopped the account; nothing more is sent to it until a person has looked."""


class FindThePage(SeeToThePlatform):
    """The page or post is gone, hidden from us, or never was."""


class LeaveOutTheMetric(SeeToThePlatform):
    """The platform no longer gives a metric; `missing` names those that are known to be at fault."""


class ReportTheAnswer(SeeToThePlatform):
    """The answer is not what the platform's documentation says; its bytes are kept."""


class CheckTheCertificate(SeeToThePlatform):
    """The other side cannot prove who it is; nothing was sent, and nothing will be until it can."""


class SetTheClock(SeeToThePlatform):
    """This machine's clock is so far off that the platform refuses what it signs."""


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
