"""Telegram: public channels, as a bot sees them that was made an administrator."""

from __future__ import annotations

from hustings.platforms.definition import Collected, Lack, Offer
from hustings.platforms.telegram.addresses import ADDRESS_SHAPES
from hustings.platforms.telegram.addresses import PLATFORM as KEY
from hustings.platforms.telegram.reader import Reader
from hustings.platforms.telegram.rules import TelegramRules

_DOCS = "https://core.telegram.org/bots/api"
_BOT = "a bot's token, which BotFather gives in a minute"
_ADMINISTRATOR = f"{_BOT}, and the bot as an administrator of the channel"

PLATFORM = Collected(
    key=KEY,
    title="Telegram",
    reader=Reader(),
    rules=TelegramRules(),
    offers=(
        Offer(
            part="page",
            method="page",
            table="page_observations",
            columns=("handle", "name", "followers", "quality", "source_url"),
            whose="others",
            needs=_BOT,
            source=f"{_DOCS}#getchatmembercount",
            note="Members count as followers.",
        ),
        Offer(
            part="posts",
            method="posts",
            table="posts",
            columns=(
                "kind",
                "text",
                "permalink",
                "links",
                "hashtags",
                "media_ids",
                "shared_post_id",
            ),
            whose="own",
            needs=_ADMINISTRATOR,
            source=f"{_DOCS}#getupdates",
            note="From the day on which the bot was let in; what is not asked for within a day is lost.",
        ),
        Offer(
            part="posts",
            method="posts",
            table="post_observations",
            columns=("reactions",),
            whose="own",
            needs=_ADMINISTRATOR,
            source=f"{_DOCS}#messagereactioncountupdated",
            note="When they change, some minutes late.",
        ),
    ),
    lacks=(
        Lack(
            table="posts",
            columns=("language", "sponsor"),
            why="A message has neither.",
            source=f"{_DOCS}#message",
        ),
        Lack(
            table="post_observations",
            columns=("views", "shares", "comments"),
            why="Bots are told neither views nor forwards, nor of comments, which lie in a group of their own.",
            source=f"{_DOCS}#message",
        ),
        Lack(
            table="page_observations",
            columns=("verified", "country", "category", "posts_total"),
            why="A channel's verification and number of posts are not told to bots.",
            source=f"{_DOCS}#chatfullinfo",
        ),
        Lack(
            table="ties",
            columns=("actor_key",),
            why="Members and those who react are not told.",
            source=f"{_DOCS}#getchatmember",
        ),
    ),
    address_shapes=ADDRESS_SHAPES,
    version="Bot API 9",
    connection="A bot of your own, made an administrator of the channel, brings its posts.",
    probe="https://api.telegram.org",
)
