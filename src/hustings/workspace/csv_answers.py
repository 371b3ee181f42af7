"""Tables as files to take away."""

from __future__ import annotations

import re

from django.http import HttpResponse


def csv_answer(text: str, name: str) -> HttpResponse:
    """CSV as a download; the mark of its encoding is what spreadsheets look for."""
    slug = re.sub(r"[^A-Za-z0-9._-]+", "-", name).strip("-") or "hustings"
    response = HttpResponse("\ufeff" + text, content_type="text/csv; charset=utf-8")
    response.headers["Content-Disposition"] = f'attachment; filename="{slug}.csv"'
    return response
