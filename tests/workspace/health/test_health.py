"""Whether everything that must run does: the findings, the screen, and a worker's sign of life."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from email.utils import format_datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.test import Client
from django.utils import timezone

from hustings.domain.errors import RepairTheFile
from hustings.reporting.home import Home
from hustings.store.store import Store
from hustings.workspace.health import beating, checks, findings, queries
from hustings.workspace.health.findings import Finding, examine, worst
from hustings.workspace.health.models import WorkerSeen


def found(subject: str, *, network: bool = False) -> Finding:
    return next(one for one in examine(network=network) if one.subject == subject)


@pytest.mark.django_db
def test_a_home_that_is_well_has_nothing_broken(small: Home) -> None:
    assert {one.state for one in examine(network=False)} <= {"good", "look", "unknown"}
    assert found("Store").says == f"Version {small.version} can be read."
    assert found("Database").state == "good"


@pytest.mark.django_db
def test_a_missing_store_is_told_with_its_remedy_and_hides_nothing(own_home: Path) -> None:
    store = found("store")
    assert store.state == "bad"
    assert "hustings setup" in store.remedy
    assert found("Database").state == "good"


@pytest.mark.django_db
def test_a_key_that_others_may_read_is_told(own_home: Path) -> None:
    Store.create(own_home)
    key = own_home / "token-keys"
    key.write_text("k")
    key.chmod(0o644)
    assert found("Secrets").state == "bad"
    assert f"chmod 600 {key}" in found("Secrets").remedy
    key.chmod(0o600)
    assert found("Secrets").state == "good"


@pytest.mark.django_db
def test_little_space_wants_a_look_and_none_is_broken(
    own_home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for free_bytes, state in ((100 << 20, "bad"), (1 << 30, "look"), (50 << 30, "good")):
        usage = SimpleNamespace(free=free_bytes)
        monkeypatch.setattr(checks.shutil, "disk_usage", lambda _path, usage=usage: usage)
        assert found("Space").state == state


@pytest.mark.django_db
def test_a_worker_counts_while_its_sign_of_life_is_fresh(small: Home) -> None:
    assert "none was seen" in found("Worker").says
    beating.say_alive("here:1", timezone.now())
    assert found("Worker").says == "1 at work: here:1."
    WorkerSeen.objects.update(seen_at=timezone.now() - timedelta(minutes=5))
    assert found("Worker").state == "look"
    assert "0:05:00 ago" in found("Worker").says
    assert queries.living_workers() == []


@pytest.mark.django_db
def test_workers_that_died_long_ago_are_forgotten(small: Home) -> None:
    beating.say_alive("here:1", timezone.now())
    WorkerSeen.objects.update(seen_at=timezone.now() - timedelta(days=3))
    beating.say_alive("here:2", timezone.now())
    assert [str(one) for one in WorkerSeen.objects.all()] == ["here:2"]


@pytest.mark.django_db
def test_a_check_that_breaks_is_a_finding_and_hides_no_other(
    small: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def _torn_page() -> Iterator[Finding]:
        raise ValueError("torn")
        yield

    def _broken_file() -> Iterator[Finding]:
        raise RepairTheFile("The file is torn.", remedy="Mend it.")
        yield

    monkeypatch.setattr(findings, "checks", lambda **_: iter((_torn_page, _broken_file)))
    assert [(one.subject, one.state, one.remedy) for one in examine(network=False)] == [
        ("torn page", "bad", "Report it with the lines around it in the log."),
        ("broken file", "bad", "Mend it."),
    ]


def test_the_worst_state_speaks_for_all() -> None:
    def with_states(*states: findings.State) -> list[Finding]:
        return [Finding("x", state, "") for state in states]

    assert worst(with_states("good", "unknown", "look")) == "look"
    assert worst(with_states("look", "bad")) == "bad"
    assert worst([]) == "good"


@pytest.mark.parametrize(("off_s", "states"), [(5, []), (60, ["look"]), (3600, ["bad"])])
def test_a_clock_that_is_off_is_told(off_s: int, states: list[str]) -> None:
    platform = SimpleNamespace(title="Somewhere")
    said = format_datetime(timezone.now() + timedelta(seconds=off_s), usegmt=False)
    assert [one.state for one in checks._clock(platform, said)] == states  # type: ignore[arg-type]


def test_only_administrators_see_the_screen(small: Home, as_: Callable[[str], Client]) -> None:
    page = as_("administrator").get("/health/").content.decode()
    assert "hustings doctor" in page
    assert "can be read." in page
    for role in ("member", "observer"):
        assert as_(role).get("/health/").status_code == 403


@pytest.mark.slow
def test_a_worker_says_that_it_lives_and_goes_in_order(tmp_path: Path) -> None:
    environment = {"HUSTINGS_HOME": str(tmp_path), "PATH": "/usr/bin:/bin"}
    hustings = [sys.executable, "-m", "hustings"]
    subprocess.run(
        [*hustings, "setup", "--password-file", "-"],
        env=environment,
        input=b"a long and odd password\n",
        check=True,
        capture_output=True,
    )
    worker = subprocess.Popen([*hustings, "work"], env=environment, stderr=subprocess.PIPE)
    try:
        deadline = time.monotonic() + 60
        alive = ""
        while '"1 at work' not in alive and time.monotonic() < deadline:
            asked = subprocess.run(
                [*hustings, "doctor", "--offline", "--json"],
                env=environment,
                capture_output=True,
                text=True,
                check=False,
            )
            alive = asked.stdout
        assert '"1 at work: ' in alive
    finally:
        worker.terminate()
        assert worker.wait(timeout=30) == 0
        assert worker.stderr is not None
        worker.stderr.close()
    after = subprocess.run(
        [*hustings, "doctor", "--offline"],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "No worker is at work" in after.stdout
    assert after.returncode == 5
