"""Times as exports write them, in SQL: ISO 8601, strptime formats, abbreviations and offsets.

Abbreviations that stand for several zones far apart (IST, AMT, ECT) are left out on purpose: a row
that bears one is rejected, not guessed. Of the rest, the sense that Facebook's tools use is meant,
so CST is the American Central and BST the British summer time. Source: IANA time zone database.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from hustings.domain.errors import CorrectTheValue
from hustings.formats.quoting import quoted

Levels = tuple[dict[str, str], ...]
"""Columns to be computed below a value, one dict a level; a level may use those before it.

The engine computes an expression that stands twice in a projection for every row, even where it is
one branch of a case. So what is dear is computed once, over a text that is NULL for most rows.
"""

MINUTES_EAST: dict[str, int] = {
    "UTC": 0, "GMT": 0, "Z": 0, "WET": 0,
    "EDT": -240, "EST": -300, "CDT": -300, "CST": -360, "MDT": -360, "MST": -420,
    "PDT": -420, "PST": -480, "AKDT": -480, "AKST": -540, "HST": -600,
    "NDT": -150, "NST": -210, "ADT": -180, "AST": -240,
    "BRT": -180, "BRST": -120, "ART": -180, "CLT": -240, "CLST": -180, "COT": -300, "PET": -300,
    "BST": 60, "WEST": 60, "CET": 60, "WAT": 60, "CEST": 120, "CAT": 120, "EET": 120, "SAST": 120,
    "EEST": 180, "EAT": 180, "MSK": 180, "TRT": 180, "GST": 240, "PKT": 300, "NPT": 345,
    "ICT": 420, "WIB": 420, "WITA": 480, "WIT": 540, "PHT": 480, "MYT": 480, "SGT": 480, "HKT": 480,
    "AWST": 480, "JST": 540, "KST": 540, "ACST": 570, "ACDT": 630, "AEST": 600, "AEDT": 660,
    "NZST": 720, "NZDT": 780,
}  # fmt: skip

_FIRST_AT, _LAST_AT = "TIMESTAMP '1990-01-01'", "TIMESTAMP '2100-01-01'"
_AT_HAND = {"": None, "Z": 0, "+0000": 0, "+00:00": 0, " UTC": 0, " EDT": -240, " EST": -300}
"""Endings read without a regular expression, since nearly every row has one of them."""

_OFFSET = r"^.*:\d{2}(?:[.,]\d+)?\s*([+-]\d{2}):?(\d{2})?$"
_LETTERS = r"^.*[\d\sMm]\s*\b?(Z|[A-Za-z]{3,5})$"
_ENDING = r"(?:\s*(?:Z|\s[A-Za-z]{3,5})|(:\d{2}(?:[.,]\d+)?)\s*[+-]\d{2}:?(?:\d{2})?)$"
_ISO = r"\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?)?"


@cache
def checked_zone(name: str) -> str:
    """The name of a zone, if there is such a zone; CorrectTheValue otherwise."""
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise CorrectTheValue(
            f"{name!r} is not a time zone.",
            field="zone",
            remedy="Name one such as Europe/Berlin or UTC.",
        ) from None
    return name


def to_utc(local: str, zone: str) -> str:
    """A local time in a zone as UTC; an hour that the clock shows twice is taken as the later one."""
    if zone == "UTC":
        return local
    return f"timezone('UTC', timezone({quoted(checked_zone(zone))}, {local}))"


def time_levels(text: str, name: str, zone: str) -> Levels:
    """The levels below `time_sql`: the usual layout's halves, its time, and the parts of all others.

    The cast alone would do harm: it drops a zone that it does not know. So the usual layout is
    taken only when writing the time back gives the text's first 19 signs, and the ending is read apart.
    """
    body, ending, rest = f"{name}_body", f"{name}_ending", f"{name}_rest"
    endings = " ".join(
        f"WHEN {quoted(word)} THEN {to_utc(body, zone) if minutes is None else _moved(body, minutes)}"
        for word, minutes in _AT_HAND.items()
    )
    written = f"CAST({body} AS VARCHAR)"
    same = f"starts_with({text}, {written}) OR starts_with(replace({text}, 'T', ' '), {written})"
    return (
        {body: f"try_cast({text} AS TIMESTAMP)", ending: f"substr({text}, 20)"},
        {f"{name}_usual": f"CASE WHEN {same} THEN CASE {ending} {endings} END END"},
        {f"{name}_rest": f"CASE WHEN {name}_usual IS NULL THEN trim({text}) END"},
        {
            f"{name}_bare": f"regexp_replace({rest}, {quoted(_ENDING)}, '\\1')",
            f"{name}_zone": f"upper(regexp_extract({rest}, {quoted(_LETTERS)}, 1))",
            f"{name}_hours": f"regexp_extract({rest}, {quoted(_OFFSET)}, 1)",
            f"{name}_minutes": f"regexp_extract({rest}, {quoted(_OFFSET)}, 2)",
        },
    )


def time_sql(name: str, zone: str, times: Sequence[str]) -> str:
    """A text as a naive UTC time, from the columns of `time_levels`; NULL where it is none."""
    return f"coalesce({name}_usual, {_slow_time(name, zone, times)})"


def unix_time_sql(text: str) -> str:
    """Seconds since 1970 as a naive UTC time; NULL where it is none, or milliseconds."""
    seconds = f"try_cast(trim({text}) AS DOUBLE)"
    return f"CASE WHEN abs({seconds}) < 4.2e9 THEN make_timestamp(CAST(round({seconds} * 1e6) AS BIGINT)) END"


def is_no_time_sql(value: str) -> str:
    """Whether a time is unknown or outside 1990 to 2100, where no post can be."""
    return f"({value} IS NULL OR {value} < {_FIRST_AT} OR {value} >= {_LAST_AT})"


def hour_shown_twice_sql(utc: str, zone: str) -> str:
    """Whether a time fell into an hour that the zone's clock had shown just before."""
    if zone == "UTC":
        return "false"
    named = quoted(checked_zone(zone))
    local = f"timezone({named}, timezone('UTC', {utc}))"
    hour_before = f"timezone({named}, timezone('UTC', {utc} - INTERVAL 1 HOUR))"
    return f"coalesce({local} = {hour_before}, false)"


def _moved(time: str, minutes_east: int) -> str:
    return time if minutes_east == 0 else f"{time} - INTERVAL ({minutes_east}) MINUTE"


def _slow_time(name: str, zone: str, times: Sequence[str]) -> str:
    """Any layout: the bare time is parsed by format, its ending turned into minutes."""
    bare, letters, hours = f"{name}_bare", f"{name}_zone", f"{name}_hours"
    time = (
        f"CASE WHEN regexp_full_match({bare}, {quoted(_ISO)}) "
        f"THEN try_cast(replace({bare}, ',', '.') AS TIMESTAMP) END"
    )
    if times:
        time = f"coalesce({time}, try_strptime({bare}, [{', '.join(map(quoted, times))}]))"
    known = " ".join(f"WHEN {quoted(word)} THEN {east}" for word, east in MINUTES_EAST.items())
    minutes = f"coalesce(try_cast({name}_minutes AS INTEGER), 0)"
    offset = f"CAST({hours} AS INTEGER) * 60 + {minutes} * CASE left({hours}, 1) WHEN '-' THEN -1 ELSE 1 END"
    return (
        f"CASE WHEN {hours} <> '' THEN {time} - to_minutes({offset}) "
        f"WHEN {letters} <> '' AND {letters} <> 'AM' AND {letters} <> 'PM' THEN {time} - to_minutes(CASE {letters} {known} END) "
        f"ELSE {to_utc(time, zone)} END"
    )
