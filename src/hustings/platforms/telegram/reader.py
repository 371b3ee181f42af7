"""How channels on Telegram are read: as a bot that was let in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from hustings.domain.errors import FindThePage, GrantThePermission
from hustings.domain.records import EventRecord, Record
from hustings.network.asking import Answer, Asker, Request
from hustings.platforms.definition import Found, Gap, Page, Portion
from hustings.platforms.telegram.addresses import PLATFORM, channel_name, page_id
from hustings.platforms.telegram.entities import Chat, ChatAnswer, CountAnswer
from hustings.platforms.telegram.parsing import CHANNEL, decoded, page_record, updates_in

API = "https://api.telegram.org"
AT_ONCE = 100
WANTED = '["channel_post","edited_channel_post","message_reaction_count"]'


class Reader:
    """Reads by the Bot API; keeps nothing between two calls."""

    def resolve(self, asker: Asker, address: str) -> Found:
        """The public channel of that name."""
        answer = _ask(asker, None, "getChat", chat_id=channel_name(address))
        chat = _channel(answer)
        return Found(
            page=Page(page_id=page_id(chat.id), handle=chat.username),
            record=page_record(chat, None, answer.asked_at),
            answer=answer,
        )

    def page(self, asker: Asker, page: Page) -> Iterator[Portion]:
        """The channel and how many members it has; a gap where the bot may not count them."""
        answer = _ask(asker, page.server, "getChat", chat_id=page.native_id)
        chat = _channel(answer)
        members: int | None = None
        gaps: tuple[Gap, ...] = ()
        try:
            counted = _ask(asker, page.server, "getChatMemberCount", chat_id=page.native_id)
            members = decoded(counted.body, CountAnswer, what="count of members").result
        except GrantThePermission as error:
            gaps = (Gap(names=("followers",), error=type(error).__name__, reason=str(error)),)
        record = page_record(chat, members, answer.asked_at)
        renamed = page.handle is not None and chat.username not in (None, page.handle)
        events: tuple[Record, ...] = ()
        if renamed:
            events = (
                EventRecord(
                    subject_id=page.page_id,
                    page_id=page.page_id,
                    event="renamed",
                    observed_at=answer.asked_at,
                    field="handle",
                    old_value=page.handle,
                    new_value=chat.username,
                ),
            )
        yield Portion(answer=answer, records=(record, *events), gaps=gaps)

    def posts(
        self,
        asker: Asker,
        page: Page,
        *,
        since_at: datetime | None,  # noqa: ARG002  Telegram keeps what was not asked for, for a day
        cursor: str | None,
    ) -> Iterator[Portion]:
        """What happened in the bot's channels and was not asked for yet, of every channel that it is in.

        Asking from a number on makes Telegram forget what came before it. So at most one answer is read
        at a time: the next one is asked for, by its cursor, when this one's records have landed.
        """
        more = {"offset": cursor} if cursor else {}
        answer = _ask(
            asker, page.server, "getUpdates", limit=str(AT_ONCE), allowed_updates=WANTED, **more
        )
        batch = updates_in(answer.body, answer.asked_at)
        full = batch.count >= AT_ONCE and batch.last_number is not None
        yield Portion(
            answer=answer,
            records=tuple(batch.records),
            cursor=str((batch.last_number or 0) + 1) if full else None,
            quarantined=batch.quarantined,
        )


def _ask(asker: Asker, server: str | None, method: str, **query: str) -> Answer:
    return asker.ask(Request(address=f"{server or API}/{method}", query=query))


def _channel(answer: Answer) -> Chat:
    chat = decoded(answer.body, ChatAnswer, what="chat").result
    if chat.type != CHANNEL:
        # Groups and people are nobody's page.
        raise FindThePage(
            f"{answer.shown_address} is no channel.",
            remedy="Give the address of a public channel.",
            platform=PLATFORM,
        )
    return chat
