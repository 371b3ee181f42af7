"""What the fault matrix collects: a platform's case as a wish of the collector, with what is known before.

A case joins by being in a platform's cases.py, if it is what a collector asks: a page, its posts from the
newest on, followers, days, counts of posts that are known, or comments that were left over.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, time, timedelta
from functools import cache
from pathlib import Path

from hustings.domain.records import Part
from hustings.domain.tables import COVERAGE, POST_OBSERVATIONS, POSTS, TABLES, Table
from hustings.ingest.collecting.wishes import Wish
from hustings.ingest.pseudonyms import KEY_FILE
from hustings.network.asking import Request, Token
from hustings.platforms.definition import Collected, Page, collected
from hustings.store import rollups
from hustings.store.engines.duckdb import connect, scan_sql, text_sql
from hustings.store.landing import RunFacts
from hustings.store.store import Store
from tests.network.recorded import Exchange
from tests.platforms.cases import Case, cases_of, read
from tests.platforms.fault_words import SECRET

TOKEN = Token(
    secret=SECRET,
    more={"app_secret": f"app-{SECRET}", "ig_user_id": "17841400000000001"},
    budget_key="one",
)


OUT_OF_REACH: Mapping[tuple[str, str], str] = {
    ("facebook", "counts_with_a_post_gone_and_one_hidden"): "The hidden post is asked for again by itself.",
    ("instagram", "insights_of_posts_from_before_the_account_was_professional"): "A month before is not recorded.",
    ("instagram", "ones_own_counts_with_a_post_gone"): "One post by itself is not recorded.",
    ("threads", "figures_of_two_days"): "The days before, which a second visit reads again, are not recorded.",
    ("threads", "counts_with_a_metric_retired"): "The second post with all metrics is not recorded.",
    ("youtube", "subscribers_won_and_lost_by_country"): "The days before, which a second visit reads again, are not recorded.",
}  # fmt: skip
"""Cases whose recordings end before a second visit does, each with what it would ask besides."""


@dataclass(frozen=True, kw_only=True)
class Scene:
    """A case as the collector meets it; `known` are posts that the store holds before."""

    platform: Collected
    case: Case
    wish: Wish
    now_at: datetime
    questions_count: int
    known: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The platform's key."""
        return self.platform.key

    @property
    def exchanges(self) -> list[Exchange]:
        """The exchanges at the addresses that are asked once the token is in its place."""
        rules = self.platform.rules

        def sent(exchange: Exchange) -> str:
            return rules.authorise(Request(address=exchange.address), TOKEN).address

        return [replace(exchange, address=sent(exchange)) for exchange in self.case.exchanges]


@cache
def scenes_of(key: str) -> tuple[Scene, ...]:
    """A platform's scenes, those of posts first and of them those that go over most answers."""
    platform = collected()[key]
    found = [scene for case in cases_of(key) if (scene := _scene(platform, case)) is not None]
    found.sort(key=lambda scene: (scene.case.method != "posts", -scene.questions_count))
    return tuple(found)


def _scene(platform: Collected, case: Case) -> Scene | None:
    given = case.arguments
    if case.raises or case.method == "resolve" or given.get("kind", "follow") != "follow":
        return None
    if (platform.key, case.name) in OUT_OF_REACH:
        return None
    if given.get("since_at") is not None or given.get("cursor") is not None or _ordered(case):
        return None
    page: Page = given["page"]
    part: Part = next(offer.part for offer in platform.offers if offer.method == case.method)
    since_on, until_on = given.get("since_on"), given.get("until_on")
    known = tuple(given.get("post_ids", ())) or ((given["post_id"],) if "post_id" in given else ())
    return Scene(
        platform=platform,
        case=case,
        wish=Wish(
            page=page,
            platform=platform.key,
            parts=(part,),
            whose="others" if part in platform.parts("others") else "own",
            backfill_to_at=datetime.combine(since_on, time(), UTC) if since_on else None,
        ),
        now_at=datetime.combine(until_on, time(12), UTC) if until_on else case.now_at,
        questions_count=len(read(platform, case).network.asked),
        known=known,
    )


def _ordered(case: Case) -> bool:
    """Whether one question is answered differently the second time, so that asking again tells another story."""
    asked = Counter(
        (one.method, one.address, tuple(sorted(one.query.items()))) for one in case.exchanges
    )
    return max(asked.values()) > 1


def home_of(scenes: Sequence[Scene], templates: Path, home: Path) -> Path:
    """A fresh home that knows what the scenes' collectors know before; made once for the same scenes."""
    named = "/".join(f"{scene.key}.{scene.case.name}" for scene in scenes if scene.known)
    template = templates / hashlib.sha256(named.encode()).hexdigest()[:16]
    if not template.exists():
        draft = templates / "draft"
        shutil.rmtree(draft, ignore_errors=True)
        _make_known(Store.create(draft), [scene for scene in scenes if scene.known])
        (draft / KEY_FILE).write_text("6b" * 32)
        draft.rename(template)
    shutil.copytree(template, home)
    return home


def _make_known(store: Store, scenes: Iterable[Scene]) -> None:
    posts = [
        f"({text_sql(post_id)}, {text_sql(scene.wish.page.page_id)}, TIMESTAMP '{_known_at(scene, place):%Y-%m-%d %H:%M:%S}')"
        for scene in scenes
        for place, post_id in enumerate(scene.known)
    ]
    if not posts:
        return
    owed = [
        f"({text_sql(scene.wish.page.page_id)}, {text_sql(json.dumps(dict.fromkeys(scene.known)))}, TIMESTAMP '{scene.now_at:%Y-%m-%d %H:%M:%S}')"
        for scene in scenes
        if scene.wish.parts == ("comments",)
    ]
    connection = connect()
    with store.landing("import") as landing:
        run = f"{text_sql(landing.run_id)} AS run_id"
        seen = (
            f"SELECT *, {run} FROM (VALUES {', '.join(posts)}) AS v(post_id, page_id, created_at)"
        )
        landing.write(
            POSTS.name, connection, f"SELECT *, 'second' AS created_precision FROM ({seen})"
        )
        landing.write(
            POST_OBSERVATIONS.name,
            connection,
            f"SELECT post_id, page_id, created_at AS observed_at, 'second' AS observed_precision, run_id FROM ({seen})",
        )
        if owed:
            landing.write(
                COVERAGE.name,
                connection,
                f"""SELECT *, 'comments' AS part, false AS complete, 'Unfinished' AS gap, 0 AS rows, {run}
                FROM (VALUES {", ".join(owed)}) AS v(page_id, cursor, asked_at)""",
            )
        rollups.update(landing, connection, fresh=None)
        landing.finish(RunFacts(read=len(posts)))


def _known_at(scene: Scene, place: int) -> datetime:
    return scene.now_at - timedelta(hours=2, seconds=place)


DATA = (
    "page_observations",
    "posts",
    "post_observations",
    "comments",
    "ties",
    "audience_observations",
    "figures",
    "events",
)
_WHEN = frozenset({"run_id", "observed_at", "source_url", "flags", "note"})
"""What may differ between a run that met a fault and one that did not: when something was seen first."""
KEYS = {
    "page_observations": ("page_id", "observed_at"),
    "posts": tuple(column.name for column in POSTS.columns if column.name != "run_id"),
    "post_observations": ("post_id", "observed_at"),
    "comments": ("comment_id",),
    "ties": ("actor_key", "target_id", "kind"),
    "audience_observations": ("page_id", "observed_at", "dimension", "key"),
    "figures": ("subject", "metric", "from_at", "to_at", "key"),
}
_PLACE = {"ties": "target_id", "figures": "subject"}

Row = tuple[object, ...]


def facts(home: Path, tables: Iterable[str] = DATA) -> dict[str, set[Row]]:
    """What a home holds, by table, as sets of rows whose first field tells the page, without times of seeing."""
    store, connection = Store.open(home), connect()
    connection.execute("SET threads = 1")
    reading = store.at()
    held: dict[str, set[Row]] = {}
    for name in tables:
        table = TABLES[name]
        names = [column for column in _names(table) if column not in _WHEN]
        picked = ", ".join(
            f'"{column}"::VARCHAR' for column in [_PLACE.get(name, "page_id"), *names]
        )
        query = f"SELECT {picked} FROM ({scan_sql(table, reading.files(name))})"
        held[name] = set(connection.execute(query).fetchall())
    return held


def of_platform(held: dict[str, set[Row]], key: str) -> dict[str, set[Row]]:
    """The part of the facts that is of one platform."""
    return {
        name: {row for row in rows if str(row[0]).startswith(f"{key}:")}
        for name, rows in held.items()
    }


def doubles(home: Path, *, edited: bool = False) -> list[str]:
    """Rows that are in the store twice, a sentence for each table.

    A post that was `edited` to and fro may read as it did before, and is not looked at.
    """
    store, connection = Store.open(home), connect()
    connection.execute("SET threads = 1")
    reading = store.at()
    wrong = []
    for name, keys in KEYS.items():
        if edited and name == "posts":
            continue
        named = ", ".join(f'"{key}"' for key in keys)
        query = f"SELECT {named}, count(*) FROM ({scan_sql(TABLES[name], reading.files(name))}) GROUP BY ALL HAVING count(*) > 1"
        wrong += [f"{name}: {row} is there twice" for row in connection.execute(query).fetchall()]
    return wrong


def everything(home: Path) -> str:
    """Every word that the tables of a home hold, to look for secrets in."""
    store, connection = Store.open(home), connect()
    connection.execute("SET threads = 1")
    reading = store.at()
    return "\n".join(
        str(connection.execute(f"FROM ({scan_sql(table, reading.files(name))})").fetchall())
        for name, table in TABLES.items()
        if reading.files(name)
    )


def _names(table: Table) -> list[str]:
    return [column.name for column in table.columns]
