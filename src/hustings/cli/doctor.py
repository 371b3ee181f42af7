"""Look whether everything that must run does."""

from __future__ import annotations

from typing import Annotated

import typer

from hustings.cli.speaking import options


def command(
    *,
    network: Annotated[
        bool,
        typer.Option("--network/--offline", help="Ask the platforms too, or leave them alone."),
    ] = True,
    as_json: options.Json = False,
) -> None:
    """Look at the home, the store, the database, keys, workers, connections and the way out.

    Each finding comes with its remedy. Exit codes: 0 all is well, 1 something is broken, 5 something
    wants a look.

    \b
    Examples:
      hustings doctor
      hustings doctor --offline --json
    """
    import logging
    from dataclasses import asdict

    from hustings.cli.speaking.printing import print_json, print_table
    from hustings.cli.speaking.rooms import open_rooms

    open_rooms()
    # What is found is said below, once and with its remedy.
    logging.getLogger("hustings.network").setLevel(logging.CRITICAL)
    from hustings.workspace.health.findings import STATES, examine, worst

    found = sorted(examine(network=network), key=lambda finding: STATES.index(finding.state))
    state = worst(found)
    if as_json:
        print_json({"state": state, "findings": [asdict(finding) for finding in found]})
    else:
        rows = [(one.subject, one.state, one.says, one.remedy) for one in found]
        print_table(("what", "state", "how_it_is", "what_to_do"), rows)
    raise typer.Exit({"bad": 1, "look": 5}.get(state, 0))
