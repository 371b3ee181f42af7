"""Putting a run's kept answers through the same reader again: the proof that its figures come from them."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from hustings.domain.errors import CorrectTheValue, UseAKnownName, WaitForThePlatform
from hustings.domain.records import Record
from hustings.network.asking import Answer, Request
from hustings.platforms.definition import Page, Portion, collected_platform
from hustings.store.answers import kept_answer
from hustings.store.store import Store


class ReplayingAsker:
    """An asker that answers from what was kept, in the order in which it was asked, and tells the same times."""

    def __init__(self, home: Path, call: Mapping[str, Any]) -> None:
        self._home = home
        self._answers: list[Sequence[Any]] = list(call["answers"])
        self._moments = [datetime.fromisoformat(moment) for moment in call["moments"]]

    def ask(self, request: Request) -> Answer:
        if not self._answers:
            raise WaitForThePlatform("Here the run stopped asking.")
        address, sha256, status, asked_at = self._answers.pop(0)
        if not str(address).startswith(request.address):
            raise CorrectTheValue(
                f"The reader asks for {request.address} where it asked for {address}.",
                remedy="It was changed since; replay the run with the version that made it.",
            )
        return Answer(
            status=status,
            headers={},
            body=kept_answer(self._home, sha256),
            asked_at=datetime.fromisoformat(asked_at),
            shown_address=address,
        )

    def now(self) -> datetime:
        if not self._moments:
            raise WaitForThePlatform("Here the run stopped asking.")
        return self._moments.pop(0)


def replay(home: Path, run_id: str) -> Iterator[Record]:
    """The records that the answers of a collection give when they are read again, with native ids.

    UseAKnownName where there is no such collection, NameAnExistingFile where an answer expired.
    """
    for call in _calls(home, run_id):
        for portion in _portions(home, call):
            yield from portion.records


def _calls(home: Path, run_id: str) -> list[Mapping[str, Any]]:
    details = (
        Store.open(home)
        .at()
        .sql("SELECT detail FROM runs WHERE run_id = ? AND kind = 'collection'", [run_id])
    )
    if not details:
        raise UseAKnownName(
            f"There is no collection {run_id!r}.", field="run", remedy="See `hustings runs`."
        )
    calls: list[Mapping[str, Any]] = json.loads(details[0][0])["calls"]
    return calls


def _portions(home: Path, call: Mapping[str, Any]) -> Iterator[Portion]:
    reader = collected_platform(call["platform"]).reader
    asker = ReplayingAsker(home, call)
    arguments = {name: _argument(name, value) for name, value in call["arguments"].items()}
    try:
        yield from getattr(reader, call["method"])(asker, Page(**call["page"]), **arguments)
    except WaitForThePlatform:
        return


def _argument(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name.endswith("_at"):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if name.endswith("_on") else value
