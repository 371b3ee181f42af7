"""Errors in words: what happened, what was not done, what to do, and the request's id."""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from hustings.domain import errors

log = logging.getLogger("hustings.web")

STATUS: tuple[tuple[type[errors.HustingsError], int], ...] = (
    (errors.UseAKnownName, 404),
    (errors.ChooseAnotherVersion, 404),
    (errors.FixTheInput, 400),
    (errors.FindThePage, 404),
    (errors.SeeToThePlatform, 502),
    (errors.AskForPermission, 403),
    (errors.CreateTheHomeFirst, 503),
    (errors.WaitForTheOtherWriter, 503),
    (errors.UpgradeHustings, 503),
    (errors.HustingsError, 500),
)


@dataclass(frozen=True, slots=True)
class Problem:
    """An error as a person reads it."""

    status: int
    title: str
    happened: str
    not_done: str
    remedy: str


def _not_done(request: HttpRequest) -> str:
    if request.method in ("GET", "HEAD"):
        return _("Nothing was changed; the page could not be shown.")
    return _("Nothing was changed or stored.")


def problem_of(request: HttpRequest, error: errors.HustingsError) -> Problem:
    """The problem that an error of our own stands for."""
    status = next(status for kind, status in STATUS if isinstance(error, kind))
    titles = {
        400: _("Something in the request needs another look"),
        403: _("Your role does not allow this"),
        404: _("There is no such thing here"),
        502: _("A platform did not give what was asked"),
        503: _("The store cannot answer just now"),
    }
    place = f"{error.file}: " if error.file else ""
    return Problem(
        status=status,
        title=titles.get(status, _("This went wrong")),
        happened=place + error.message,
        not_done=_not_done(request),
        remedy=error.remedy or _("Go back and try it another way."),
    )


def answer(request: HttpRequest, problem: Problem) -> HttpResponse:
    """The problem as a page, or as a fragment where htmx asked."""
    name = "shell/problem.html" if getattr(request, "htmx", False) else "shell/problem_page.html"
    request_id = getattr(request, "request_id", "")
    context = {"problem": problem, "request_id": request_id}
    return render(request, name, context, status=problem.status)


class ErrorsInWords:
    """Turns an error of our own into words; everything else goes on to Django's handlers."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, errors.HustingsError):
            return None
        problem = problem_of(request, error)
        level = logging.ERROR if problem.status >= 500 else logging.INFO
        log.log(
            level,
            "%s %s %s: %s",
            getattr(request, "request_id", ""),
            request.path,
            type(error).__name__,
            error,
        )
        return answer(request, problem)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page of status 400."""
    happened = _("The request could not be understood.")
    return answer(
        request, Problem(400, happened, happened, _not_done(request), _("Go back and try again."))
    )


def permission_denied(request: HttpRequest, exception: PermissionDenied) -> HttpResponse:
    """The page of status 403."""
    problem = Problem(
        403,
        _("Your role does not allow this"),
        str(exception) or _("This part of the site is not open to you."),
        _not_done(request),
        _("Ask an administrator of the team."),
    )
    return answer(request, problem)


def not_found(request: HttpRequest, exception: Http404 | None = None) -> HttpResponse:
    """The page of status 404."""
    problem = Problem(
        404,
        _("There is no such page"),
        _("The address leads nowhere on this site."),
        _not_done(request),
        _("Check the address, or start from the first screen."),
    )
    return answer(request, problem)


def server_error(request: HttpRequest) -> HttpResponse:
    """The page of status 500."""
    problem = Problem(
        500,
        _("This went wrong"),
        _("The program met something that it was not written for."),
        _not_done(request),
        _("Try again; if it happens again, tell your administrator the request id below."),
    )
    return answer(request, problem)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The page for a form whose token is missing or too old."""
    problem = Problem(
        403,
        _("The form was too old"),
        _(
            "The page was open for so long, or came from elsewhere, that its form is no longer valid."
        ),
        _not_done(request),
        _("Load the page again and send the form once more."),
    )
    return answer(request, problem)
