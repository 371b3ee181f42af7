"""Make a home and its first administrator."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def command(
    user: Annotated[str, typer.Option(help="The administrator's name to sign in with.")] = "admin",
    team: Annotated[str, typer.Option(help="The team's name.")] = "My team",
    password_file: Annotated[
        Path | None,
        typer.Option(help="A file whose first line is the password; - for standard input."),
    ] = None,
) -> None:
    """Make the store, the database and the first administrator.

    \b
    Examples:
      hustings setup
      hustings --home /srv/hustings setup --user ana --team "Observers" --password-file secret.txt
    """
    from hustings.cli.speaking.asking import password
    from hustings.cli.speaking.homes import home_folder
    from hustings.cli.speaking.printing import print_text
    from hustings.cli.speaking.rooms import bring_up_to_date
    from hustings.domain.errors import CorrectTheValue

    bring_up_to_date()
    from hustings.workspace.teams import actions, operating

    if operating.has_administrator():
        raise CorrectTheValue(
            "This home is set up already.", remedy="Let others in with `hustings user add`."
        )
    word = password(password_file)
    operating.check_password(word, user)
    actions.set_up(team, user, word)
    print_text(f"{home_folder()} is set up; {user} is the administrator of {team}.")
