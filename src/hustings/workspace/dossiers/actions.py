"""Everything that can be changed about dossiers: notes, reviews, statements, frozen versions."""

from __future__ import annotations

import json
import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Model
from django.utils import timezone
from django.utils.translation import gettext as _

from hustings.domain.errors import CorrectTheValue, UseAKnownName
from hustings.domain.periods import Window, parse_day
from hustings.reporting import pages
from hustings.reporting.auditing import audit, canonical_json
from hustings.signals.definition import signal_named
from hustings.signals.evidence import Evidence
from hustings.store.reading import Reading
from hustings.workspace.dossiers import queries
from hustings.workspace.dossiers.homes import homes
from hustings.workspace.dossiers.models import (
    Correction,
    Frozen,
    Kind,
    Note,
    Publication,
    Review,
    Statement,
    Verdict,
)
from hustings.workspace.homes import reading_at
from hustings.workspace.teams.acting import acting
from hustings.workspace.teams.models import Membership, Role

SHORTEST_REASON = 3


def add_note(by: Membership, page_id: str, finding: str, text: str) -> Note:
    """Write a remark on a finding."""
    with acting(by, Role.MEMBER, "note on a finding written", page_id, finding=finding):
        _known(page_id, finding)
        return Note.objects.create(
            team_id=by.team_id,
            page_id=page_id,
            finding=finding,
            text=_written(text, Note, "text"),
            user_id=by.user_id,
        )


def review(by: Membership, page_id: str, finding: str, verdict: str, reason: str = "") -> Review:
    """Say where a finding stands; dismissing one needs a reason."""
    with acting(by, Role.MEMBER, "finding reviewed", page_id, finding=finding) as deed:
        _known(page_id, finding)
        reason = reason.strip()
        if verdict not in Verdict.values:
            raise CorrectTheValue(
                _("A finding is open, reviewed or dismissed."),
                field="verdict",
                remedy=_("Choose one of the three."),
            )
        if verdict == Verdict.DISMISSED and len(reason) < SHORTEST_REASON:
            raise CorrectTheValue(
                _("A finding is dismissed only with a reason."),
                field="reason",
                remedy=_("Write in a sentence why the finding does not stand."),
            )
        before = queries.reviews(by.team, page_id).get(finding, (Verdict.OPEN.value, ""))
        deed.detail |= {"before": before[0], "after": verdict, "reason": reason}
        kept, _made = Review.objects.update_or_create(
            team_id=by.team_id,
            page_id=page_id,
            finding=finding,
            defaults={
                "verdict": verdict,
                "reason": _short(reason, Review, "reason"),
                "user_id": by.user_id,
            },
        )
        return kept


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody said, as a person records it; `said_on` is a day as YYYY-MM-DD."""

    kind: str
    text: str
    said_by: str
    said_on: str
    said_where: str


def record_statement(
    by: Membership, page_id: str, said: Said, *, sample: bool = False
) -> Statement:
    """Record what the page or somebody else said, or that the page was asked."""
    with acting(by, Role.MEMBER, "statement recorded", page_id, kind=said.kind):
        pages.page(reading_at(), page_id)
        if said.kind not in Kind.values:
            raise CorrectTheValue(
                _("It is not said whose statement this is."),
                field="kind",
                remedy=_("Choose the page, somebody else, or that the page was asked."),
            )
        return Statement.objects.create(
            team_id=by.team_id,
            page_id=page_id,
            kind=said.kind,
            text=_written(said.text, Statement, "text"),
            said_by=_written(said.said_by, Statement, "said_by"),
            said_on=_past_day(said.said_on),
            said_where=_written(said.said_where, Statement, "said_where"),
            sample=sample,
            user_id=by.user_id,
        )


def remove_statement(by: Membership, statement_id: int) -> str:
    """Take a statement out, as one recorded by mistake; the trail and frozen versions keep it. Its page."""
    with acting(by, Role.MEMBER, "statement removed") as deed:
        found = Statement.objects.filter(team_id=by.team_id, pk=statement_id).first()
        if found is None:
            raise UseAKnownName(_("There is no such statement."), remedy=_("Load the page again."))
        deed.subject = found.page_id
        deed.detail = {
            "kind": found.kind,
            "text": found.text,
            "said_by": found.said_by,
            "said_on": found.said_on.isoformat(),
            "said_where": found.said_where,
        }
        found.delete()
        return found.page_id


def freeze(
    by: Membership, reading: Reading, page_id: str, window: Window, beside: Sequence[str] = ()
) -> Frozen:
    """Keep the page's dossier as it is now: store version, window, methods, notes, reviews, statements."""
    with acting(by, Role.ADMINISTRATOR, "dossier frozen", page_id) as deed:
        dossier = audit(reading, page_id, window=window, beside=tuple(beside))
        held = queries.words_of(by.team, page_id)
        held["homes"] = homes(reading, (page_id, *beside), window)
        words = json.dumps(held, ensure_ascii=False, sort_keys=True)
        every = [*dossier.evidence, *(one for page in dossier.beside for one in page.evidence)]
        frozen = Frozen.objects.create(
            team_id=by.team_id,
            key=secrets.token_hex(6),
            page_id=page_id,
            page_name=dossier.page.name[:255],
            store_version=dossier.store_version,
            since_on=window.since_on,
            until_on=window.until_on,
            beside=list(beside),
            methods=_versions(every),
            content=canonical_json(dossier).decode(),
            sha256=dossier.sha256,
            words=words,
            words_sha256=queries.sha256_of(words),
            user_id=by.user_id,
            user_name=by.user.get_username(),
        )
        deed.detail = {
            "key": frozen.key,
            "store_version": frozen.store_version,
            "sha256": frozen.sha256,
            "words_sha256": frozen.words_sha256,
        }
        return frozen


def publish(by: Membership, key: str) -> Publication:
    """Open a frozen dossier to anybody who has its address; only after the page could reply."""
    with acting(by, Role.ADMINISTRATOR, "dossier published") as deed:
        frozen = _frozen(by, key)
        deed.subject, deed.detail = frozen.page_id, {"key": key, "sha256": frozen.sha256}
        if not queries.heard(frozen):
            raise CorrectTheValue(
                _("The page has not been heard in this version."),
                remedy=_(
                    "Record the page's reply, or that it was asked without an answer, and freeze the dossier again."
                ),
            )
        if frozen.publications.filter(withdrawn_at=None).exists():
            raise CorrectTheValue(_("It is published already."), remedy=_("Load the page again."))
        return Publication.objects.create(
            frozen=frozen, token=secrets.token_urlsafe(24), user_id=by.user_id
        )


def withdraw(by: Membership, key: str) -> Publication:
    """Close the public link of a frozen dossier for good; the frozen version stays."""
    with acting(by, Role.ADMINISTRATOR, "dossier withdrawn") as deed:
        frozen = _frozen(by, key)
        deed.subject, deed.detail = frozen.page_id, {"key": key}
        found = frozen.publications.filter(withdrawn_at=None).first()
        if found is None:
            raise UseAKnownName(_("It is not published."), remedy=_("Load the page again."))
        found.withdrawn_at = timezone.now()
        found.save(update_fields=["withdrawn_at"])
        return found


def correct(by: Membership, key: str, text: str) -> Correction:
    """Set a correction above a dossier that is or was published; nothing else of it ever changes."""
    with acting(by, Role.ADMINISTRATOR, "correction written") as deed:
        frozen = _frozen(by, key)
        deed.subject, deed.detail = frozen.page_id, {"key": key, "text": text}
        if not frozen.publications.exists():
            raise CorrectTheValue(
                _("It was never published, so nothing has to be corrected in public."),
                remedy=_("Freeze the dossier again as it should be."),
            )
        return Correction.objects.create(
            frozen=frozen,
            text=_written(text, Correction, "text"),
            user_id=by.user_id,
            user_name=by.user.get_username(),
        )


def _frozen(by: Membership, key: str) -> Frozen:
    # Locked, so that two who publish at once do not both find it unpublished.
    Frozen.objects.filter(team_id=by.team_id, key=key).select_for_update().first()
    return queries.frozen(by.team, key)


def _known(page_id: str, finding: str) -> None:
    pages.page(reading_at(), page_id)
    signal_named(finding.split("/")[0])
    if len(finding) > _longest(Note, "finding"):
        raise UseAKnownName(_("There is no such finding."), remedy=_("Load the page again."))


def _written(text: str, model: type[Model], field: str) -> str:
    text = text.strip()
    if not text:
        raise CorrectTheValue(
            _("Something is left empty."), field=field, remedy=_("Write it and send it again.")
        )
    return _short(text, model, field)


def _short(text: str, model: type[Model], field: str) -> str:
    longest = _longest(model, field)
    if len(text) > longest:
        raise CorrectTheValue(
            _("This is longer than %(count)d characters.") % {"count": longest},
            field=field,
            remedy=_("Shorten it, or name a document that holds it."),
        )
    return text


def _longest(model: type[Model], field: str) -> int:
    held = model._meta.get_field(field)
    return int(getattr(held, "max_length", 0) or 0)


def _past_day(text: str) -> date:
    on = parse_day(text, field="said_on")
    if on > timezone.now().date():
        raise CorrectTheValue(
            _("The day lies in the future."), field="said_on", remedy=_("Write when it was said.")
        )
    return on


def _versions(found: Iterable[Evidence]) -> dict[str, int]:
    return dict(sorted({(one.signal, one.version) for one in found}))
