"""Answers as plain values for JSON, and as CSV whose every row says what it rests on."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import fields, is_dataclass
from datetime import UTC, date, datetime
from typing import Any

from hustings.domain.periods import Window
from hustings.reporting.answers import (
    Foot,
    MeasureResult,
    PageRow,
    PostRow,
    Ranking,
    RankRow,
    RunRow,
)

RANK_COLUMNS = (
    "rank",
    "rank_before",
    "page_id",
    "name",
    "country",
    "followers",
    "posts",
    "interactions",
    "value",
    "n",
    "share_of_voice",
)
"""What a row of a ranking holds in JSON and CSV, in order; further columns come after these."""

_FURTHER = ("platform", "category", "fans", "value_before", "reason")
_RESTS_ON = (
    "measure",
    "measure_version",
    "window_since",
    "window_until",
    "store_version",
    "as_of",
    "run_ids",
)


def plain(value: Any) -> Any:
    """Answers as dicts, lists, numbers and texts; times in UTC with a Z, None where unknown."""
    if isinstance(value, Window):
        return {"since": plain(value.since_on), "until": plain(value.until_on)}
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, datetime):
        return time_text(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return {key: plain(part) for key, part in value.items()}
    if isinstance(value, list | tuple):
        return [plain(part) for part in value]
    return value


def time_text(at: datetime) -> str:
    """A time in UTC as ISO 8601 with a Z; one without a zone is in UTC already."""
    moment = at if at.tzinfo else at.replace(tzinfo=UTC)
    return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")


def plain_ranking(ranking: Ranking) -> dict[str, Any]:
    """A ranking as the command line and the REST interface give it; `as_of` brings it back later."""
    return {
        "measure": ranking.measure,
        "measure_version": ranking.measure_version,
        "unit": ranking.unit,
        "window": plain(ranking.window),
        "compared": plain(ranking.compared),
        "peer_group": ranking.peer_group,
        "as_of": time_text(ranking.as_of),
        "store_version": ranking.store_version,
        "rows": [_plain_rank(row) for row in ranking.rows],
        "apart": [_plain_rank(row) for row in ranking.apart],
        "closing": None if ranking.closing is None else _plain_rank(ranking.closing),
        "runs": list(ranking.foot.run_ids),
        "duplicates_left_out": ranking.foot.duplicates_left_out,
        "unknown_count": ranking.foot.unknown_count,
    }


def plain_measured(result: MeasureResult) -> dict[str, Any]:
    """A measure's result with rows as objects."""
    return {
        "measure": result.measure,
        "measure_version": result.measure_version,
        "window": plain(result.foot.window),
        "as_of": time_text(result.foot.as_of),
        "store_version": result.foot.store_version,
        "rows": [plain(dict(zip(result.columns, row, strict=True))) for row in result.rows],
        "runs": list(result.foot.run_ids),
        "duplicates_left_out": result.foot.duplicates_left_out,
        "unknown_count": result.foot.unknown_count,
    }


def plain_post(row: PostRow) -> dict[str, Any]:
    """A post with its counts beside its other facts."""
    facts = plain(row)
    return {**{key: value for key, value in facts.items() if key != "values"}, **facts["values"]}


def ranking_csv(ranking: Ranking) -> str:
    """Ranked pages, those listed apart with their reason, and the closing row."""
    rows = [*ranking.rows, *ranking.apart, *((ranking.closing,) if ranking.closing else ())]
    columns = (*RANK_COLUMNS, *_FURTHER)
    return table_csv(
        columns, ([getattr(row, name) for name in columns] for row in rows), rests_on(ranking.foot)
    )


def measured_csv(result: MeasureResult) -> str:
    """A measure's result."""
    return table_csv(result.columns, result.rows, rests_on(result.foot))


def posts_csv(rows: Sequence[PostRow], store_version: int) -> str:
    """Posts, each with the run that its counts come from."""
    return _records_csv([plain_post(row) for row in rows], PostRow, store_version)


def pages_csv(rows: Sequence[PageRow], store_version: int) -> str:
    """Pages with their latest known facts."""
    return _records_csv([plain(row) for row in rows], PageRow, store_version)


def runs_csv(rows: Sequence[RunRow], store_version: int) -> str:
    """Runs and what became of their rows."""
    return _records_csv([plain(row) for row in rows], RunRow, store_version)


def rests_on(foot: Foot) -> dict[str, Any]:
    """The columns that tell of every row of an export what it rests on."""
    values = (
        foot.measure,
        foot.measure_version,
        foot.window.since_on,
        foot.window.until_on,
        foot.store_version,
        foot.as_of,
        " ".join(foot.run_ids),
    )
    return dict(zip(_RESTS_ON, values, strict=True))


def table_csv(
    columns: Sequence[str], rows: Iterable[Sequence[Any]], constants: dict[str, Any]
) -> str:
    """CSV with a header; `constants` become further columns, the same in every row."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\r\n")
    writer.writerow([*columns, *constants])
    tail = [_cell(value) for value in constants.values()]
    writer.writerows([*(_cell(value) for value in row), *tail] for row in rows)
    return file.getvalue()


def _records_csv(records: Sequence[dict[str, Any]], kind: type, store_version: int) -> str:
    columns = tuple(records[0]) if records else tuple(kind.__annotations__)
    rows = [tuple(record.values()) for record in records]
    return table_csv(columns, rows, {"store_version": store_version})


def _cell(value: Any) -> Any:
    if isinstance(value, datetime):
        return time_text(value)
    if isinstance(value, list | tuple):
        return " ".join(str(part) for part in value)
    # A spreadsheet would run such a text as a formula.
    if isinstance(value, str) and value.startswith(("=", "+", "-", "@", "\t", "\r")):
        return f"'{value}"
    return value


def _plain_rank(row: RankRow) -> dict[str, Any]:
    return {
        **{name: getattr(row, name) for name in (*RANK_COLUMNS, *_FURTHER)},
        "spark": list(row.spark),
    }
