"""The reference of the platforms that are read live, out of their own declarations."""

from __future__ import annotations

from hustings.cli.speaking.markdown import GENERATED, table
from hustings.platforms.definition import Collected, Offer

WHOSE = {"others": "anybody's", "own": "one's own"}


def platforms() -> str:
    """Which platform gives which column of which table, of whose pages, and what it needs; and what it lacks."""
    from hustings.platforms.definition import collected

    lines = [
        GENERATED,
        "# Platforms",
        "",
        "What can be collected live, as each platform declares it in the code. What is not declared is not",
        "asked for and not stored. Everything else comes in [by file](../how-to/import-your-data.md).",
        "",
        "## At a glance",
        "",
        *table(
            ("platform", "of anybody's pages", "of one's own besides", "what it needs"),
            [
                (
                    f"[{one.title}](#{one.title.lower().replace(' ', '-')})",
                    ", ".join(sorted(one.parts("others"))) or "nothing",
                    ", ".join(sorted(one.parts("own") - one.parts("others"))) or "nothing",
                    _sentence(one.connection),
                )
                for one in collected().values()
            ],
        ),
    ]
    for one in collected().values():
        lines += ["", *_platform(one)]
    return "\n".join(lines) + "\n"


def _platform(one: Collected) -> list[str]:
    ends = f" It ends on {one.sunset_on}." if one.sunset_on else ""
    gives = [_gift(offer) for offer in one.offers]
    lacks = [
        (
            f"`{lack.table}`",
            ", ".join(f"`{name}`" for name in lack.columns),
            lack.why,
            lack.software or "",
            lack.source,
        )
        for lack in one.lacks
    ]
    sources = dict.fromkeys(offer.source for offer in one.offers)
    return [
        f"## {one.title}",
        "",
        f"Interface {one.version}.{ends} {_sentence(one.connection)}",
        "",
        *table(("table", "columns", "of whose pages", "part", "needs", "kept", "note"), gives),
        "",
        *(["What it lacks:", ""] if lacks else []),
        *(table(("table", "columns", "why", "only on", "source"), lacks) if lacks else []),
        "",
        f"Sources: {'; '.join(sources)}",
    ]


def _gift(offer: Offer) -> tuple[str, ...]:
    return (
        f"`{offer.table}`",
        ", ".join(f"`{column}`" for column in offer.columns),
        WHOSE[offer.whose],
        offer.part,
        offer.needs,
        f"{offer.kept_days} days" if offer.kept_days else "",
        offer.note,
    )


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:].rstrip('.')}."
