"""The faults on the line and in the answers' place: rows of the matrix that the fault proxy serves.

Each row makes the fault that strikes, says as which errors it must come out, and whether asking again at
once helps. What a row cannot do to a platform is told in LACKS, cell by cell.
"""

from __future__ import annotations

import json
import random
import socket
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from tests.network import faulty
from tests.network.clock import TurningClock
from tests.network.faulty import Answered, Fault, Line
from tests.platforms.fault_scenes import Scene
from tests.platforms.fault_words import SECRET, WORDS, Said, said, usage

OUT_OF_ORDER = frozenset({"WaitForThePlatform"})
STRANGE_ANSWER = frozenset({"WaitForThePlatform", "ReportTheAnswer"})
PAST_THE_DEADLINE_S = 31.0
RENEWED = "token ran out"

Make = Callable[[Scene, random.Random, TurningClock], Fault]


@dataclass(frozen=True, kw_only=True)
class LineRow:
    """A fault of one kind; `number` is its row in the list of faults that the project started from.

    `becomes` are the names of the errors that it may become; None where it is no failure at all.
    `passing` says that the door's next try brings the answer. `fits` says which scenes can meet it.
    """

    name: str
    number: int
    make: Make
    becomes: Callable[[Fault], frozenset[str]] | None
    passing: bool = False
    from_question: int = 0
    lasts: bool | None = None
    renews: bool = False
    at_first: bool = False
    fits: Callable[[Scene], bool] = field(default=lambda _scene: True)


def becoming(*names: str) -> Callable[[Fault], frozenset[str]]:
    """Always these errors."""
    return lambda _fault: frozenset(names)


@dataclass(frozen=True)
class NoAddress(Fault):
    """The platform's name is not found, once and again."""


@dataclass(frozen=True)
class BadCertificate(Fault):
    """Somebody listens who cannot prove to be the platform; `expired`, or else another host's."""

    expired: bool = False


@dataclass(frozen=True)
class InWords(Fault):
    """An error in the platform's own words."""

    words: Said | None = None


def _nothing(line: Line, answered: Answered) -> None:
    """Never reached: nobody is asked."""


def _fixed(*faults: Fault) -> Make:
    return lambda _scene, luck, _clock: luck.choice(faults)


def _no_address(scene: Scene, luck: random.Random, clock: TurningClock) -> Fault:
    return NoAddress("name not found", _nothing)


def _bad_certificate(scene: Scene, luck: random.Random, clock: TurningClock) -> Fault:
    return BadCertificate("bad certificate", _nothing, expired=luck.random() < 0.5)


def _until_given_up(line: Line) -> None:
    """Say nothing more, until whoever asked has ended the connection."""
    while line.peer.recv(1):
        pass


def _late(scene: Scene, luck: random.Random, clock: TurningClock) -> Fault:
    def how(line: Line, answered: Answered) -> None:
        clock.turn(PAST_THE_DEADLINE_S)
        line.send(answered.whole[:1])
        _until_given_up(line)

    return Fault("late", how)


def _trickle(scene: Scene, luck: random.Random, clock: TurningClock) -> Fault:
    def how(line: Line, answered: Answered) -> None:
        for byte in answered.whole[: int(PAST_THE_DEADLINE_S)]:
            clock.turn(1)
            line.send(bytes([byte]))
        _until_given_up(line)

    return Fault("a byte a second", how)


def _slow_close(scene: Scene, luck: random.Random, clock: TurningClock) -> Fault:
    def how(line: Line, answered: Answered) -> None:
        line.send(answered.head({"connection": "close"}) + answered.body)
        clock.turn(PAST_THE_DEADLINE_S)
        line.send(b" ")
        _until_given_up(line)

    return Fault("an end that does not come", how)


def _cut(scene: Scene, luck: random.Random, clock: TurningClock) -> Fault:
    """Anywhere in the head or the body, whichever way the length was told."""
    share, way = luck.random(), luck.randrange(4)

    def how(line: Line, answered: Answered) -> None:
        # Of an answer without a length the end alone tells that it is whole, and JSON that it is not.
        bytes_count = len(answered.body.rstrip() if way > 1 else answered.whole)
        at = min(int(share * bytes_count), bytes_count - 1)
        if way == 2:
            faulty.cut_without_length(at).serve(line, answered)
        elif way == 3:
            faulty.cut_in_chunks(at).serve(line, answered)
        else:
            faulty.cut(at, reset=way == 1).serve(line, answered)

    return Fault(f"cut at {share:.4f}, way {way}", how)


def _in_words(fault: str, headers: Mapping[str, str] | None = None) -> Make:
    def make(scene: Scene, luck: random.Random, clock: TurningClock) -> Fault:
        words = said(scene.key, fault, luck)
        if fault == RENEWED:
            # What is said of the old token once another was sent is nothing that redaction could know.
            words = replace(words, body=json.loads(json.dumps(words.body).replace(SECRET, "it")))
        sent = faulty.instead(fault, words.status, words.body, {**words.headers, **(headers or {})})
        return InWords(fault, sent.how, goes_on=True, words=words)

    return make


def _as_said(fault: Fault) -> frozenset[str]:
    assert isinstance(fault, InWords)
    assert fault.words is not None
    return frozenset({fault.words.becomes})


def _has(fault: str) -> Callable[[Scene], bool]:
    return lambda scene: fault in WORDS[scene.key]


def _too_often_oddly(scene: Scene, luck: random.Random, clock: TurningClock) -> Fault:
    """Asked too often, with a time of return that is past, far off, in another zone, or none."""
    headers = luck.choice(faulty.ODD_HEADERS)
    words = said(scene.key, "too often", luck)
    sent = faulty.instead("oddly too often", words.status, words.body, headers)
    return InWords(f"too often, {dict(headers)}", sent.how, goes_on=True, words=words)


def _with_headers(headers: Callable[[Scene, random.Random], Mapping[str, str] | None]) -> Make:
    def make(scene: Scene, luck: random.Random, clock: TurningClock) -> Fault:
        told = headers(scene, luck) or {}

        def how(line: Line, answered: Answered) -> None:
            kept = {n: v for n, v in answered.headers.items() if n.lower() not in told}
            line.send(Answered(answered.status, {**kept, **told}, answered.body).whole)

        return Fault(f"the same with {dict(told)}", how, goes_on=True)

    return make


def _used(percent: float) -> Make:
    return _with_headers(lambda scene, _luck: usage(scene.key, percent))


def _malformed(scene: Scene, luck: random.Random) -> Mapping[str, str]:
    told = usage(scene.key, 50) or {}
    return {name: luck.choice(("", "{", "[]", "nan", "-1", "1e999", "\u00bd")) for name in told}


def _tells_usage(scene: Scene) -> bool:
    return usage(scene.key, 1) is not None


def _tells_usage_of_several(scene: Scene) -> bool:
    return _tells_usage(scene) and scene.questions_count > 1


def _is_of_the_page(scene: Scene) -> bool:
    """Of a single post it is no fault but a fact: it is deleted, and its comments are given up."""
    return scene.case.method in ("page", "posts", "ties")


def _goes_on(scene: Scene) -> bool:
    return scene.case.method in ("posts", "ties") and scene.questions_count > 1


ROWS: tuple[LineRow, ...] = (
    LineRow(name="name not found", number=1, make=_no_address, becomes=becoming(*OUT_OF_ORDER), passing=True),
    LineRow(name="connection refused", number=2, make=_fixed(faulty.REFUSED), becomes=becoming(*OUT_OF_ORDER), passing=True),
    LineRow(name="certificate of another host, or expired", number=3, make=_bad_certificate, becomes=becoming("CheckTheCertificate")),
    LineRow(name="answer later than the deadline", number=4, make=_late, becomes=becoming(*OUT_OF_ORDER)),
    LineRow(name="reset before the question was read", number=5, make=_fixed(faulty.RESET_BEFORE), becomes=becoming(*OUT_OF_ORDER), passing=True),
    LineRow(name="reset after the question was read", number=6, make=_fixed(faulty.RESET_AFTER, faulty.HUNG_UP), becomes=becoming(*OUT_OF_ORDER), passing=True),
    LineRow(name="answer cut at any byte", number=7, make=_cut, becomes=becoming(*STRANGE_ANSWER)),
    LineRow(name="a byte a second", number=8, make=_trickle, becomes=becoming(*OUT_OF_ORDER)),
    LineRow(name="an end that does not come", number=8, make=_slow_close, becomes=becoming(*OUT_OF_ORDER)),
    LineRow(name="200 with a page for people", number=9, make=_fixed(faulty.HTML), becomes=becoming(*OUT_OF_ORDER), passing=True),
    LineRow(name="no HTTP, or another kind of content", number=9, make=_fixed(faulty.NOT_HTTP, faulty.WRONG_KIND), becomes=becoming(*STRANGE_ANSWER)),
    LineRow(name="200 with an error", number=10, make=_in_words("error under 200"), becomes=_as_said),
    LineRow(name="500, 502, 503, 504", number=11, make=_fixed(*faulty.OUT_OF_ORDER), becomes=becoming(*OUT_OF_ORDER), passing=True),
    LineRow(name="asked too often, in its words", number=15, make=_in_words("too often"), becomes=_as_said),
    LineRow(name="usage header at 80 per cent", number=16, make=_used(80), becomes=becoming("WaitForTheBudget"), lasts=False, fits=_tells_usage),
    LineRow(name="usage header at 95 per cent", number=16, make=_used(95), becomes=becoming("WaitForTheBudget"), lasts=True, at_first=True, fits=_tells_usage_of_several),
    LineRow(name="usage header at 100 per cent", number=16, make=_used(100), becomes=becoming("WaitForTheBudget"), lasts=True, at_first=True, fits=_tells_usage_of_several),
    LineRow(name="usage header malformed", number=16, make=_with_headers(_malformed), becomes=None, fits=_tells_usage),
    LineRow(name="the day's quota is used up", number=17, make=_in_words("day is over"), becomes=_as_said, fits=_has("day is over")),
    LineRow(name="time of return past, far off or in another zone", number=18, make=_too_often_oddly, becomes=_as_said),
    LineRow(name="token ran out", number=19, make=_in_words(RENEWED), becomes=_as_said, renews=True, at_first=True, fits=_has("token ran out")),
    LineRow(name="token taken back", number=20, make=_in_words("token taken back"), becomes=_as_said),
    LineRow(name="scope removed", number=24, make=_in_words("scope removed"), becomes=_as_said),
    LineRow(name="account blocked", number=26, make=_in_words("account blocked"), becomes=_as_said, fits=_has("account blocked")),
    LineRow(name="page or post gone", number=27, make=_in_words("gone"), becomes=_as_said, fits=_is_of_the_page),
    LineRow(name="cursor expired on the way", number=33, make=_in_words("cursor expired"), becomes=_as_said, from_question=1, lasts=False, fits=lambda scene: _goes_on(scene) and _has("cursor expired")(scene)),
    LineRow(name="another version answers", number=36, make=_with_headers(lambda _scene, _luck: {"facebook-api-version": "v99.0"}), becomes=becoming("ReportTheAnswer"), fits=lambda scene: scene.key in ("facebook", "instagram")),
)  # fmt: skip


def unresolvable(host: str, port: int) -> list[str]:
    """A search for names that finds none."""
    raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
