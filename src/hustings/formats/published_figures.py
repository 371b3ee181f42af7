"""Figures that others published: one cited number a row, on a page or a group of pages.

Page and audience observations follow from figures by the two rules below; what else there is stays
a figure.
"""

from __future__ import annotations

from hustings.formats.layout import Cell, Format

_NUMBER = r"[+-]?\d[\d,]*(\.\d+)?"
_RANGE = r"(\d+(?:\.\d+)?)\s*[-–]\s*(\d+(?:\.\d+)?)"
_MORE = r"\b(more than|over|at least|upwards of)\s+(the\s+)?\d|\blower bound\b"
_LESS = r"\b(fewer than|less than|under|at most|up to)\s+(the\s+)?\d|\bupper bound\b"
_ABOUT = (
    r"\b(about|around|some|nearly|almost|roughly|approximately|circa)\s+(the\s+)?\d"
    r"|^(about|around|some|nearly|almost|roughly|approximately|circa)\b"
)

_NOTE = "lower(coalesce($[value_note], ''))"
_IS_RANGE = f"regexp_full_match($cell, '{_RANGE}')"
_VALUE = f"CASE WHEN regexp_full_match($cell, '{_NUMBER}') THEN try_cast(replace($cell, ',', '') AS DOUBLE) END"
_QUALITY = (
    f"CASE WHEN {_IS_RANGE} THEN 'bound' WHEN NOT regexp_full_match($cell, '{_NUMBER}') THEN NULL "
    f"WHEN {_NOTE} = 'exact' THEN 'exact' "
    f"WHEN regexp_matches({_NOTE}, '{_MORE}') OR regexp_matches({_NOTE}, '{_LESS}') THEN 'bound' "
    f"WHEN regexp_matches({_NOTE}, '{_ABOUT}') THEN 'rounded' ELSE 'unknown' END"
)


def _end(group: int, words: str) -> str:
    return (
        f"CASE WHEN {_IS_RANGE} THEN try_cast(regexp_extract($cell, '{_RANGE}', {group}) AS DOUBLE) "
        f"WHEN regexp_matches({_NOTE}, '{words}') THEN {_VALUE} END"
    )


_FROM = (
    "CASE lower($[date_precision]) WHEN 'day' THEN try_strptime($cell, '%Y-%m-%d') "
    "WHEN 'month' THEN try_strptime($cell, '%Y-%m') WHEN 'year' THEN try_strptime($cell, '%Y') END"
)
_TO = (
    f"({_FROM}) + CASE lower($[date_precision]) WHEN 'day' THEN INTERVAL 1 DAY "
    "WHEN 'month' THEN INTERVAL 1 MONTH WHEN 'year' THEN INTERVAL 1 YEAR END"
)
# A subject of two words or more, all in capitals, is a group of pages or people and no page.
_PAGE = r"CASE WHEN NOT regexp_full_match(trim(regexp_replace($cell, '\(.*\)', '')), '[A-Z0-9]+( [A-Z0-9]+)+') THEN $cell END"

PUBLISHED_FIGURES = Format(
    name="published-figures",
    title="Published figures: cited numbers on pages, fans in all and by country",
    records="figures",
    platform="facebook",
    all_of=("date", "date_precision", "page", "country", "metric", "value", "value_note", "source_url"),
    cells=(
        Cell("precision", "date_precision", "sql", required=True,
             sql="CASE WHEN lower($cell) IN ('day', 'month', 'year') THEN lower($cell) END",
             reason="is no precision; write day, month or year."),
        Cell("from_at", "date", "sql", required=True, sql=_FROM,
             reason="does not fit its precision; write YYYY-MM-DD for a day, YYYY-MM for a month, YYYY for a year."),
        Cell("to_at", "date", "sql", sql=_TO),
        Cell("observed_at", "date", "sql", sql=_FROM),
        Cell("subject", "page", required=True),
        Cell("page_name", "page", "sql", sql=_PAGE),
        Cell("key", "country", "sql", required=True,
             sql="CASE WHEN regexp_full_match($cell, 'ALL|[A-Z]{2}([|][A-Z]{2})*') THEN $cell END",
             reason="is neither ALL nor a country's two-letter code, nor several joined by |."),
        Cell("metric", "metric", required=True),
        Cell("quality", "value", "sql", required=True, sql=_QUALITY,
             reason="is neither a number nor a range such as 9-31; correct it."),
        Cell("value", "value", "sql", sql=_VALUE),
        Cell("value_low", "value", "sql", sql=_end(1, _MORE)),
        Cell("value_high", "value", "sql", sql=_end(2, _LESS)),
        Cell("note", "value_note"),
        Cell("source_url", "source_url", required=True),
    ),
    source="Hustings' own layout, made for figures in the press and in studies.",
)  # fmt: skip


def page_observations_sql() -> str:
    """Fans and followers of a page in all, as page observations, from a relation `figures` with page_id.

    The first moment of the day, month or year that a figure is given for stands for its time, with
    the precision beside it. Ranges give no observation.
    """
    return """
        SELECT page_id, platform, page_name AS name, from_at AS observed_at, precision AS observed_precision,
            CASE metric WHEN 'fans_total' THEN CAST(round(value) AS BIGINT) END AS fans,
            CASE metric WHEN 'followers_total' THEN CAST(round(value) AS BIGINT) END AS followers,
            quality, source_url
        FROM figures
        WHERE page_id IS NOT NULL AND key = 'ALL' AND value IS NOT NULL
            AND (metric = 'fans_total' OR metric = 'followers_total')"""


def audience_observations_sql() -> str:
    """Fans by country and their gains, as audience observations, from a relation `figures` with page_id.

    fans_total of a country is a count, fans_share_pct a share, fans_gain_... a gain and
    fans_gain_share_pct_... a share of the gain; shares are divided by 100. A gain of the page in
    all keeps the key ALL. The first moment of the period stands for the time; a gain's start is
    taken from the metric's name (8_to_13_mar, since_13_jul, past_month) and is otherwise unknown.
    Ranges and figures over several countries give no observation.
    """
    return f"""
        SELECT page_id, from_at AS observed_at, precision AS observed_precision,
            CASE WHEN starts_with(unit, 'gain') THEN {_GAINED_SINCE} END AS gained_since_at,
            'country' AS dimension, key,
            CASE WHEN ends_with(unit, 'share') THEN round(value / 100, 10) ELSE value END AS value,
            unit, quality, source_url
        FROM (SELECT *, {_UNIT} AS unit, {_STARTED} AS started_at FROM figures) AS figures
        WHERE page_id IS NOT NULL AND unit IS NOT NULL AND value IS NOT NULL
            AND (regexp_full_match(key, '[A-Z]{{2}}') OR (key = 'ALL' AND unit = 'gain'))"""


_UNIT = """CASE WHEN metric = 'fans_total' OR metric = 'followers_total' THEN 'count'
            WHEN metric = 'fans_share_pct' THEN 'share'
            WHEN starts_with(metric, 'fans_gain_share_pct') THEN 'gain_share'
            WHEN starts_with(metric, 'fans_gain_') THEN 'gain' END"""

_DAY = r"regexp_extract(metric, '_(\d{1,2})(?:_to_\d{1,2})?_([a-z]{3})(?:_to_\d{1,2}_[a-z]{3})?$', ['day', 'month'])"
_STARTED = (
    f"""try_strptime({_DAY}.day || ' ' || {_DAY}.month || ' ' || year(from_at), '%d %b %Y')"""
)
_GAINED_SINCE = """CASE WHEN started_at <= to_at THEN started_at
                WHEN started_at IS NOT NULL THEN started_at - INTERVAL 1 YEAR
                WHEN ends_with(metric, '_past_day') THEN from_at - INTERVAL 1 DAY
                WHEN ends_with(metric, '_past_week') THEN from_at - INTERVAL 7 DAY
                WHEN ends_with(metric, '_past_month') THEN from_at - INTERVAL 1 MONTH
                WHEN ends_with(metric, '_past_year') THEN from_at - INTERVAL 1 YEAR END"""
