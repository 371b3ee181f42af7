"""What is asked of YouTube and must come out; the answers are made up after its documentation."""

from __future__ import annotations

from datetime import UTC, date, datetime

from hustings.domain.errors import FindThePage, WaitForTheBudget
from hustings.domain.records import (
    AudienceRecord,
    CommentRecord,
    CountsRecord,
    EventRecord,
    FigureRecord,
    PageRecord,
    PostRecord,
)
from hustings.platforms.definition import Page
from hustings.platforms.youtube.asking import ANALYTICS, API
from tests.network.clock import START_AT
from tests.network.recorded import Exchange
from tests.platforms.cases import Case
from tests.platforms.youtube import made
from tests.platforms.youtube.made import CHANNEL, OTHER, PAGE_ID, UPLOADS

PAGE = Page(page_id=PAGE_ID, handle="fictionaloffice", known={"uploads": UPLOADS})
SEEN = PageRecord(
    page_id=PAGE_ID,
    observed_at=START_AT,
    handle="fictionaloffice",
    name="A fictional office",
    country="KH",
    followers=255_000,
    posts_total=321,
    quality="rounded",
    source_url=f"https://www.youtube.com/channel/{CHANNEL}",
)
ONE, TWO, THREE = "vid00000001", "vid00000002", "vid00000003"
FULL = {"views": 1000, "likes": 50, "reactions": 50, "comments": 7}
DAYS = {"since_on": date(2026, 11, 1), "until_on": date(2026, 11, 2)}


def _at(day: int, hour: int = 9) -> datetime:
    return datetime(2026, 11, day, hour, tzinfo=UTC)


def _post(video: str, day: int, text: str = "A made-up title", **more: object) -> PostRecord:
    return PostRecord(
        post_id=f"youtube:{video}",
        page_id=PAGE_ID,
        created_at=_at(day),
        kind="video",
        text=text,
        permalink=f"https://www.youtube.com/watch?v={video}",
        **{"links": (), "hashtags": (), **more},  # type: ignore[arg-type]
    )


def _counts(video: str, counts: dict[str, int]) -> CountsRecord:
    return CountsRecord(
        post_id=f"youtube:{video}", page_id=PAGE_ID, observed_at=START_AT, counts=counts
    )


def _comment(
    number: str, author: str | None, text: str, parent: str | None = None
) -> CommentRecord:
    return CommentRecord(
        comment_id=f"youtube:{number}",
        post_id=f"youtube:{ONE}",
        page_id=PAGE_ID,
        parent_id=None if parent is None else f"youtube:{parent}",
        author_id=author,
        by_page=None if author is None else author == CHANNEL,
        created_at=_at(1, 10),
        text=text,
        reactions=3,
    )


def _figure(metric: str, day: int, value: float) -> FigureRecord:
    # The first of November 2026 is the day on which California's clocks go back: 07:00, then 08:00 UTC.
    return FigureRecord(
        page_id=PAGE_ID,
        metric=metric,
        from_at=_at(day, 7 if day == 1 else 8),
        to_at=_at(day + 1, 8),
        value=value,
        note="The day is that of California.",
    )


WORDS = "Watch https://example.org/plan #Budget2026 and #ថវិកា"
CASES = [
    Case(
        name="a_handle_leads_to_its_channel",
        method="resolve",
        arguments={"address": "https://www.youtube.com/@fictionaloffice/videos"},
        exchanges=[
            Exchange(
                address=f"{API}/channels",
                query={"forHandle": "@fictionaloffice"},
                body=made.channel(),
            )
        ],
        expected=[SEEN],
    ),
    Case(
        name="a_video_leads_to_the_channel_that_it_is_of",
        method="resolve",
        arguments={"address": f"https://youtu.be/{ONE}?t=3"},
        exchanges=[
            Exchange(
                address=f"{API}/videos",
                query={"id": ONE},
                body=made.videos(made.video(ONE, "2026-11-03T09:00:00Z")),
            ),
            Exchange(address=f"{API}/channels", query={"id": CHANNEL}, body=made.channel()),
        ],
        expected=[SEEN],
    ),
    Case(
        name="a_handle_that_nobody_has",
        method="resolve",
        arguments={"address": "@nobodyatall"},
        exchanges=[Exchange(address=f"{API}/channels", body={"kind": "x", "pageInfo": {}})],
        raises=FindThePage,
    ),
    Case(
        name="hidden_subscribers_are_unknown",
        method="page",
        arguments={"page": PAGE},
        exchanges=[
            Exchange(
                address=f"{API}/channels",
                query={"id": CHANNEL, "part": "snippet,statistics,contentDetails"},
                body=made.channel(hiddenSubscriberCount=True, subscriberCount="0"),
            )
        ],
        expected=[
            PageRecord(
                page_id=PAGE_ID,
                observed_at=START_AT,
                handle="fictionaloffice",
                name="A fictional office",
                country="KH",
                posts_total=321,
                source_url=SEEN.source_url,
            )
        ],
    ),
    Case(
        name="a_channel_that_took_another_handle",
        method="page",
        arguments={"page": Page(page_id=PAGE_ID, handle="formeroffice")},
        exchanges=[Exchange(address=f"{API}/channels", body=made.channel())],
        expected=[
            SEEN,
            EventRecord(
                subject_id=PAGE_ID,
                page_id=PAGE_ID,
                event="renamed",
                observed_at=START_AT,
                field="handle",
                old_value="formeroffice",
                new_value="fictionaloffice",
            ),
        ],
    ),
    Case(
        name="uploads_over_an_empty_page_to_the_end",
        method="posts",
        arguments={"page": PAGE, "since_at": None, "cursor": None},
        exchanges=[
            Exchange(
                address=f"{API}/playlistItems",
                query={"playlistId": UPLOADS},
                body=made.uploads(
                    (THREE, "2026-11-03T09:00:00Z"),
                    (TWO, "2026-11-02T09:00:00Z"),
                    next_token="T2",
                ),
            ),
            Exchange(
                address=f"{API}/playlistItems",
                query={"playlistId": UPLOADS, "pageToken": "T2"},
                body=made.uploads(next_token="T3"),
            ),
            Exchange(
                address=f"{API}/playlistItems",
                query={"playlistId": UPLOADS, "pageToken": "T3"},
                body=made.uploads((ONE, "2026-11-01T09:00:00Z")),
            ),
            Exchange(
                address=f"{API}/videos",
                query={"id": f"{THREE},{TWO}"},
                body=made.videos(
                    made.video(
                        THREE, "2026-11-03T09:00:00Z", description=WORDS, defaultAudioLanguage="km"
                    ),
                    made.video(TWO, "2026-11-02T09:00:00Z", statistics={"viewCount": "9"}),
                ),
            ),
            Exchange(
                address=f"{API}/videos",
                query={"id": ONE},
                body=made.videos(made.video(ONE, "2026-11-01T09:00:00Z")),
            ),
        ],
        expected=[
            _post(
                THREE,
                3,
                f"A made-up title\n\n{WORDS}",
                language="km",
                links=("https://example.org/plan",),
                hashtags=("Budget2026", "ថវិកា"),
            ),
            _counts(THREE, FULL),
            _post(TWO, 2),
            # Likes and comments that are hidden are unknown.
            _counts(TWO, {"views": 9}),
            _post(ONE, 1),
            _counts(ONE, FULL),
        ],
    ),
    Case(
        name="uploads_back_to_a_time",
        method="posts",
        arguments={"page": Page(page_id=PAGE_ID), "since_at": _at(2, 12), "cursor": None},
        exchanges=[
            Exchange(address=f"{API}/channels", query={"id": CHANNEL}, body=made.channel()),
            Exchange(
                address=f"{API}/playlistItems",
                body=made.uploads(
                    (THREE, "2026-11-03T09:00:00Z"), (TWO, "2026-11-02T09:00:00Z"), next_token="T2"
                ),
            ),
            Exchange(
                address=f"{API}/videos",
                body=made.videos(
                    made.video(THREE, "2026-11-03T09:00:00Z"),
                    {"id": TWO, "snippet": {"publishedAt": 5}},
                ),
            ),
        ],
        expected=[_post(THREE, 3), _counts(THREE, FULL)],
        quarantined=1,
    ),
    Case(
        name="counts_of_which_one_video_is_gone",
        method="counts",
        arguments={"page": PAGE, "post_ids": [f"youtube:{ONE}", f"youtube:{TWO}"]},
        exchanges=[
            Exchange(
                address=f"{API}/videos",
                query={"id": f"{ONE},{TWO}", "part": "snippet,statistics"},
                body=made.videos(made.video(ONE, "2026-11-01T09:00:00Z")),
            )
        ],
        deleted=[f"youtube:{TWO}"],
    ),
    Case(
        name="the_day_s_units_are_used_up",
        method="counts",
        arguments={"page": PAGE, "post_ids": [f"youtube:{ONE}"]},
        exchanges=[
            Exchange(address=f"{API}/videos", status=403, body=made.error(403, "quotaExceeded"))
        ],
        raises=WaitForTheBudget,
    ),
    Case(
        name="comments_with_more_replies_than_came_along",
        method="comments",
        arguments={"page": PAGE, "post_id": f"youtube:{ONE}", "cursor": None},
        exchanges=[
            Exchange(
                address=f"{API}/commentThreads",
                query={"videoId": ONE, "order": "time"},
                body=made.listing(
                    made.thread(
                        made.comment("c1", OTHER, "A made-up question?"),
                        made.comment("c1.r1", CHANNEL, "A made-up answer.", parent="c1"),
                        total=2,
                    ),
                    next_token="N2",
                ),
            ),
            Exchange(
                address=f"{API}/comments",
                query={"parentId": "c1"},
                body=made.listing(
                    made.comment("c1.r2", OTHER, "Made-up thanks.", parent="c1"),
                    made.comment("c1.r1", CHANNEL, "A made-up answer.", parent="c1"),
                ),
            ),
            Exchange(
                address=f"{API}/commentThreads",
                query={"videoId": ONE, "order": "time", "pageToken": "N2"},
                body=made.listing(made.thread(made.comment("c2", None, "Made-up praise."))),
            ),
        ],
        expected=[
            _comment("c1", OTHER, "A made-up question?"),
            _comment("c1.r2", OTHER, "Made-up thanks.", "c1"),
            _comment("c1.r1", CHANNEL, "A made-up answer.", "c1"),
            _comment("c2", None, "Made-up praise."),
        ],
    ),
    Case(
        name="comments_that_are_turned_off",
        method="comments",
        arguments={"page": PAGE, "post_id": f"youtube:{ONE}", "cursor": None},
        exchanges=[
            Exchange(
                address=f"{API}/commentThreads",
                status=403,
                body=made.error(403, "commentsDisabled"),
            )
        ],
        expected=[],
    ),
    Case(
        name="subscribers_won_and_lost_by_country",
        method="audience",
        arguments={"page": PAGE, **DAYS},
        exchanges=[
            Exchange(
                address=ANALYTICS,
                query={"dimensions": "country", "startDate": "2026-11-01", "endDate": "2026-11-02"},
                body=made.report(
                    ["country", "subscribersGained", "subscribersLost"],
                    ["KH", 120, 20],
                    ["IN", 3, 5],
                    ["ZZ", 9, 0],
                ),
            )
        ],
        expected=[
            AudienceRecord(
                page_id=PAGE_ID,
                observed_at=_at(3, 8),
                dimension="country",
                key=country,
                value=value,
                unit="gain",
                gained_since_at=_at(1, 7),
            )
            for country, value in (("KH", 100.0), ("IN", -2.0))
        ],
    ),
    Case(
        name="figures_by_day_over_the_change_of_clocks",
        method="insights",
        arguments={"page": PAGE, **DAYS},
        exchanges=[
            Exchange(
                address=ANALYTICS,
                query={"dimensions": "day"},
                body=made.report(
                    ["day", "views", "shares"], ["2026-11-01", 10, 1], ["2026-11-02", 20, None]
                ),
            )
        ],
        expected=[_figure("views", 1, 10.0), _figure("shares", 1, 1.0), _figure("views", 2, 20.0)],
    ),
]
