"""Imports that are due: taken by lease, done once, and done again if whoever took them died.

Importing the same bytes again stores nothing, so a lease that ran out too early does no harm.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import transaction

from hustings.domain.errors import HustingsError
from hustings.ingest.importing import import_files
from hustings.ingest.options import Report
from hustings.workspace.homes import home_path
from hustings.workspace.imports import keeping, said
from hustings.workspace.imports.models import State, Upload
from hustings.workspace.leasing import take_due
from hustings.workspace.teams.models import AuditEntry

log = logging.getLogger("hustings.imports")

LEASE = timedelta(minutes=30)
AT_ONCE_BYTES = 8 * 1024 * 1024
"""Up to here an import takes about a second, and the person waits for it."""


def take_one() -> Upload | None:
    """Take the longest-waiting due file, or one whose worker's lease ran out."""
    return take_due(Upload, queued=State.QUEUED, working=State.IMPORTING, lease=LEASE)


def do_one() -> bool:
    """Import one due file; False when none is due."""
    upload = take_one()
    if upload is None:
        return False
    try:
        report = import_files(
            home_path(),
            [keeping.path_of(upload.pk, upload.name)],
            said.options_of(upload.options),
            progress=lambda step, share: keeping.note_progress(upload.pk, step, share),
        )
    except HustingsError as error:
        _end(upload, State.FAILED, "import failed", problem=str(error))
    except Exception:
        log.exception("import of upload %s failed", upload.pk)
        _end(
            upload,
            State.FAILED,
            "import failed",
            problem="The program met something that it was not written for.",
        )
        raise
    else:
        _end(
            upload,
            State.IMPORTED,
            "file imported",
            report=_kept(report),
            run_id=report.run_id or "",
        )
        keeping.forget(upload.pk)
    return True


def _end(upload: Upload, state: State, action: str, **values: Any) -> None:
    with transaction.atomic():
        mine = Upload.objects.filter(pk=upload.pk, fence=upload.fence)
        if mine.update(
            state=state,
            leased_until_at=None,
            **{key: _short(value) for key, value in values.items()},
        ):
            AuditEntry.objects.create(
                team_id=upload.team_id,
                who_id=upload.user_id,
                who_name=upload.user.get_username() if upload.user else "",
                action=action,
                subject=upload.name[:300],
                detail=values,
            )


def _short(value: Any) -> Any:
    return value[:1000] if isinstance(value, str) else value


def _kept(report: Report) -> Mapping[str, Any]:
    names = (
        "format",
        "read",
        "stored",
        "updated",
        "duplicates",
        "rejected",
        "flagged",
        "pages",
        "posts",
        "store_version",
    )
    return {
        **{name: getattr(report, name) for name in names},
        "first": report.first.isoformat() if report.first else None,
        "last": report.last.isoformat() if report.last else None,
        "ignored_columns": list(report.ignored_columns),
        "notes": list(report.notes),
        "listed": [
            {"line": row.line, "column": row.column, "outcome": row.outcome, "reason": row.reason}
            for row in report.listed[:20]
        ],
    }


def begin(upload: Upload) -> None:
    """Import a queued file at once when it is small; a large one is left to the worker."""
    if upload.size_bytes <= AT_ONCE_BYTES:
        while do_one():
            pass
