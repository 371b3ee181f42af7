"""Frozen versions: pinned, recomputed, published, withdrawn, corrected, and never changed."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client

from hustings.reporting.auditing import audit
from hustings.reporting.home import Home
from hustings.workspace.dossiers import comparing
from hustings.workspace.dossiers.models import Correction, Frozen, Publication
from hustings.workspace.dossiers.reading_back import dossier_of
from hustings.workspace.teams.models import AuditEntry
from tests.workspace.conftest import People
from tests.workspace.dossiers.conftest import HERE, PAGE, RIVAL, SHIFT
from tests.workspace.dossiers.test_actions import SAID, trail
from tests.workspace.dossiers.test_dossier_screen import text

pytestmark = pytest.mark.slow


@pytest.fixture
def frozen(as_: Callable[[str], Client], cambodia: Home) -> Frozen:
    """The page with the rival beside it, frozen after a note and a reply."""
    member = as_("member")
    member.post(f"{HERE}note/", {"finding": SHIFT, "text": "Checked by two."})
    member.post(f"{HERE}say/", SAID)
    as_("administrator").post(f"{HERE}freeze/", {"beside": RIVAL})
    return Frozen.objects.get()


def published(as_: Callable[[str], Client], frozen: Frozen) -> str:
    """Publish it; the address for strangers."""
    as_("administrator").post(f"/dossiers/{frozen.key}/publish/")
    return f"/open/dossiers/{Publication.objects.get(withdrawn_at=None).token}/"


def test_freezing_pins_version_window_methods_notes_and_reply_under_a_hash(
    frozen: Frozen, cambodia: Home
) -> None:
    now = audit(cambodia.reading(), PAGE, beside=(RIVAL,))
    assert frozen.sha256 == now.sha256
    assert frozen.store_version == now.store_version
    assert frozen.methods["origin_shift"] == 1
    words = json.loads(frozen.words)
    assert words["notes"][0]["text"] == "Checked by two."
    assert words["statements"][0]["said_by"] == "The page's team"
    assert trail()[-1] == "dossier frozen"
    assert AuditEntry.objects.first().detail["sha256"] == now.sha256  # type: ignore[union-attr]


def test_a_frozen_dossier_reads_back_as_it_was_frozen(frozen: Frozen, cambodia: Home) -> None:
    now = audit(cambodia.reading(), PAGE, beside=(RIVAL,))
    again = dossier_of(frozen.content, frozen.sha256)
    assert [one.state for one in again.evidence] == [one.state for one in now.evidence]
    kept, fresh = again.evidence[0], now.evidence[0]
    assert (kept.from_at, kept.to_at, kept.numbers[0].at) == (
        fresh.from_at,
        fresh.to_at,
        fresh.numbers[0].at,
    )
    # JSON keeps nine digits of each figure.
    assert kept.effect == pytest.approx(fresh.effect, rel=1e-8)
    assert again.citations == now.citations
    assert again.beside[0].page.name == "Sam Rainsy"


def test_what_is_written_later_does_not_enter_what_is_frozen(
    as_: Callable[[str], Client], frozen: Frozen
) -> None:
    as_("member").post(f"{HERE}note/", {"finding": SHIFT, "text": "Second thoughts."})
    page = text(as_("observer").get(f"/dossiers/{frozen.key}/"))
    assert "Checked by two." in page
    assert "Second thoughts." not in page
    assert "34,069 of about 151,000" in page


def test_whoever_recomputes_it_has_the_same_hash_and_is_told_so(
    as_: Callable[[str], Client], frozen: Frozen
) -> None:
    client = as_("observer")
    answer = client.get(f"/dossiers/{frozen.key}/compare/", headers={"HX-Request": "true"})
    assert b"<html" not in answer.content
    assert "it has the same hash" in text(answer)
    assert text(answer).count(frozen.sha256) == 2
    assert b"<html" in client.get(f"/dossiers/{frozen.key}/compare/").content
    told = comparing.command(frozen)
    assert told == (f"hustings audit {PAGE} --as-of {frozen.store_version} --beside {RIVAL} --json")
    assert told in text(client.get(f"/dossiers/{frozen.key}/"))


def test_a_dossier_that_no_longer_comes_out_the_same_is_said_to_differ(
    people: People, cambodia: Home
) -> None:
    dossier = audit(cambodia.reading(), PAGE)
    held = Frozen(
        team=people.member.team,
        page_id=PAGE,
        store_version=dossier.store_version,
        methods={"origin_shift": 0, "gone": 1},
        content="{}",
        sha256="0" * 64,
        words="{}",
        words_sha256="0" * 64,
    )
    found = comparing.compare(held)
    assert not found.same
    assert not found.whole
    assert found.sha256 == dossier.sha256
    assert found.changed == {"gone": (1, None), "origin_shift": (0, 1)}
    held.store_version = 999
    assert comparing.compare(held).sha256 is None
    assert "999" in comparing.compare(held).reason


@pytest.mark.parametrize(
    "verb", ["UPDATE dossiers_frozen SET sha256 = 'x'", "DELETE FROM dossiers_frozen"]
)
def test_the_database_itself_refuses_to_change_or_delete_it(frozen: Frozen, verb: str) -> None:
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        connection.cursor().execute(verb)


def test_a_stranger_reads_it_only_between_publishing_and_withdrawing(
    as_: Callable[[str], Client], frozen: Frozen
) -> None:
    stranger = Client()
    assert stranger.get("/open/dossiers/none/").status_code == 404
    assert stranger.get(f"/dossiers/{frozen.key}/").status_code == 302
    address = published(as_, frozen)
    answer = stranger.get(address)
    assert answer.status_code == 200
    assert not answer.cookies
    assert answer.headers["X-Robots-Tag"] == "noindex"
    page = text(answer)
    assert "34,069 of about 151,000" in page
    assert "consistent with" in page
    assert "We ran no advertising abroad." in page
    assert frozen.sha256 in page
    as_("administrator").post(f"/dossiers/{frozen.key}/withdraw/")
    assert stranger.get(address).status_code == 404
    assert trail()[-2:] == ["dossier published", "dossier withdrawn"]
    again = published(as_, frozen)
    assert again != address
    assert stranger.get(again).status_code == 200


def test_the_report_names_nobody_of_the_team_and_offers_nothing_to_do(
    as_: Callable[[str], Client], frozen: Frozen
) -> None:
    markup = Client().get(published(as_, frozen)).content.decode()
    assert "Checked by two." in markup
    for name in ("ben", "ana"):
        assert f">{name}<" not in markup
    assert "<form" not in markup
    assert "<nav" not in markup
    assert "/pages/" not in markup


def test_nothing_is_published_before_the_page_was_heard(
    as_: Callable[[str], Client], cambodia: Home
) -> None:
    administrator = as_("administrator")
    administrator.post(f"{HERE}say/", {**SAID, "kind": "allegation"})
    administrator.post(f"{HERE}freeze/")
    frozen = Frozen.objects.get()
    assert "It cannot be published" in text(administrator.get(f"/dossiers/{frozen.key}/"))
    answer = administrator.post(f"/dossiers/{frozen.key}/publish/")
    assert answer.status_code == 400
    assert "The page has not been heard" in text(answer)
    assert not Publication.objects.exists()
    # That the page was asked in vain is enough: silence must not block a report.
    administrator.post(f"{HERE}say/", {**SAID, "kind": "asked"})
    administrator.post(f"{HERE}freeze/")
    newest = Frozen.objects.first()
    assert newest is not None
    assert administrator.post(f"/dossiers/{newest.key}/publish/").status_code == 302


def test_it_is_published_once_at_a_time(as_: Callable[[str], Client], frozen: Frozen) -> None:
    published(as_, frozen)
    assert as_("administrator").post(f"/dossiers/{frozen.key}/publish/").status_code == 400
    assert Publication.objects.count() == 1


def test_a_correction_stands_above_what_was_published_and_changes_nothing_else(
    as_: Callable[[str], Client], frozen: Frozen
) -> None:
    administrator = as_("administrator")
    asked = {"text": "The newspaper corrected the total on 15 March."}
    assert administrator.post(f"/dossiers/{frozen.key}/correct/", asked).status_code == 400
    address = published(as_, frozen)
    administrator.post(f"/dossiers/{frozen.key}/correct/", asked)
    for page in (text(Client().get(address)), text(administrator.get(f"/dossiers/{frozen.key}/"))):
        assert page.index("Correction of") < page.index("New fans came from elsewhere")
        assert asked["text"] in page
    frozen.refresh_from_db()
    assert comparing.compare(frozen).same
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        connection.cursor().execute("UPDATE dossiers_correction SET text = 'nothing'")
    assert administrator.post(f"/dossiers/{frozen.key}/correct/", {"text": " "}).status_code == 400
    assert Correction.objects.count() == 1


@pytest.mark.parametrize("role", ["observer", "member"])
@pytest.mark.parametrize("verb", ["publish", "withdraw", "correct"])
def test_only_an_administrator_publishes_withdraws_and_corrects(
    as_: Callable[[str], Client], frozen: Frozen, role: str, verb: str
) -> None:
    answer = as_(role).post(f"/dossiers/{frozen.key}/{verb}/", {"text": "x"})
    assert answer.status_code == 403
    assert as_(role).post(f"{HERE}freeze/").status_code == 403
    assert as_(role).get(f"/dossiers/{frozen.key}/").status_code == 200
    assert not Publication.objects.exists()


def test_other_teams_frozen_dossiers_are_not_there(
    as_: Callable[[str], Client], frozen: Frozen
) -> None:
    theirs = as_("elsewhere")
    for address in ("", "compare/"):
        assert theirs.get(f"/dossiers/{frozen.key}/{address}").status_code == 404
    for verb in ("publish", "withdraw", "correct"):
        answer = theirs.post(f"/dossiers/{frozen.key}/{verb}/", {"text": "x"})
        assert answer.status_code == 404
    assert frozen.key not in theirs.get("/dossiers/").content.decode()
    assert frozen.key not in theirs.get(HERE).content.decode()
    assert frozen.key in as_("observer").get("/dossiers/").content.decode()
    assert not Publication.objects.exists()
