import gzip
import tracemalloc
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from digest.collect.unpack import Unpacker, packing_of
from digest.errors import FetchError


def unpacked(packing: str, body: bytes, most: int = 10_000_000, step: int = 65_536) -> bytes:
    unpacker = Unpacker(packing, most)
    for start in range(0, len(body), step):
        unpacker.add(body[start : start + step])
    return unpacker.content()


def code_of(packing: str, body: bytes, step: int) -> str:
    try:
        unpacked(packing, body, step=step)
    except FetchError as error:
        return error.code
    return ""


def raw_deflate(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


@given(st.binary(max_size=5_000), st.integers(1, 5_000), st.integers(0, 3), st.binary(max_size=10))
def test_body_comes_out_as_it_went_in(body: bytes, step: int, repeat: int, padding: bytes) -> None:
    body *= 10**repeat
    step = max(step, len(body) // 100)
    if not body.startswith(b"\x1f\x8b"):
        assert unpacked("", body, step=step) == body
    assert unpacked("", gzip.compress(body), step=step) == body
    assert unpacked("gzip", gzip.compress(body), step=step) == body
    assert unpacked("deflate", zlib.compress(body), step=step) == body
    assert unpacked("gzip", gzip.compress(body) + gzip.compress(body), step=step) == body + body
    if not padding.startswith(b"\x1f\x8b"):
        assert unpacked("gzip", gzip.compress(body) + padding, step=step) == body
        assert unpacked("deflate", zlib.compress(body) + padding, step=step) == body


@given(st.binary(min_size=100, max_size=2_000))
def test_deflate_without_header_is_known(body: bytes) -> None:
    packed = raw_deflate(body)
    looks_like_header = packed[0] & 15 == 8 and int.from_bytes(packed[:2]) % 31 == 0
    if not looks_like_header:
        assert unpacked("deflate", packed) == body


@given(st.binary(max_size=3_000), st.sampled_from(["", "gzip", "deflate"]), st.integers(1, 100))
def test_anything_comes_out_or_is_named(body: bytes, packing: str, step: int) -> None:
    for given_body in (body, b"\x1f\x8b\x08" + body):
        assert code_of(packing, given_body, step) in {"", "encoding", "cut"}


@given(st.binary(min_size=1, max_size=2_000), st.data())
def test_body_that_ends_early_is_an_error(body: bytes, data: st.DataObject) -> None:
    packed = gzip.compress(body)
    end = data.draw(st.integers(2, len(packed) - 1))
    with pytest.raises(FetchError, match="in the middle"):
        unpacked("gzip", packed[:end])


@pytest.mark.parametrize("packing", ["gzip", "deflate"])
def test_bomb_takes_no_memory(packing: str) -> None:
    packer = zlib.compressobj(9, wbits=31 if packing == "gzip" else 15)
    bomb = b"".join(packer.compress(bytes(1_000_000)) for _ in range(100)) + packer.flush()
    assert len(bomb) < 120_000
    tracemalloc.start()
    try:
        with pytest.raises(FetchError, match="larger than 5,000,000 bytes"):
            unpacked(packing, bomb, most=5_000_000)
        with pytest.raises(FetchError, match="no feed shrinks like that"):
            unpacked(packing, bomb, most=2_000_000_000, step=1_000)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 12_000_000


def test_many_empty_parts_take_no_time_beyond_the_limit() -> None:
    with pytest.raises(FetchError) as raised:
        unpacked("gzip", gzip.compress(b"") * 100_000, most=1_000_000)
    assert raised.value.code == "too-large"


def test_padding_behind_an_empty_body_is_no_content() -> None:
    assert unpacked("gzip", gzip.compress(b"") + b"x") == b""


@pytest.mark.parametrize("body", [b"", b"\x1f", b"x"])
def test_body_too_short_to_be_packed_is_taken_as_it_is(body: bytes) -> None:
    assert unpacked("gzip", body) == body


@pytest.mark.parametrize(
    ("header", "packing"),
    [("", ""), ("identity", ""), ("none", ""), (",", ""), ("gzip", "gzip"), ("X-GZIP", "gzip"), ("identity, deflate", "deflate"),
     ("UTF-8", ""), ("utf8, gzip", "gzip"), ("windows-1251", ""), ("text/xml", ""), ("\xff", ""), ("; drop", "")],
)  # fmt: skip
def test_packing_is_read_from_the_header(header: str, packing: str) -> None:
    assert packing_of(header) == packing
