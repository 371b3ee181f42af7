"""The import wizard from the dropped file to the undone run."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from hustings.domain.errors import CorrectTheValue
from hustings.formats.mapping import load_mapping
from hustings.workspace import worker
from hustings.workspace.imports import actions, keeping, said, work
from hustings.workspace.imports.models import State, Upload
from hustings.workspace.teams.models import AuditEntry
from tests.workspace.conftest import People

pytestmark = pytest.mark.slow

TABLE = b"""status_id,account,when,kind,likes,comments,shares
1,Alder,01/02/2016 10:00,photo,100,10,5
2,Alder,02/02/2016 10:00,video,,20,5
x y,Birch,03/02/2016 25:00,photo,7,1,1
"""
MAPPED = {
    "records": "posts",
    "platform": "facebook",
    "zone": "UTC",
    "time_format": "%d/%m/%Y %H:%M",
    "header": ["status_id", "account", "when", "kind", "likes", "comments", "shares"],
    "column": [
        "post_native_id",
        "page_name",
        "created_at",
        "kind",
        "reactions",
        "comments",
        "shares",
    ],
}


def _text(answer: object) -> str:
    words = re.sub(r"<[^>]+>", " ", answer.content.decode())  # type: ignore[attr-defined]
    return " ".join(words.split())


def _brought(client: Client, content: bytes = TABLE, name: str = "posts.csv") -> Upload:
    answer = client.post("/imports/bring/", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302
    return Upload.objects.latest("id")


def test_a_table_of_any_kind_is_mapped_looked_at_imported_and_undone(
    as_: Callable[[str], Client], own_home: Path
) -> None:
    client = as_("member")
    upload = _brought(client)
    asked = _text(client.get(f"/imports/{upload.pk}/"))
    assert "No known format has these columns" in asked
    client.post(f"/imports/{upload.pk}/map/", MAPPED)
    shown = _text(client.get(f"/imports/{upload.pk}/"))
    assert "The first 3 rows as they would be stored" in shown
    assert "7 columns are understood" in shown
    assert (
        load_mapping(
            client.get(f"/imports/{upload.pk}/mapping.toml").content.decode(), file="m"
        ).platform
        == "facebook"
    )
    client.post(f"/imports/{upload.pk}/go/")
    done = _text(client.get(f"/imports/{upload.pk}/"))
    assert "Rows read 3 Stored 2 Updated 0 Known already 0 Rejected 1" in done
    assert "Alder" in _text(client.get("/pages/"))
    upload.refresh_from_db()
    assert not keeping.folder(upload.pk).exists()
    assert "Take the run back" in _text(client.get(f"/runs/{upload.run_id}/"))
    client.post(f"/runs/{upload.run_id}/undo/")
    assert "undone" in _text(client.get(f"/runs/{upload.run_id}/"))
    assert "Take the run back" not in _text(client.get(f"/runs/{upload.run_id}/"))
    assert "Rankings will be here" in _text(client.get("/leaderboard/"))
    trail = list(AuditEntry.objects.order_by("id").values_list("action", flat=True))
    assert trail == [
        "file brought",
        "import options said",
        "import asked for",
        "file imported",
        "run undone",
    ]


def test_the_same_file_again_stores_nothing(as_: Callable[[str], Client], own_home: Path) -> None:
    client = as_("member")
    for _time in range(2):
        upload = _brought(client)
        client.post(f"/imports/{upload.pk}/map/", MAPPED)
        client.post(f"/imports/{upload.pk}/go/")
    assert "Stored 0 Updated 0 Known already 2" in _text(client.get(f"/imports/{upload.pk}/"))


def test_a_file_that_cannot_be_read_says_why_and_stores_nothing(
    as_: Callable[[str], Client], own_home: Path
) -> None:
    client = as_("member")
    upload = _brought(client, b"PK\x03\x04 not really a workbook", "book.xlsx")
    answer = client.get(f"/imports/{upload.pk}/")
    assert answer.status_code == 200
    assert "cannot be read as it stands" in _text(answer)
    client.post(f"/imports/{upload.pk}/go/")
    failed = _text(client.get(f"/imports/{upload.pk}/"))
    assert "The import failed; nothing was stored" in failed
    assert AuditEntry.objects.first().action == "import failed"  # type: ignore[union-attr]


def test_an_empty_file_is_refused_at_the_door(as_: Callable[[str], Client], own_home: Path) -> None:
    client = as_("member")
    assert (
        client.post("/imports/bring/", {"file": SimpleUploadedFile("a.csv", b"")}).status_code
        == 400
    )
    assert client.post("/imports/bring/").status_code == 400


def test_a_discarded_file_is_gone_from_the_disk(
    as_: Callable[[str], Client], own_home: Path
) -> None:
    client = as_("member")
    upload = _brought(client)
    assert keeping.path_of(upload.pk, upload.name).read_bytes() == TABLE
    client.post(f"/imports/{upload.pk}/discard/")
    assert not keeping.folder(upload.pk).exists()
    assert client.post(f"/imports/{upload.pk}/go/").status_code == 400


def test_files_of_other_teams_are_not_there(as_: Callable[[str], Client], own_home: Path) -> None:
    upload = _brought(as_("member"))
    for address in ("", "mapping.toml", "progress/"):
        assert as_("elsewhere").get(f"/imports/{upload.pk}/{address}").status_code == 404
    assert as_("elsewhere").post(f"/imports/{upload.pk}/go/").status_code == 404


@pytest.mark.parametrize(
    "name", ["../../etc/passwd", "..\\..\\boot.ini", "/etc/passwd", "a\0b", "..", "", "x" * 400]
)
def test_a_files_name_never_leads_out_of_its_folder(own_home: Path, name: str) -> None:
    path = keeping.path_of(7, name)
    assert path.parent == keeping.folder(7)
    assert len(path.name) <= 120


def test_a_large_file_waits_for_the_worker_and_tells_how_far_it_is(
    as_: Callable[[str], Client], people: People, own_home: Path
) -> None:
    client = as_("member")
    upload = _brought(client)
    client.post(f"/imports/{upload.pk}/map/", MAPPED)
    actions.ask_for_import(people.member, upload.pk)
    assert "hx-trigger" in client.get(f"/imports/{upload.pk}/progress/").content.decode()
    keeping.note_progress(upload.pk, "reading", 0.25)
    assert 'value="0.250"' in client.get(f"/imports/{upload.pk}/progress/").content.decode()
    assert sum(duty() for duty in worker.duties().values()) == 1
    assert not any(duty() for duty in worker.duties().values())
    assert "Rows read 3" in _text(client.get(f"/imports/{upload.pk}/progress/"))


def test_two_workers_never_hold_the_same_file(
    as_: Callable[[str], Client], people: People, own_home: Path
) -> None:
    upload = _brought(as_("member"))
    actions.ask_for_import(people.member, upload.pk)
    first = work.take_one()
    assert first is not None
    assert work.take_one() is None


def test_a_file_whose_worker_died_is_taken_up_again_and_the_dead_ones_word_no_longer_counts(
    as_: Callable[[str], Client], people: People, own_home: Path
) -> None:
    client = as_("member")
    upload = _brought(client)
    client.post(f"/imports/{upload.pk}/map/", MAPPED)
    actions.ask_for_import(people.member, upload.pk)
    dead = work.take_one()
    assert dead is not None
    Upload.objects.update(leased_until_at=timezone.now() - timedelta(seconds=1))
    assert work.do_one()
    work._end(dead, State.FAILED, "import failed", problem="late")
    upload.refresh_from_db()
    assert upload.state == State.IMPORTED
    assert not AuditEntry.objects.filter(action="import failed").exists()


@pytest.mark.parametrize(
    ("changes", "match"),
    [
        ({"platform": ""}, "No platform"),
        ({"records": "nonsense"}, "no records of the kind"),
        ({"chosen": [("a", "reactions")]}, "No column was chosen for post_native_id"),
        ({"chosen": [("a", "post_native_id"), ("b", "post_native_id")]}, "filled from two columns"),
    ],
)
def test_a_mapping_that_could_not_work_is_refused_in_words(
    changes: dict[str, object], match: str
) -> None:
    asked = {
        "records": "posts",
        "platform": "facebook",
        "zone": "UTC",
        "chosen": [("a", "post_native_id")],
        **changes,
    }
    with pytest.raises(CorrectTheValue, match=match):
        said.write_mapping("t.csv", **asked)  # type: ignore[arg-type]


def test_headers_that_need_no_guessing_are_guessed() -> None:
    assert said.guess("Likes_count", "posts") == "likes"
    assert said.guess(" status_published ", "posts") == "created_at"
    assert said.guess("num_shares", "posts") == "shares"
    assert said.guess("whatever", "posts") == ""
    assert said.guess("id", "pages") == "page_native_id"


def test_a_zone_or_time_that_is_none_is_refused() -> None:
    with pytest.raises(CorrectTheValue, match="no time zone"):
        said.kept_of({"zone": "Mars/Olympus"}, {})
    with pytest.raises(CorrectTheValue, match="no time"):
        said.kept_of({"observed_at": "soon"}, {})
    assert (
        said.kept_of({"observed_at": "2016-01-31T12:00", "zone": "UTC"}, {})["observed_at"]
        == "2016-01-31T12:00:00+00:00"
    )
