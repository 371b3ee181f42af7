"""The pages that options choose, and what to call them."""

from __future__ import annotations


def peer_group(
    list_name: str | None, *, platform: str | None, country: str | None, category: str | None
) -> tuple[str, tuple[str, ...] | None]:
    """A name for the pages chosen, and the ids of the list's pages; None where no list is named.

    Raises UseAKnownName for a list that does not exist.
    """
    parts = []
    page_ids = None
    if list_name is not None:
        from hustings.cli.speaking.lists import pages_of

        page_ids = pages_of(list_name)
        parts.append(f"list {list_name}")
    words = (
        ("platform", platform),
        ("country", country and country.upper()),
        ("category", category),
    )
    parts += [f"{word} {value}" for word, value in words if value]
    return ", ".join(parts) or "all pages", page_ids
