"""Compact the store."""

from __future__ import annotations

from hustings.cli.speaking import options


def command(*, as_json: options.Json = False) -> None:
    """Put the store's many small files together; nothing that anybody reads changes.

    \b
    Examples:
      hustings compact
    """
    from hustings.cli.speaking.homes import home_folder
    from hustings.cli.speaking.printing import print_json, print_text
    from hustings.store.store import Store
    from hustings.store.tidying import compact

    version = compact(Store.open(home_folder()))
    if as_json:
        print_json({"store_version": version})
    else:
        print_text(f"The store is compact, at version {version}.")
