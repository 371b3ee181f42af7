"""Names and small chances in the tables of an answer."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.html import format_html
from django.utils.translation import gettext as _

register = template.Library()
SMALLEST = 0.001


@register.filter
def named(names: Mapping[str, str], account: str) -> str:
    """The account's name."""
    return names.get(account, account)


@register.filter
def small_chance(value: float | None) -> str:
    """A p or q to three places, or “unknown” in grey."""
    if value is None:
        return format_html('<span class="unknown">{}</span>', _("unknown"))
    return f"< {SMALLEST}" if value < SMALLEST else f"{value:.3f}"
