"""What a person says about a file, as the import takes it and as the row keeps it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, get_args
from zoneinfo import ZoneInfo, available_timezones

from django.utils.translation import gettext as _

from hustings.domain.errors import CorrectTheValue
from hustings.domain.platforms import platforms
from hustings.formats.layout import RECORD_COLUMNS, Cell, Format, Records
from hustings.formats.mapping import dump_mapping, load_mapping, usual_parse
from hustings.ingest.options import ImportOptions

TEXTS = ("format", "mapping", "zone", "page", "platform", "note")
UNASKED = ("platform", "stated_interactions")
REQUIRED: dict[str, tuple[str, ...]] = {
    "posts": ("post_native_id",),
    "pages": ("page_name",),
    "audience": ("key", "value"),
    "figures": ("subject", "metric", "value"),
}


def options_of(kept: Mapping[str, Any]) -> ImportOptions:
    """Options as the import takes them."""
    observed = kept.get("observed_at")
    return ImportOptions(
        **{name: kept[name] for name in TEXTS if kept.get(name)},
        observed_at=datetime.fromisoformat(observed) if observed else None,
    )


def kept_of(asked: Mapping[str, Any], before: Mapping[str, Any]) -> dict[str, Any]:
    """What was said before with what a form says now; CorrectTheValue for a zone or time that is none."""
    kept = {**before, **{name: str(asked[name]).strip() for name in TEXTS if name in asked}}
    zone = kept.get("zone")
    if zone and zone not in available_timezones():
        raise CorrectTheValue(
            _("%(zone)r is no time zone.") % {"zone": zone},
            field="zone",
            remedy=_("Write it as Europe/Berlin or UTC."),
        )
    observed = str(asked.get("observed_at") or "").strip()
    if observed:
        try:
            at = datetime.fromisoformat(observed)
        except ValueError as fault:
            raise CorrectTheValue(
                _("%(text)r is no time.") % {"text": observed},
                field="observed_at",
                remedy=_("Write it as 2026-01-31T12:00."),
            ) from fault
        kept["observed_at"] = (at if at.tzinfo else at.replace(tzinfo=ZoneInfo("UTC"))).isoformat()
    return {name: value for name, value in kept.items() if value}


def record_columns(records: str) -> list[str]:
    """Columns of a kind of record that a person may fill from the file."""
    return [name for name in RECORD_COLUMNS[_records(records)] if name not in UNASKED]


def guess(header: str, records: str) -> str:
    """The record's column that a header most likely means; empty when none is likely."""
    folded = "_".join(header.strip().casefold().replace("-", " ").replace(".", " ").split())
    known = record_columns(records)
    meant = {
        "id": "post_native_id" if records == "posts" else "page_native_id",
        "post_id": "post_native_id",
        "status_id": "post_native_id",
        "page_id": "page_native_id",
        "page": "page_name",
        "name": "page_name",
        "account": "page_name",
        "handle": "page_handle",
        "date": "created_at",
        "time": "created_at",
        "created": "created_at",
        "published": "created_at",
        "status_published": "created_at",
        "type": "kind",
        "status_type": "kind",
        "message": "text",
        "url": "permalink",
        "link": "permalink",
        "likes_count": "likes",
        "num_reactions": "reactions",
        "num_comments": "comments",
        "num_shares": "shares",
    }.get(folded, folded)
    for wanted in (meant, meant.removesuffix("_count"), meant.removeprefix("num_")):
        if wanted in known:
            return wanted
    return ""


def write_mapping(
    name: str,
    records: str,
    platform: str,
    zone: str,
    chosen: Sequence[tuple[str, str]],
    time_format: str = "",
) -> str:
    """A mapping as TOML out of pairs of header and record column; the text is checked before it is given.

    CorrectTheValue when a column is filled twice or one that is needed is not filled at all.
    """
    kind = _records(records)
    _check_chosen(records, platform, [record for _header, record in chosen])
    cells = tuple(_cell(header, record, kind, time_format) for header, record in chosen)
    form = Format(
        name=_slug(name),
        title=name,
        records=kind,
        platform=platform,
        all_of=tuple(header for header, _record in chosen),
        cells=cells,
        source=f"The file {name}.",
        zone=zone or None,
        needs_page=not {"page_native_id", "page_name", "page_handle"}
        & {record for _header, record in chosen},
    )
    text = dump_mapping(form)
    load_mapping(text, file="mapping.toml")
    return text


def _check_chosen(records: str, platform: str, filled: Sequence[str]) -> None:
    if platform not in platforms():
        raise CorrectTheValue(
            _("No platform was chosen."), field="platform", remedy=_("Choose one.")
        )
    twice = next((record for record in filled if filled.count(record) > 1), None)
    if twice:
        raise CorrectTheValue(
            _("%(column)s is filled from two columns.") % {"column": twice},
            field=twice,
            remedy=_("Choose one of them."),
        )
    missing = [record for record in REQUIRED[records] if record not in filled]
    if missing:
        raise CorrectTheValue(
            _("No column was chosen for %(columns)s.") % {"columns": ", ".join(missing)},
            field=missing[0],
            remedy=_("Rows cannot be told apart without it; choose the column that holds it."),
        )


def _cell(header: str, record: str, records: Records, time_format: str) -> Cell:
    parse = usual_parse(record, records)
    times = (time_format,) if time_format and parse == "time" else ()
    return Cell(record, header, parse, required=record in REQUIRED[records], times=times)


def _slug(name: str) -> str:
    words = "".join(
        letter if letter.isalnum() and letter.isascii() else " " for letter in name.casefold()
    ).split()
    return "_".join(words)[:40] or "table"


def _records(records: str) -> Records:
    if records not in get_args(Records):
        raise CorrectTheValue(
            _("There are no records of the kind %(kind)r.") % {"kind": records},
            field="records",
            remedy=_("Choose posts, pages, audience or figures."),
        )
    return records  # type: ignore[return-value]  # checked above
