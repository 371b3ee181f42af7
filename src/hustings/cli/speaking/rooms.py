"""The workspace, from a command: Django set up on the home's own database."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from hustings.domain.errors import CreateTheHomeFirst

if TYPE_CHECKING:
    from hustings.workspace.teams.models import Membership


def set_up_django() -> None:
    """Have models at hand; does nothing the second time."""
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hustings.web.settings")
    django.setup()


def bring_up_to_date() -> None:
    """Make the store, and the database's tables or what changed of them since."""
    from django.core.management import call_command

    from hustings.cli.speaking.homes import home_folder
    from hustings.store.store import Store

    Store.create(home_folder())
    set_up_django()
    call_command("migrate", verbosity=0, interactive=False)
    _close_to_others()


def _close_to_others() -> None:
    """The database holds password hashes; only its owner may read it."""
    from pathlib import Path

    from django.db import connection

    if connection.vendor == "sqlite":
        for suffix in ("", "-wal", "-shm"):
            path = Path(f"{connection.settings_dict['NAME']}{suffix}")
            if path.exists():
                path.chmod(0o600)


def open_rooms() -> None:
    """Have models at hand; CreateTheHomeFirst where the database was never made."""
    set_up_django()
    from django.db import connection

    from hustings.workspace.teams.models import Team

    if Team._meta.db_table not in connection.introspection.table_names():
        raise CreateTheHomeFirst("There is no team yet.", remedy="Make one with `hustings setup`.")


def command_line() -> Membership:
    """The command line's own membership in the first team."""
    open_rooms()
    from hustings.workspace.teams import operating

    return operating.command_line()
