"""Bodies are unpacked whole, and never grow beyond what is allowed."""

from __future__ import annotations

import gzip
import tracemalloc
import zlib

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from hustings.network.bodies import BodyCut, BodyRefused, read_body


def _response(body: bytes, **headers: str) -> httpx.Response:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.Response(200, headers=named, stream=httpx.ByteStream(body))


@settings(max_examples=40, deadline=None)
@given(st.binary(max_size=200) | st.integers(0, 300_000).map(bytes), st.sampled_from((1, 6, 9)))
def test_a_packed_body_comes_out_as_it_went_in(body: bytes, level: int) -> None:
    packed = gzip.compress(body, level)
    assert read_body(_response(packed, content_encoding="gzip")) == body
    assert read_body(_response(zlib.compress(body), content_encoding="Deflate")) == body


def test_a_packed_body_that_is_cut_anywhere_is_not_whole() -> None:
    packed = gzip.compress(b"some words to be packed" * 3)
    for at in range(1, len(packed)):
        with pytest.raises(BodyCut):
            read_body(_response(packed[:at], content_encoding="gzip"))


def test_a_bomb_is_given_up_before_it_takes_the_memory() -> None:
    bomb = gzip.compress(bytes(50_000_000), 9)
    tracemalloc.start()
    try:
        with pytest.raises(BodyRefused, match="longer than 1000000 bytes"):
            read_body(_response(bomb, content_encoding="gzip"), 1_000_000)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 3_000_000


def test_a_body_that_announces_too_much_is_not_even_begun() -> None:
    response = _response(b"", content_length="1000001")
    with pytest.raises(BodyRefused, match="announced"):
        read_body(response, 1_000_000)


@pytest.mark.parametrize("packing", ["br", "gzip, gzip", "compress"])
def test_a_packing_that_was_not_asked_for_is_refused(packing: str) -> None:
    with pytest.raises(BodyRefused):
        read_body(_response(b"x", content_encoding=packing))


@pytest.mark.parametrize("depth", [1_000, 100_000])
@pytest.mark.parametrize("headers", [{}, {"content_length": "200000"}])
def test_json_that_is_nested_too_deeply_is_refused(depth: int, headers: dict[str, str]) -> None:
    body = b"[" * depth + b"]" * depth
    with pytest.raises(BodyRefused, match="deeply"):
        read_body(_response(body, content_type="application/json", **headers))


def test_json_with_half_a_pair_of_surrogates_is_whole() -> None:
    body = b'{"text": "\\ud83d"}'
    assert read_body(_response(body, content_type="application/json")) == body


@pytest.mark.parametrize("body", [b"", b'{"a": 1', b'{"a": [1, 2]', b'{"a": "b'])
def test_json_that_ends_with_the_connection_must_be_whole(body: bytes) -> None:
    with pytest.raises(BodyCut):
        read_body(_response(body, content_type="application/activity+json; charset=utf-8"))
