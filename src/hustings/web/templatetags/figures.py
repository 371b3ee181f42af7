"""Figures, times, sparklines and charts in templates; loaded in every template."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django import template
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hustings.charts.sparklines import sparkline
from hustings.domain.platforms import platform_title
from hustings.workspace import wording
from hustings.workspace.countries import country_name

register = template.Library()


def _unknown() -> SafeString:
    return format_html('<span class="unknown">{}</span>', _("unknown"))


@register.filter
def figure(value: float | None, unit: str = "count") -> str:
    """A value in words, or “unknown” in grey."""
    return wording.figure(value, unit) if isinstance(value, int | float) else _unknown()


@register.filter
def change(value: float | None, unit: str = "count") -> str:
    """A difference with its sign, or “unknown” in grey."""
    return _unknown() if value is None else wording.change(value, unit)


@register.filter
def bounded(known: Any, unit: str = "count") -> str:
    """A figure and, below it, the ends between which it lies; “unknown” in grey where nothing is known.

    `known` is bounds, or has bounds.
    """
    bounds = getattr(known, "bounds", known) or None
    words, ends = wording.bounded(bounds, unit), wording.span(bounds, unit)
    if bounds is None or (bounds.value is None and not ends):
        return _unknown()
    if bounds.value is None or not ends:
        return words
    # Two ends of seven figures each would make a column wider than a table has room for.
    kept = "ends" if wording.is_ratio(unit) else ""
    return format_html('{}<div class="small muted {}">{}</div>', words, kept, ends)


@register.filter
def grown(known: Any, unit: str = "count") -> str:
    """A difference with its sign where its best value is known, and its ends below; otherwise its ends."""
    bounds = getattr(known, "bounds", known) or None
    if bounds is None or bounds.value is None:
        return bounded(bounds, unit)
    signed, ends = wording.change(bounds.value, unit), wording.span(bounds, unit)
    return format_html('{}<div class="small muted">{}</div>', signed, ends) if ends else signed


@register.filter
def unit_words(unit: str) -> str:
    """The unit as it stands in a column's head."""
    return wording.unit_words(unit)


@register.filter
def day(on: date | None) -> str:
    """A day as <time>, or “unknown” in grey."""
    if on is None:
        return _unknown()
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', on.isoformat(), on.isoformat(), wording.day(on)
    )


@register.filter
def moment(at: datetime | None, precision: str | None = None) -> str:
    """A time in UTC as <time>, no finer than known, or “unknown” in grey."""
    if at is None:
        return _unknown()
    iso = at.replace(tzinfo=None).isoformat(timespec="seconds") + "Z"
    return format_html(
        '<time datetime="{}" title="{}">{}</time>', iso, iso, wording.moment(at, precision)
    )


@register.filter
def words(value: Any) -> str:
    """A text, or “unknown” in grey where there is none; its direction is its own."""
    return _unknown() if value in (None, "") else format_html('<bdi dir="auto">{}</bdi>', value)


@register.filter
def window_words(window: Any) -> str:
    """A window of time in words."""
    return wording.window_words(window)


@register.filter
def platform(key: str) -> str:
    """The platform's name."""
    return platform_title(key)


@register.filter
def country(code: str | None) -> str:
    """The country's name, or “unknown” in grey."""
    return country_name(code) or _unknown()


@register.filter
def initial(name: str) -> str:
    """The first letter of a name, for the round mark beside it."""
    return next((letter.upper() for letter in name if letter.isalnum()), "?")


@register.filter
def move(row: Any) -> str:
    """How a page moved against the window before: an arrow, a number, and words for ears."""
    if row.rank is None:
        return ""
    if row.rank_before is None:
        return format_html(
            '<span class="move" title="{}">{}</span>', _("not ranked before"), _("new")
        )
    steps = row.rank_before - row.rank
    if steps == 0:
        return format_html(
            '<span class="move"><span aria-hidden="true">=</span><span class="hidden-visually">{}</span></span>',
            _("as before"),
        )
    kind, arrow, said = ("up", "▲", _("up by")) if steps > 0 else ("down", "▼", _("down by"))
    return format_html(
        '<span class="move {}"><span aria-hidden="true">{}</span><span class="hidden-visually">{}</span> {}</span>',
        kind,
        arrow,
        said,
        abs(steps),
    )


@register.simple_tag
def spark(values: Any, label: str) -> str:
    """A sparkline, or “unknown” in grey when nothing is known."""
    drawn = sparkline(values, label)
    # The label is escaped by the sparkline; everything else in it is numbers.
    return mark_safe(drawn) if drawn else _unknown()  # noqa: S308


@register.simple_tag
def share_bar(ratio: float | None, kind: str = "") -> str:
    """A part of one as a bar with its per cent below."""
    if ratio is None:
        return _unknown()
    return format_html(
        '<div class="share"><svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="ground" width="100" height="6" rx="2"/><rect class="part {}" width="{}" height="6" rx="2"/></svg>'
        '<span class="small muted">{}</span></div>',
        kind,
        f"{min(max(ratio, 0), 1) * 100:.2f}",
        wording.figure(ratio, "ratio"),
    )


@register.inclusion_tag("shell/chart.html")
def chart(drawing: Any, level: int = 2) -> dict[str, Any]:
    """A chart with its sentence, its table and its buttons."""
    return {"drawing": drawing, "level": level}


@register.simple_tag
def kept_fields(asked: Any, but: str) -> str:
    """Hidden fields that keep an address's query when a form of it is sent, save those named."""
    left_out = {*but.split(), "cursor", "from"}
    return format_html_join(
        "",
        '<input type="hidden" name="{}" value="{}">',
        (
            (name, value)
            for name, values in asked.lists()
            if name not in left_out
            for value in values
        ),
    )


@register.filter
def any_figure(value: Any) -> str:
    """A cell of a measure's result, whatever it holds; texts and ids stay as they are."""
    if value is None or value == "":
        return _unknown()
    if isinstance(value, datetime):
        return moment(value)
    if isinstance(value, date):
        return day(value)
    if isinstance(value, bool | str):
        return format_html('<bdi dir="auto">{}</bdi>', value)
    return wording.figure(value)


@register.filter
def score(row: Any) -> str:
    """A post's score as people know it: 2.4× where it did better than expected, −3.1× where it did worse."""
    if row.score is None:
        return _unknown()
    # Below expectation the score itself is already negative (expected over actual).
    kind = "up" if row.score >= 1 else "down"
    sign = "−" if row.score < 0 else ""
    said = _("%(actual)s against %(expected)s expected") % {
        "actual": wording.figure(row.interactions),
        "expected": wording.figure(row.expected),
    }
    return format_html(
        '<span class="score {}" title="{}">{}{}×</span>',
        kind,
        said,
        sign,
        wording.figure(abs(row.score)),
    )


FLAGS = {
    "reactions_do_not_add_up": gettext_lazy("the reactions do not add up"),
    "interactions_do_not_add_up": gettext_lazy("the interactions do not add up"),
    "counts_fell": gettext_lazy("a count fell sharply; it waits for a later visit to confirm it"),
    "counts_jumped": gettext_lazy("a count jumped; it waits for a later visit to confirm it"),
}


@register.filter
def flag_words(flag: str) -> str:
    """What is odd about a row."""
    return str(FLAGS.get(flag, flag.replace("_", " ")))


GRAINS = {
    "page": gettext_lazy("page"),
    "post": gettext_lazy("post"),
    "list": gettext_lazy("list"),
    "page_kind": gettext_lazy("page and kind of post"),
    "page_hour": gettext_lazy("page, weekday and hour"),
    "page_day": gettext_lazy("page and day"),
    "page_country": gettext_lazy("page and country"),
}


@register.filter
def grain_words(grain: str) -> str:
    """What a measure gives one row for."""
    return str(GRAINS.get(grain, grain))


@register.filter
def safe_address(address: str) -> str:
    """An address that a link may lead to; anything but http and https leads nowhere."""
    return address if address.startswith(("https://", "http://")) else "#"


@register.filter
def source(address: str) -> str:
    """Where a figure was published: a link to the address, or its words where it is none."""
    if not address.startswith(("https://", "http://")):
        return format_html('<bdi dir="auto">{}</bdi>', address)
    return format_html(
        '<a href="{}" rel="noopener noreferrer">{}</a>', address, address.split("/")[2]
    )


@register.filter
def sample_cell(value: Any) -> str:
    """A value of a file's first rows, cut to a line."""
    if value is None:
        return _unknown()
    if isinstance(value, datetime):
        return value.isoformat(sep=" ", timespec="minutes")
    text = ", ".join(map(str, value)) if isinstance(value, list | tuple) else str(value)
    return format_html('<bdi dir="auto">{}</bdi>', Truncator(text).chars(60))


@register.filter
def unlocalize_number(value: float) -> str:
    """A number as HTML's own attributes want it, whatever the reader's language."""
    return f"{float(value):.3f}"
