"""Questions that are due: taken by lease, computed once, and again if whoever took them died."""

from __future__ import annotations

import logging
import math
from datetime import timedelta
from importlib.resources import as_file, files
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone

from hustings.domain.errors import CreateTheHomeFirst, HustingsError
from hustings.domain.periods import Window
from hustings.reporting import pages
from hustings.reporting.coordinating import coordinate
from hustings.workspace.coordination import keeping
from hustings.workspace.coordination.models import CoordinationRun, Source, State
from hustings.workspace.coordination.networks import network
from hustings.workspace.coordination.pseudonyms import shown_names
from hustings.workspace.homes import reading_at
from hustings.workspace.leasing import take_due
from hustings.workspace.teams.models import AuditEntry

if TYPE_CHECKING:
    from hustings.reporting.coordination import Coordination

log = logging.getLogger("hustings.coordination")

LEASE = timedelta(minutes=60)
SAMPLE = "samples/german_elections_2021/sharings.parquet"


def take_one() -> CoordinationRun | None:
    """Take the longest-waiting due question, or one whose worker's lease ran out."""
    return take_due(CoordinationRun, queued=State.QUEUED, working=State.RUNNING, lease=LEASE)


def do_one() -> bool:
    """Answer one due question; False when none is due."""
    run = take_one()
    if run is None:
        return False
    try:
        report = _answer(run)
    except HustingsError as error:
        _end(run, State.FAILED, "coordination failed", problem=str(error)[:1000])
    except Exception:
        log.exception("coordination run %s failed", run.pk)
        _end(
            run,
            State.FAILED,
            "coordination failed",
            problem="The program met something that it was not written for.",
        )
        raise
    else:
        _end(run, State.DONE, "coordination computed", report=report)
    finally:
        if run.source == Source.FILE:
            keeping.forget_table(run.pk, run.file_name)
    return True


def _answer(run: CoordinationRun) -> dict[str, Any]:
    keeping.note_progress(run.pk, "reading", 0.02)
    options: dict[str, Any] = {
        "definition": run.definition,
        "time_window": run.time_window_s,
        "min_participation": run.min_participation,
        "edge_weight": run.edge_weight,
    }
    keeping.note_progress(run.pk, "comparing shares", 0.1)
    if run.source == Source.STORE:
        found = coordinate(
            reading_at(str(run.store_version)),
            on=run.on,
            window=Window(run.since_on, run.until_on),
            page_ids=None if run.page_ids is None else tuple(run.page_ids),
            **options,
        )
    elif run.source == Source.FILE:
        found = coordinate(keeping.table(run.pk, run.file_name), **options)
    else:
        sample = files("hustings.ingest").joinpath(SAMPLE)
        with as_file(sample) as path:
            found = coordinate(Path(path), **options)
    return _keep(run, found)


def _keep(run: CoordinationRun, found: Coordination) -> dict[str, Any]:
    """Write the answer's tables, with every account as it may be shown."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    ends = {
        name: found.edges.column(name).unify_dictionaries().combine_chunks()
        for name in ("account_id", "account_id_y")
    }
    ids = {one for end in ends.values() for one in end.dictionary.to_pylist()}
    watched = _watched()
    names = shown_names(ids, watched)
    communities = {one.account_id: one.community for one in found.accounts}
    edges = found.edges.append_column("flagged", found.flagged)
    for name, end in ends.items():
        # Names and groups are looked up once an account, not once an edge.
        known = end.dictionary.to_pylist()
        shown = pa.DictionaryArray.from_arrays(end.indices, pa.array([names[one] for one in known]))
        grouped = pa.array([communities.get(one, 0) for one in known], "int32").take(end.indices)
        edges = edges.set_column(edges.column_names.index(name), name, shown)
        edges = edges.append_column(f"{name}_group", grouped)
    keeping.note_progress(run.pk, "laying out", 0.6)
    drawn = network(
        found.edges,
        {one: watched.get(one, name) for one, name in names.items()},
        communities,
        found.flagged,
        progress=lambda share: keeping.note_progress(run.pk, "laying out", 0.6 + 0.35 * share),
    )
    keeping.note_progress(run.pk, "writing", 0.96)
    pq.write_table(edges, keeping.edges(run.pk), compression="zstd")
    keeping.write_json(keeping.groups(run.pk), _groups(found, names))
    keeping.write_json(keeping.accounts(run.pk), _accounts(found, names))
    keeping.write_json(keeping.network(run.pk), drawn)
    return _report(found, drawn)


def _watched() -> dict[str, str]:
    """The store's pages by id; none before anything was stored."""
    try:
        rows = pages.chosen_pages(reading_at())
    except CreateTheHomeFirst:
        return {}
    return {row.page_id: row.name for row in rows}


def _accounts(found: Coordination, names: dict[str, str]) -> dict[str, dict[str, int]]:
    return {
        names[one.account_id]: {
            "component": one.component,
            "community": one.community,
            "edges": one.edges,
            "strength": one.strength,
        }
        for one in found.accounts
    }


def _groups(found: Coordination, names: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "community": group.community,
            "members": [names[one] for one in group.account_ids],
            "edges": group.edges,
            "weight": group.weight,
            "chance_weight": group.chance_weight,
            "first_at": group.first_at.isoformat(),
            "last_at": group.last_at.isoformat(),
            "objects": [[one.object_id, one.pairs, one.accounts] for one in group.objects],
        }
        for group in found.groups
    ]


def _report(found: Coordination, drawn: dict[str, Any]) -> dict[str, Any]:
    foot = found.foot
    return {
        "counts": found.counts,
        "time_window_s": found.time_window_s,
        "time_window_estimated": found.time_window_estimated,
        "weight_threshold": found.weight_threshold,
        "max_q": found.max_q,
        "groups": len(found.groups),
        "accounts": len(found.accounts),
        "drawn_edges": len(drawn["of"]),
        "drawn_nodes": len(drawn["names"]),
        "least_flagged": max(1, math.ceil(found.weight_threshold or 1)),
        "heaviest": max(drawn["weight"], default=0),
        "explanations": list(found.explanations),
        "signal": foot.signal,
        "signal_version": foot.signal_version,
        "as_of": foot.as_of.isoformat() if foot.as_of else None,
        "run_ids": list(foot.run_ids),
        "duplicates_left_out": foot.duplicates_left_out,
    }


def _end(run: CoordinationRun, state: State, action: str, **values: Any) -> None:
    with transaction.atomic():
        mine = CoordinationRun.objects.filter(pk=run.pk, fence=run.fence)
        if mine.update(state=state, leased_until_at=None, finished_at=timezone.now(), **values):
            AuditEntry.objects.create(
                team_id=run.team_id,
                who_id=run.user_id,
                who_name=run.user.get_username() if run.user else "",
                action=action,
                subject=(run.file_name or run.on or run.source)[:300],
                detail={
                    "run": run.pk,
                    **({"problem": values["problem"]} if "problem" in values else {}),
                },
            )
