"""Everything that is read about dossiers; the team comes first in every question."""

from __future__ import annotations

import hashlib
import json
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from hustings.domain.errors import UseAKnownName
from hustings.domain.periods import Window
from hustings.workspace.dossiers.models import (
    Correction,
    Frozen,
    Kind,
    Note,
    Publication,
    Review,
    Statement,
)
from hustings.workspace.teams.models import Team


def notes(team: Team, page_id: str) -> list[dict[str, Any]]:
    """The notes on a page's findings, oldest first."""
    found = Note.objects.filter(team=team, page_id=page_id).select_related("user")
    return [
        {
            "finding": one.finding,
            "text": one.text,
            "by": one.user.get_username() if one.user else "",
            "at": one.at.isoformat(timespec="seconds"),
        }
        for one in found
    ]


def reviews(team: Team, page_id: str) -> dict[str, tuple[str, str]]:
    """Where each finding of a page stands, and why; a finding without a row is open."""
    found = Review.objects.filter(team=team, page_id=page_id)
    return {one.finding: (one.verdict, one.reason) for one in found}


def statements(team: Team, page_id: str) -> list[Statement]:
    """What was said about a page, in the order in which it was said."""
    return list(Statement.objects.filter(team=team, page_id=page_id))


def words_of(team: Team, page_id: str) -> dict[str, Any]:
    """Notes, reviews and statements as a frozen version keeps them."""
    return {
        "notes": notes(team, page_id),
        "reviews": {key: list(held) for key, held in reviews(team, page_id).items()},
        "statements": [
            {
                "kind": one.kind,
                "text": one.text,
                "said_by": one.said_by,
                "said_on": one.said_on.isoformat(),
                "said_where": one.said_where,
            }
            for one in statements(team, page_id)
        ],
    }


def heard(frozen: Frozen) -> bool:
    """Whether the page replied, or was asked, before this version was frozen."""
    said = json.loads(frozen.words)["statements"]
    return any(one["kind"] in (Kind.REPLY, Kind.ASKED) for one in said)


@dataclass(frozen=True, slots=True)
class Kept:
    """A frozen dossier with its open publication, whether it ever had one, and its corrections."""

    frozen: Frozen
    publication: Publication | None
    was_public: bool
    corrections: list[Correction]

    @property
    def window(self) -> Window:
        """The window it was asked for."""
        return Window(self.frozen.since_on, self.frozen.until_on)


def frozen(team: Team, key: str) -> Frozen:
    """One frozen dossier of the team; UseAKnownName when there is none."""
    found = Frozen.objects.filter(team=team, key=key).first()
    if found is None:
        raise UseAKnownName(
            _("There is no such frozen dossier."), remedy=_("Choose one on the screen Dossiers.")
        )
    return found


def kept(team: Team, key: str) -> Kept:
    """One frozen dossier with what was done with it since."""
    return _with_history([frozen(team, key)])[0]


def all_frozen(team: Team, page_id: str | None = None) -> list[Kept]:
    """The team's frozen dossiers, or those of one page, newest first."""
    found = Frozen.objects.filter(team=team)
    # The content is long and no list shows it.
    found = found.defer("content", "words")
    return _with_history(list(found.filter(page_id=page_id) if page_id else found))


def published(token: str) -> Kept | None:
    """What an open public link leads to, whoever asks."""
    found = (
        Publication.objects.select_related("frozen", "frozen__team")
        .filter(token=token, withdrawn_at=None)
        .first()
    )
    return _with_history([found.frozen])[0] if found else None


def _with_history(found: list[Frozen]) -> list[Kept]:
    ids = [one.pk for one in found]
    links = list(Publication.objects.filter(frozen_id__in=ids)) if ids else []
    corrections = list(Correction.objects.filter(frozen_id__in=ids)) if ids else []
    opened = {one.frozen_id: one for one in links if one.withdrawn_at is None}
    ever = {one.frozen_id for one in links}
    return [
        Kept(
            one,
            opened.get(one.pk),
            one.pk in ever,
            [note for note in corrections if note.frozen_id == one.pk],
        )
        for one in found
    ]


def sha256_of(text: str) -> str:
    """The SHA-256 of a text's UTF-8 bytes."""
    return hashlib.sha256(text.encode()).hexdigest()
