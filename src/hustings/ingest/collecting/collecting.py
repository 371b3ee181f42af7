"""Asking readers for what is wished, and landing it in runs that leave no hole and no double row."""

from __future__ import annotations

import logging
import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from hustings.domain.errors import HustingsError
from hustings.domain.periods import utc_now
from hustings.ingest.collecting.gathering import SLICE_RECORDS, Gathering, TakenOver
from hustings.ingest.collecting.marks import Mark, read_marks
from hustings.ingest.collecting.slices import CoverageRow
from hustings.ingest.collecting.storing import land_slice
from hustings.ingest.collecting.visits import Visit
from hustings.ingest.collecting.walks import Trouble, trouble_of
from hustings.ingest.collecting.wishes import Collection, PageOutcome, PartOutcome, Wish
from hustings.network.asking import Asker
from hustings.platforms.definition import collected_platform
from hustings.store.store import Store
from hustings.store.tidying import compact_when_crowded

_PREFIX = "collecting-"
_FORGOTTEN_S = 86_400
log = logging.getLogger(__name__)


def collect(
    home: Path,
    wishes: Sequence[Wish],
    asker_for: Callable[[Wish], Asker],
    *,
    still_mine: Callable[[], bool] = lambda: True,
    progress: Callable[[Wish, int], None] | None = None,
    slice_records: int = SLICE_RECORDS,
) -> Collection:
    """Ask for all wishes and land what came as one run; trouble with one page never stops another.

    A long backfill lands in several runs of about `slice_records` records, each with the cursor to go
    on from; the last is named. `still_mine` is asked under the store's lock just before a run becomes
    visible; where it says no, somebody else took the work over, and nothing more lands. `progress`
    hears of each portion how many records the page brought so far.
    """
    store = Store.create(home)
    started_at = utc_now()
    temporary = _swept(home / "temporary")
    outcomes: list[PageOutcome] = []
    with tempfile.TemporaryDirectory(prefix=_PREFIX, dir=temporary) as folder:
        gathering = Gathering(
            store,
            Path(folder),
            lambda full: land_slice(store, full, started_at=started_at, still_mine=still_mine),
            slice_records=slice_records,
        )
        try:
            askers = [_asker(wish, asker_for) for wish in wishes]
            now_at = min(
                (one.now() for one in askers if not isinstance(one, Trouble)), default=started_at
            )
            marks = read_marks(store.at(), [wish.page.page_id for wish in wishes], now_at)
            outcomes.extend(
                _visit(gathering, wish, asker, marks[wish.page.page_id], progress)
                for wish, asker in zip(wishes, askers, strict=True)
            )
            gathering.land()
        except TakenOver:
            log.warning("the collection of %d pages was taken over by another worker", len(wishes))
        else:
            compact_when_crowded(store)
        finally:
            gathering.close()
    return Collection(
        run_id=gathering.run_id,
        store_version=gathering.store_version,
        pages=tuple(outcomes),
        rows=dict(gathering.rows),
    )


def _swept(temporary: Path) -> Path:
    """The folder for slices that have not landed, without what collections left there that were killed."""
    temporary.mkdir(exist_ok=True)
    for folder in temporary.glob(f"{_PREFIX}*"):
        if time.time() - folder.stat().st_mtime > _FORGOTTEN_S:
            shutil.rmtree(folder, ignore_errors=True)
    return temporary


def _asker(wish: Wish, asker_for: Callable[[Wish], Asker]) -> Asker | Trouble:
    try:
        collected_platform(wish.platform)
        return asker_for(wish)
    except HustingsError as error:
        return trouble_of(error)


def _visit(
    gathering: Gathering,
    wish: Wish,
    asker: Asker | Trouble,
    mark: Mark,
    progress: Callable[[Wish, int], None] | None,
) -> PageOutcome:
    if isinstance(asker, Trouble):
        return _not_asked(gathering, wish, asker)
    tell = (lambda count: progress(wish, count)) if progress else (lambda _count: None)
    return Visit(gathering, wish, collected_platform(wish.platform), asker, mark, tell).outcome()


def _not_asked(gathering: Gathering, wish: Wish, trouble: Trouble) -> PageOutcome:
    """Nobody could be asked, and that is a gap too."""
    for part in wish.parts:
        gathering.slice.coverage[wish.page.page_id, part] = CoverageRow(
            page_id=wish.page.page_id,
            part=part,
            asked_at=utc_now(),
            complete=False,
            gap=trouble.error,
            reason=trouble.reason,
        )
    parts = tuple(
        PartOutcome(
            part=part,
            rows_count=0,
            complete=False,
            error=trouble.error,
            reason=trouble.reason,
            retry_at=trouble.retry_at,
        )
        for part in wish.parts
    )
    return PageOutcome(page=wish.page, parts=parts, due_at=trouble.retry_at)
