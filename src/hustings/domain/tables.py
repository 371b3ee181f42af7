"""The tables of observations: every column with its type, unit and meaning.

Times are UTC; None is unknown and never zero; counts are int64; every row carries run_id.
"""

from __future__ import annotations

from hustings.domain.collected_tables import ANSWERS, COVERAGE, EVENTS
from hustings.domain.columns import PAGE_ID, POST_ID, RUN_ID, Column, ColumnType, Table, count

__all__ = ["ANSWERS", "COVERAGE", "EVENTS", "Column", "ColumnType", "Table"]

OBSERVED_AT = Column("observed_at", "timestamp", "UTC", "When the value was true, as far as known.")

REACTION_KINDS = ("likes", "loves", "wows", "hahas", "sads", "angrys", "cares", "thankfuls")

_SOURCE = (
    Column(
        "quality", "string", "word", "exact, rounded, bound or unknown: how the figure was given."
    ),
    Column("source_url", "string", "address", "Where the figure was published; None for exports."),
)

PAGE_OBSERVATIONS = Table(
    "page_observations",
    "page and time",
    ("page_id", "observed_at"),
    (
        PAGE_ID,
        OBSERVED_AT,
        Column("platform", "string", "word", "The platform's key, as in page_id."),
        Column("handle", "string", "text", "The page's handle, without @."),
        Column("name", "string", "text", "The page's display name."),
        Column(
            "country",
            "string",
            "ISO 3166-1 alpha-2",
            "The country that the page speaks to or is run from.",
        ),
        Column("category", "string", "text", "The platform's category for the page."),
        Column("verified", "boolean", "yes or no", "Whether the platform had verified the page."),
        count("followers", "People who follow the page."),
        count("fans", "People who like the page; not the same as followers."),
        count("posts_total", "Posts of the page in all, as the platform said."),
        Column(
            "observed_precision",
            "string",
            "word",
            "second, day, month or year: how finely observed_at is known.",
        ),
        *_SOURCE,
        RUN_ID,
    ),
)

POSTS = Table(
    "posts",
    "post, once more whenever a run saw it changed",
    ("post_id",),
    (
        POST_ID,
        PAGE_ID,
        Column("created_at", "timestamp", "UTC", "When the post was published."),
        Column(
            "created_precision",
            "string",
            "word",
            "second, minute, day or month: how finely created_at is known.",
        ),
        Column(
            "kind",
            "string",
            "word",
            "photo, video, link, status, reel, story, album, event, share or other.",
        ),
        Column("text", "string", "text", "The post's own words, where the source gave them."),
        Column("language", "string", "BCP 47", "Language of the text, where the source gave it."),
        Column("permalink", "string", "address", "Public address of the post."),
        Column("links", "strings", "addresses", "Addresses that the post points to."),
        Column("hashtags", "strings", "text", "Hashtags, without the sign."),
        Column("media_ids", "strings", "ids", "Ids or addresses of the media."),
        Column("shared_post_id", "string", "id", "The post that this one shares again."),
        Column("sponsor", "string", "text", "Sponsor named by a branded-content label."),
        RUN_ID,
    ),
)

OBSERVED_COUNTS = (
    count("reactions", "All reactions; on platforms with likes alone, the likes."),
    *(count(kind, f"Reactions of the kind {kind}.") for kind in REACTION_KINDS),
    count("comments", "Comments or replies."),
    count("shares", "Shares, reposts or retweets."),
    count("saves", "Times saved or bookmarked."),
    count("clicks", "Clicks of any kind on the post."),
    count("views", "Times that the post or its video was shown, as the platform counts views."),
    count("reach", "People who saw the post at least once."),
    count("impressions", "Times that the post was shown."),
    count("followers_at_posting", "Followers of the page when the post was published."),
    count("fans_at_posting", "Fans of the page when the post was published."),
)

POST_OBSERVATIONS = Table(
    "post_observations",
    "post and time",
    ("post_id", "observed_at"),
    (
        POST_ID,
        PAGE_ID,
        OBSERVED_AT,
        Column(
            "observed_precision",
            "string",
            "word",
            "second, day or assumed: assumed when the source gave no time.",
        ),
        *OBSERVED_COUNTS,
        Column(
            "flags",
            "strings",
            "words",
            "What is odd about the row, such as reactions_do_not_add_up.",
        ),
        RUN_ID,
    ),
)

AUDIENCE_OBSERVATIONS = Table(
    "audience_observations",
    "page, time, dimension and key",
    ("page_id", "observed_at", "dimension", "key", "unit"),
    (
        PAGE_ID,
        OBSERVED_AT,
        Column("observed_precision", "string", "word", "second, day, month or year."),
        Column(
            "gained_since_at",
            "timestamp",
            "UTC",
            "Start of the window of a gain; None where not stated or no gain.",
        ),
        Column("dimension", "string", "word", "country, city, age_gender or language."),
        Column(
            "key",
            "string",
            "code or text",
            "ISO 3166-1 alpha-2 for countries; the source's words otherwise.",
        ),
        Column("value", "float64", "as unit says", "People, or a share of 0 to 1."),
        Column("unit", "string", "word", "count, share or gain (people), gain_share (0 to 1)."),
        *_SOURCE,
        RUN_ID,
    ),
)

FIGURES = Table(
    "figures",
    "figure that a source gave for a page, or a group of pages, and a period",
    ("subject", "metric", "key", "from_at", "source_url"),
    (
        Column("subject", "string", "text", "Whom the figure speaks of, in the source's words."),
        Column(
            "page_id",
            "string",
            "id",
            "The page, where the subject is one page; None for groups of pages.",
        ),
        Column("from_at", "timestamp", "UTC", "First moment of the day, month or year given."),
        Column("to_at", "timestamp", "UTC", "First moment after it."),
        Column("precision", "string", "word", "day, month or year."),
        Column("key", "string", "code", "ISO 3166-1 alpha-2, ALL, or several codes joined by |."),
        Column("metric", "string", "word", "The metric as the file names it."),
        Column("value", "float64", "as metric says", "The figure; None where a range was given."),
        Column("value_low", "float64", "as metric says", "Lower end of a range or a lower bound."),
        Column(
            "value_high", "float64", "as metric says", "Upper end of a range or an upper bound."
        ),
        Column("note", "string", "text", "The file's remark on the figure."),
        *_SOURCE,
        RUN_ID,
    ),
)

COMMENTS = Table(
    "comments",
    "comment",
    ("comment_id",),
    (
        Column("comment_id", "string", "id", "platform:native_id of the comment."),
        POST_ID,
        PAGE_ID,
        Column("parent_id", "string", "id", "The comment that this one answers."),
        Column(
            "author_key", "string", "keyed hash", "Keyed pseudonym of the author; never a name."
        ),
        Column("by_page", "boolean", "yes or no", "Whether the page itself wrote it."),
        Column("created_at", "timestamp", "UTC", "When the comment was published."),
        Column("text", "string", "text", "The comment's words."),
        Column("language", "string", "BCP 47", "Language of the text."),
        count("reactions", "Reactions to the comment."),
        RUN_ID,
    ),
)

TIES = Table(
    "ties",
    "follow, like or repost",
    ("actor_key", "target_id", "kind"),
    (
        Column("actor_key", "string", "keyed hash", "Keyed pseudonym of who acted."),
        Column("target_id", "string", "id", "Page or post acted upon."),
        Column("kind", "string", "word", "follow, like or repost."),
        Column("created_at", "timestamp", "UTC", "When it happened."),
        RUN_ID,
    ),
)

RUN_ROWS = Table(
    "run_rows",
    "row of a source that was rejected, left out or flagged",
    ("run_id", "file", "line", "column"),
    (
        RUN_ID,
        Column("file", "string", "name", "The source's file name."),
        Column("line", "int64", "line", "Line in the file on which the row starts, from 1."),
        Column(
            "column",
            "string",
            "name",
            "The column of the source that is at fault; None for the whole row.",
        ),
        Column("outcome", "string", "word", "rejected, duplicate or flagged."),
        Column("reason", "string", "text", "Why, in a sentence."),
    ),
)

RUNS = Table(
    "runs",
    "version of the store: a run that landed, was undone, or a tidying",
    ("store_version",),
    (
        RUN_ID,
        Column(
            "store_version", "int64", "version", "The store's version that this row made visible."
        ),
        Column(
            "kind", "string", "word", "import, collection, undo, compaction, rebuild or expiry."
        ),
        Column("format", "string", "word", "The format or platform that the rows came in."),
        Column("source", "string", "text", "File names or addresses."),
        Column("sha256", "string", "hash", "Of the source's bytes; several joined by a space."),
        Column("started_at", "timestamp", "UTC", "When the run began."),
        Column("finished_at", "timestamp", "UTC", "When its rows became visible."),
        Column("status", "string", "word", "landed or undone."),
        count("read", "Rows of the source that were read."),
        count("stored", "Rows that brought something new."),
        count("updated", "Rows that brought a later observation of a known post."),
        count("duplicates", "Rows already known, in the source or in the store."),
        count("rejected", "Rows that could not be stored; listed in run_rows."),
        Column("undoes", "string", "id", "The run that this one takes back."),
        Column("licence", "string", "text", "Licence or terms of the source, where stated."),
        Column("note", "string", "text", "A remark of whoever ran it."),
        Column(
            "detail", "string", "JSON", "Options, ignored columns and the versions of all tables."
        ),
    ),
)

POST_LATEST = Table(
    "post_latest",
    "post, with its latest observation",
    ("post_id",),
    (
        POST_ID,
        PAGE_ID,
        Column("created_at", "timestamp", "UTC", "When the post was published."),
        Column("created_precision", "string", "word", "As in posts."),
        Column("kind", "string", "word", "As in posts."),
        Column("permalink", "string", "address", "As in posts."),
        OBSERVED_AT,
        *OBSERVED_COUNTS,
        count(
            "interactions",
            "Reactions + comments + shares, as far as the platform has them; None when a part is unknown.",
        ),
        Column("flags", "strings", "words", "As in post_observations."),
        count("observation_count", "Observations of the post."),
        RUN_ID,
    ),
    derived=True,
)

PAGE_DAYS = Table(
    "page_days",
    "page, UTC day and kind of post",
    ("page_id", "day", "kind"),
    (
        PAGE_ID,
        Column("day", "date", "UTC day", "Day on which the posts were published."),
        Column("kind", "string", "word", "As in posts."),
        count("posts", "Posts published."),
        *(
            column
            for part in (
                "reactions",
                "comments",
                "shares",
                "interactions",
                "views",
                "reach",
                "impressions",
            )
            for column in (
                count(
                    part,
                    f"Sum of {part} over the posts where it is known; None when known of none.",
                ),
                count(f"{part}_known", f"Posts of which {part} is known."),
            )
        ),
    ),
    derived=True,
)

PAGE_LATEST = Table(
    "page_latest",
    "page, with the latest known value of each column",
    ("page_id",),
    (
        PAGE_ID,
        Column("platform", "string", "word", "The platform's key."),
        Column("handle", "string", "text", "As in page_observations."),
        Column("name", "string", "text", "As in page_observations."),
        Column("country", "string", "ISO 3166-1 alpha-2", "As in page_observations."),
        Column("category", "string", "text", "As in page_observations."),
        Column("verified", "boolean", "yes or no", "As in page_observations."),
        count("followers", "Latest known."),
        Column("followers_at", "timestamp", "UTC", "When that was observed."),
        count("fans", "Latest known."),
        Column("fans_at", "timestamp", "UTC", "When that was observed."),
        count("posts", "Posts held."),
        Column("first_post_at", "timestamp", "UTC", "First post held."),
        Column("last_post_at", "timestamp", "UTC", "Last post held."),
        count("interactions", "Sum over the posts held where known."),
    ),
    derived=True,
)

TABLES: dict[str, Table] = {
    value.name: value for value in list(globals().values()) if isinstance(value, Table)
}
OBSERVATION_TABLES = tuple(
    table for table in TABLES.values() if not table.derived and table is not RUNS
)
DERIVED_TABLES = tuple(table for table in TABLES.values() if table.derived)
