"""What an account is told of others, read by a session of its own through the server that holds it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

from bluesky_network.network import Network
from bluesky_network.people import Person, mention_facet
from hustings.domain.errors import ConnectAgain
from hustings.domain.records import CommentRecord, TieRecord
from hustings.ingest.collecting import collecting
from hustings.ingest.collecting.wishes import Wish
from hustings.network.asking import Asker, Token
from hustings.network.door import Door
from hustings.platforms.bluesky import PLATFORM
from hustings.platforms.bluesky.identities import Identities
from hustings.platforms.bluesky.reader import Reader
from hustings.platforms.bluesky.rules import RULES
from hustings.store.store import Store

Make = Callable[[], Person]


@pytest.fixture
def own_reader(running: Network) -> Reader:
    """The reader, where this network tells which server holds an account."""
    return Reader(
        running.appview,
        identities=Identities(directory=running.addresses["plc"], plain_http=True),
        service=running.addresses["service"],
    )


@pytest.fixture
def open_door(running: Network) -> Iterator[Door]:
    """The real door, which may reach this network."""
    near = [urlsplit(address).netloc for address in running.addresses.values() if "://" in address]
    near += [address.replace("127.0.0.1", "localhost") for address in near]
    with Door(reachable_private=near) as door:
        yield door


def session_of(running: Network, somebody: Person) -> Token:
    """A token of the account, by its password."""
    password = f"password-{somebody.handle.removesuffix('.test')}"
    answer = httpx.post(
        f"{running.pds}/xrpc/com.atproto.server.createSession",
        json={"identifier": somebody.did, "password": password},
    )
    document = httpx.get(f"{running.addresses['plc']}/{somebody.did}").json()
    server = document["service"][0]["serviceEndpoint"]
    return Token(secret=answer.json()["accessJwt"], server=server)


def told(reader: Reader, asker: Asker, somebody: Person) -> list[TieRecord | CommentRecord]:
    """All that is made of what the account was told."""
    page = reader.resolve(asker, somebody.did).page
    portions = reader.notifications(asker, page, since_at=None, cursor=None)
    records = [record for portion in portions for record in portion.records]
    assert all(isinstance(record, TieRecord | CommentRecord) for record in records)
    return records  # type: ignore[return-value]


def happen(page: Person, other: Person, third: Person) -> tuple[str, str, set[str]]:
    """The page posts; others follow, like, repost, answer and name it. The post's id, and those of the answers."""
    post, foreign = page.post("Who comes?"), third.post("Something else")
    other.follow(page.did)
    third.follow(other.did)
    other.like(post)
    third.repost(post)
    answer = third.post("I do", answering=(post, post))
    words = f"@{page.handle} and I"
    named = other.post(
        words, answering=(answer, post), facets=[mention_facet(words, f"@{page.handle}", page.did)]
    )
    other.post(words, facets=[mention_facet(words, f"@{page.handle}", page.did)])
    mine = page.post("So do I", answering=(foreign, foreign))
    other.post("And I", answering=(mine, foreign))
    ids = {f"bluesky:{one.uri}" for one in (answer, named)}
    return f"bluesky:{post.uri}", f"bluesky:{answer.uri}", ids


def test_follows_likes_reposts_and_answers_are_told_with_their_times(
    running: Network, person: Make, open_door: Door, own_reader: Reader
) -> None:
    page, other, third = person(), person(), person()
    begun_at = datetime.now(UTC) - timedelta(seconds=1)
    post_id, answer_id, answer_ids = happen(page, other, third)
    running.settle()
    asker = open_door.asker(RULES, token=session_of(running, page))
    records = told(own_reader, asker, page)
    ties = [record for record in records if isinstance(record, TieRecord)]
    assert {(tie.actor_id, tie.kind, tie.target_id) for tie in ties} == {
        (other.did, "follow", f"bluesky:{page.did}"),
        (other.did, "like", post_id),
        (third.did, "repost", post_id),
    }
    assert all(tie.created_at and begun_at < tie.created_at < datetime.now(UTC) for tie in ties)
    # An answer that names the page is one answer; whoever only names it has written a post of their own.
    comments = {one.comment_id: one for one in records if isinstance(one, CommentRecord)}
    assert set(comments) == answer_ids
    assert {one.post_id for one in comments.values()} == {post_id}
    assert {one.parent_id for one in comments.values()} == {None, answer_id}


def test_another_session_is_told_nothing_of_the_page(
    running: Network, person: Make, open_door: Door, own_reader: Reader
) -> None:
    page, other, third = person(), person(), person()
    happen(page, other, third)
    running.settle()
    wrong = open_door.asker(RULES, token=session_of(running, other))
    assert not [one for one in told(own_reader, wrong, page) if isinstance(one, TieRecord)]
    with pytest.raises(ConnectAgain):
        told(own_reader, open_door.asker(RULES), page)


def test_an_own_page_is_collected_with_what_its_account_was_told(
    running: Network,
    person: Make,
    open_door: Door,
    own_reader: Reader,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    page, other, third = person(), person(), person()
    happen(page, other, third)
    running.settle()
    for name in ("_identities", "_service"):
        monkeypatch.setattr(PLATFORM.reader, name, getattr(own_reader, name))
    asker = open_door.asker(RULES, token=session_of(running, page))
    wish = Wish(
        page=own_reader.resolve(asker, page.did).page,
        platform="bluesky",
        parts=("page", "posts", "notifications"),
        whose="own",
    )
    for _visit in range(2):
        (outcome,) = collecting.collect(tmp_path, [wish], lambda _wish: asker).pages
        assert outcome.complete
    reading = Store.open(tmp_path).at()
    ties = reading.sql(
        "SELECT kind, count(*), count(created_at) FROM ties GROUP BY kind ORDER BY kind"
    )
    assert ties == [("follow", 1, 1), ("like", 1, 1), ("repost", 1, 1)]
    assert reading.sql("SELECT count(*) FROM comments") == [(2,)]
    (complete,) = reading.sql(
        "SELECT bool_and(complete) FROM coverage WHERE part = 'notifications'"
    )
    assert complete == (True,)
