"""How the Graph interfaces lay out what they give: lists and their cursors, many ids at once, times, webhooks."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Annotated, Any, TypeVar
from urllib.parse import parse_qsl, urlencode, urlsplit

import msgspec

from hustings.domain.errors import ReportTheAnswer, SeeToThePlatform
from hustings.network.asking import Answer, Asker, Request

Count = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]
Name = Annotated[str, msgspec.Meta(min_length=1, pattern=r"^\S.*")]

_MINE = frozenset(
    {"access_token", "appsecret_proof", "fields", "pretty", "limit", "format", "metric", "username"}
)
"""Parameters of a `next` address that we set ourselves, or that must not be kept."""
_TOKEN_IN_TEXT = re.compile(rb"((?:access_token|appsecret_proof)(?:=|%3D))[^&\"\\\s]+")
_T = TypeVar("_T")
_S = TypeVar("_S")


class Cursors(msgspec.Struct):
    """The two ends of a page of a list."""

    before: str | None = None
    after: str | None = None


class Paging(msgspec.Struct):
    """How a list goes on: `next` is missing on the last page."""

    cursors: Cursors | None = None
    next: str | None = None


class Listing(msgspec.Struct):
    """A page of a list, its items still to be read one by one."""

    data: list[msgspec.Raw] = []
    paging: Paging | None = None


class Total(msgspec.Struct):
    """The summary of a list that was asked for its length."""

    total_count: Count | None = None


class Edge(msgspec.Struct):
    """A list within an item, of which the length alone is wanted."""

    summary: Total | None = None


class Reference(msgspec.Struct):
    """Something that is named by its id alone."""

    id: Name


def decoded(answer: Answer, shape: type[_T]) -> _T:
    """The body of an answer in a shape; ReportTheAnswer where it has another."""
    try:
        return msgspec.json.decode(answer.body, type=shape)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise ReportTheAnswer(
            f"{answer.shown_address} answered in another shape than documented: {error}",
            remedy="The answer is kept; report it with the platform's name and the day.",
        ) from None


def each(
    items: Sequence[_S] | Mapping[str, _S],
    read: Callable[[_S], Sequence[_T]],
    *,
    place: str = "data",
) -> tuple[list[_T], dict[str, str]]:
    """What `read` makes of each item, and by their place those it cannot read, with the reason."""
    found: list[_T] = []
    quarantined: dict[str, str] = {}
    numbered = items.items() if isinstance(items, Mapping) else enumerate(items)
    for key, item in numbered:
        try:
            found.extend(read(item))
        except (msgspec.DecodeError, UnicodeDecodeError, ValueError, OverflowError) as error:
            quarantined[f"{place}[{key}]"] = str(error)
    return found, quarantined


def time_of(text: str) -> datetime:
    """A time of the interface, such as 2023-10-17T05:42:03+0000, in UTC; ValueError where it is none."""
    when = datetime.fromisoformat(text)
    if when.tzinfo is None:
        raise ValueError(f"{text!r} names no time zone")
    return when.astimezone(UTC)


def next_cursor(paging: Paging | None) -> str | None:
    """What to send to get the next page, without the token that its address holds; None on the last.

    A list goes on as long as `next` is given, whatever cursors say and however empty the page is.
    Source: https://developers.facebook.com/docs/graph-api/results.
    """
    if paging is None or not paging.next:
        return None
    try:
        sent = parse_qsl(urlsplit(paging.next).query, keep_blank_values=True)
    except ValueError:
        sent = []
    kept = [(name, value) for name, value in sent if name not in _MINE]
    if not any(name == "after" for name, _ in kept) and paging.cursors and paging.cursors.after:
        kept = [("after", paging.cursors.after)]
    # Where nothing says how it goes on, the first page comes again, and its cursor twice: no silent end.
    return urlencode(kept) or "after="


def bare_cursor(paging: Paging | None) -> str | None:
    """As `next_cursor`, for lists that may bear cursors and no `next`: None where there is no cursor at all.

    What is no cursor by its signs is ReportTheAnswer, since it may become part of a question.
    """
    if paging is not None and paging.next:
        return next_cursor(paging)
    after = paging.cursors.after if paging is not None and paging.cursors else None
    if after is None:
        return None
    if not re.fullmatch(r"[\w=-]{1,1000}", after, re.ASCII):
        raise ReportTheAnswer(f"{after[:40]!r} was given as a cursor.", field="cursor")
    return urlencode([("after", after)])


def cursor_query(cursor: str | None) -> dict[str, str]:
    """The parameters that a cursor stands for."""
    return dict(parse_qsl(cursor or "", keep_blank_values=True))


class Round:
    """Watches that a list does not lead round in a circle."""

    def __init__(self, cursor: str | None) -> None:
        self._seen = {cursor}

    def on_to(self, cursor: str | None, answer: Answer) -> str | None:
        """The cursor; ReportTheAnswer where it was asked for before."""
        if cursor is not None and cursor in self._seen:
            raise ReportTheAnswer(
                f"{answer.shown_address} gave a cursor that was asked for already.",
                field="cursor",
                remedy="The list is read again from its start at the next run.",
            )
        self._seen.add(cursor)
        return cursor


def ask_in_parts(
    asker: Asker,
    names: Sequence[str],
    question: Callable[[Sequence[str]], Request],
    *,
    refusal: type[SeeToThePlatform],
) -> Iterator[tuple[tuple[str, ...], Answer | SeeToThePlatform]]:
    """Ask for many names at once, and where one of them spoils the answer, for the others without it.

    Yields names with their answer, or one name with the error that it met. A name that the error
    blames is left out at once; where it blames none, the names are halved until the bad ones stand
    alone. Other errors than `refusal` pass.
    """
    if not names:
        return
    try:
        answer = asker.ask(question(names))
    except refusal as error:
        blamed = _blamed(error, names)
        for name in blamed:
            yield (name,), error
        rest = [name for name in names if name not in blamed]
        middle = len(rest) if blamed else len(rest) // 2
        for part in (rest[:middle], rest[middle:]):
            yield from ask_in_parts(asker, part, question, refusal=refusal)
    else:
        yield tuple(names), answer


def _blamed(error: SeeToThePlatform, names: Sequence[str]) -> list[str]:
    """Those of the names that the error speaks of, by name or by place; one that stands alone is to blame."""
    if len(names) == 1:
        return list(names)
    placed = re.search(r"metric\[(\d{1,3})\]", error.message)
    if placed and int(placed[1]) < len(names):
        return [names[int(placed[1])]]
    return [name for name in names if name in error.missing]


def challenge_answer(query: Mapping[str, str], verify_token: str) -> str | None:
    """What to answer when a webhook is set up; None where the one who asks does not know our word.

    Source: https://developers.facebook.com/docs/graph-api/webhooks/getting-started.
    """
    given = query.get("hub.verify_token", "")
    known = hmac.compare_digest(given.encode(), verify_token.encode())
    if query.get("hub.mode") != "subscribe" or not verify_token or not known:
        return None
    return query.get("hub.challenge")


def signature_is_good(body: bytes, header: str | None, app_secret: str) -> bool:
    """Whether the raw bytes of a webhook were signed by the platform, as X-Hub-Signature-256 says."""
    made = "sha256=" + hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()
    return bool(app_secret) and hmac.compare_digest((header or "").encode(), made.encode())


def without_tokens(body: bytes) -> bytes:
    """The bytes of an answer as they may be kept: its `next` and `previous` hold the token otherwise."""
    return _TOKEN_IN_TEXT.sub(rb"\1[hidden]", body)


def texts(*values: Any) -> tuple[str, ...] | None:
    """Those of the values that are texts with something in them, once each; None where there is none."""
    found = tuple(dict.fromkeys(value for value in values if isinstance(value, str) and value))
    return found or None
