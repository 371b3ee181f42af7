"""What a collection has gathered: answers on the disk, records in slices, and each slice landed as one run."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from hustings.domain.errors import LeaveOutTheMetric
from hustings.domain.records import EventRecord, Part
from hustings.ingest.collecting.slices import AnswerRow, Call, Slice
from hustings.ingest.collecting.wishes import Wish
from hustings.ingest.pseudonyms import pseudonym_key
from hustings.network.asking import Answer, Asker, Request
from hustings.platforms.definition import Gap, Portion, collected_platform
from hustings.store.answers import keep_answer, kept_until_on
from hustings.store.store import Store

SLICE_RECORDS = 20_000
"""Records after which what was gathered lands, so that neither memory nor a kill's loss grows with a backfill."""


class TakenOver(Exception):
    """Somebody else took the work over; nothing more of it lands."""


class KeepingAsker:
    """An asker that keeps the bytes of each answer and tells what was answered and what time it said."""

    def __init__(self, asker: Asker, keep: Callable[[Answer], None], call: Call) -> None:
        self._asker = asker
        self._keep = keep
        self._call = call

    def ask(self, request: Request) -> Answer:
        answer = self._asker.ask(request)
        self._keep(answer)
        self._call.answers.append(
            (answer.shown_address, answer.sha256, answer.status, answer.asked_at)
        )
        return answer

    def now(self) -> datetime:
        moment = self._asker.now()
        self._call.moments.append(moment)
        return moment


class Gathering:
    """The slice that is being filled, and how it lands."""

    def __init__(
        self,
        store: Store,
        folder: Path,
        land: Callable[[Slice], tuple[str, int, dict[str, int]]],
        *,
        slice_records: int,
    ) -> None:
        self.store = store
        self._folder = folder
        self._land = land
        self._slice_records = slice_records
        self._slices_count = 0
        self._key = pseudonym_key(store.home)
        self.rows: Counter[str] = Counter()
        self.run_id: str | None = None
        self.store_version: int | None = None
        self.slice = self._new_slice()

    @property
    def is_full(self) -> bool:
        """Whether it is time to land."""
        return self.slice.records_count >= self._slice_records

    @contextmanager
    def calling(
        self, wish: Wish, asker: Asker, part: Part, method: str, arguments: dict[str, Any]
    ) -> Iterator[KeepingAsker]:
        """An asker for one call of a reader's method, of which everything is written down."""
        call = Call(asdict(wish.page), wish.platform, part, method, arguments)
        self.slice.calls.append(call)
        yield KeepingAsker(asker, lambda answer: self._keep(wish, part, answer), call)

    def take(self, wish: Wish, part: Part, portion: Portion) -> None:
        """Write down what a portion brought."""
        answer = portion.answer
        for record in portion.records:
            self.slice.take(
                record,
                wish.page.page_id,
                part,
                asked_at=answer.asked_at,
                sha256=answer.sha256,
                shown=answer.shown_address,
            )
        self.slice.put_aside(answer.shown_address, portion.quarantined)

    def note(
        self, event: EventRecord, part: Part, *, asked_at: datetime, answer: Answer | None = None
    ) -> None:
        """Write down what the collection noticed by itself."""
        self.slice.take(
            event,
            event.page_id,
            part,
            asked_at=asked_at,
            sha256=answer.sha256 if answer else None,
            shown=answer.shown_address if answer else "",
        )

    def note_gap(self, page_id: str, part: Part, gap: Gap, answer: Answer) -> None:
        """Write down that metrics are no longer given."""
        if gap.error != LeaveOutTheMetric.__name__:
            return
        for name in gap.names:
            event = EventRecord(
                subject_id=page_id,
                page_id=page_id,
                event="metric_retired",
                observed_at=answer.asked_at,
                field=name,
            )
            self.note(event, part, asked_at=answer.asked_at, answer=answer)

    def land(self) -> None:
        """Make one run of what was gathered since the last; raises TakenOver."""
        full = self.slice
        try:
            if full.is_empty:
                return
            self.run_id, self.store_version, rows = self._land(full)
            self.rows.update(rows)
        finally:
            full.close()
            self.slice = self._new_slice()

    def close(self) -> None:
        """Let go of what did not land."""
        self.slice.close()

    def _keep(self, wish: Wish, part: Part, answer: Answer) -> None:
        keep_answer(self.store.home, answer.body)
        offers = collected_platform(wish.platform).offers
        allowed = [
            offer.kept_days
            for offer in offers
            if offer.part == part and offer.whose == wish.whose and offer.kept_days is not None
        ]
        self.slice.answers.append(
            AnswerRow(
                answer_sha256=answer.sha256,
                page_id=wish.page.page_id,
                platform=wish.platform,
                part=part,
                asked_at=answer.asked_at,
                address=answer.shown_address,
                status=answer.status,
                body_bytes=len(answer.body),
                kept_until_on=kept_until_on(
                    part, answer.asked_at.astimezone(UTC).date(), min(allowed, default=None)
                ),
            )
        )

    def _new_slice(self) -> Slice:
        self._slices_count += 1
        return Slice(self._folder / str(self._slices_count), self._key)


def calls_json(calls: list[Call]) -> list[dict[str, Any]]:
    """The calls of a run as its detail holds them."""
    return [
        {
            "page": dict(call.page),
            "platform": call.platform,
            "part": call.part,
            "method": call.method,
            "arguments": json.loads(json.dumps(call.arguments, default=_text)),
            "moments": [_text(moment) for moment in call.moments],
            "answers": [[*answer[:3], _text(answer[3])] for answer in call.answers],
        }
        for call in calls
    ]


def _text(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else list(value)
