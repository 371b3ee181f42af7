"""A frozen dossier recomputed: whether the store and today's methods still give the same."""

from __future__ import annotations

import shlex
from dataclasses import dataclass, field

from hustings.domain.errors import HustingsError
from hustings.domain.periods import Window
from hustings.reporting.auditing import audit
from hustings.signals.definition import signals
from hustings.workspace.dossiers import queries
from hustings.workspace.dossiers.models import Frozen
from hustings.workspace.homes import reading_at


@dataclass(frozen=True, slots=True)
class Compared:
    """What recomputing gave.

    `whole` says whether what was kept still has its own hashes; `sha256` is the recomputed one, None
    where it could not be had, for `reason`. `changed` names methods by the version kept and today's.
    """

    whole: bool
    sha256: str | None
    same: bool
    changed: dict[str, tuple[int, int | None]] = field(default_factory=dict)
    reason: str = ""


def compare(frozen: Frozen) -> Compared:
    """Recompute the dossier from the store's version that it names, by today's methods."""
    whole = (
        queries.sha256_of(frozen.content) == frozen.sha256
        and queries.sha256_of(frozen.words) == frozen.words_sha256
    )
    known = signals()
    changed = {
        name: (version, known[name].version if name in known else None)
        for name, version in frozen.methods.items()
        if name not in known or known[name].version != version
    }
    try:
        again = audit(
            reading_at(str(frozen.store_version)),
            frozen.page_id,
            window=Window(frozen.since_on, frozen.until_on),
            beside=tuple(frozen.beside),
        )
    except HustingsError as error:
        return Compared(whole, None, same=False, changed=changed, reason=str(error))
    return Compared(whole, again.sha256, again.sha256 == frozen.sha256, changed)


def command(frozen: Frozen) -> str:
    """What anyone types who has the same home, to have the same hash."""
    words = ["hustings", "audit", frozen.page_id, "--as-of", str(frozen.store_version)]
    if frozen.since_on:
        words += ["--since", frozen.since_on.isoformat()]
    if frozen.until_on:
        words += ["--until", frozen.until_on.isoformat()]
    for page_id in frozen.beside:
        words += ["--beside", page_id]
    return shlex.join([*words, "--json"])
