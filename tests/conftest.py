"""A small home with hand-made rows, of which every figure can be counted by hand.

Window W is 2015-08-03 to 2015-08-30 (four weeks from a Monday); B is the window before.

| page | country | followers | posts in W (interactions) | posts in B |
|---|---|---|---|---|
| facebook:1 Alder | CA | 1000 | 100, 300 | 50 |
| facebook:2 Birch | CA | 4000 | 250, 150 | 500 |
| facebook:3 Cedar | KH | unknown, fans 2000 | 90 | |
| facebook:4 Dogwood | KH | unknown | unknown (shares are) | |
| facebook:5 Elm | unknown | 10 | | |

Version 2 sees Alder's first post again: 150 instead of 100.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

import django
import pytest
from django.conf import settings as django_settings
from whitenoise.middleware import WhiteNoiseMiddleware

from hustings.ingest import samples
from hustings.reporting.home import Home, open_home
from hustings.store import rollups
from hustings.store.engines.duckdb import connect
from hustings.store.landing import RunFacts
from hustings.store.store import Store

# Django's settings read the environment once; the home must never be the developer's own.
os.environ["DJANGO_SETTINGS_MODULE"] = "hustings.web.settings"
os.environ["HUSTINGS_HOME"] = tempfile.mkdtemp(prefix="hustings-tests-")
atexit.register(shutil.rmtree, os.environ["HUSTINGS_HOME"], ignore_errors=True)
django.setup()
# A slow hash is right for passwords that matter and none of these do.
django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def _look_for_static_files_once() -> None:
    """Every test client builds the middleware anew, and half of a request would be looking for files."""
    look, found = WhiteNoiseMiddleware.add_files_from_finders, {}

    def once(self: WhiteNoiseMiddleware) -> None:
        if not found:
            look(self)
            found.update(self.files)
        self.files.update(found)

    WhiteNoiseMiddleware.add_files_from_finders = once


_look_for_static_files_once()

PAGES = """
SELECT page_id, observed_at::TIMESTAMP AS observed_at, 'facebook' AS platform, name, handle, country,
    category, followers, fans, 'day' AS observed_precision, 'exact' AS quality, ? AS run_id
FROM (VALUES
    ('facebook:1', '2015-07-01', 'Alder', 'alder', 'CA', 'Politician', 900, NULL),
    ('facebook:1', '2015-08-15', 'Alder', 'alder', 'CA', 'Politician', 1000, NULL),
    ('facebook:2', '2015-08-15', 'Birch', 'birch', 'CA', 'Politician', 4000, NULL),
    ('facebook:3', '2015-08-15', 'Cédar', 'cedar', 'KH', 'Politician', NULL, 2000),
    ('facebook:4', '2015-08-15', 'Dogwood', 'dogwood', 'KH', 'Community', NULL, NULL),
    ('facebook:5', '2015-08-15', 'Elm', NULL, NULL, NULL, 10, NULL)
) AS held(page_id, observed_at, name, handle, country, category, followers, fans)
"""

SEEN = """
FROM (VALUES
    ('facebook:1_1', '2015-08-03 10:00:00', 'photo', 80, 10, 10),
    ('facebook:1_2', '2015-08-20 10:00:00', 'video', 200, 60, 40),
    ('facebook:1_0', '2015-07-20 10:00:00', 'photo', 50, 0, 0),
    ('facebook:2_1', '2015-08-10 10:00:00', 'photo', 200, 25, 25),
    ('facebook:2_2', '2015-08-30 23:59:59', 'link', 100, 25, 25),
    ('facebook:2_0', '2015-07-10 10:00:00', 'photo', 400, 50, 50),
    ('facebook:3_1', '2015-08-12 10:00:00', 'photo', 50, 20, 20),
    ('facebook:4_1', '2015-08-12 11:00:00', NULL, 50, 20, NULL)
) AS held(post_id, created_at, kind, reactions, comments, shares)
"""

POSTS = f"""
SELECT post_id, split_part(post_id, '_', 1) AS page_id, created_at::TIMESTAMP AS created_at,
    'second' AS created_precision, kind, 'Words of ' || post_id || ', déjà vu' AS text,
    'https://example.org/' || post_id AS permalink, ['autumn'] AS hashtags, ? AS run_id
{SEEN}
"""

OBSERVATIONS = f"""
SELECT post_id, split_part(post_id, '_', 1) AS page_id, TIMESTAMP '2015-09-10' AS observed_at,
    'day' AS observed_precision, reactions, comments, shares, ? AS run_id
{SEEN}
"""

AUDIENCE = """
SELECT 'facebook:3' AS page_id, observed_at::TIMESTAMP AS observed_at, 'day' AS observed_precision,
    'country' AS dimension, key, value, unit, quality, 'https://example.org/' AS source_url, ? AS run_id
FROM (VALUES
    ('2015-08-01', 'KH', 0.6, 'share', 'rounded'),
    ('2015-08-01', 'IN', 200, 'count', 'rounded'),
    ('2015-08-20', 'KH', 1000, 'count', 'rounded'),
    ('2015-08-20', 'KH', 1900, 'count', 'bound'),
    ('2015-08-20', 'PH', 70, 'gain', 'rounded'),
    ('2015-08-20', 'ALL', 90, 'gain', 'rounded'),
    ('2016-08-20', 'KH', 0.5, 'share', 'rounded')
) AS held(observed_at, key, value, unit, quality)
"""

AGAIN = """
SELECT 'facebook:1_1' AS post_id, 'facebook:1' AS page_id, TIMESTAMP '2015-09-20' AS observed_at,
    'day' AS observed_precision, 130 AS reactions, 10 AS comments, 10 AS shares, ? AS run_id
"""

SOURCE_ROWS = """
SELECT ? AS run_id, 'rows.csv' AS file, line, "column", outcome, reason FROM (VALUES
    (3, 'likes', 'rejected', 'not a number: x'), (9, NULL, 'duplicate', 'the same post as in line 2')
) AS held(line, "column", outcome, reason)
"""


def make_small_home(folder: Path) -> Store:
    """The home that this module's docstring describes."""
    store = Store.create(folder)
    first = {
        "page_observations": PAGES,
        "posts": POSTS,
        "post_observations": OBSERVATIONS,
        "audience_observations": AUDIENCE,
        "run_rows": SOURCE_ROWS,
    }
    _land(
        store,
        first,
        RunFacts(
            format="made_up",
            source="rows.csv",
            read=10,
            stored=8,
            updated=0,
            duplicates=1,
            rejected=1,
        ),
    )
    _land(
        store,
        {"post_observations": AGAIN},
        RunFacts(source="again.csv", read=1, stored=1, updated=1, duplicates=0, rejected=0),
    )
    return store


def _land(store: Store, selects: dict[str, str], run: RunFacts) -> None:
    connection = connect()
    with store.landing("import") as landing:
        for table, select in selects.items():
            landing.write(table, connection, select.replace("?", f"'{landing.run_id}'"))
        rollups.update(landing, connection, fresh=None)
        landing.finish(run)


@pytest.fixture(scope="session")
def small_store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    """The small home's store; for reading only."""
    return make_small_home(tmp_path_factory.mktemp("homes") / "small")


@pytest.fixture(scope="session")
def small_home(small_store: Store) -> Home:
    """The small home as questions see it."""
    return open_home(small_store.home)


@pytest.fixture(scope="session")
def cambodia_home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """The published figures on Cambodia's leaders, as they ship; for reading only."""
    folder = tmp_path_factory.mktemp("homes") / "cambodia"
    samples.load(folder, ["cambodia_2016"])
    return open_home(folder)
