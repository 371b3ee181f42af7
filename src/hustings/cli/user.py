"""People who sign in."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from hustings.cli.speaking import options

app = typer.Typer(help="People who sign in, for whoever runs the machine.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(metavar="USER", help="The name to sign in with.")]
PasswordFile = Annotated[
    Path | None, typer.Option(help="A file whose first line is the password; - for standard input.")
]


@app.command("list")
def list_(*, as_json: options.Json = False) -> None:
    """List everybody and their roles.

    \b
    Examples:
      hustings user list
    """
    from hustings.cli.speaking.printing import print_json, print_table
    from hustings.cli.speaking.rooms import open_rooms

    open_rooms()
    from hustings.workspace.teams.models import Membership

    columns = ("user", "team", "role")
    found = Membership.objects.select_related("user", "team").order_by("team_id", "user__username")
    rows = [(one.user.get_username(), one.team.name, str(one.role)) for one in found]
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        print_table(columns, rows)


@app.command()
def add(
    name: Name,
    role: Annotated[str, typer.Option(help="administrator, member or observer.")] = "member",
    password_file: PasswordFile = None,
) -> None:
    """Let somebody into the first team.

    \b
    Examples:
      hustings user add ben --role observer
    """
    from hustings.cli.speaking.asking import password
    from hustings.cli.speaking.printing import print_text
    from hustings.cli.speaking.rooms import open_rooms

    open_rooms()
    from hustings.workspace.teams import operating

    operating.add_account(name, role, password(password_file))
    print_text(f"{name} is in, as {role}.")


@app.command("password")
def renew(name: Name, password_file: PasswordFile = None) -> None:
    """Give somebody a new password.

    \b
    Examples:
      hustings user password ana
    """
    from hustings.cli.speaking.asking import password
    from hustings.cli.speaking.printing import print_text
    from hustings.cli.speaking.rooms import open_rooms

    open_rooms()
    from hustings.workspace.teams import operating

    operating.renew_password(name, password(password_file))
    print_text(f"{name} has a new password.")
