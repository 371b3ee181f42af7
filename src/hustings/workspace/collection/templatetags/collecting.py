"""Words of followed pages in templates."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils.html import format_html

from hustings.workspace import wording
from hustings.workspace.collection import said, timelines

register = template.Library()
register.filter("part_words", said.part_words)
register.filter("table_words", said.table_words)
register.filter("problem_words", said.problem_words)
register.filter("event_words", said.event_words)
register.filter("budget_words", said.budget_words)
register.filter("interval_words", said.interval_words)
register.filter("soon", said.soon_words)
register.filter("ago", said.ago_words)
register.filter("notice_words", said.notice_words)
register.filter("visits", timelines.drawn)


@register.filter
def state_tag(row: Any) -> str:
    """How it stands with a page, as a tag."""
    words, kind = said.state_of(row)
    return format_html('<span class="tag {}">{}</span>', kind, words)


@register.filter
def percent(ratio: float) -> str:
    """A used part of a budget; more than all of it where it is overdrawn."""
    return wording.figure(ratio, "ratio")


@register.filter
def spaced(name: str) -> str:
    """A column's name as words."""
    return name.replace("_", " ")
