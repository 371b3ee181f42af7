"""Bluesky: pages of anybody, read through the public AppView without an account."""

from __future__ import annotations

from hustings.platforms.bluesky.addresses import ADDRESS_SHAPES, KEY
from hustings.platforms.bluesky.offers import LACKS, OFFERS
from hustings.platforms.bluesky.reader import APPVIEW, REFRESH_COUNT, Reader
from hustings.platforms.bluesky.rules import RULES
from hustings.platforms.definition import Collected

PLATFORM = Collected(
    key=KEY,
    title="Bluesky",
    reader=Reader(),
    rules=RULES,
    offers=OFFERS,
    lacks=LACKS,
    address_shapes=ADDRESS_SHAPES,
    version="app.bsky",
    connection="Nothing is needed: Bluesky's public pages may be read by anybody.",
    refresh_count=REFRESH_COUNT,
    probe=f"{APPVIEW}/xrpc/_health",
)
