"""From an address as people paste it to a page that can be followed."""

from __future__ import annotations

import logging
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.core import signing
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hustings.domain.errors import (
    ConnectAgain,
    CorrectTheValue,
    HustingsError,
    SeeToThePlatform,
    WaitForThePlatform,
)
from hustings.platforms import definition
from hustings.platforms.definition import NOTHING, Collected, Found, Lack, Offer, Whose
from hustings.workspace.collection import askers
from hustings.workspace.collection.models import AddressLine, LineState
from hustings.workspace.collection.taking import take_lines
from hustings.workspace.collection.verdicts import backoff
from hustings.workspace.connections.queries import read_token_for
from hustings.workspace.teams.models import Team

log = logging.getLogger("hustings.collection")

ADDRESS_LONGEST = 500
AT_ONCE = 2
"""So many people at once may wait for a platform's answer; the others of this process stay free for screens."""
TRIES_MOST = 5
HOUSEKEEPING = ("quality", "source_url", "created_precision", "observed_precision")
"""Columns that say how a figure is known, and are no figures."""
USUAL_PARTS = ("page", "posts", "counts", "notifications", "audience", "insights")
PREVIEW_LIFE = timedelta(hours=1)
_SALT = "hustings.collection.preview"
_places = threading.BoundedSemaphore(AT_ONCE)


@dataclass(frozen=True, slots=True)
class Preview:
    """What an address led to: the page as it was seen, what comes of it, and what does not."""

    platform: Collected
    found: Found
    given: tuple[Offer, ...]
    """What comes with what the team has now."""
    withheld: tuple[Offer, ...]
    """What would come if something were had first."""
    lacks: tuple[Lack, ...]
    parts: tuple[str, ...]
    whose: Whose

    @property
    def brings(self) -> list[tuple[str, list[str], int | None]]:
        """Each part with its columns, and for how many days they may be kept at most."""
        found = []
        for part in self.parts:
            offers = [offer for offer in self.given if offer.part == part]
            columns = dict.fromkeys(
                name for offer in offers for name in offer.columns if name not in HOUSEKEEPING
            )
            kept = [offer.kept_days for offer in offers if offer.kept_days is not None]
            found.append((part, list(columns), min(kept, default=None)))
        return found


def platforms_of(address: str) -> list[Collected]:
    """Platforms of which it could be an address, those that have one machine first; CorrectTheValue for none."""
    fitting = [
        platform
        for platform in definition.collected().values()
        if any(re.match(shape, address, re.IGNORECASE) for shape in platform.address_shapes)
    ]
    if not fitting or len(address) > ADDRESS_LONGEST:
        titles = ", ".join(platform.title for platform in definition.collected().values())
        raise CorrectTheValue(
            _("%(address)r is not an address of a page that can be followed.")
            % {"address": address[:100]},
            field="address",
            remedy=_("Paste the page's address or handle on one of: %(platforms)s.")
            % {"platforms": titles},
        )
    return sorted(fitting, key=lambda platform: platform.many_servers)


def look_up(team: Team, address: str) -> Preview:
    """Ask the platform for the page behind an address: what SeeToThePlatform, and CorrectTheValue.

    Where the address fits several platforms, the first that knows it is taken.
    """
    address = address.strip()
    fitting = platforms_of(address)
    fault: HustingsError | None = None
    for platform in fitting:
        try:
            _check_connected(team, platform)
            asker = askers.asker_for(team, platform.key)
            return preview(platform, platform.reader.resolve(asker, address), team)
        except HustingsError as error:
            fault = fault or error
    raise fault or CorrectTheValue(_("Nothing was found."), field="address")


def _check_connected(team: Team, platform: Collected) -> None:
    """ConnectAgain where nothing can be asked without a connection and the team has none."""
    if platform.many_servers or any(offer.needs == NOTHING for offer in platform.offers):
        return
    if read_token_for(team, platform.key) is None:
        raise ConnectAgain(
            _("%(platform)s answers nobody without a connection, so nothing was asked.")
            % {"platform": platform.title},
            remedy=_("%(what)s An administrator of the team makes it under Connections.")
            % {"what": platform.connection[:1].upper() + platform.connection[1:].rstrip(".") + "."},
            platform=platform.key,
        )


def preview(platform: Collected, found: Found, team: Team) -> Preview:
    """What following the page would bring."""
    given, whose = given_to(team, platform, found.page.page_id)
    withheld = {offer.part: offer for offer in platform.offers if offer not in given}
    software = found.page.known.get("software")
    lacks = tuple(
        lack
        for lack in platform.lacks
        if lack.software in (None, software) and lack.table != "ties"
    )
    return Preview(platform, found, given, tuple(withheld.values()), lacks, parts_of(given), whose)


def given_to(team: Team, platform: Collected, page_id: str) -> tuple[tuple[Offer, ...], Whose]:
    """What the team gets of the page with what it has connected, and whether as its owner."""
    if platform.parts("own") and askers.reads_as_owner(team, platform.key, page_id):
        own = [offer for offer in platform.offers if offer.whose == "own"]
        free = [offer for offer in platform.offers if offer not in own and offer.needs == NOTHING]
        return (*own, *free), "own"
    connected = read_token_for(team, platform.key, page_id) is not None
    of_others = (offer for offer in platform.offers if offer.whose == "others")
    return tuple(o for o in of_others if connected or o.needs == NOTHING), "others"


def parts_of(offers: tuple[Offer, ...]) -> tuple[str, ...]:
    """The parts of a page that a schedule asks for unless somebody wants more.

    Nothing of private persons, but for what the account's own owner was told of them.
    """
    return tuple(dict.fromkeys(o.part for o in offers if o.part in USUAL_PARTS))


@contextmanager
def a_place() -> Iterator[None]:
    """Keep a screen's question to a platform from taking every thread that answers; WaitForThePlatform."""
    if not _places.acquire(timeout=5):
        raise WaitForThePlatform(
            _("Other addresses are being looked up at this moment."),
            remedy=_("Try again in a moment."),
        )
    try:
        yield
    finally:
        _places.release()


def sealed(seen: Preview) -> str:
    """The page of a preview, signed, so that following it needs no second question."""
    page, record = seen.found.page, seen.found.record
    return signing.dumps(
        {
            "platform": seen.platform.key,
            "page_id": page.page_id,
            "handle": page.handle or record.handle,
            "server": page.server,
            "known": dict(page.known),
            "name": record.name or record.handle or page.page_id,
            "parts": list(seen.parts),
            "whose": seen.whose,
            "comments": any(offer.part == "comments" for offer in seen.given),
        },
        salt=_SALT,
        compress=True,
    )


def unsealed(token: str) -> dict[str, Any]:
    """The page of a preview out of what `sealed` gave; CorrectTheValue where it is too old or not ours."""
    try:
        held: dict[str, Any] = signing.loads(token, salt=_SALT, max_age=PREVIEW_LIFE)
    except signing.BadSignature:
        raise CorrectTheValue(
            _("The preview is too old."), remedy=_("Look the address up again.")
        ) from None
    return held


def look_up_due(platform: str) -> int:
    """Look up some waiting lines of files and follow what they name; how many were taken."""
    from hustings.workspace.collection.actions import follow_line

    lines = take_lines(platform)
    for line in lines:
        try:
            seen = look_up(line.file.team, line.address)
            with transaction.atomic():
                state, page_id = follow_line(line.file, seen)
                _end(line, state, page_id=page_id)
        except SeeToThePlatform as error:
            _again_or_end(line, error)
        except HustingsError as error:
            _end(line, LineState.FAILED, reason=str(error))
        except Exception:
            log.exception("line %s of file %s failed", line.line, line.file_id)
            _end(
                line,
                LineState.FAILED,
                reason=_("The program met something that it was not written for."),
            )
    return len(lines)


def _again_or_end(line: AddressLine, error: SeeToThePlatform) -> None:
    if not error.asks_again or line.tries_count + 1 >= TRIES_MOST:
        _end(line, LineState.FAILED, reason=str(error))
        return
    wait_until = timezone.now() + backoff(line.tries_count + 1)
    if error.retry_at is not None:
        wait_until = min(max(wait_until, error.retry_at), timezone.now() + timedelta(hours=1))
    AddressLine.objects.filter(pk=line.pk, fence=line.fence).update(
        state=LineState.WAITING,
        tries_count=line.tries_count + 1,
        next_due_at=wait_until,
        leased_until_at=None,
        reason=str(error)[:1000],
    )


def _end(line: AddressLine, state: LineState, *, reason: str = "", page_id: str = "") -> None:
    AddressLine.objects.filter(pk=line.pk, fence=line.fence).update(
        state=state, reason=reason[:1000], page_id=page_id, next_due_at=None, leased_until_at=None
    )
