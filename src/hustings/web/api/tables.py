"""Answers as CSV, and how the interface's description tells of them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from hustings.web.api.access import allowance_headers
from hustings.workspace.csv_answers import csv_answer

CSV_TOO: dict[str, Any] = {
    "responses": {200: {"content": {"text/csv": {"schema": {"type": "string"}}}}}
}
"""For `openapi_extra` of an operation that can answer with CSV."""


def csv_of(request: HttpRequest, text: str, name: str, *, version: int) -> HttpResponse:
    """CSV as a download, with the store's version and what the token has left."""
    response = csv_answer(text, name)
    response.headers["Hustings-Store-Version"] = str(version)
    for header, value in allowance_headers(request).items():
        response.headers[header] = value
    return response
