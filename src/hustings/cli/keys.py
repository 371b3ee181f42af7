"""The keys that seal tokens of connected accounts."""

from __future__ import annotations

from typing import Annotated

import typer

from hustings.cli.speaking import options

app = typer.Typer(
    help="The keys that seal tokens of connected accounts; they lie outside the database.",
    no_args_is_help=True,
)


@app.command("list")
def list_(*, as_json: options.Json = False) -> None:
    """List the keys by their ids, the one that seals first, and how many secrets each seals.

    \b
    Examples:
      hustings keys list
    """
    from hustings.cli.speaking.homes import home_folder
    from hustings.cli.speaking.printing import print_json, print_table
    from hustings.cli.speaking.rooms import open_rooms

    open_rooms()
    from hustings.workspace.connections import sealing, token_keys

    counted = sealing.rows_by_key()
    known = [token_keys.key_id(key) for key in token_keys.keys(home_folder())]
    columns = ("key", "secrets", "state")
    rows = [
        (key, counted.get(key, 0), "seals" if place == 0 else "old")
        for place, key in enumerate(known)
    ]
    rows += [(key, count, "missing") for key, count in counted.items() if key not in known]
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        print_table(columns, rows)


@app.command()
def rotate() -> None:
    """Seal every secret with a new key; the old one stays until it is dropped.

    Safe to run while the site is served, and to run again after it was stopped. Keys of
    HUSTINGS_TOKEN_KEYS are not made here: put a new one before the others first.

    \b
    Examples:
      hustings keys rotate
    """
    from hustings.cli.speaking.homes import home_folder
    from hustings.cli.speaking.printing import print_text, tell
    from hustings.cli.speaking.rooms import open_rooms

    open_rooms()
    from hustings.workspace.connections import sealing, token_keys

    if not token_keys.from_environment():
        token_keys.add(home_folder())
    newest, *old = (token_keys.key_id(key) for key in token_keys.keys(home_folder()))
    count = sealing.seal_anew()
    print_text(f"Sealed with the key {newest} now: {count}.")
    if old:
        tell(
            f"Copy the keys with the next backup, then drop old ones: hustings keys drop {old[-1]}"
        )


@app.command()
def drop(
    key: Annotated[str, typer.Argument(help="The key's id in `hustings keys list`.")],
) -> None:
    """Take an old key away for good; one that still seals a secret is kept.

    \b
    Examples:
      hustings keys drop 5f2c01ab93de
    """
    from hustings.cli.speaking.homes import home_folder
    from hustings.cli.speaking.printing import print_text
    from hustings.cli.speaking.rooms import open_rooms
    from hustings.domain.errors import CorrectTheValue

    open_rooms()
    from hustings.workspace.connections import sealing, token_keys

    if sealing.rows_by_key().get(key):
        raise CorrectTheValue(
            f"The key {key} still seals secrets.", field="key", remedy="Run `hustings keys rotate`."
        )
    if token_keys.from_environment():
        raise CorrectTheValue(
            "The keys are those of HUSTINGS_TOKEN_KEYS.",
            field="key",
            remedy="Take it out there; no secret needs it.",
        )
    token_keys.drop(home_folder(), key)
    print_text(f"The key {key} is gone.")
