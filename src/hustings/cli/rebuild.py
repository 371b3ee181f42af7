"""Rebuild the derived tables."""

from __future__ import annotations

from hustings.cli.speaking import options


def command(*, as_json: options.Json = False) -> None:
    """Compute the derived tables anew from the observations alone.

    \b
    Examples:
      hustings rebuild
    """
    from hustings.cli.speaking.homes import home_folder
    from hustings.cli.speaking.printing import print_json, print_text
    from hustings.store.store import Store
    from hustings.store.tidying import rebuild

    version = rebuild(Store.open(home_folder()))
    if as_json:
        print_json({"store_version": version})
    else:
        print_text(f"The derived tables are rebuilt, at version {version}.")
