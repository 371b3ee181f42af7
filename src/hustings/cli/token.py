"""Access tokens for the REST interface."""

from __future__ import annotations

from typing import Annotated

import typer

from hustings.cli.speaking import options

app = typer.Typer(help="Access tokens for the REST interface.", no_args_is_help=True)

User = Annotated[str, typer.Option(help="In whose name the token reads.")]


@app.command()
def create(
    name: Annotated[str, typer.Argument(help="Which program will use it.")],
    user: User,
    *,
    as_json: options.Json = False,
) -> None:
    """Make a token; its text is shown this once.

    \b
    Examples:
      hustings token create notebook --user ana
    """
    from hustings.cli.speaking.printing import print_json, print_text, tell
    from hustings.cli.speaking.rooms import open_rooms

    open_rooms()
    from hustings.workspace.teams.operating import membership_of
    from hustings.workspace.tokens import actions

    made, token = actions.make_token(membership_of(user), name)
    if as_json:
        print_json({"id": made.pk, "name": made.name, "token": token})
        return
    print_text(token)
    tell(f"Token {made.pk} of {user}; send it as `Authorization: Bearer`. It is not shown again.")


@app.command("list")
def list_(user: User, *, as_json: options.Json = False) -> None:
    """List the tokens that a person sees: their own, or for an administrator the team's.

    \b
    Examples:
      hustings token list --user ana
    """
    from hustings.cli.speaking.printing import print_json, print_table
    from hustings.cli.speaking.rooms import open_rooms

    open_rooms()
    from hustings.workspace.teams.operating import membership_of
    from hustings.workspace.tokens import queries

    columns = ("id", "name", "start", "user", "created_at", "used_at", "revoked_at")
    rows = [
        (
            one.pk,
            one.name,
            one.start,
            one.membership.user.get_username(),
            one.created_at,
            one.used_at,
            one.revoked_at,
        )
        for one in queries.tokens_for(membership_of(user))
    ]
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        print_table(columns, rows)


@app.command()
def revoke(
    token_id: Annotated[
        int, typer.Argument(metavar="ID", help="The token's number in `hustings token list`.")
    ],
    user: User,
) -> None:
    """Have a token no longer let anybody in.

    \b
    Examples:
      hustings token revoke 3 --user ana
    """
    from hustings.cli.speaking.printing import print_text
    from hustings.cli.speaking.rooms import open_rooms

    open_rooms()
    from hustings.workspace.teams.operating import membership_of
    from hustings.workspace.tokens import actions

    revoked = actions.revoke_token(membership_of(user), token_id)
    print_text(f"{revoked.name} lets nobody in any more.")
