"""What the form of a question says, and a question in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hustings.domain.errors import CorrectTheValue
from hustings.domain.periods import Window, parse_day
from hustings.workspace import wording
from hustings.workspace.coordination.actions import Asked
from hustings.workspace.coordination.answers import PairsAsked
from hustings.workspace.coordination.models import CoordinationRun, Source

OBJECTS: dict[str, Promise] = {
    "links": gettext_lazy("the same links"),
    "hashtags": gettext_lazy("the same hashtags"),
    "media": gettext_lazy("the same pictures and videos"),
    "shared_posts": gettext_lazy("the same posts"),
    "texts": gettext_lazy("near-identical texts"),
    "ties": gettext_lazy("the same follows and likes"),
}
DEFINITIONS: dict[str, tuple[str, Promise]] = {
    "cooRTweet": (
        "CooRTweet",
        gettext_lazy("pairs of shares within the window, accounts with at least so many of them"),
    ),
    "toolkit": (
        "coordination-network-toolkit",
        gettext_lazy("directed, counts each message once"),
    ),
    "coornet": ("CooRnet", gettext_lazy("estimates the window from the fastest links")),
}


def asked_of(form: Mapping[str, str], file_name: str = "", file_bytes: int = 0) -> Asked:
    """The question that a form asks; CorrectTheValue names the field that cannot be."""
    window = Window(_day(form, "since"), _day(form, "until"))
    return Asked(
        source=form.get("source", ""),
        on=form.get("on", ""),
        definition=form.get("definition", ""),
        time_window_s=_whole(form, "time_window"),
        min_participation=_whole(form, "min_participation") or 2,
        edge_weight=_number(form, "edge_weight", 0.5),
        list_id=_whole(form, "list"),
        window=window,
        file_name=file_name,
        file_bytes=file_bytes,
    )


def pairs_asked(asked: Mapping[str, str]) -> PairsAsked:
    """Which pairs an address asks for."""
    return PairsAsked(
        flagged=asked.get("pairs") != "all",
        least_weight=_whole(asked, "weight") or 1,
        most_q=_number(asked, "q", 1.0),
        group=_whole(asked, "group"),
        sort=asked.get("sort") or "-weight",
        start=_whole(asked, "from") or 0,
    )


def _day(form: Mapping[str, str], field: str) -> date | None:
    text = form.get(field, "").strip()
    return parse_day(text, field=field) if text else None


def _whole(form: Mapping[str, str], field: str) -> int | None:
    text = form.get(field, "").strip()
    if not text:
        return None
    if not text.isascii() or not text.isdecimal() or len(text) > 10:
        raise CorrectTheValue(
            _("%(text)r is not a whole number.") % {"text": text},
            field=field,
            remedy=_("Write one such as 20."),
        )
    return int(text)


def _number(form: Mapping[str, str], field: str, usual: float) -> float:
    text = form.get(field, "").strip().replace(",", ".")
    try:
        return float(text) if text else usual
    except ValueError:
        raise CorrectTheValue(
            _("%(text)r is not a number.") % {"text": text},
            field=field,
            remedy=_("Write one such as 0.5."),
        ) from None


def what_words(run: CoordinationRun) -> str:
    """Whose shares of what a question is about."""
    if run.source == Source.STORE:
        return str(OBJECTS.get(run.on, run.on))
    return run.file_name if run.source == Source.FILE else str(Source.SAMPLE.label)


def how_words(run: CoordinationRun) -> str:
    """By which definition and with which numbers."""
    window_s = run.report.get("time_window_s", run.time_window_s)
    name = DEFINITIONS.get(run.definition, (run.definition, ""))[0]
    parts = [
        name,
        _("window to be estimated")
        if window_s is None and run.definition == "coornet"
        else _("within %(seconds)d s") % {"seconds": 60 if window_s is None else window_s},
        _("at least %(count)d shares an account") % {"count": run.min_participation},
    ]
    if run.source == Source.STORE:
        parts.append(wording.window_words(Window(run.since_on, run.until_on)))
        parts.append(run.list_name or _("all pages"))
    return " · ".join(parts)
