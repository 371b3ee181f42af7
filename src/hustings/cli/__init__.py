"""The hustings command: one module a verb, found by being here.

A verb's module is named after it (a trailing underscore keeps off Python's own words) and has
either `command`, a function whose parameters are the options, or `app`, a group of commands.
Modules import what is heavy inside their functions, so that `--help` answers at once.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
from collections.abc import Sequence
from typing import Annotated, Any, NoReturn

import typer
import typer.main


def verbs() -> dict[str, Any]:
    """Every verb's module by the word that is typed."""
    found = {}
    for module in pkgutil.iter_modules(__path__):
        if not module.ispkg:
            name = module.name.removesuffix("_").replace("_", "-")
            found[name] = importlib.import_module(f"{__name__}.{module.name}")
    return dict(sorted(found.items()))


def build() -> typer.Typer:
    """The whole command with all its verbs."""
    app = typer.Typer(
        name="hustings",
        no_args_is_help=True,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )

    app.callback()(_before_the_verb)
    for name, module in verbs().items():
        if hasattr(module, "app"):
            app.add_typer(module.app, name=name)
        else:
            app.command(name)(module.command)
    return app


def _before_the_verb(
    *,
    home: Annotated[
        str | None,
        typer.Option(help="The home folder; otherwise $HUSTINGS_HOME, or ~/.hustings."),
    ] = None,
    version: Annotated[
        bool,
        typer.Option("--version", is_eager=True, callback=_show_version, help="Show the version."),
    ] = False,
) -> None:
    """Run and audit public pages on social media, with the same published figures for both.

    Results go to standard output, everything else to standard error. Exit codes: 0 done,
    1 failed, 2 the command line is wrong, 3 not allowed, here or by a platform, 4 asked as often
    as a platform allows, 5 done in part.
    """
    del version  # shown by its callback
    if home:
        import os

        os.environ["HUSTINGS_HOME"] = home


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the command and leave with its exit code."""
    from hustings.cli.speaking.failing import exit_code_of, say
    from hustings.domain.errors import HustingsError

    try:
        typer.main.get_command(build()).main(
            list(sys.argv[1:] if arguments is None else arguments), prog_name="hustings"
        )
    except HustingsError as error:
        say(error)
        sys.exit(exit_code_of(error))
    sys.exit(0)


def _show_version(asked: bool) -> None:  # noqa: FBT001  typer calls it with the value
    if asked:
        from hustings import __version__

        typer.echo(__version__)
        raise typer.Exit


if __name__ == "__main__":
    main()
