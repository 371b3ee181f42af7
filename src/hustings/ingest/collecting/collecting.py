"""Asking readers for what is wished, and landing it in runs that leave no hole and no double row."""

from __future__ import annotations

import logging
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from hustings.domain.errors import HustingsError
from hustings.domain.periods import utc_now
from hustings.ingest.collecting.gathering import SLICE_RECORDS, Gathering, TakenOver
from hustings.ingest.collecting.marks import Mark, read_marks
from hustings.ingest.collecting.slices import CoverageRow, Slice
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
    visible; where it says no, somebody else took the work over, nothing more lands, and no outcome is
    given. `progress` hears of each portion how many records the page brought so far.
    """
    store = Store.create(home)
    started_at = utc_now()

    def land(full: Slice) -> tuple[str, int, dict[str, int]]:
        return land_slice(store, full, started_at=started_at, still_mine=still_mine)

    with tempfile.TemporaryDirectory(prefix=_PREFIX, dir=_swept(home / "temporary")) as folder:
        gathering = Gathering(store, Path(folder), land, slice_records=slice_records)
        try:
            pages = tuple(_visit_all(gathering, wishes, asker_for, progress))
            gathering.land()
        except TakenOver:
            log.warning("the collection of %d pages was taken over by another worker", len(wishes))
            pages = ()
        finally:
            gathering.close()
    compact_when_crowded(store)
    return Collection(
        run_id=gathering.run_id,
        store_version=gathering.store_version,
        pages=pages,
        rows=dict(gathering.rows),
    )


def _visit_all(
    gathering: Gathering,
    wishes: Sequence[Wish],
    asker_for: Callable[[Wish], Asker],
    progress: Callable[[Wish, int], None] | None,
) -> Iterator[PageOutcome]:
    askers = [_asker(wish, asker_for) for wish in wishes]
    moments = (asker.now() for asker in askers if not isinstance(asker, Trouble))
    page_ids = [wish.page.page_id for wish in wishes]
    marks = read_marks(gathering.store.at(), page_ids, min(moments, default=utc_now()))
    for wish, asker in zip(wishes, askers, strict=True):
        yield _visit(gathering, wish, asker, marks[wish.page.page_id], progress)


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
