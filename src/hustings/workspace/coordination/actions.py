"""Everything that can be changed about questions of coordination."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from hustings.domain.errors import CorrectTheValue, UseAKnownName
from hustings.domain.periods import Window
from hustings.reporting.conditions import ANY_TIME
from hustings.reporting.coordinating import OBJECTS
from hustings.signals.co_sharing import DEFINITIONS
from hustings.signals.co_sharing_columns import need_the_extra
from hustings.workspace.coordination import keeping
from hustings.workspace.coordination.models import CoordinationRun, Source, State
from hustings.workspace.homes import reading_at
from hustings.workspace.pages import queries as page_queries
from hustings.workspace.teams.acting import acting
from hustings.workspace.teams.models import Membership, Role


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: whose shares, by which definition and with which numbers; None takes the usual window."""

    source: str
    on: str = "links"
    definition: str = "cooRTweet"
    time_window_s: int | None = None
    min_participation: int = 2
    edge_weight: float = 0.5
    list_id: int | None = None
    window: Window = ANY_TIME
    file_name: str = ""
    file_bytes: int = 0


def ask(by: Membership, asked: Asked, chunks: Iterable[bytes] = ()) -> CoordinationRun:
    """Queue a question; InstallTheExtra where it could not be computed."""
    with acting(by, Role.MEMBER, "coordination asked for") as deed:
        need_the_extra()
        _check(asked)
        found = page_queries.page_list(by.team, asked.list_id) if asked.list_id else None
        stored = asked.source == Source.STORE
        run = CoordinationRun.objects.create(
            team_id=by.team_id,
            user_id=by.user_id,
            source=asked.source,
            on=asked.on if stored else "",
            file_name=asked.file_name[:255],
            definition=asked.definition,
            time_window_s=asked.time_window_s,
            min_participation=asked.min_participation,
            edge_weight=asked.edge_weight,
            page_list=found if stored else None,
            list_name=found.name if found and stored else "",
            page_ids=list(page_queries.page_ids(found)) if found and stored else None,
            since_on=asked.window.since_on if stored else None,
            until_on=asked.window.until_on if stored else None,
            store_version=reading_at().version if stored else None,
        )
        if asked.source == Source.FILE:
            keeping.keep(run.pk, asked.file_name, chunks)
        deed.subject = asked.file_name if asked.source == Source.FILE else run.on or asked.source
        deed.detail = {"run": run.pk, "definition": run.definition, "source": run.source}
        return run


def discard(by: Membership, run_id: int) -> None:
    """Throw a question and its answer away."""
    with acting(by, Role.MEMBER, "coordination discarded") as deed:
        run = CoordinationRun.objects.select_for_update().filter(team_id=by.team_id, pk=run_id)
        found = run.first()
        if found is None:
            raise UseAKnownName(_("There is no such run."), remedy=_("Load the page again."))
        if found.state == State.RUNNING:
            raise CorrectTheValue(
                _("It is being computed just now."), remedy=_("Wait until it is done.")
            )
        deed.detail = {"run": run_id, "definition": found.definition, "source": found.source}
        found.delete()
        keeping.forget(run_id)


def _check(asked: Asked) -> None:
    if asked.source not in Source.values:
        raise CorrectTheValue(
            _("It is not said whose shares are asked about."),
            field="source",
            remedy=_("Choose the store, a table, or the sample."),
        )
    if asked.source == Source.STORE and asked.on not in OBJECTS:
        raise CorrectTheValue(
            _("There are no objects %(on)r.") % {"on": asked.on},
            field="on",
            remedy=_("Choose one of the list."),
        )
    if asked.definition not in DEFINITIONS:
        raise CorrectTheValue(
            _("There is no definition %(name)r.") % {"name": asked.definition},
            field="definition",
            remedy=_("Choose one of the list."),
        )
    limits: tuple[tuple[str, float | None, float, float], ...] = (
        ("time_window", asked.time_window_s, 0, 2**31 - 1),
        ("min_participation", asked.min_participation, 1, 2**31 - 1),
        ("edge_weight", asked.edge_weight, 0, 1),
    )
    for field, value, least, most in limits:
        if value is not None and not least <= value <= most:
            raise CorrectTheValue(
                _("%(value)s cannot be.") % {"value": value},
                field=field,
                remedy=_("Choose a number from %(least)s to %(most)s.")
                % {"least": least, "most": most},
            )
    if asked.source == Source.FILE:
        if not asked.file_bytes or asked.file_bytes > keeping.FILE_LONGEST_BYTES:
            raise CorrectTheValue(
                _("The table is empty or larger than 2 GB."),
                field="file",
                remedy=_("Use `hustings coordination --table` on the machine itself."),
            )
        keeping.kept_suffix(asked.file_name)
