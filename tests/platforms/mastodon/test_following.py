"""Ties go on from any cursor, in the middle of a post's list too."""

from __future__ import annotations

import pytest

from hustings.domain.errors import CorrectTheValue, ReportTheAnswer
from hustings.domain.records import TieRecord
from hustings.platforms.definition import Portion
from hustings.platforms.mastodon.reader import Reader
from hustings.platforms.mastodon.rules import MastodonRules
from tests.network.recorded import Exchange, recorded
from tests.platforms.mastodon.expected import ACCOUNT, API, PAGE, PINNED, POSTS, SOMEBODY
from tests.platforms.mastodon.taken import taken

READER, RULES = Reader(), MastodonRules()
FOLLOWERS = f"{API}/accounts/{ACCOUNT}/followers"


def people(address: str, names: list[str], max_id: str | None, following: str | None) -> Exchange:
    headers = {"content-type": "application/json"}
    if following:
        headers["link"] = f'<{address}?limit=80&max_id={following}>; rel="next"'
    body = [
        {**SOMEBODY, "id": name, "username": name, "acct": f"{name}@far.example"} for name in names
    ]
    query = {"max_id": max_id} if max_id else {}
    return Exchange(address=address, query=query, headers=headers, body=body)


def post(native_id: str, favourites: int | None) -> dict[str, object]:
    return {**PINNED, "id": native_id, "favourites_count": favourites}


LIKES = [
    Exchange(address=POSTS, body=[post("30", 3), post("20", 0)]),
    Exchange(address=POSTS, query={"max_id": "30"}, body=[post("20", 0)]),
    Exchange(address=POSTS, query={"max_id": "20"}, body=[post("10", None)]),
    Exchange(address=POSTS, query={"max_id": "10"}, body=[]),
    people(f"{API}/statuses/30/favourited_by", ["ann", "bob"], None, "7"),
    people(f"{API}/statuses/30/favourited_by", ["cy"], "7", None),
    people(f"{API}/statuses/10/favourited_by", ["dee"], None, None),
]


def read(kind: str, cursor: str | None, exchanges: list[Exchange]) -> list[Portion]:
    return list(READER.ties(recorded(RULES, exchanges).asker, PAGE, kind=kind, cursor=cursor))


def names(portions: list[Portion]) -> list[str]:
    return [
        record.actor_id.partition("@")[0]
        for portion in portions
        for record in portion.records
        if isinstance(record, TieRecord)
    ]


def test_likes_are_read_post_by_post_where_there_are_any_or_may_be() -> None:
    portions = read("like", None, LIKES)
    assert names(portions) == ["ann", "bob", "cy", "dee"]
    assert [portion.cursor for portion in portions] == ["30,7", "30", "20", "10", "10", None]


@pytest.mark.parametrize(
    ("cursor", "rest"),
    [("30,7", ["cy", "dee"]), ("30", ["dee"]), ("20", ["dee"]), ("10", [])],
)
def test_likes_go_on_from_every_cursor(cursor: str, rest: list[str]) -> None:
    assert names(read("like", cursor, LIKES)) == rest


def test_an_empty_list_of_followers_that_goes_on_is_not_the_end() -> None:
    exchanges = [people(FOLLOWERS, [], None, "5"), people(FOLLOWERS, ["ann"], "5", None)]
    portions = read("follow", None, exchanges)
    assert names(portions) == ["ann"]
    assert not any(portion.gaps for portion in portions)


@pytest.mark.parametrize(
    ("told", "gaps"),
    [
        ({"followers_count": 0}, 0),
        ({"followers_count": 3}, 1),
        ({"followers_count": 0, "hide_collections": True}, 1),
        ({"followers_count": 0, "pleroma": {"hide_followers": True}}, 1),
    ],
)
def test_an_empty_list_is_nobody_only_where_nothing_is_hidden(
    told: dict[str, object], gaps: int
) -> None:
    account = Exchange(
        address=f"{API}/accounts/{ACCOUNT}", body={**taken("account", 1).json, **told}
    )
    (portion,) = read("follow", None, [people(FOLLOWERS, [], None, None), account])
    assert len(portion.gaps) == gaps


def test_followers_that_lead_back_to_themselves_are_reported() -> None:
    exchanges = [people(FOLLOWERS, ["ann"], None, "5"), people(FOLLOWERS, ["bob"], "5", "5")]
    with pytest.raises(ReportTheAnswer, match="leads back"):
        read("follow", None, exchanges)


def test_somebody_who_cannot_be_read_is_set_aside() -> None:
    odd = Exchange(address=FOLLOWERS, body=[{"id": 1}, SOMEBODY])
    (portion,) = read("follow", None, [odd])
    assert names([portion]) == ["somebody"]
    assert list(portion.quarantined) == ["[0]"]


def test_a_kind_that_there_is_not_is_refused() -> None:
    with pytest.raises(CorrectTheValue):
        read("admire", None, [])
