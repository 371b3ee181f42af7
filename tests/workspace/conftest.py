"""A team with one person in each role, over the small home or over one of its own."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from django.utils import translation

from hustings.reporting.home import Home
from hustings.workspace.teams.models import Membership, Role, Team, User

PASSWORD = "a long and odd password"


@dataclass(frozen=True, slots=True)
class People:
    """A team's people by role, somebody of another team, and somebody of none."""

    administrator: Membership
    member: Membership
    observer: Membership
    elsewhere: Membership
    nobody: User

    def __getitem__(self, role: str) -> Membership:
        found: Membership = getattr(self, role)
        return found


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Each test begins in English; a request leaves its language behind in the thread."""
    with translation.override("en"):
        yield


@pytest.fixture(scope="session")
def hashed_password() -> str:
    """Hashing takes a while by design, so it is done once."""
    return make_password(PASSWORD)


def _person(name: str, hashed: str) -> User:
    return User.objects.create(username=name, password=hashed)


@pytest.fixture
def people(db: None, hashed_password: str) -> People:
    """Everybody."""
    watchers, others = Team.objects.create(name="Watchers"), Team.objects.create(name="Others")

    def join(name: str, team: Team, role: Role) -> Membership:
        return Membership.objects.create(team=team, user=_person(name, hashed_password), role=role)

    return People(
        join("ana", watchers, Role.ADMINISTRATOR),
        join("ben", watchers, Role.MEMBER),
        join("cleo", watchers, Role.OBSERVER),
        join("dana", others, Role.ADMINISTRATOR),
        _person("eve", hashed_password),
    )


@pytest.fixture
def small(settings: Any, small_home: Home) -> Home:
    """The site serves the small home; for reading only."""
    settings.HUSTINGS_HOME = small_home.path
    return small_home


@pytest.fixture
def own_home(settings: Any, tmp_path: Path) -> Path:
    """The site serves an empty folder of its own."""
    settings.HUSTINGS_HOME = tmp_path
    return tmp_path


@pytest.fixture
def as_(people: People) -> Callable[[str], Client]:
    """A browser signed in as the person of that role."""

    def sign_in(role: str) -> Client:
        client = Client()
        client.force_login(people.nobody if role == "nobody" else people[role].user)
        return client

    return sign_in
