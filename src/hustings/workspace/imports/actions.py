"""Everything that can be changed about files on their way in, and undoing runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _

from hustings.domain.errors import CorrectTheValue, UseAKnownName
from hustings.ingest import undoing
from hustings.workspace.homes import home_path
from hustings.workspace.imports import keeping, said
from hustings.workspace.imports.models import State, Upload
from hustings.workspace.teams.acting import acting
from hustings.workspace.teams.models import Membership, Role


def bring(by: Membership, name: str, size_bytes: int, chunks: Iterable[bytes]) -> Upload:
    """Keep a file until somebody decides on it."""
    if not size_bytes or size_bytes > keeping.FILE_LONGEST_BYTES:
        raise CorrectTheValue(
            _("The file is empty or larger than 2 GB."),
            field="file",
            remedy=_("Import large files with `hustings import` on the machine itself."),
        )
    with acting(by, Role.MEMBER, "file brought", name, size_bytes=size_bytes):
        upload = Upload.objects.create(
            team_id=by.team_id, user_id=by.user_id, name=name[:255], size_bytes=size_bytes
        )
        keeping.keep(upload.pk, upload.name, chunks)
        return upload


def say(by: Membership, upload_id: int, asked: Mapping[str, Any]) -> Upload:
    """Say what the file leaves open: mapping, zone, page, time of observation."""
    with acting(by, Role.MEMBER, "import options said") as deed:
        upload = _waiting(by, upload_id)
        deed.subject = upload.name
        upload.options = said.kept_of(asked, upload.options)
        deed.detail = {name: value for name, value in upload.options.items() if name != "mapping"}
        upload.save(update_fields=["options"])
        return upload


def ask_for_import(by: Membership, upload_id: int) -> Upload:
    """Queue the file for its import."""
    with acting(by, Role.MEMBER, "import asked for") as deed:
        upload = _waiting(by, upload_id)
        deed.subject = upload.name
        upload.state = State.QUEUED
        upload.problem = ""
        upload.save(update_fields=["state", "problem"])
        return upload


def discard(by: Membership, upload_id: int) -> None:
    """Throw the file away; nothing of it was stored."""
    with acting(by, Role.MEMBER, "file discarded") as deed:
        upload = _waiting(by, upload_id)
        deed.subject = upload.name
        upload.state = State.DISCARDED
        upload.save(update_fields=["state"])
        keeping.forget(upload.pk)


def undo_run(by: Membership, run_id: str) -> int:
    """Take back every row of a run; the store's new version. The rows stay in the versions before."""
    with acting(by, Role.MEMBER, "run undone", run_id) as deed:
        version = undoing.undo(home_path(), run_id)
        deed.detail = {"store_version": version}
        return version


def _waiting(by: Membership, upload_id: int) -> Upload:
    upload = Upload.objects.select_for_update().filter(team_id=by.team_id, pk=upload_id).first()
    if upload is None:
        raise UseAKnownName(_("There is no such file."), remedy=_("Bring it again."))
    if upload.state not in (State.WAITING, State.FAILED):
        raise CorrectTheValue(
            _("The file is %(state)s already.") % {"state": State(upload.state).label},
            remedy=_("Look at its run."),
        )
    return upload
