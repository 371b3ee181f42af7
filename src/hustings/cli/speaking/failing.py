"""Errors as one clear line, and the exit code that each stands for."""

from __future__ import annotations

import sys

from hustings.domain.errors import (
    AskForPermission,
    ConnectAgain,
    CorrectTheValue,
    GrantThePermission,
    HustingsError,
    SeeToThePlatform,
    UnblockTheAccount,
    UseAKnownName,
    WaitForTheBudget,
)

EXIT_CODES = {
    0: "done",
    1: "failed; the line on standard error says why and what to do",
    2: "the command line is wrong: an option, a value or a name",
    3: "not allowed: the role does not suffice, or the platform wants a connection, a right or an account freed",
    4: "asked as often as the platform allows: the line on standard error says when to try again",
    5: "done in part: some rows were rejected, or some parts of pages not read, and are listed",
}
FAILED, USAGE, NOT_ALLOWED, TOO_OFTEN, IN_PART = 1, 2, 3, 4, 5


def exit_code_of(error: HustingsError) -> int:
    """The exit code of an error; a wrong value inside a file is a failure, on the command line misuse."""
    if isinstance(error, AskForPermission | ConnectAgain | GrantThePermission | UnblockTheAccount):
        return NOT_ALLOWED
    if isinstance(error, WaitForTheBudget):
        return TOO_OFTEN
    if isinstance(error, SeeToThePlatform):
        return FAILED
    if error.file is None and (
        isinstance(error, CorrectTheValue | UseAKnownName) or error.field is not None
    ):
        return USAGE
    return FAILED


def say(error: HustingsError) -> None:
    """The error with its remedy on standard error."""
    sys.stderr.write(f"hustings: {error}\n")
