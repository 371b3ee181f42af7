"""Meta Business Suite's exports of posts: Facebook and Instagram, in English and in Swedish."""

from __future__ import annotations

from hustings.formats.layout import Cell, Format

_TIMES = ("%m/%d/%Y %H:%M", "%m/%d/%Y %H:%M:%S")
_NOTE = (
    "Counts are those of the day of export, over the post's whole life. Publish time bears no zone: "
    "some exports are in Los Angeles time, others in that of the person who exported."
)
_LONGER = (
    "CASE WHEN length(coalesce($[Title|Titel], '')) > length(coalesce($cell, '')) "
    "THEN $[Title|Titel] ELSE $cell END"
)

FACEBOOK = Format(
    name="business-suite-facebook",
    title="Meta Business Suite: Facebook posts",
    records="posts",
    platform="facebook",
    zone=None,
    all_of=(
        "Post ID|Inläggs-ID|Publicerings-id",
        "Page ID|Sidans ID|Sid-id",
        "Publish time|Publiceringstid",
        "Permalink|Permalänk",
        "Reactions|Reaktioner",
        "Comments|Kommentarer",
        "Shares|Delningar",
    ),
    cells=(
        Cell("post_native_id", "Post ID", "id", required=True, aliases=("Inläggs-ID", "Publicerings-id")),
        Cell("page_native_id", "Page ID", "id", required=True, aliases=("Sidans ID", "Sid-id")),
        Cell("page_name", "Page name", aliases=("Sidans namn", "Sidnamn")),
        # The caption stands in the title or in the description, and is the longer of the two.
        Cell("text", "Description", "sql", sql=_LONGER, aliases=("Beskrivning",)),
        Cell("text", "Title", aliases=("Titel",)),
        Cell("created_at", "Publish time", "time", required=True, times=_TIMES, aliases=("Publiceringstid",)),
        Cell("permalink", "Permalink", aliases=("Permalänk",)),
        Cell("kind", "Post type", "kind", aliases=("Inläggstyp",)),
        Cell("language", "Languages"),
        Cell("views", "Views", "count", aliases=("Visningar",)),
        Cell("reach", "Reach", "count", aliases=("Räckvidd",)),
        Cell("stated_interactions", "Reactions, Comments and Shares", "count",
             aliases=("Reaktioner, kommentarer och delningar",)),
        Cell("reactions", "Reactions", "count", aliases=("Reaktioner",)),
        Cell("comments", "Comments", "count", aliases=("Kommentarer",)),
        Cell("shares", "Shares", "count", aliases=("Delningar",)),
        Cell("clicks", "Total clicks", "count", aliases=("Totalt antal klick",)),
    ),
    source="Public importers of the export, which has 32 to 34 columns from month to month; the Swedish "
    "names are from public dashboards that read it.",
    note=_NOTE,
)  # fmt: skip

INSTAGRAM = Format(
    name="business-suite-instagram",
    title="Meta Business Suite: Instagram posts",
    records="posts",
    platform="instagram",
    zone=None,
    all_of=(
        "Post ID|Inläggs-ID|Publicerings-id",
        "Account ID|Konto-id",
        "Account username|Kontots användarnamn",
        "Publish time|Publiceringstid",
        "Likes|Gilla-markeringar",
        "Comments|Kommentarer",
    ),
    cells=(
        Cell("post_native_id", "Post ID", "id", required=True, aliases=("Inläggs-ID", "Publicerings-id")),
        Cell("page_native_id", "Account ID", "id", required=True, aliases=("Konto-id",)),
        Cell("page_handle", "Account username", aliases=("Kontots användarnamn",)),
        Cell("page_name", "Account name", aliases=("Kontonamn",)),
        Cell("text", "Description", aliases=("Beskrivning",)),
        Cell("created_at", "Publish time", "time", required=True, times=_TIMES, aliases=("Publiceringstid",)),
        Cell("permalink", "Permalink", aliases=("Permalänk",)),
        Cell("kind", "Post type", "kind", aliases=("Inläggstyp",)),
        Cell("views", "Views", "count", aliases=("Visningar",)),
        Cell("reach", "Reach", "count", aliases=("Räckvidd",)),
        Cell("likes", "Likes", "count", aliases=("Gilla-markeringar",)),
        Cell("shares", "Shares", "count", aliases=("Delningar",)),
        Cell("comments", "Comments", "count", aliases=("Kommentarer",)),
        Cell("saves", "Saves", "count", aliases=("Sparade",)),
    ),
    sums=("likes",),
    source="Public importers of the export; the order of its columns differs from month to month.",
    note=_NOTE,
)  # fmt: skip
