"""How channels on YouTube are read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from hustings.domain.errors import (
    FindThePage,
    GrantThePermission,
    LeaveOutTheMetric,
    ReportTheAnswer,
)
from hustings.domain.records import EventRecord, Record
from hustings.network.asking import Answer, Asker
from hustings.platforms.definition import Found, Gap, Page, Portion
from hustings.platforms.youtube import asking
from hustings.platforms.youtube.addresses import PLATFORM, page_id, parse_address
from hustings.platforms.youtube.entities import (
    Channel,
    Comment,
    CommentThread,
    PlaylistItem,
    Video,
)
from hustings.platforms.youtube.parsing import (
    Items,
    comment_record,
    country_gains,
    day_figures,
    gone,
    handle_of,
    items_in,
    page_record,
    table_of,
    thread_comments,
    video_records,
)
from hustings.platforms.youtube.rules import COMMENTS_OFF

DAY_METRICS = (
    "views",
    "estimatedMinutesWatched",
    "likes",
    "comments",
    "shares",
    "subscribersGained",
    "subscribersLost",
)
GAIN_METRICS = ("subscribersGained", "subscribersLost")


class Reader:
    """Reads by the Data API, and a channel's own analytics; keeps nothing between two calls."""

    def resolve(self, asker: Asker, address: str) -> Found:
        """The channel behind an address or a handle, or the one that a video is of."""
        wanted = parse_address(address)
        if wanted.video_id:
            answer = asking.videos(asker, None, [wanted.video_id])
            videos = items_in(answer.body, Video, what="list of videos").found
            if not videos:
                raise _not_there(answer)
            which = {"id": videos[0].snippet.channelId}
        elif wanted.handle:
            which = {"forHandle": wanted.handle}
        elif wanted.user:
            which = {"forUsername": wanted.user}
        else:
            which = {"id": wanted.channel_id or ""}
        answer = asking.channel(asker, None, **which)
        channel = _one_channel(answer)
        return Found(
            page=_reached(Page(page_id=page_id(channel.id)), channel),
            record=page_record(channel, answer.asked_at),
            answer=answer,
        )

    def page(self, asker: Asker, page: Page) -> Iterator[Portion]:
        """The channel by its id."""
        answer = asking.channel(asker, page.server, id=page.native_id)
        record = page_record(_one_channel(answer), answer.asked_at)
        events: tuple[Record, ...] = ()
        if page.handle and record.handle and page.handle.removeprefix("@") != record.handle:
            events = (
                EventRecord(
                    subject_id=page.page_id,
                    page_id=page.page_id,
                    event="renamed",
                    observed_at=answer.asked_at,
                    field="handle",
                    old_value=page.handle.removeprefix("@"),
                    new_value=record.handle,
                ),
            )
        yield Portion(answer=answer, records=(record, *events))

    def posts(
        self, asker: Asker, page: Page, *, since_at: datetime | None, cursor: str | None
    ) -> Iterator[Portion]:
        """Videos with their counts, in the order in which they were uploaded, newest first."""
        playlist = page.known.get("uploads") or self._uploads_of(asker, page)
        met = {cursor}
        while True:
            listed = asking.uploads(asker, page.server, playlist, cursor)
            items = items_in(listed.body, PlaylistItem, what="list of uploads")
            portion = self._videos(asker, page, listed, items)
            if items.next_token in met and items.next_token is not None:
                raise _circle(listed)
            met.add(items.next_token)
            yield portion
            reached = since_at and portion.read_back_to_at and portion.read_back_to_at <= since_at
            if items.next_token is None or reached:
                return
            cursor = items.next_token

    def counts(self, asker: Asker, page: Page, post_ids: Sequence[str]) -> Iterator[Portion]:
        """Counts of videos as they are now, fifty at once; an event for each that is no longer shown."""
        wanted = [post_id.partition(":")[2] for post_id in dict.fromkeys(post_ids)]
        groups = [wanted[at : at + asking.AT_ONCE] for at in range(0, len(wanted), asking.AT_ONCE)]
        for number, asked in enumerate(groups):
            answer = asking.videos(asker, page.server, asked)
            items = items_in(answer.body, Video, what="list of videos")
            records = [
                record for video in items.found for record in video_records(video, answer.asked_at)
            ]
            # What could not be read is there all the same.
            missing = [] if items.quarantined else asked
            found = [video.id for video in items.found]
            yield Portion(
                answer=answer,
                records=(*records, *gone(missing, found, page.page_id, answer.asked_at)),
                quarantined=items.quarantined,
                cursor=str(number + 1) if number + 1 < len(groups) else None,
            )

    def comments(
        self, asker: Asker, page: Page, post_id: str, *, cursor: str | None
    ) -> Iterator[Portion]:
        """Comments on a video, newest first, each with all of its replies; a gap where they are off."""
        video = post_id.partition(":")[2]
        met = {cursor}
        while True:
            try:
                answer = asking.threads(asker, page.server, video, cursor)
            except GrantThePermission as error:
                if COMMENTS_OFF not in error.missing:
                    raise
                return
            items = items_in(answer.body, CommentThread, what="list of comments")
            if items.next_token in met and items.next_token is not None:
                raise _circle(answer)
            met.add(items.next_token)
            records, gaps = self._threads(asker, page, post_id, items)
            yield Portion(
                answer=answer,
                records=tuple(records),
                cursor=items.next_token,
                quarantined=items.quarantined,
                gaps=gaps,
            )
            if items.next_token is None:
                return
            cursor = items.next_token

    def audience(
        self, asker: Asker, page: Page, *, since_on: date, until_on: date
    ) -> Iterator[Portion]:
        """Subscribers won less lost by country between two days; of a channel that its owner connected."""
        answer = asking.report(asker, GAIN_METRICS, "country", since_on, until_on)
        gains = country_gains(table_of(answer.body), page.page_id, since_on, until_on)
        yield Portion(answer=answer, records=tuple(gains))

    def insights(
        self, asker: Asker, page: Page, *, since_on: date, until_on: date
    ) -> Iterator[Portion]:
        """The channel's figures by day; a metric that YouTube no longer gives is left out and named."""
        try:
            yield self._days(asker, page, DAY_METRICS, since_on, until_on, last=True)
        except (ReportTheAnswer, LeaveOutTheMetric):
            # One metric that YouTube does not know fails the whole question: each is asked by itself.
            yield from self._metric_by_metric(asker, page, since_on, until_on)

    def _uploads_of(self, asker: Asker, page: Page) -> str:
        answer = asking.channel(asker, page.server, id=page.native_id)
        playlist = _one_channel(answer).contentDetails.relatedPlaylists.uploads
        if not playlist:
            raise ReportTheAnswer(
                f"{answer.shown_address} does not say where the channel's videos are.",
                platform=PLATFORM,
            )
        return playlist

    def _videos(
        self, asker: Asker, page: Page, listed: Answer, items: Items[PlaylistItem]
    ) -> Portion:
        ids = list(dict.fromkeys(item.contentDetails.videoId for item in items.found))
        seen_at = [item.contentDetails.videoPublishedAt for item in items.found]
        back_to_at = min((at for at in seen_at if at is not None), default=None)
        if not ids:
            return Portion(answer=listed, cursor=items.next_token, quarantined=items.quarantined)
        answer = asking.videos(asker, page.server, ids)
        videos = items_in(answer.body, Video, what="list of videos")
        return Portion(
            answer=answer,
            records=tuple(
                record for video in videos.found for record in video_records(video, answer.asked_at)
            ),
            cursor=items.next_token,
            read_back_to_at=back_to_at,
            quarantined={**items.quarantined, **videos.quarantined},
        )

    def _threads(
        self, asker: Asker, page: Page, post_id: str, items: Items[CommentThread]
    ) -> tuple[list[Record], tuple[Gap, ...]]:
        records: list[Record] = []
        gaps: tuple[Gap, ...] = ()
        for place, thread in enumerate(items.found):
            comments = list(thread_comments(thread, f"items[{place}]", items.quarantined))
            if thread.snippet.totalReplyCount > len(thread.replies.comments):
                try:
                    comments = [*comments[:1], *self._replies(asker, page, thread, items)]
                except FindThePage as error:
                    # The thread was deleted between two questions. Any other trouble ends the portion,
                    # so that it is asked for again: replies left out here would never be.
                    gaps = (
                        Gap(names=("comments",), error=type(error).__name__, reason=str(error)),
                    )
            records += [comment_record(one, post_id, page.page_id) for one in comments]
        return records, gaps

    def _replies(
        self, asker: Asker, page: Page, thread: CommentThread, items: Items[CommentThread]
    ) -> Iterator[Comment]:
        token: str | None = None
        met: set[str | None] = {None}
        while True:
            answer = asking.replies(asker, page.server, thread.id, token)
            found = items_in(answer.body, Comment, what="list of replies")
            items.quarantined.update(
                {f"{thread.id}.{place}": why for place, why in found.quarantined.items()}
            )
            yield from found.found
            token = found.next_token
            if token is None:
                return
            if token in met:
                raise _circle(answer)
            met.add(token)

    def _days(
        self,
        asker: Asker,
        page: Page,
        metrics: Sequence[str],
        since_on: date,
        until_on: date,
        *,
        last: bool,
    ) -> Portion:
        answer = asking.report(asker, metrics, "day", since_on, until_on)
        quarantined: dict[str, str] = {}
        figures = tuple(day_figures(table_of(answer.body), metrics, page.page_id, quarantined))
        return Portion(
            answer=answer,
            records=figures,
            quarantined=quarantined,
            cursor=None if last else metrics[-1],
        )

    def _metric_by_metric(
        self, asker: Asker, page: Page, since_on: date, until_on: date
    ) -> Iterator[Portion]:
        refused: list[Gap] = []
        portions: list[Portion] = []
        for metric in DAY_METRICS:
            try:
                portions.append(self._days(asker, page, [metric], since_on, until_on, last=False))
            except (ReportTheAnswer, LeaveOutTheMetric) as error:
                refused.append(
                    Gap(names=(metric,), error="LeaveOutTheMetric", reason=error.message)
                )
        if not portions:
            raise ReportTheAnswer(
                "YouTube gives none of the metrics that were asked for.", platform=PLATFORM
            )
        yield from portions[:-1]
        end = portions[-1]
        retired = tuple(
            EventRecord(
                subject_id=page.page_id,
                page_id=page.page_id,
                event="metric_retired",
                observed_at=end.answer.asked_at,
                field=gap.names[0],
            )
            for gap in refused
        )
        yield replace(end, records=(*end.records, *retired), gaps=tuple(refused), cursor=None)


def _one_channel(answer: Answer) -> Channel:
    items = items_in(answer.body, Channel, what="list of channels")
    if items.found:
        return items.found[0]
    if items.quarantined:
        raise ReportTheAnswer(
            f"{answer.shown_address} answered with a channel that cannot be read: "
            f"{next(iter(items.quarantined.values()))}",
            platform=PLATFORM,
        )
    raise _not_there(answer)


def _not_there(answer: Answer) -> FindThePage:
    return FindThePage(
        f"YouTube knows no such channel or video: {answer.shown_address}",
        remedy="Look at it in a browser; it may be gone, renamed or private.",
        platform=PLATFORM,
    )


def _reached(page: Page, channel: Channel) -> Page:
    uploads = channel.contentDetails.relatedPlaylists.uploads
    return replace(page, handle=handle_of(channel), known={"uploads": uploads} if uploads else {})


def _circle(answer: Answer) -> ReportTheAnswer:
    return ReportTheAnswer(
        f"{answer.shown_address} leads back to itself.",
        platform=PLATFORM,
        remedy="Reading goes on from where it began at the next run.",
    )
