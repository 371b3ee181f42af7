"""The tables that only a live collection fills: what was answered, how far it was read, what happened."""

from __future__ import annotations

from hustings.domain.columns import PAGE_ID, RUN_ID, Column, Table, count

UNCONFIRMED_FLAGS = ("counts_fell", "counts_jumped")
"""Flags of an observation that is kept and counts nowhere until a later one shows the like."""

ANSWERS = Table(
    "answers",
    "answer of a platform",
    ("run_id", "answer_sha256", "address"),
    (
        Column(
            "answer_sha256",
            "string",
            "hash",
            "Of the answer's bytes, which lie under that name in the home's folder answers until kept_until_on.",
        ),
        Column(
            "page_id", "string", "id", "The page it was asked for; None where it was for several."
        ),
        Column("platform", "string", "word", "The platform's key."),
        Column(
            "part",
            "string",
            "word",
            "What was asked for: page, posts, counts, comments, ties, notifications, audience, insights or "
            "stream.",
        ),
        Column("asked_at", "timestamp", "UTC", "When the question left."),
        Column("address", "string", "address", "What was asked, without anything secret."),
        count("status", "The answer's status code."),
        Column("body_bytes", "int64", "bytes", "Length of the answer before it was compressed."),
        Column("kept_until_on", "date", "UTC day", "The last day on which the bytes are kept."),
        RUN_ID,
    ),
)

COVERAGE = Table(
    "coverage",
    "page, part of it and run",
    ("page_id", "part", "run_id"),
    (
        Column(
            "page_id",
            "string",
            "id",
            "The page; None for a stream as a whole, which covers every page that it follows.",
        ),
        Column("part", "string", "word", "As in answers."),
        Column("asked_at", "timestamp", "UTC", "When the part was asked for."),
        Column(
            "from_at",
            "timestamp",
            "UTC",
            "Start of the time that was read through; None where the part has no such time.",
        ),
        Column("to_at", "timestamp", "UTC", "End of the time that was read through."),
        Column(
            "complete",
            "boolean",
            "yes or no",
            "Whether everything between the two was read, as far as the platform shows it.",
        ),
        Column("cursor", "string", "text", "Where an incomplete part goes on."),
        count("rows", "Records that the part brought."),
        Column(
            "gap",
            "string",
            "word",
            "Why it is incomplete: the name of the error; None if complete.",
        ),
        Column("reason", "string", "text", "The same in a sentence."),
        RUN_ID,
    ),
)

EVENTS = Table(
    "events",
    "thing that happened to a page, a post or a comment",
    ("subject_id", "event", "field", "observed_at"),
    (
        Column("subject_id", "string", "id", "The page, post or comment that it happened to."),
        PAGE_ID,
        Column(
            "event",
            "string",
            "word",
            "deleted, edited, restored, renamed, moved, unpublished, metric_retired or series_broken.",
        ),
        Column("observed_at", "timestamp", "UTC", "When it was seen."),
        Column(
            "happened_at",
            "timestamp",
            "UTC",
            "When it happened; None where the platform does not say.",
        ),
        Column(
            "field", "string", "name", "The column or metric that it concerns; None for the whole."
        ),
        Column("old_value", "string", "text", "The value before, as far as it may be kept."),
        Column("new_value", "string", "text", "The value after."),
        Column("answer_sha256", "string", "hash", "The answer that showed it."),
        RUN_ID,
    ),
)
