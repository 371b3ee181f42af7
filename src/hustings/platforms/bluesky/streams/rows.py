"""What events mean: selects from events and the accounts followed to the rows of tables.

The caller has two relations: `followed` with the column did, and `events` with `events.COLUMNS` and
`of_followed`, which says whether did is among them.
Posts are kept of followed pages alone. Of others their likes and reposts of such posts are kept, and
their follows of such pages, as ties; `actor_id` is native, and the caller turns it into a pseudonym
before anything is stored. Their answers are left to the reader of pages: the stream does not tell who
asks that their words be shown to nobody outside.
"""

from __future__ import annotations

from hustings.platforms.bluesky.addresses import INVALID_HANDLE, KEY, profile_address
from hustings.platforms.bluesky.streams.events import FOLLOW, LIKE, POST, REPOST

_ID = f"'{KEY}:' || "
_PROFILE = profile_address("")
_WRITTEN = (
    "kind = 'commit' AND operation IN ('create', 'update') AND record IS NOT NULL AND of_followed"
)
_RKEY = "[a-zA-Z0-9_~.:-]{1,512}"
_POST_URI = f"at://did:[a-z]+:[a-zA-Z0-9.:%-]+/{POST}/{_RKEY}"
_URI_MOST = 2600
"""Signs of a record's address at most: 2,048 of a DID, 512 of a key, and what stands between."""
OBSERVED_AT = "make_timestamp(time_us)"


def _created_sql(text: str) -> str:
    """The time that a record states; NULL where it is none that a calendar knows."""
    # The usual spelling spares the library of time zones, which takes six times as long.
    return f"""CASE WHEN {text} LIKE '____-__-__T%' AND {text} > '0001' THEN
        CASE WHEN ends_with({text}, 'Z') THEN try_cast({text} AS TIMESTAMP)
        ELSE make_timestamp(epoch_us(try_cast({text} AS TIMESTAMPTZ))) END END"""


def _happened_sql() -> str:
    """The earlier of what a record claims and when it was seen; nothing happens in the future."""
    created = _created_sql('record."createdAt"')
    return f"least({created}, {OBSERVED_AT})"


def _record_id_sql() -> str:
    return f"{_ID}'at://' || did || '/' || collection || '/' || rkey"


def _joined(where: str, *lists: str) -> str:
    """Lists in turn as one; empty without a look where `where` does not hold."""
    joined = ", ".join(f"coalesce({one}, [])" for one in lists)
    return f"CASE WHEN {where} THEN list_concat({joined}) ELSE [] END"


def _once(values: str) -> str:
    """A column of lists with each value once, in its order."""
    first = f"lambda value, place: value <> '' AND list_position({values}, value) = place"
    return f"CASE WHEN {values} = [] THEN [] ELSE list_filter({values}, {first}) END"


def _hash(blob: str) -> str:
    """The content's hash; that of the first years stands beside, not in `ref`."""
    return f"coalesce({blob} ->> '$.ref.\"$link\"', {blob} ->> '$.cid')"


def _hashes(embed: str) -> tuple[str, ...]:
    of_each = f"lambda image: {_hash('image')}"
    video = f"({embed} -> '$.video')"
    return (
        f"list_transform(json_extract({embed}, '$.images[*].image'), {of_each})",
        f"list_transform(json_extract({embed}, '$.items[*].image'), {of_each})",
        f"[{_hash(video)}]",
    )


def posts_sql() -> str:
    """Posts of followed pages as they were written: columns of posts, `operation` and `observed_at`.

    As in the reader of pages: answers to posts are comments and not posts, a repost is a post of the
    kind share, and the time is the earlier of what the client claims and when it was seen.
    """
    return f"""
        SELECT post_id, page_id, created_at, 'second' AS created_precision,
            CASE WHEN is_share THEN 'share' WHEN has_video THEN 'video' WHEN has_pictures THEN 'photo'
                WHEN links <> [] THEN 'link' ELSE 'status' END AS kind,
            text, language, permalink, {_once("links")} AS links, {_once("hashtags")} AS hashtags,
            {_once("media_ids")} AS media_ids,
            CASE WHEN regexp_full_match(quoted, '{_POST_URI}') THEN {_ID}quoted END AS shared_post_id,
            operation, observed_at
        FROM ({_words_sql()} UNION ALL BY NAME
            SELECT {_record_id_sql()} AS post_id, {_ID}did AS page_id, {_happened_sql()} AS created_at, true AS is_share,
                record.subject ->> '$.uri' AS quoted, operation, {OBSERVED_AT} AS observed_at
            FROM events WHERE {_WRITTEN} AND collection = '{REPOST}')
    """


def _words_sql() -> str:
    """What posts say, and what is embedded in them or beside the post that they quote."""
    media_ids = _joined("has_pictures OR has_video", *_hashes("embed"), *_hashes("media"))
    links = _joined(
        "facets IS NOT NULL OR embed IS NOT NULL",
        "json_extract_string(facets, '$[*].features[*].uri')",
        "[embed ->> '$.external.uri', media ->> '$.external.uri']",
    )
    hashtags = _joined(
        "facets IS NOT NULL OR tags IS NOT NULL",
        "json_extract_string(facets, '$[*].features[*].tag')",
        "json_extract_string(tags, '$[*]')",
    )
    pictures = "['$.images', '$.items', '$.media.images', '$.media.items']"
    return f"""
        SELECT * EXCLUDE (embed, media, facets, tags), list_filter({links}, lambda value: value <> '') AS links,
            {hashtags} AS hashtags, {media_ids} AS media_ids
        FROM (
            SELECT {_record_id_sql()} AS post_id, {_ID}did AS page_id, {_happened_sql()} AS created_at, false AS is_share,
                coalesce(embed -> '$.video', media -> '$.video') IS NOT NULL AS has_video,
                coalesce(list_sum(json_array_length(embed, {pictures})) > 0, false) AS has_pictures,
                coalesce(record.text, '') AS text,
                nullif(array_to_string(json_extract_string(record.langs, '$[*]'), ','), '') AS language,
                '{_PROFILE}' || did || '/post/' || rkey AS permalink, embed, media,
                record.facets AS facets, record.tags AS tags,
                coalesce(embed ->> '$.record.record.uri', embed ->> '$.record.uri') AS quoted,
                operation, {OBSERVED_AT} AS observed_at
            FROM (SELECT *, record.embed AS embed, record.embed -> '$.media' AS media FROM events)
            WHERE {_WRITTEN} AND collection = '{POST}' AND record.reply IS NULL
        )
    """


def ties_sql() -> str:
    """Likes and reposts of followed pages' posts, and follows of these pages, whoever made them; `observed_at` besides."""
    return f"""
        SELECT did AS actor_id, {_ID}target AS target_id,
            CASE collection WHEN '{LIKE}' THEN 'like' WHEN '{REPOST}' THEN 'repost' ELSE 'follow' END AS kind,
            created_at, observed_at
        FROM (
            SELECT did, collection, {_happened_sql()} AS created_at, {OBSERVED_AT} AS observed_at,
                CASE WHEN collection = '{FOLLOW}' THEN record.subject ->> '$' ELSE record.subject ->> '$.uri' END AS target
            FROM events
            WHERE kind = 'commit' AND operation = 'create' AND collection IN ('{LIKE}', '{REPOST}', '{FOLLOW}')
        )
        WHERE CASE WHEN collection = '{FOLLOW}' THEN target
            WHEN target LIKE 'at://did:%/{POST}/_%' AND length(target) < {_URI_MOST} AND split_part(target, '/', 6) = ''
                THEN split_part(target, '/', 3) END
            IN (SELECT did FROM followed)
    """


def happenings_sql() -> str:
    """What happened to followed pages and their posts: columns of events.

    Not every account event is a change: servers repeat them, and the caller drops what is known.
    """
    return f"""
        SELECT CASE WHEN kind = 'commit' THEN {_record_id_sql()}
                ELSE {_ID}did END AS subject_id,
            {_ID}did AS page_id,
            CASE WHEN kind = 'commit' AND operation = 'delete' THEN 'deleted' WHEN kind = 'commit' THEN 'edited'
                WHEN kind = 'identity' THEN 'renamed' WHEN active THEN 'restored'
                WHEN status = 'deleted' THEN 'deleted' ELSE 'unpublished' END AS event,
            {OBSERVED_AT} AS observed_at, {OBSERVED_AT} AS happened_at,
            CASE WHEN kind = 'identity' THEN 'handle' WHEN kind = 'account' THEN 'status' END AS field,
            CASE WHEN kind = 'identity' THEN handle WHEN kind = 'account' AND NOT active THEN status END AS new_value
        FROM events
        WHERE of_followed AND (
            kind = 'commit' AND operation IN ('delete', 'update') AND collection IN ('{POST}', '{REPOST}')
            OR kind = 'identity' AND handle <> '{INVALID_HANDLE}'
            OR kind = 'account' AND active IS NOT NULL)
    """


def broken_sql() -> str:
    """Pages whose records were put in place as a whole, so that single changes never came: `page_id`, `observed_at`."""
    return f"""
        SELECT {_ID}did AS page_id, max({OBSERVED_AT}) AS observed_at FROM events
        WHERE kind = 'sync' AND of_followed GROUP BY did
    """
