"""Lists of pages."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from hustings.cli.speaking import options

app = typer.Typer(help="Lists of pages: the peer groups of rankings.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(metavar="LIST", help="The list's name.")]
PageIds = Annotated[
    list[str], typer.Argument(metavar="PAGE...", help="Pages' ids, such as facebook:9106562109.")
]
Note = Annotated[str, typer.Option(help="A remark that stays with the list.")]


@app.command()
def create(
    name: Name,
    page_ids: Annotated[
        list[str] | None, typer.Argument(metavar="[PAGE...]", help="Pages to begin with.")
    ] = None,
    note: Note = "",
) -> None:
    """Make a list.

    \b
    Examples:
      hustings list create leaders facebook:9106562109 facebook:21751825648
    """
    from hustings.cli.speaking.printing import print_text
    from hustings.cli.speaking.rooms import command_line

    by = command_line()
    from hustings.workspace.pages import actions

    actions.make_list(by, name, page_ids or [], note)
    print_text(f"{name}: {len(page_ids or [])} pages.")


@app.command()
def add(name: Name, page_ids: PageIds) -> None:
    """Add pages to a list.

    \b
    Examples:
      hustings list add leaders facebook:149331805154700
    """
    from hustings.cli.speaking.lists import list_named
    from hustings.cli.speaking.printing import print_text
    from hustings.cli.speaking.rooms import command_line

    found, by = list_named(name), command_line()
    from hustings.workspace.pages import actions

    print_text(f"{name}: {actions.add_pages(by, found.pk, page_ids)} pages added.")


@app.command()
def remove(name: Name, page_ids: PageIds) -> None:
    """Take pages out of a list.

    \b
    Examples:
      hustings list remove leaders facebook:149331805154700
    """
    from hustings.cli.speaking.lists import list_named
    from hustings.cli.speaking.printing import print_text
    from hustings.cli.speaking.rooms import command_line

    found, by = list_named(name), command_line()
    from hustings.workspace.pages import actions

    for page_id in page_ids:
        actions.remove_page(by, found.pk, page_id)
    print_text(f"{name}: {len(page_ids)} pages taken out.")


@app.command()
def show(
    name: Annotated[
        str | None, typer.Argument(metavar="[LIST]", help="The list's name; all lists without one.")
    ] = None,
    *,
    as_json: options.Json = False,
) -> None:
    """Show a list's pages, or all lists.

    \b
    Examples:
      hustings list show
      hustings list show leaders --json
    """
    from hustings.cli.speaking.printing import print_json, print_table

    if name is None:
        columns: tuple[str, ...] = ("name", "pages", "note")
        rows: Sequence[tuple[object, ...]] = _all_lists()
    else:
        columns, rows = ("page_id", "name", "platform"), _named_pages(name)
    if as_json:
        print_json([dict(zip(columns, row, strict=True)) for row in rows])
    else:
        print_table(columns, rows, numbers=("pages",))


@app.command("import")
def import_(
    name: Name,
    file: Annotated[
        Path, typer.Argument(help="CSV with a column page_id, or ids or names in the first.")
    ],
) -> None:
    """Fill a list from a CSV file; it is made where there is none of that name.

    \b
    Examples:
      hustings list import leaders leaders.csv
    """
    from hustings.cli.speaking.failing import IN_PART
    from hustings.cli.speaking.printing import print_text, tell
    from hustings.cli.speaking.rooms import command_line
    from hustings.domain.errors import NameAnExistingFile

    try:
        content = file.read_bytes()
    except OSError as error:
        raise NameAnExistingFile(
            f"The file cannot be read: {error.strerror}.", file=str(file), remedy="Check its path."
        ) from error
    by = command_line()
    from hustings.workspace.pages import actions, list_files, queries
    from hustings.workspace.teams.operating import first_team

    read = list_files.read_list(content, _known_names())
    known = {found.name: found for found in queries.lists(first_team())}
    found = known.get(name) or actions.make_list(by, name)
    added = actions.add_pages(by, found.pk, read.page_ids)
    print_text(f"{name}: {added} pages added.")
    for line, cell in read.rejected:
        tell(f"{file} line {line}: {cell!r} names no page")
    if read.rejected:
        raise typer.Exit(IN_PART)


@app.command()
def export(name: Name) -> None:
    """Write a list as CSV to standard output.

    \b
    Examples:
      hustings list export leaders > leaders.csv
    """
    from hustings.cli.speaking.lists import list_named
    from hustings.cli.speaking.printing import print_text

    list_named(name)
    from hustings.workspace.pages.list_files import write_list

    print_text(write_list(_named_pages(name)))


@app.command()
def delete(name: Name, *, yes: options.Yes = False) -> None:
    """Delete a list; its pages and posts stay, and the audit trail keeps what it held.

    \b
    Examples:
      hustings list delete leaders --yes
    """
    from hustings.cli.speaking.asking import sure
    from hustings.cli.speaking.lists import list_named
    from hustings.cli.speaking.printing import print_text
    from hustings.cli.speaking.rooms import command_line

    found = list_named(name)
    sure(f"Delete the list {name}?", yes=yes)
    by = command_line()
    from hustings.workspace.pages import actions

    actions.remove_list(by, found.pk)
    print_text(f"{name} is deleted.")


def _all_lists() -> list[tuple[str, int, str]]:
    from hustings.cli.speaking.rooms import open_rooms

    open_rooms()
    from hustings.workspace.pages import queries
    from hustings.workspace.teams.operating import first_team

    return [(found.name, found.pages_count, found.note) for found in queries.lists(first_team())]  # type: ignore[attr-defined]


def _named_pages(name: str) -> list[tuple[str, str, str]]:
    from hustings.cli.speaking.homes import reading
    from hustings.cli.speaking.lists import pages_of
    from hustings.domain.identity import split_id
    from hustings.reporting.pages import chosen_pages

    page_ids = pages_of(name)
    names = {page.page_id: page.name for page in chosen_pages(reading(), page_ids=page_ids)}
    return [(page_id, names.get(page_id, ""), split_id(page_id)[0]) for page_id in page_ids]


def _known_names() -> dict[str, str]:
    from hustings.cli.speaking.homes import reading
    from hustings.reporting.pages import chosen_pages

    known: dict[str, str] = {}
    for page in chosen_pages(reading()):
        for word in (page.name, page.handle):
            if word:
                known.setdefault(word.casefold(), page.page_id)
    return known
