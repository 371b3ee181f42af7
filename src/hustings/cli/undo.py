"""Take an import back."""

from __future__ import annotations

from typing import Annotated

import typer

from hustings.cli.speaking import options


def command(
    *,
    run_id: Annotated[
        str, typer.Argument(metavar="RUN", help="The run's id; see `hustings runs`.")
    ],
    yes: options.Yes = False,
    as_json: options.Json = False,
) -> None:
    """Take back every row of a run; older versions of the store keep them.

    \b
    Examples:
      hustings undo r-261124-081901-a4bdbc
      hustings undo r-261124-081901-a4bdbc --yes --json
    """
    from hustings.cli.speaking.asking import sure
    from hustings.cli.speaking.homes import home, home_folder
    from hustings.cli.speaking.printing import print_json, print_text
    from hustings.ingest.undoing import undo
    from hustings.reporting.runs import run

    one = run(home().reading(), run_id)
    sure(f"Take back run {run_id} ({one.source}, {one.stored} rows stored)?", yes=yes)
    version = undo(home_folder(), run_id)
    if as_json:
        print_json({"undoes": run_id, "store_version": version})
    else:
        print_text(f"{run_id} is taken back; the store is at version {version}.")
