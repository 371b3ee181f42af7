"""One seeded data set with unknowns, gaps and several platforms, as the inputs of measures on any engine."""

# ruff: noqa: DTZ001 - times in the store's frames are naive and UTC
from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import narwhals as nw
import pyarrow as pa

from hustings.domain.periods import Window
from hustings.domain.platforms import platforms
from hustings.domain.tables import TABLES
from hustings.measures.definition import INPUTS

WINDOW = Window(date(2015, 9, 1), date(2015, 9, 30))
YEAR = Window(date(2015, 1, 1), date(2015, 12, 31))
OPEN = Window()

_ARROW = {
    "string": pa.string(),
    "int64": pa.int64(),
    "float64": pa.float64(),
    "boolean": pa.bool_(),
    "timestamp": pa.timestamp("us"),
    "date": pa.date32(),
    "strings": pa.list_(pa.string()),
}
_SPARK = {
    "string": "string",
    "int64": "bigint",
    "float64": "double",
    "boolean": "boolean",
    "timestamp": "timestamp_ntz",
    "date": "date",
    "strings": "array<string>",
}
WORLD = {"country": "string", "year": "int64", "population": "int64", "online_ratio": "float64"}
_TABLES = {
    "posts": "post_latest",
    "days": "page_days",
    "pages": "page_latest",
    "page_observations": "page_observations",
    "post_observations": "post_observations",
    "audience": "audience_observations",
    "figures": "figures",
}
_DAY_PARTS = ("reactions", "comments", "shares", "interactions", "views", "reach", "impressions")

Row = dict[str, Any]


def columns_of(name: str) -> dict[str, str]:
    """Columns and types of an input of measures."""
    if name == "world":
        return dict(WORLD)
    table = TABLES[_TABLES[name.removesuffix("_before")]]
    columns: dict[str, str] = {column.name: column.type for column in table.columns}
    if name.startswith("posts"):
        columns["day"] = "date"
    if name.startswith("post_observations"):
        columns |= {"created_at": "timestamp", "kind": "string"}
    return columns


@dataclass(frozen=True, slots=True)
class Dataset:
    """What the store would hold; `inputs` gives a window's inputs as plain rows."""

    posts: list[Row] = field(default_factory=list)
    post_observations: list[Row] = field(default_factory=list)
    page_observations: list[Row] = field(default_factory=list)
    audience: list[Row] = field(default_factory=list)
    figures: list[Row] = field(default_factory=list)
    world: list[Row] = field(default_factory=list)

    def inputs(self, window: Window) -> dict[str, list[Row]]:
        """Rows of every input but the window, narrowed as INPUTS says."""
        before = [row for row in self.posts if _is_before(row["created_at"], window)]
        posts = [row for row in before if _is_after(row["created_at"], window)]
        by_id = {row["post_id"]: row for row in self.posts}

        def seen(of: list[Row]) -> list[Row]:
            wanted = {row["post_id"] for row in of}
            return [
                {name: by_id[row["post_id"]].get(name) for name in ("created_at", "kind")} | row
                for row in self.post_observations
                if row["post_id"] in wanted
            ]

        wider = before
        if window.days_count is not None:
            wider = [row for row in before if _is_after(row["created_at"], window.previous())]
        return {
            "posts": [_with_day(row) for row in posts],
            "posts_before": [_with_day(row) for row in before],
            "days": page_days(posts),
            "days_before": page_days(wider),
            "pages": [],
            "page_observations": [
                row for row in self.page_observations if _is_before(row["observed_at"], window)
            ],
            "post_observations": seen(posts),
            "post_observations_before": seen(before),
            "audience": [row for row in self.audience if _is_before(row["observed_at"], window)],
            "figures": [row for row in self.figures if _is_before(row["from_at"], window)],
            "world": self.world,
        }


def _is_before(moment: datetime | None, window: Window) -> bool:
    return window.before_at is None or (moment is not None and moment < window.before_at)


def _is_after(moment: datetime | None, window: Window) -> bool:
    return window.since_at is None or (moment is not None and moment >= window.since_at)


def _with_day(row: Row) -> Row:
    created_at = row.get("created_at")
    return row | {"day": None if created_at is None else created_at.date()}


def interactions_of(row: Mapping[str, Any]) -> int | None:
    """Reactions, comments and shares, as far as the platform has them; None when a part is unknown."""
    parts = platforms()[row["page_id"].split(":")[0]].interaction_parts
    values = [row.get(part) for part in parts]
    return None if any(value is None for value in values) else sum(values)


def page_days(posts: Iterable[Row]) -> list[Row]:
    """The daily rollup, one row per page, day and kind."""
    days: dict[tuple[str, date, str], list[Row]] = {}
    for row in posts:
        if row["created_at"] is not None:
            key = (row["page_id"], row["created_at"].date(), row.get("kind") or "unknown")
            days.setdefault(key, []).append(row)
    rolled = []
    for (page_id, day, kind), rows in days.items():
        rolled.append({"page_id": page_id, "day": day, "kind": kind, "posts": len(rows)})
        for part in _DAY_PARTS:
            known = [row[part] for row in rows if row.get(part) is not None]
            rolled[-1] |= {part: sum(known) if known else None, f"{part}_known": len(known)}
    return rolled


def make(seed: int = 2015) -> Dataset:
    """The data set that all engines are compared on."""
    chance = random.Random(seed)
    made = Dataset()
    pages = [f"facebook:{n}" for n in range(5)] + [
        "instagram:a",
        "x:b",
        "telegram:c",
        "facebook:@silent",
    ]
    for number, page_id in enumerate(pages):
        _observe_page(made, chance, page_id, number)
        _publish(made, chance, page_id, number)
        _place_audience(made, chance, page_id, number)
    made.audience.extend(_placed_almost_whole(pages[2]))
    made.world.extend(
        {
            "country": country,
            "year": year,
            "population": None if year == 2011 else base * (100 + year - 2008),
            "online_ratio": None if year > 2013 or country == "NA" else (year - 2000) / 20,
        }
        for country, base in (("KH", 140_000), ("NA", 23_000), ("US", 3_000_000))
        for year in range(2008, 2016)
    )
    for page_id, value in (
        (pages[0], 58_000.0),
        (pages[1], 169_000.0),
        (None, 772.0),
        (pages[1], 170_000.0),
    ):
        made.figures.append(_figure(page_id, "interactions_year", value))
    made.figures.append(_figure(pages[8], "fans_total", 9_000.0))
    return made


def _figure(page_id: str | None, metric: str, value: float) -> Row:
    return {
        "subject": page_id or "world leaders",
        "page_id": page_id,
        "from_at": datetime(2015, 1, 1),
        "to_at": datetime(2016, 1, 1),
        "precision": "year",
        "key": "ALL",
        "metric": metric,
        "value": value,
    }


def _observe_page(made: Dataset, chance: random.Random, page_id: str, number: int) -> None:
    size = 1_000 * (number + 1)
    at = datetime(2015, 7, 20, 6)
    while at < datetime(2015, 10, 10):
        size += chance.randint(-20, 90)
        row: Row = {"page_id": page_id, "observed_at": at, "platform": page_id.split(":")[0]}
        row["followers"] = size + 500 if chance.random() < 0.9 else None
        row["fans"] = (
            size
            if page_id.startswith("facebook") and number != 3 and chance.random() < 0.8
            else None
        )
        if number != 4:
            made.page_observations.append(row)
        at += timedelta(hours=chance.choice((20, 24, 31, 100)))


def _publish(made: Dataset, chance: random.Random, page_id: str, number: int) -> None:
    count = 0 if page_id.endswith("silent") else 260 if number == 0 else 70
    for place in range(count):
        at: datetime | None = datetime(2015, 7, 15) + timedelta(
            seconds=chance.randint(0, 80 * 86_400)
        )
        if number == 2 and place % 23 == 0:
            at = None
        post: Row = {
            "page_id": page_id,
            "post_id": f"{page_id.split(':')[0]}:{number}-{place}",
            "created_at": at,
            "created_precision": chance.choice(
                ("second", "second", "second", None, "day", "month")
            ),
            "kind": chance.choice(("photo", "video", "link", None)),
        }
        stated = number in (0, 4) and chance.random() < 0.5
        sizes: Row = {
            "followers_at_posting": chance.randint(900, 1_900) if stated else None,
            "fans_at_posting": chance.randint(800, 1_700) if stated and number == 4 else None,
        }
        seen = _observe_post(chance, post, sizes, several=number < 3)
        made.post_observations.extend(seen)
        last = max(seen, key=lambda row: row["observed_at"])
        made.posts.append(
            post | last | {"interactions": interactions_of(last), "observation_count": len(seen)}
        )


def _observe_post(chance: random.Random, post: Row, sizes: Row, *, several: bool) -> list[Row]:
    created_at = post["created_at"] or datetime(2015, 9, 1)
    final = {
        part: int(chance.paretovariate(1.1) * 8)
        for part in ("reactions", "comments", "shares", "views")
    }
    final["reach"] = final["views"] // 2
    hours = (
        sorted(chance.sample((1, 3, 9, 20, 60, 150, 400), chance.randint(2, 5)))
        if several
        else [900]
    )
    rows = []
    for hour in hours:
        counts: Row = {
            part: None if chance.random() < 0.06 else value * hour // (hour + 10)
            for part, value in final.items()
        }
        if post["page_id"].startswith("instagram"):
            counts["shares"] = None
        observed_at = created_at + timedelta(hours=hour, seconds=chance.randint(0, 3_000))
        ids = {name: post[name] for name in ("page_id", "post_id")}
        rows.append(ids | {"observed_at": observed_at} | counts | sizes)
    return rows


def _place_audience(made: Dataset, chance: random.Random, page_id: str, number: int) -> None:
    for month in (7, 8, 9):
        for country in ("KH", "NA", "US", "XK"):
            unit = chance.choice(("count", "share", "gain"))
            made.audience.append(
                {
                    "page_id": page_id,
                    "observed_at": datetime(2015, month, chance.randint(1, 28), 12),
                    "dimension": "country" if number else "city",
                    "key": country,
                    "value": chance.random() if unit == "share" else float(chance.randint(1, 900)),
                    "unit": unit,
                    "quality": chance.choice(("exact", "rounded")),
                }
            )


def _placed_almost_whole(page_id: str) -> list[Row]:
    """An audience of which nearly all is placed at one time."""
    facts = {"dimension": "country", "unit": "share", "quality": "rounded"}
    return [
        {"page_id": page_id, "observed_at": datetime(2015, 9, 29), "key": key, "value": share}
        | facts
        for key, share in (("KH", 0.55), ("US", 0.4))
    ]


Frames = dict[str, Any]


def frames(
    dataset: Dataset, window: Window, build: Callable[[str, list[Row], dict[str, str]], Any]
) -> Frames:
    """The inputs of measures, each frame built by the engine's `build` out of name, rows and columns."""
    given = {
        name: nw.from_native(build(name, rows, columns_of(name))).lazy()
        for name, rows in dataset.inputs(window).items()
    }
    assert set(given) | {"window"} == set(INPUTS)
    return given | {"window": window}


def arrow(rows: list[Row], columns: dict[str, str]) -> pa.Table:
    """Rows as an Arrow table with exactly those columns."""
    schema = pa.schema([(name, _ARROW[type_]) for name, type_ in columns.items()])
    return pa.Table.from_pylist([{name: row.get(name) for name in columns} for row in rows], schema)


def spark_schema(columns: dict[str, str]) -> str:
    """The columns as Spark writes a schema."""
    return ", ".join(f"`{name}` {_SPARK[type_]}" for name, type_ in columns.items())
