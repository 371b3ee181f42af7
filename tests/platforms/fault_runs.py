"""Runs of the fault matrix: pages of all platforms in one collection, first under a fault and then without it.

Every run holds one page that is spared, of a platform chosen by the seed: it must come in as if nothing
had happened. What is wrong with a run is told in sentences, each with the platform that it is about.
"""

from __future__ import annotations

import gzip
import logging
import random
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from hustings.ingest.collecting import collecting
from hustings.ingest.collecting.wishes import Collection, PageOutcome
from hustings.platforms.definition import collected
from hustings.workspace.collection.verdicts import PERSON, verdict
from tests.platforms.fault_lines import PageLine, clean_line, faulty_line
from tests.platforms.fault_rows import LineRow
from tests.platforms.fault_scenes import (
    Row,
    Scene,
    doubles,
    everything,
    facts,
    home_of,
    of_platform,
    scenes_of,
)
from tests.platforms.fault_words import SECRET

USAGE = 16
INTERVAL = timedelta(hours=1)
LATEST = timedelta(hours=24)
BARE_SECRET = SECRET.partition(":")[2]

Facts = dict[str, set[Row]]
End = tuple[str | None, bool]
Complaint = tuple[str, str]
"""A platform's key and what is wrong there; an empty key is the run as a whole."""


class _Lines(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.said: list[tuple[str, str]] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.said.append((record.name, self.format(record)))


@contextmanager
def listening() -> Iterator[list[tuple[str, str]]]:
    """Everything that the program writes into its log, as logger and text with tracebacks."""
    lines = _Lines()
    logger = logging.getLogger("hustings")
    logger.addHandler(lines)
    try:
        yield lines.said
    finally:
        logger.removeHandler(lines)


@dataclass
class Reference:
    """What a scene comes to where nothing goes wrong: after one visit, and after a second an hour later.

    Days are read again by the second visit, of which the answers may tell more.
    """

    held: Facts
    held_twice: Facts
    ends: list[End]
    ends_twice: list[End]
    lines_count: int


@dataclass
class Bench:
    """Where runs take place: a folder for homes, and what is known of scenes by now."""

    folder: Path
    runs_count: int = 0
    _references: dict[tuple[str, str], Reference] = field(default_factory=dict)

    def home(self, scenes: Sequence[Scene]) -> Path:
        """A fresh home."""
        self.runs_count += 1
        templates = self.folder / "templates"
        templates.mkdir(exist_ok=True)
        return home_of(scenes, templates, self.folder / f"home-{self.runs_count}")

    def references(self, scenes: Sequence[Scene]) -> dict[str, Reference]:
        """Of each scene, by its platform; those that are not known yet are run together."""
        new = [one for one in scenes if (one.key, one.case.name) not in self._references]
        if new:
            home = self.home(new)
            with ExitStack() as doors, listening() as said:
                lines = [clean_line(scene, doors) for scene in new]
                done, held, said_count = collect(home, lines), facts(home), len(said)
                for line in lines:
                    line.wait(INTERVAL.total_seconds(), doors)
                again, held_twice = collect(home, lines), facts(home)
            for line in lines:
                self._references[line.scene.key, line.scene.case.name] = Reference(
                    of_platform(held, line.scene.key),
                    of_platform(held_twice, line.scene.key),
                    ends_of(outcome_of(done, line)),
                    ends_of(outcome_of(again, line)),
                    len(lines_of(said[:said_count], line.scene.key)),
                )
        return {one.key: self._references[one.key, one.case.name] for one in scenes}


def collect(home: Path, lines: Sequence[PageLine]) -> Collection:
    """Collect all pages as one run, as a worker would."""
    by_platform = {line.scene.key: line for line in lines}
    return collecting.collect(
        home,
        [line.scene.wish for line in lines],
        lambda wish: by_platform[wish.platform].asker,
    )


def outcome_of(done: Collection, line: PageLine) -> PageOutcome:
    """What came of a line's page."""
    (outcome,) = (
        one for one, wish in zip(done.pages, _order(done), strict=True) if wish == line.scene.key
    )
    return outcome


def _order(done: Collection) -> list[str]:
    return [one.page.page_id.partition(":")[0] for one in done.pages]


def ends_of(outcome: PageOutcome) -> list[End]:
    """How each part ended: the error's name and whether it is whole."""
    return [(part.error, part.complete) for part in outcome.parts]


def lines_of(said: Sequence[tuple[str, str]], key: str) -> list[str]:
    """The network's lines about a platform, without those of questions that were not even sent."""
    return [
        line
        for name, line in said
        if name == "hustings.network" and line.startswith(f"{key}: GET") and "was not asked" not in line
        and not ("WaitForTheBudget" in line and "status none" in line)
    ]  # fmt: skip


def chosen(seed: str, fits: Callable[[Scene], bool]) -> tuple[Scene, dict[str, Scene]]:
    """The spared scene, and for every other platform one of its scenes that can meet the fault."""
    luck = random.Random(seed)
    able = {
        key: fitting
        for key in collected()
        if (fitting := [one for one in scenes_of(key) if fits(one)])
    }
    # Where one platform alone can meet the fault, another one is spared.
    spare = [key for key in collected() if len(able) > 1 or key not in able]
    spared = spare[int(seed.rpartition("/")[2]) % len(spare)]
    met = {key: luck.choice(fitting) for key, fitting in able.items() if key != spared}
    return scenes_of(spared)[0], met


def line_run(row: LineRow, seed: int, bench: Bench) -> tuple[list[str], list[Complaint]]:
    """One run of a row; the platforms that met the fault, and what is wrong."""
    spared, met = chosen(f"{row.name}/{seed}", row.fits)
    luck = random.Random(f"{row.name}/{seed}/faults")
    scenes = [*met.values(), spared]
    luck.shuffle(scenes)
    references = bench.references(scenes)
    home, wrong = bench.home(scenes), list[Complaint]()
    with ExitStack() as doors, listening() as said:
        lines = [
            clean_line(one, doors) if one is spared else faulty_line(one, row, luck, doors)
            for one in scenes
        ]
        first = collect(home, lines)
        for line in lines:
            outcome, reference = outcome_of(first, line), references[line.scene.key]
            if line.striking is None:
                wrong += _differs(line, ends_of(outcome), reference, "was touched by others")
            else:
                wrong += _during(row, line, outcome, reference, lines_of(said, line.scene.key))
            line.fault_is_over()
            line.wait(_wait_s(row, line, outcome), doors)
        wrong += leaks(home, said, first)
        wrong += [("", sentence) for sentence in doubles(home)]
        wrong += _after(home, lines, references)
    return list(met), wrong


def _during(
    row: LineRow, line: PageLine, outcome: PageOutcome, reference: Reference, said: Sequence[str]
) -> list[Complaint]:
    """What must hold while the fault lasts."""
    key, striking = line.scene.key, line.striking
    assert striking is not None
    wrong: list[str] = []
    errors = {part.error for part in outcome.parts if part.error}
    if row.becomes is None:
        return _differs(line, ends_of(outcome), reference, "a header spoilt it")
    renewed = row.renews and not striking.lasts
    if row.number == USAGE and not striking.lasts:
        slowed = [one for one, _whole in ends_of(outcome) if one == "WaitForTheBudget"]
        return [] if slowed else _differs(line, ends_of(outcome), reference, "a header spoilt it")
    if striking.struck_count and striking.lasts and not errors & row.becomes(striking.fault):
        wrong.append(f"{striking.fault} at {striking.at_question} became {ends_of(outcome)}")
    if not striking.lasts and (row.passing or renewed) and ends_of(outcome) != reference.ends:
        wrong.append(f"{striking.fault} once at {striking.at_question} became {ends_of(outcome)}")
    if row.renews and len(line.renewed) > striking.struck_count:
        wrong.append(f"the token was renewed {len(line.renewed)} times")
    if renewed and striking.struck_count and len(line.renewed) != 1:
        wrong.append(f"one refusal, and the token was renewed {len(line.renewed)} times")
    told_once = len(said) == striking.struck_count
    if reference.lines_count == 0 and row.number != USAGE and not told_once:
        wrong.append(f"{striking.struck_count} failed exchanges and {len(said)} lines: {said}")
    wrong += [f"more than a line: {line_!r}" for line_ in said if "\n" in line_]
    wrong += _state(outcome, line)
    return [(key, sentence) for sentence in wrong]


def _state(outcome: PageOutcome, line: PageLine) -> list[str]:
    """A state in words, and when it is tried again or what a person has to do."""
    now_at, wrong = line.clock.now(), []
    said = verdict(outcome, interval=INTERVAL, failures_count=0, now=now_at, chance=lambda: 0.5)
    for part in outcome.parts:
        if part.error and not (part.reason or "").strip():
            wrong.append(f"{part.error} without a sentence")
        if not part.complete and not part.error:
            wrong.append(f"{part.part} is not whole, and nothing says why")
        if part.retry_at and not timedelta(0) < part.retry_at - now_at + LATEST <= 2 * LATEST:
            wrong.append(f"{part.error} is tried again at {part.retry_at}, now is {now_at}")
    if said.next_due_at is None and said.state not in PERSON.values():
        wrong.append(f"{said.problem} is never tried again, and nobody is asked to act")
    if said.next_due_at and not timedelta(0) < said.next_due_at - now_at <= LATEST:
        wrong.append(f"{said.problem} is tried again at {said.next_due_at}, now is {now_at}")
    return wrong


def _wait_s(row: LineRow, line: PageLine, outcome: PageOutcome) -> float:
    now_at = line.clock.now()
    said = verdict(outcome, interval=INTERVAL, failures_count=0, now=now_at, chance=lambda: 0.5)
    # Where a person must act, it takes them a while.
    due_at = said.next_due_at or now_at + INTERVAL
    if row.number == USAGE:
        # What is nearly used up is given out question by question until it is free again.
        due_at = max(due_at, now_at + INTERVAL)
    return (due_at - now_at).total_seconds()


def _after(
    home: Path, lines: Sequence[PageLine], references: Mapping[str, Reference]
) -> list[Complaint]:
    """Once the fault is over everything is there once, as if nobody had ever seen it."""
    done = collect(home, lines)
    held = facts(home)
    wrong: list[Complaint] = [("", sentence) for sentence in doubles(home)]
    for line in lines:
        key, reference = line.scene.key, references[line.scene.key]
        wrong += _differs(line, ends_of(outcome_of(done, line)), reference, "did not recover")
        ours = of_platform(held, key)
        wrong += [(key, one) for one in differences(ours, reference.held, reference.held_twice)]
    return wrong


def differences(held: Facts, least: Facts, most: Facts) -> list[str]:
    """What is lost and what is surplus, a sentence for each table.

    A page that was away has events more; an observation of which a part could not be asked for may
    stand beside the whole one, its unknown values empty.
    """
    wrong = []
    for name, rows in held.items():
        lost = least[name] - rows
        surplus = {
            row
            for row in rows - most[name]
            if not {"unpublished", "restored"} & set(row)
            and not any(_is_poorer(row, whole) for whole in least[name])
        }
        if lost:
            wrong.append(f"{name} lost {list(lost)[:2]}")
        if surplus:
            wrong.append(f"{name} holds besides {list(surplus)[:2]}")
    return wrong


def _is_poorer(row: Row, whole: Row) -> bool:
    return all(mine is None or mine == theirs for mine, theirs in zip(row, whole, strict=True))


def _differs(line: PageLine, ends: list[End], reference: Reference, what: str) -> list[Complaint]:
    if ends in (reference.ends, reference.ends_twice):
        return []
    return [(line.scene.key, f"{line.scene.case.name} {what}: {ends}, not {reference.ends}")]


def leaks(home: Path, said: Sequence[tuple[str, str]], done: Collection) -> list[Complaint]:
    """Places at which the token can be read."""
    wrong: list[Complaint] = []
    if any(BARE_SECRET in line for _name, line in said):
        wrong.append(("", "the log holds the token"))
    if BARE_SECRET in str(done):
        wrong.append(("", "an outcome holds the token"))
    if BARE_SECRET in everything(home):
        wrong.append(("", "a row holds the token"))
    for path in home.rglob("*"):
        if path.is_file() and "tables" not in path.relative_to(home).parts[:1]:
            content = path.read_bytes()
            content = gzip.decompress(content) if path.suffix == ".gz" else content
            if BARE_SECRET.encode() in content:
                wrong.append(("", f"{path.relative_to(home)} holds the token"))
    return wrong
