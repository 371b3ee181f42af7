"""The questions to YouTube, each with the fields that are read of its answer and no more."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from hustings.network.asking import Answer, Asker, Request

API = "https://www.googleapis.com/youtube/v3"
ANALYTICS = "https://youtubeanalytics.googleapis.com/v2/reports"
AT_ONCE = 50
COMMENTS_AT_ONCE = 100
VIDEO_PARTS = "snippet,statistics"


def channel(asker: Asker, server: str | None, **which: str) -> Answer:
    """A channel by id, forHandle or forUsername."""
    return _list(asker, server, "channels", part="snippet,statistics,contentDetails", **which)


def uploads(asker: Asker, server: str | None, playlist: str, token: str | None) -> Answer:
    """A page of the playlist that holds a channel's public videos, newest first."""
    more = {"pageToken": token} if token else {}
    return _list(
        asker,
        server,
        "playlistItems",
        part="contentDetails",
        playlistId=playlist,
        maxResults=str(AT_ONCE),
        **more,
    )


def videos(asker: Asker, server: str | None, ids: Sequence[str]) -> Answer:
    """Videos by their ids; those that are gone or private are left out without a word."""
    return _list(
        asker, server, "videos", part=VIDEO_PARTS, id=",".join(ids), maxResults=str(AT_ONCE)
    )


def threads(asker: Asker, server: str | None, video: str, token: str | None) -> Answer:
    """A page of a video's comments, newest first, each with at most five of its replies."""
    more = {"pageToken": token} if token else {}
    return _list(
        asker,
        server,
        "commentThreads",
        part="snippet,replies",
        videoId=video,
        maxResults=str(COMMENTS_AT_ONCE),
        order="time",
        textFormat="plainText",
        **more,
    )


def replies(asker: Asker, server: str | None, parent: str, token: str | None) -> Answer:
    """A page of the replies to a comment."""
    more = {"pageToken": token} if token else {}
    return _list(
        asker,
        server,
        "comments",
        part="snippet",
        parentId=parent,
        maxResults=str(COMMENTS_AT_ONCE),
        textFormat="plainText",
        **more,
    )


def report(
    asker: Asker, metrics: Sequence[str], dimension: str, since_on: date, until_on: date
) -> Answer:
    """A report on the token's own channel."""
    query = {
        "ids": "channel==MINE",
        "startDate": since_on.isoformat(),
        "endDate": until_on.isoformat(),
        "metrics": ",".join(metrics),
        "dimensions": dimension,
    }
    return asker.ask(Request(address=ANALYTICS, query=query))


def _list(asker: Asker, server: str | None, resource: str, **query: str) -> Answer:
    return asker.ask(Request(address=f"{server or API}/{resource}", query=query))
