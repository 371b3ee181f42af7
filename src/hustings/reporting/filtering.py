"""Which posts are asked for."""

from __future__ import annotations

from dataclasses import dataclass

from hustings.domain.periods import Window
from hustings.reporting.conditions import ANY_TIME, Conditions


@dataclass(frozen=True, slots=True)
class PostFilter:
    """Which posts are asked for; what is left out narrows nothing.

    `words` are looked for in the posts' text, folding case and accents.
    """

    page_ids: tuple[str, ...] | None = None
    window: Window = ANY_TIME
    platform: str | None = None
    country: str | None = None
    category: str | None = None
    kind: str | None = None
    words: str | None = None

    def conditions(self) -> Conditions:
        """The filter as SQL over post_latest."""
        chosen = Conditions().pages(self.page_ids).within(self.window)
        facts = Conditions().facts(
            platform=self.platform, country=self.country, category=self.category
        )
        if facts.parts:
            chosen.add(
                f"page_id IN (SELECT page_id FROM page_latest {facts.sql})", *facts.parameters
            )
        if self.kind is not None:
            chosen.add("coalesce(kind, 'unknown') = ?", self.kind)
        if self.words:
            spoken = (
                Conditions()
                .pages(self.page_ids)
                .within(self.window)
                .add("contains(strip_accents(lower(text)), strip_accents(lower(?)))", self.words)
            )
            chosen.add(f"post_id IN (SELECT post_id FROM posts {spoken.sql})", *spoken.parameters)
        return chosen
