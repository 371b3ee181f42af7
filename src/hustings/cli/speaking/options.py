"""Options that several verbs share."""

from __future__ import annotations

from typing import Annotated

import typer

Since = Annotated[str | None, typer.Option(help="First day of the window, YYYY-MM-DD in UTC.")]
Until = Annotated[str | None, typer.Option(help="Last day of the window, YYYY-MM-DD in UTC.")]
ListName = Annotated[str | None, typer.Option("--list", help="Only the pages of this list.")]
Platform = Annotated[
    str | None, typer.Option(help="Only pages of this platform, such as facebook.")
]
Country = Annotated[
    str | None, typer.Option(help="Only pages of this country, two letters such as CA.")
]
Category = Annotated[str | None, typer.Option(help="Only pages of this category.")]
AsOf = Annotated[
    str | None,
    typer.Option("--as-of", help="The store as it was: a version such as 12, or a time."),
]
Json = Annotated[bool, typer.Option("--json", help="One JSON object instead of a table.")]
Csv = Annotated[bool, typer.Option("--csv", help="CSV, with what each row rests on.")]
Limit = Annotated[int, typer.Option(min=1, max=10_000, help="At most so many rows.")]
Cursor = Annotated[str | None, typer.Option(help="Go on after the rows given before.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
