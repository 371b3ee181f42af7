"""The interface over the small home, with a token that opens it."""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from hustings.reporting.home import Home
from hustings.web.api import access
from hustings.web.api.limits import SlidingWindow
from hustings.workspace.pages import actions as pages_actions
from hustings.workspace.teams import actions as teams_actions
from hustings.workspace.teams.models import Membership
from hustings.workspace.tokens import actions as tokens_actions

_SCHEMA = "test_schema.py"


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave the slow tests of the schema alone where no slow ones are asked for: making them takes seconds."""
    return (
        True if collection_path.name == _SCHEMA and config.option.markexpr == "not slow" else None
    )


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> None:
    """Load the plugin that makes tests of a schema, for the module that needs it."""
    plugins, name = parent.config.pluginmanager, "schemathesis.pytest.plugin"
    if module_path.name == _SCHEMA and not plugins.has_plugin(name):
        plugins.register(importlib.import_module(name), name)


@pytest.fixture
def member(
    db: None, settings: Any, small_home: Home, monkeypatch: pytest.MonkeyPatch
) -> Membership:
    """An administrator of a team whose home is the small one."""
    settings.HUSTINGS_HOME = small_home.path
    monkeypatch.setattr(access, "window", SlidingWindow(1_000_000))
    return teams_actions.set_up("Watchers", "ana", "a long and odd password")


@pytest.fixture
def token(member: Membership) -> str:
    """An open token."""
    return tokens_actions.make_token(member, "tests")[1]


@pytest.fixture
def canadians(member: Membership) -> int:
    """The id of a list of the two Canadian pages."""
    made = pages_actions.make_list(member, "Canadians", ["facebook:1", "facebook:2"])
    return int(made.pk)


@pytest.fixture
def get(token: str) -> Callable[..., Any]:
    """Ask the interface with the token."""

    def ask(path: str, **query: Any) -> Any:
        headers = {"Authorization": f"Bearer {token}"} | query.pop("headers", {})
        return Client(headers=headers).get(f"/api/v1/{path}", query)

    return ask
