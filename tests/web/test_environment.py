"""What the environment says, and what it may not say."""

from __future__ import annotations

import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from hustings.domain.errors import CorrectTheValue
from hustings.web import environment


def test_the_key_is_made_once_and_read_by_its_owner_alone(tmp_path: Path) -> None:
    first = environment.secret_key(tmp_path / "home")
    assert len(first) > 60
    assert environment.secret_key(tmp_path / "home") == first
    assert stat.S_IMODE((tmp_path / "home" / environment.KEY_FILE).stat().st_mode) == 0o600


def test_many_that_start_at_once_agree_on_one_key(tmp_path: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(environment.secret_key, [tmp_path] * 16))
    assert len(keys) == 1
    assert [path.name for path in tmp_path.iterdir()] == [environment.KEY_FILE]


def test_without_an_address_the_database_is_a_file_in_the_home(tmp_path: Path) -> None:
    held = environment.database(tmp_path)
    assert held["NAME"] == tmp_path / "workspace.sqlite3"
    assert held["OPTIONS"]["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in held["OPTIONS"]["init_command"]


def test_a_database_address_is_taken_apart(tmp_path: Path) -> None:
    held = environment.database(
        tmp_path, "postgresql://ana:p%40ss@db.example.org:5433/hustings?sslmode=require"
    )
    assert held["ENGINE"] == "django.db.backends.postgresql"
    assert (held["USER"], held["PASSWORD"], held["HOST"], held["PORT"]) == (
        "ana",
        "p@ss",
        "db.example.org",
        "5433",
    )
    assert (held["NAME"], held["OPTIONS"]) == ("hustings", {"sslmode": "require"})


@pytest.mark.parametrize("address", ["mysql://x/y", "postgresql://host", "nonsense"])
def test_a_database_address_of_another_kind_is_refused_in_words(
    tmp_path: Path, address: str
) -> None:
    with pytest.raises(CorrectTheValue, match="DATABASE_URL"):
        environment.database(tmp_path, address)


def test_only_this_machine_is_served_unless_names_are_given() -> None:
    assert environment.hosts({}) == ["localhost", "127.0.0.1", "[::1]"]
    assert environment.hosts({"HUSTINGS_HOSTS": " a.example, b.example ,"}) == [
        "a.example",
        "b.example",
    ]


def test_the_home_is_named_by_the_environment_or_lies_in_the_users_own(tmp_path: Path) -> None:
    assert environment.home_folder({"HUSTINGS_HOME": str(tmp_path)}) == tmp_path
    assert environment.home_folder({}) == Path("~/.hustings").expanduser().resolve()
