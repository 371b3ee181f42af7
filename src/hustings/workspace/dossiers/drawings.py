"""A dossier's figures as drawings: its sizes over time with the flagged windows, and make-ups side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from hustings.charts.lines import lines
from hustings.charts.series import moment
from hustings.reporting.answers import Series
from hustings.reporting.dossiers import Dossier
from hustings.signals.evidence import Evidence, Number
from hustings.workspace import wording
from hustings.workspace.countries import country_name
from hustings.workspace.drawing import Drawing, TableCell, cell, table_of

REST = "elsewhere or unknown"
ALL = "ALL"
PARTS_MOST = 4
WIDE_ENOUGH = 13.0


def span_words(from_at: datetime | None, to_at: datetime | None) -> str:
    """A window of evidence such as 8 to 13 March 2016; unknown ends are said."""
    if from_at is None and to_at is None:
        return _("all time")
    if from_at is None:
        return _("until %(until)s") % {"until": wording.day(to_at)}
    if to_at is None:
        return _("since %(since)s") % {"since": wording.day(from_at)}
    if from_at.date() == to_at.date():
        return wording.day(to_at)
    same = (from_at.year, from_at.month) == (to_at.year, to_at.month)
    first = str(from_at.day) if same else wording.day(from_at)
    return _("%(since)s to %(until)s") % {"since": first, "until": wording.day(to_at)}


def key_words(key: str | None) -> str:
    """The country, group or rest that a number is of."""
    if key in (None, "", ALL):
        return _("all")
    return _("elsewhere or unknown") if key == REST else country_name(key) or str(key)


def size_words(word: str) -> str:
    """What a page's size counts, as a title."""
    return {"fans": _("Fans"), "followers": _("Followers")}.get(word, word)


def flagged(dossier: Dossier) -> list[Evidence]:
    """What was flagged in a window, earliest first."""
    found = [
        one
        for one in dossier.evidence
        if one.state == "flagged" and one.from_at is not None and one.to_at is not None
    ]
    return sorted(found, key=lambda one: (str(one.from_at), one.signal))


def timeline(dossier: Dossier) -> Drawing | None:
    """The page's sizes with every flagged window marked; None where no two sizes are known."""
    known = [one for one in dossier.timeline if any(value is not None for value in one.values)]
    if not any(len(one.times) > 1 for one in known):
        return None
    known = [replace(one, name=size_words(one.name)) for one in known]
    option = lines(known, unit=known[0].unit)
    marked = flagged(dossier)
    if marked:
        _mark(option, marked)
    heads, rows = table_of(known, known[0].unit)
    heads.append(_("Flagged"))
    times = sorted({at for one in known for at in one.times})
    for row, at in zip(rows, times, strict=True):
        inside = [one for one in marked if _within(one, at)]
        row[0] = TableCell(wording.moment(at, _known_to(known, at)), at.isoformat())
        row.append(cell(", ".join(dict.fromkeys(one.signal for one in inside)) or "–"))
    return Drawing(
        "timeline",
        _("Over time"),
        _timeline_words(marked),
        option,
        heads,
        rows,
        _("store version %(version)d") % {"version": dossier.store_version},
    )


def _known_to(series: Sequence[Series], at: datetime) -> str:
    """How finely a time is known, as the notes on it say; the day where none does."""
    notes = [
        note
        for one in series
        for time, note in zip(one.times, one.notes, strict=False)
        if time == at and note
    ]
    return next(
        (word for word in ("month", "year") for note in notes if f"the {word}" in note), "day"
    )


def _within(one: Evidence, at: datetime) -> bool:
    return one.from_at is not None and one.to_at is not None and one.from_at <= at <= one.to_at


def _timeline_words(marked: Sequence[Evidence]) -> str:
    if not marked:
        return _("No window is flagged.")
    spans = dict.fromkeys(span_words(one.from_at, one.to_at) for one in marked)
    return _("Flagged: %(windows)s.") % {"windows": "; ".join(spans)}


def _mark(option: dict[str, Any], marked: Sequence[Evidence]) -> None:
    """Amber bands over the flagged windows; a line at each begin keeps even short ones in sight."""
    line = option["series"][0]
    spans = dict.fromkeys((one.from_at, one.to_at) for one in marked if one.from_at and one.to_at)
    line["markArea"] = {
        "silent": True,
        "itemStyle": {"color": "$warn", "opacity": 0.25},
        "data": [[{"xAxis": moment(begin)}, {"xAxis": moment(end)}] for begin, end in spans],
    }
    held = line.setdefault("markLine", {"data": []})
    line["markLine"] = {
        "silent": True,
        "symbol": "none",
        "lineStyle": {"color": "$warn", "type": "solid", "width": 2},
        "label": {"color": "$warn", "formatter": "{b}", "position": "insideEndTop"},
        "data": [
            *held["data"],
            *({"name": _("flagged"), "xAxis": moment(begin)} for begin, _end in spans),
        ],
    }


@dataclass(frozen=True, slots=True)
class Part:
    """A piece of a bar, in per cent of it; `tint` names its colour and `label` stands on it where it fits."""

    key: str
    begin: float
    width: float
    tint: str
    label: str

    @property
    def labelled(self) -> bool:
        """Whether it is wide enough for its label."""
        return self.width >= WIDE_ENOUGH


@dataclass(frozen=True, slots=True)
class Bar:
    """One make-up: what it is of, and its parts."""

    title: str
    parts: Sequence[Part]


@dataclass(frozen=True, slots=True)
class MakeUp:
    """The gain beside the stock before it, by country, with the sentence that says the same."""

    bars: Sequence[Bar]
    summary: str

    @property
    def told_on_bars(self) -> bool:
        """Whether every part is wide enough to bear its own label."""
        return all(part.labelled for bar in self.bars for part in bar.parts)


def make_up(evidence: Evidence) -> MakeUp | None:
    """The two bars of a shift in origin; None where the evidence does not hold them."""
    gained = _shares(evidence, "gain_share")
    stock = _shares(evidence, "stock_share") or _shares(evidence, "stock_share_after")
    if not gained or not stock:
        return None
    # One colour a country in both bars: the judged one first, as the evidence gives them.
    order = list(dict.fromkeys([*gained, *stock]))
    tints = {key: f"c{place + 1}" for place, key in enumerate(order)}
    first = next(iter(stock.values()))
    bars = (
        Bar(_("Fans before, %(day)s") % {"day": wording.day(first.at)}, _parts(stock, tints)),
        Bar(
            _("Gain, %(window)s") % {"window": span_words(evidence.from_at, evidence.to_at)},
            _parts(gained, tints),
        ),
    )
    said = "; ".join(f"{bar.title}: {', '.join(part.label for part in bar.parts)}" for bar in bars)
    return MakeUp(bars, f"{said}.")


def _shares(evidence: Evidence, name: str) -> dict[str, Number]:
    """The known per cent of each country, those of the most first kept; the rest is drawn as such."""
    found = {
        one.key: one
        for one in evidence.numbers
        if one.name == name and one.key and one.key not in (REST, ALL) and one.value is not None
    }
    return dict(list(found.items())[:PARTS_MOST])


def _parts(shares: dict[str, Number], tints: dict[str, str]) -> list[Part]:
    parts, begin = [], 0.0
    for key, number in shares.items():
        width = min(number.value or 0.0, 100 - begin)
        label = f"{key_words(key)} {wording.figure(number.value, 'percent')}"
        parts.append(Part(key, begin, width, tints[key], label))
        begin += width
    rest = 100 - begin
    if rest > 0:
        words = f"{_('elsewhere or unknown')} {wording.figure(rest, 'percent')}"
        parts.append(Part(REST, begin, rest, "c0", words))
    return parts
