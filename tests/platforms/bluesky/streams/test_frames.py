from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.protocol import State
from websockets.uri import parse_uri

from hustings.domain.errors import ReportTheAnswer
from hustings.platforms.bluesky.streams.frames import Closed, FrameSplitter

_PAYLOADS = st.one_of(
    st.binary(max_size=40),
    st.sampled_from([125, 126, 127, 65535, 65536, 70000]).map(lambda length: b"x" * length),
)


def _frame(opcode: Opcode, payload: bytes, *, final: bool = True) -> bytes:
    return bytes(Frame(opcode, payload, final).serialize(mask=False))


@st.composite
def _sent(draw: st.DrawFn) -> list[bytes]:
    """Frames as a server may send them: whole and parted messages with control frames anywhere between."""
    frames: list[bytes] = []
    control = st.sampled_from([Opcode.PING, Opcode.PONG])
    for _ in range(draw(st.integers(0, 6))):
        opcode = draw(st.sampled_from([Opcode.TEXT, Opcode.BINARY]))
        parts = draw(st.lists(_PAYLOADS, min_size=1, max_size=3))
        for number, part in enumerate(parts):
            if draw(st.booleans()):
                frames.append(_frame(draw(control), draw(st.binary(max_size=125))))
            last = number == len(parts) - 1
            frames.append(_frame(opcode if not number else Opcode.CONT, part, final=last))
    if draw(st.booleans()):
        frames.append(_frame(Opcode.CLOSE, b"\x03\xe9going away"))
    return frames


@settings(max_examples=50, deadline=None)
@given(_sent(), st.lists(st.integers(0, 400_000), max_size=8))
def test_every_cut_of_every_stream_gives_what_the_websockets_library_reads(
    frames: list[bytes], cuts: list[int]
) -> None:
    stream = b"".join(frames)
    splitter = FrameSplitter()
    edges = [0, *sorted(cut % (len(stream) + 1) for cut in cuts), len(stream)]
    for start, end in pairwise(edges):
        splitter.feed(stream[start:end])

    judge = ClientProtocol(parse_uri("ws://localhost/"), state=State.OPEN, max_size=None)
    judge.receive_data(stream)
    messages: list[bytes] = []
    for frame in judge.events_received():
        assert isinstance(frame, Frame)
        if frame.opcode in (Opcode.TEXT, Opcode.BINARY):
            messages.append(bytes(frame.data))
        elif frame.opcode is Opcode.CONT:
            messages[-1] += bytes(frame.data)
    pings = [frame.data for frame in map(_parsed, frames) if frame.opcode is Opcode.PING]
    assert splitter.take() == messages
    assert splitter.pings == pings
    goodbye = judge.close_rcvd
    assert splitter.closed == (goodbye and Closed(goodbye.code, goodbye.reason))
    assert splitter.take() == []


def _parsed(data: bytes) -> Frame:
    """A frame read back by the library."""
    at = 0

    def read(count: int):  # type: ignore[no-untyped-def]
        nonlocal at
        at += count
        return data[at - count : at]
        yield

    parsing = Frame.parse(read, mask=False)
    try:
        next(parsing)
    except StopIteration as end:
        frame: Frame = end.value
        return frame
    raise AssertionError


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\xc1\x00", "nobody agreed on"),
        (b"\x81\x80....", "nobody agreed on"),
        (b"\x83\x00", "unknown kind"),
        (b"\x80\x00", "never began"),
        (b"\x01\x00\x01\x00", "never began"),
        (b"\x09\x00", "control frame in parts"),
        (b"\x89\x7e\x00\x7e", "control frame in parts"),
        (b"\x81\x7f\x00\x00\x00\xff\x00\x00\x00\x00", "longer than"),
    ],
)
def test_what_no_server_may_send_is_named(data: bytes, why: str) -> None:
    with pytest.raises(ReportTheAnswer, match=why):
        FrameSplitter().feed(data)


def test_a_message_in_parts_may_not_outgrow_the_bound_either() -> None:
    splitter = FrameSplitter(most_bytes=10)
    splitter.feed(_frame(Opcode.TEXT, b"123456", final=False))
    with pytest.raises(ReportTheAnswer, match="longer than 10"):
        splitter.feed(_frame(Opcode.CONT, b"78901"))


def test_nothing_after_the_goodbye_is_read() -> None:
    splitter = FrameSplitter()
    splitter.feed(_frame(Opcode.CLOSE, b"") + _frame(Opcode.TEXT, b"late"))
    assert splitter.closed == Closed(None, "")
    assert splitter.take() == []
