"""Errors as problem details (RFC 9457)."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpRequest, HttpResponse

from hustings.domain import errors

CONTENT_TYPE = "application/problem+json"
TITLES = {
    401: "A valid token is needed",
    403: "The role does not allow this",
    404: "There is no such thing",
    422: "Something in the request cannot be",
    429: "Too many requests",
    500: "This went wrong",
    503: "The store cannot answer just now",
}

_STATUS: tuple[tuple[type[errors.HustingsError], int], ...] = (
    (errors.UseAKnownName, 404),
    (errors.ChooseAnotherVersion, 404),
    (errors.FixTheInput, 422),
    (errors.AskForPermission, 403),
    (errors.CreateTheHomeFirst, 503),
    (errors.WaitForTheOtherWriter, 503),
    (errors.UpgradeHustings, 503),
)


def problem(request: HttpRequest, status: int, detail: str, **more: Any) -> HttpResponse:
    """A response that says what is wrong, what to do, and the request's id."""
    body = {"type": "about:blank", "title": TITLES[status], "status": status, "detail": detail}
    body |= {name: value for name, value in more.items() if value}
    request_id = getattr(request, "request_id", "")
    if request_id:
        body["request_id"] = request_id
    return HttpResponse(json.dumps(body), status=status, content_type=CONTENT_TYPE)


def of_error(request: HttpRequest, error: errors.HustingsError) -> HttpResponse:
    """The problem that an error of our own stands for."""
    status = next((status for kind, status in _STATUS if isinstance(error, kind)), 500)
    return problem(request, status, error.message, remedy=error.remedy, field=error.field)
