"""Made-up answers of YouTube, in the shapes of its documentation; see recorded/SOURCES.md."""

from __future__ import annotations

from typing import Any

CHANNEL = "UCfictionalofficeAAAAAAA"
OTHER = "UCsomebodyelseBBBBBBBBBB"
UPLOADS = "UUfictionalofficeAAAAAAA"
PAGE_ID = f"youtube:{CHANNEL}"


def channel(**statistics: Any) -> dict[str, Any]:
    """A list with one channel."""
    return {
        "kind": "youtube#channelListResponse",
        "pageInfo": {"totalResults": 1, "resultsPerPage": 5},
        "items": [
            {
                "kind": "youtube#channel",
                "id": CHANNEL,
                "snippet": {
                    "title": "A fictional office",
                    "customUrl": "@fictionaloffice",
                    "publishedAt": "2015-02-01T08:00:00Z",
                    "country": "KH",
                },
                "contentDetails": {"relatedPlaylists": {"likes": "", "uploads": UPLOADS}},
                "statistics": {
                    "viewCount": "7654321",
                    "subscriberCount": "255000",
                    "hiddenSubscriberCount": False,
                    "videoCount": "321",
                    **statistics,
                },
            }
        ],
    }


def uploads(*videos: tuple[str, str], next_token: str | None = None) -> dict[str, Any]:
    """A page of the playlist of uploads."""
    listed: dict[str, Any] = {
        "kind": "youtube#playlistItemListResponse",
        "items": [
            {
                "kind": "youtube#playlistItem",
                "id": f"item-{video}",
                "contentDetails": {"videoId": video, "videoPublishedAt": published},
            }
            for video, published in videos
        ],
    }
    return listed if next_token is None else {**listed, "nextPageToken": next_token}


def video(
    video_id: str, published: str, *, statistics: dict[str, Any] | None = None, **told: Any
) -> dict[str, Any]:
    """A video."""
    return {
        "kind": "youtube#video",
        "id": video_id,
        "snippet": {
            "publishedAt": published,
            "channelId": CHANNEL,
            "title": "A made-up title",
            "description": "",
            "channelTitle": "A fictional office",
            "liveBroadcastContent": "none",
            **told,
        },
        "statistics": statistics
        if statistics is not None
        else {"viewCount": "1000", "likeCount": "50", "favoriteCount": "0", "commentCount": "7"},
    }


def videos(*listed: dict[str, Any]) -> dict[str, Any]:
    """A list of videos."""
    return {"kind": "youtube#videoListResponse", "items": list(listed)}


def comment(
    comment_id: str, author: str | None, text: str, *, parent: str | None = None
) -> dict[str, Any]:
    """A comment, or a reply to `parent`."""
    told: dict[str, Any] = {
        "videoId": "vid00000001",
        "textDisplay": text,
        "textOriginal": text,
        "authorDisplayName": "@somebody-made-up",
        "likeCount": 3,
        "publishedAt": "2026-11-01T10:00:00Z",
        "updatedAt": "2026-11-01T10:00:00Z",
    }
    if author is not None:
        told["authorChannelId"] = {"value": author}
    if parent is not None:
        told["parentId"] = parent
    return {"kind": "youtube#comment", "id": comment_id, "snippet": told}


def thread(
    first: dict[str, Any], *replies: dict[str, Any], total: int | None = None
) -> dict[str, Any]:
    """A comment with the replies that come with it, of `total`."""
    found = {
        "kind": "youtube#commentThread",
        "id": first["id"],
        "snippet": {
            "videoId": "vid00000001",
            "topLevelComment": first,
            "canReply": False,
            "totalReplyCount": len(replies) if total is None else total,
            "isPublic": True,
        },
    }
    return found if not replies else {**found, "replies": {"comments": list(replies)}}


def listing(*items: dict[str, Any], next_token: str | None = None) -> dict[str, Any]:
    """A page of any list."""
    found: dict[str, Any] = {"kind": "youtube#listResponse", "items": list(items)}
    return found if next_token is None else {**found, "nextPageToken": next_token}


def report(head: list[str], *rows: list[Any]) -> dict[str, Any]:
    """A report of the Analytics API."""
    return {
        "kind": "youtubeAnalytics#resultTable",
        "columnHeaders": [
            {"name": name, "columnType": "METRIC", "dataType": "INTEGER"} for name in head
        ],
        "rows": [list(row) for row in rows],
    }


def error(code: int, reason: str, message: str = "Made-up words.") -> dict[str, Any]:
    """An error as YouTube words it."""
    return {
        "error": {
            "code": code,
            "message": message,
            "errors": [{"message": message, "domain": "youtube.quota", "reason": reason}],
        }
    }
