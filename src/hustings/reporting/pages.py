"""Pages and what they can be narrowed by."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from hustings.domain.errors import UseAKnownName
from hustings.reporting.answers import Facets, PageRow, PageSlice
from hustings.reporting.conditions import Conditions
from hustings.reporting.cursors import Cursor, order, resume
from hustings.reporting.remembering import remembered

if TYPE_CHECKING:
    from hustings.store.reading import Reading

SORTS: dict[str, type] = {
    "name": str,
    "followers": int,
    "fans": int,
    "posts": int,
    "interactions": int,
}
"""What a listing of pages may be sorted by."""

_COLUMNS = (
    "page_id, platform, coalesce(name, handle, page_id) AS name, handle, country, category, verified,"
    " followers, followers_at, fans, fans_at, posts, interactions, first_post_at, last_post_at"
)


@remembered
def chosen_pages(
    reading: Reading,
    *,
    page_ids: Sequence[str] | None = None,
    platform: str | None = None,
    country: str | None = None,
    category: str | None = None,
) -> tuple[PageRow, ...]:
    """All pages that the conditions leave, by id."""
    chosen = (
        Conditions().pages(page_ids).facts(platform=platform, country=country, category=category)
    )
    return tuple(_pages(reading, f"{chosen.sql} ORDER BY page_id", chosen.parameters))


@remembered
def list_pages(
    reading: Reading,
    *,
    page_ids: Sequence[str] | None = None,
    platform: str | None = None,
    country: str | None = None,
    category: str | None = None,
    words: str | None = None,
    sort: str = "-interactions",
    cursor: str | None = None,
    limit: int = 50,
) -> PageSlice:
    """Pages by a column of SORTS, a leading minus for the largest first; unknown values come last.

    `words` are looked for in name and handle, folding case and accents.
    """
    by = order(sort, SORTS, "page_id")
    last = resume(cursor, by, SORTS)
    chosen = (
        Conditions().pages(page_ids).facts(platform=platform, country=country, category=category)
    )
    if words:
        chosen.add(
            "contains(strip_accents(lower(concat_ws(' ', name, handle))), strip_accents(lower(?)))",
            words,
        )
    total = reading.sql(f"SELECT count(*) FROM page_latest {chosen.sql}", chosen.parameters)[0][0]
    if last is not None:
        by.after(chosen, last)
    rows = _pages(reading, f"{chosen.sql} {by.sql} LIMIT ?", [*chosen.parameters, limit + 1])
    following = None
    if len(rows) > limit:
        rows = rows[:limit]
        end = rows[-1]
        following = Cursor(reading.version, sort, getattr(end, by.column), end.page_id).encode()
    return PageSlice(tuple(rows), following, total)


def page(reading: Reading, page_id: str) -> PageRow:
    """The page of that id; UseAKnownName when the store holds none."""
    found = chosen_pages(reading, page_ids=(page_id,))
    if not found:
        raise UseAKnownName(
            f"The store holds no page {page_id!r}.",
            field="page",
            remedy="`hustings pages` lists the pages held.",
        )
    return found[0]


def known_pages(reading: Reading, page_ids: Sequence[str]) -> tuple[PageRow, ...]:
    """The pages of those ids in the order given; UseAKnownName names the first that is not held."""
    held = {row.page_id: row for row in chosen_pages(reading, page_ids=tuple(page_ids))}
    for page_id in page_ids:
        if page_id not in held:
            page(reading, page_id)
    return tuple(held[page_id] for page_id in page_ids)


@remembered
def facets(reading: Reading) -> Facets:
    """Platforms, countries, categories and kinds of post held, the most frequent first."""
    rows = reading.sql(
        """
        SELECT 'platform', platform, count(*) FROM page_latest GROUP BY ALL
        UNION ALL SELECT 'country', country, count(*) FROM page_latest GROUP BY ALL
        UNION ALL SELECT 'category', category, count(*) FROM page_latest GROUP BY ALL
        UNION ALL SELECT 'kind', kind, sum(posts)::BIGINT FROM page_days GROUP BY ALL
        ORDER BY 1, 3 DESC, 2
        """
    )
    first_on, last_on = reading.sql("SELECT min(day), max(day) FROM page_days")[0]

    def of(facet: str) -> tuple[tuple[str, int], ...]:
        return tuple(
            (value, count) for name, value, count in rows if name == facet and value is not None
        )

    return Facets(of("platform"), of("country"), of("category"), of("kind"), first_on, last_on)


def _pages(reading: Reading, rest: str, parameters: Sequence[Any]) -> list[PageRow]:
    # The alias `name` must be what conditions and orders see, hence the inner select.
    return [
        PageRow(*row)
        for row in reading.sql(
            f"SELECT * FROM (SELECT {_COLUMNS} FROM page_latest) {rest}", parameters
        )
    ]
