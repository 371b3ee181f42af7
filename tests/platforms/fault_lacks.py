"""Where a fault does not apply to a platform, and why: the cells of the matrix that are empty on purpose."""

from __future__ import annotations

_NO_HEADER = "No header of the platform tells how much is used up."
_NO_DAY = "Its budgets are of minutes or hours, and no answer speaks of a day's quota."
_ONE_ANSWER = "Its posts come in one answer at a time, and none leads on within a visit."
_NO_VERSION = "Its answers do not name the version of the interface."
_BY_ID = (
    "Its lists hold ids alone, and what shifts in them leads to questions that nobody recorded."
)

LACKS: dict[tuple[str, str], str] = {
    **{
        (f"usage header {told}", platform): _NO_HEADER
        for told in ("at 80 per cent", "at 95 per cent", "at 100 per cent", "malformed")
        for platform in ("telegram", "youtube")
    },
    **{
        ("the day's quota is used up", platform): _NO_DAY
        for platform in ("bluesky", "facebook", "instagram", "mastodon", "telegram", "threads")
    },
    ("token ran out", "telegram"): "A bot's token does not run out; it is taken back.",
    ("account blocked", "bluesky"): "What is said of a page is about the page; none of our accounts is needed to read.",
    ("account blocked", "telegram"): "A bot that is stopped is told that its token is not known.",
    **{
        (name, "telegram"): _ONE_ANSWER
        for name in (
            "cursor expired on the way",
            "empty page with a next one",
            "pages that lead round in a circle",
            "items that shift between pages",
        )
    },
    ("items that shift between pages", "youtube"): _BY_ID,
    ("null, text, float or a list for a number", "telegram"): "Its recorded posts hold no counts that can be told from ids.",
    ("count that falls, jumps or is negative", "telegram"): "Its recorded posts hold no counts that can be told from ids.",
    **{
        ("another version answers", platform): _NO_VERSION
        for platform in ("bluesky", "mastodon", "telegram", "threads", "youtube")
    },
}  # fmt: skip

NOWHERE: dict[str, str] = {
    "DPoP nonce changed": "Public pages are read without proofs; tokens are fetched and renewed with them (tests/network/test_dpop.py).",
    "metric retired": "Platforms' own cases hold retired metrics, and runs of all other rows read them (cases with gaps).",
    "clock off": "No wait depends on the hour; the door's own tests set clocks wrong (tests/network/test_whatever_happens.py).",
}
"""Rows of the list of faults that this matrix leaves to other tests."""
