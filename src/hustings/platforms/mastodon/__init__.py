"""Mastodon, and what speaks its client interface; many servers, of many kinds."""

from __future__ import annotations

from hustings.platforms.definition import Collected
from hustings.platforms.mastodon.addresses import ADDRESS_SHAPES
from hustings.platforms.mastodon.addresses import PLATFORM as KEY
from hustings.platforms.mastodon.declarations import LACKS, OFFERS
from hustings.platforms.mastodon.reader import Reader
from hustings.platforms.mastodon.rules import MastodonRules
from hustings.platforms.mastodon.software import MASTODON

PLATFORM = Collected(
    key=KEY,
    title="Mastodon",
    reader=Reader(),
    rules=MastodonRules(),
    offers=OFFERS,
    lacks=LACKS,
    address_shapes=ADDRESS_SHAPES,
    version="v1",
    connection="Nothing for public accounts on Mastodon; on GoToSocial, Takahē and Pixelfed, and on servers "
    "in limited mode, an account on the same server, connected to read.",
    many_servers=True,
    refresh_count=MASTODON.many_at_once,
)
