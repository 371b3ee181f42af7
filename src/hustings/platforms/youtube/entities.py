"""What the YouTube Data API and the Analytics API give, as far as it is read, in their own names.

Counts come as texts of digits. Every field may be missing; None is "not said". Fields that are not named
here are ignored. Sources: https://developers.google.com/youtube/v3/docs and
https://developers.google.com/youtube/analytics/reference/reports/query
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import msgspec

Digits = Annotated[str, msgspec.Meta(pattern=r"^\d{1,18}$")]
"""A count as it is written; nine hundred thousand million million fit the store with room to spare."""
Number = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]
Time = Annotated[datetime, msgspec.Meta(tz=True)]
Id = Annotated[str, msgspec.Meta(pattern=r"^[A-Za-z0-9_.-]+$")]


class ChannelSnippet(msgspec.Struct, frozen=True):
    title: str | None = None
    customUrl: str | None = None  # noqa: N815  the platform's own names from here on
    country: str | None = None


class ChannelStatistics(msgspec.Struct, frozen=True):
    subscriberCount: Digits | None = None  # noqa: N815
    hiddenSubscriberCount: bool = False  # noqa: N815
    videoCount: Digits | None = None  # noqa: N815


class RelatedPlaylists(msgspec.Struct, frozen=True):
    uploads: str | None = None


class ChannelContent(msgspec.Struct, frozen=True):
    relatedPlaylists: RelatedPlaylists = RelatedPlaylists()  # noqa: N815


class Channel(msgspec.Struct, frozen=True):
    """https://developers.google.com/youtube/v3/docs/channels"""

    id: Id
    snippet: ChannelSnippet = ChannelSnippet()
    statistics: ChannelStatistics = ChannelStatistics()
    contentDetails: ChannelContent = ChannelContent()  # noqa: N815


class Upload(msgspec.Struct, frozen=True):
    videoId: Id  # noqa: N815
    videoPublishedAt: Time | None = None  # noqa: N815


class PlaylistItem(msgspec.Struct, frozen=True):
    """https://developers.google.com/youtube/v3/docs/playlistItems"""

    contentDetails: Upload  # noqa: N815


class VideoSnippet(msgspec.Struct, frozen=True):
    publishedAt: Time  # noqa: N815
    channelId: Id  # noqa: N815
    title: str = ""
    description: str = ""
    defaultAudioLanguage: str | None = None  # noqa: N815
    defaultLanguage: str | None = None  # noqa: N815


class VideoStatistics(msgspec.Struct, frozen=True):
    viewCount: Digits | None = None  # noqa: N815
    likeCount: Digits | None = None  # noqa: N815
    commentCount: Digits | None = None  # noqa: N815


class Video(msgspec.Struct, frozen=True):
    """https://developers.google.com/youtube/v3/docs/videos"""

    id: Id
    snippet: VideoSnippet
    statistics: VideoStatistics = VideoStatistics()


class AuthorChannel(msgspec.Struct, frozen=True):
    value: str | None = None


class CommentSnippet(msgspec.Struct, frozen=True):
    publishedAt: Time  # noqa: N815
    textOriginal: str | None = None  # noqa: N815
    textDisplay: str | None = None  # noqa: N815
    authorChannelId: AuthorChannel = AuthorChannel()  # noqa: N815
    parentId: str | None = None  # noqa: N815
    likeCount: Number | None = None  # noqa: N815


class Comment(msgspec.Struct, frozen=True):
    """https://developers.google.com/youtube/v3/docs/comments"""

    id: Id
    snippet: CommentSnippet


class ThreadSnippet(msgspec.Struct, frozen=True):
    topLevelComment: msgspec.Raw  # noqa: N815
    totalReplyCount: Number = 0  # noqa: N815


class ThreadReplies(msgspec.Struct, frozen=True):
    comments: list[msgspec.Raw] = []


class CommentThread(msgspec.Struct, frozen=True):
    """https://developers.google.com/youtube/v3/docs/commentThreads"""

    id: Id
    snippet: ThreadSnippet
    replies: ThreadReplies = ThreadReplies()


class Listing(msgspec.Struct, frozen=True):
    """A page of any list; each item is read by itself, so that an odd one hides no other."""

    items: list[msgspec.Raw] = []
    nextPageToken: str | None = None  # noqa: N815


class Header(msgspec.Struct, frozen=True):
    name: str


class Report(msgspec.Struct, frozen=True):
    """https://developers.google.com/youtube/analytics/reference/reports/query"""

    columnHeaders: list[Header] = []  # noqa: N815
    rows: list[list[str | int | float | None]] = []
