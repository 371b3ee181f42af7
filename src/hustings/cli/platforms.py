"""What the platforms that can be read live give, and what they lack."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from hustings.cli.speaking import options

if TYPE_CHECKING:
    from hustings.platforms.definition import Collected


def command(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="Show this platform, such as bluesky.")
    ] = None,
    *,
    as_json: options.Json = False,
) -> None:
    """List the platforms that can be read live; with a name, what it gives and lacks, column by column.

    \b
    Examples:
      hustings platforms
      hustings platforms bluesky --json
    """
    from hustings.platforms import definition

    if name is None:
        _all(as_json=as_json)
    else:
        _one(definition.collected_platform(name), as_json=as_json)


def _all(*, as_json: bool) -> None:
    from hustings.cli.speaking.printing import print_json, print_table
    from hustings.platforms import definition

    platforms = definition.collected().values()
    if as_json:
        print_json([facts_of(platform) for platform in platforms])
        return
    rows = [
        (
            platform.key,
            platform.title,
            platform.version,
            ", ".join(sorted(platform.parts("others"))),
            ", ".join(sorted(platform.parts("own"))),
            platform.connection,
        )
        for platform in platforms
    ]
    print_table(("name", "title", "version", "of_others", "of_own_pages", "needs"), rows)


def _one(platform: Collected, *, as_json: bool) -> None:
    from hustings.cli.speaking.printing import print_facts, print_json, print_table, print_text

    facts = facts_of(platform)
    if as_json:
        print_json(facts)
        return
    print_facts((key, value) for key, value in facts.items() if key not in ("gives", "lacks"))
    print_text("")
    columns = ("part", "table", "columns", "of", "needs", "kept_days")
    print_table(columns, [[gift[key] for key in columns] for gift in facts["gives"]])
    print_text("")
    told = ("table", "columns", "why", "software")
    print_table(told, [[lack[key] for key in told] for lack in facts["lacks"]])


def facts_of(platform: Collected) -> dict[str, Any]:
    """What a platform declares, in the shape that `--json` promises."""
    return {
        "name": platform.key,
        "title": platform.title,
        "version": platform.version,
        "sunset_on": platform.sunset_on,
        "needs": platform.connection,
        "many_servers": platform.many_servers,
        "gives": [
            {
                "part": offer.part,
                "table": offer.table,
                "columns": list(offer.columns),
                "of": offer.whose,
                "needs": offer.needs,
                "note": offer.note or None,
                "kept_days": offer.kept_days,
                "source": offer.source,
            }
            for offer in platform.offers
        ],
        "lacks": [
            {
                "table": lack.table,
                "columns": list(lack.columns),
                "why": lack.why,
                "software": lack.software,
                "source": lack.source,
            }
            for lack in platform.lacks
        ],
    }
