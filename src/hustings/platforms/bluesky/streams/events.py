"""One shape for an event, wherever it came from, and what of a record is read."""

from __future__ import annotations

from collections.abc import Mapping

from hustings.platforms.bluesky.streams.frames import MESSAGE_MOST

POST, LIKE, REPOST, FOLLOW = (
    "app.bsky.feed.post",
    "app.bsky.feed.like",
    "app.bsky.feed.repost",
    "app.bsky.graph.follow",
)
COLLECTIONS = (POST, LIKE, REPOST, FOLLOW)

COLUMNS = (
    "did",  # whose repository it happened in
    "time_us",  # when the server saw it
    "position",  # the server's count of it, or its time where it does not count
    "kind",  # commit, identity, account, sync or info
    "operation",  # create, update or delete
    "collection",
    "rkey",
    "record",  # of record_type(); NULL for what is deleted
    "handle",
    "active",
    "status",
    "notice",  # what the server says of the stream itself, such as OutdatedCursor
)

_RECORD = {
    "createdAt": "VARCHAR",
    # An account's id for follows, an object for the rest: whoever writes a record may put in anything.
    "subject": "JSON",
    "text": "VARCHAR",
    "langs": "JSON",
    "facets": "JSON",
    "embed": "JSON",
    "tags": "JSON",
    "reply": "JSON",
}


def record_type() -> str:
    """The type of what is read of a record."""
    fields = ", ".join(f'"{name}" {type_}' for name, type_ in _RECORD.items())
    return f"STRUCT({fields})"


def read_sql(path: str, columns: Mapping[str, str]) -> str:
    """A relation over lines of JSON; a line that is none, or has another shape, is a row of NULLs."""
    types = ", ".join(f"{_quoted(name)}: {_quoted(type_)}" for name, type_ in columns.items())
    return f"""read_json({_quoted(path)}, format = 'newline_delimited', compression = 'none', ignore_errors = true,
        maximum_object_size = {MESSAGE_MOST}, columns = {{{types}}})"""


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
